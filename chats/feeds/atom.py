"""News of chats as Atom (RFC 4287), written by Django's feed generator."""

from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from chats.feeds.calendar import About
from chats.feeds.texts import page
from chats.models import Change, Chat
from chats.text import clean, one_line

KIND = Atom1Feed.content_type
MOST = 50
Kind = Change.Kind
OF_A_DATE = {Kind.CANCELLED, Kind.UNCANCELLED, Kind.MOVED, Kind.EXTRA, Kind.TOPIC}


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """The generator's own says "now" of a feed without entries."""
        moment: datetime = self.feed["modified"]
        return moment


def atom(about: About, chats: QuerySet[Chat], *, name: str, since: datetime) -> bytes:
    """The latest news of these chats. `name` never changes; `since`: when there is none."""
    found = Change.objects.filter(chat__in=chats).select_related("chat").order_by("-at", "-pk")
    changes = list(found[:MOST])
    feed = _Feed(
        title=one_line(about.name),
        link=about.page,
        description=None,
        subtitle=one_line(about.words),
        language="en",
        author_name=one_line(settings.SITE_NAME),
        feed_url=about.source,
        feed_guid=tag(name, since),
        modified=max((change.at for change in changes), default=since),
    )
    for change in changes:
        feed.add_item(
            title=title(change),
            link=page(_path(change)),
            description=_summary(change),
            unique_id=tag(f"change/{change.uid}", change.at),
            pubdate=change.at,
            updateddate=change.at,
            categories=[change.kind],
        )
    written = BytesIO()
    feed.write(written, "utf-8")
    return written.getvalue()


def title(change: Change) -> str:
    """ "#auslibchat: Tuesday 1 December 2026 is cancelled"."""
    on, label = change.on, Kind(change.kind).label
    day = f": {on:%A} {on.day} {on:%B %Y}" if on else ""
    return f"{one_line(change.chat.hashtag)}{day} {label}"


def tag(name: str, since: datetime) -> str:
    """A name for ever (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{since:%Y-%m-%d}:{name}"


def _path(change: Change) -> str:
    slug = change.chat.slug
    if change.on and change.kind in OF_A_DATE:
        return reverse("meeting", args=[slug, change.on.isoformat()])
    return reverse("chat", args=[slug])


def _summary(change: Change) -> str:
    """HTML, in which people's text is text."""
    lines = [one_line(change.chat.title), *clean(change.words).splitlines()]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))
