"""Each chat's rendered events, kept until it changes: feeds of many chats join them as bytes.

The plain form is kept for every chat; of the others, which few ask for, the last ones made.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import tzdata
from django.conf import settings
from django.db.models import QuerySet

from chats.feeds import shelf
from chats.feeds.events import Rendered, first_passing, series_of
from chats.feeds.forms import PLAIN, Form
from chats.feeds.shelf import Kept
from chats.feeds.singles import singles_of
from chats.models import Chat

log = logging.getLogger(__name__)

# Raise it when events are written in another way: everything kept is then rendered anew.
WRITING = 3
BEHIND, AHEAD = timedelta(days=30), timedelta(days=180)
BATCH = 200
NOTHING = Rendered(b"", {})


class Window(NamedTuple):
    """What single events are written out for; it moves once a day, at midnight UTC."""

    today: datetime
    behind: timedelta = BEHIND

    @property
    def since(self) -> datetime:
        return self.today - self.behind

    @property
    def until(self) -> datetime:
        return self.today + AHEAD


def window(now: datetime) -> Window:
    return Window(now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))


def whole(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Chats with everything that their events say, in a number of queries that stays the same."""
    return chats.prefetch_related("slots__notes", "platforms", "topics")


def pieces(
    chats: QuerySet[Chat], form: Form = PLAIN, *, singles: Window | None = None, now: datetime
) -> list[Rendered]:
    """The events of these chats in the order of their addresses: series, or singles of a window."""
    wanted = list(chats.order_by("slug").values_list("pk", "slug", "revision", "changed_at"))
    form = form.at(window(now).today)
    kept = shelf.pieces(_shelf(form, singles), [slug for _, slug, _, _ in wanted])
    found: dict[int, Rendered | None] = {}
    for pk, slug, revision, changed_at in wanted:
        have, key = kept.get(slug), key_of(revision, changed_at, form, singles)
        found[pk] = have.piece if have and have.fits(key, form.passed) else None
    missing = [pk for pk, piece in found.items() if piece is None]
    for batch in rendered(missing, form, singles=singles, now=now):
        found |= {chat.pk: fresh.piece for chat, fresh in batch}
    # A chat that went meanwhile has no piece.
    return [piece for piece in found.values() if piece]


def rendered(
    pks: list[int], form: Form = PLAIN, *, singles: Window | None = None, now: datetime
) -> Iterator[list[tuple[Chat, Kept]]]:
    """Whole chats with their events, rendered now and kept; some hundred at a time."""
    form = form.at(window(now).today)
    for begin in range(0, len(pks), BATCH):
        chats = whole(Chat.objects.filter(pk__in=pks[begin : begin + BATCH]))
        batch = [(chat, _rendered(chat, form, singles)) for chat in chats]
        shelf.keep(_shelf(form, singles), {chat.slug: kept for chat, kept in batch})
        yield batch


def _rendered(chat: Chat, form: Form, singles: Window | None) -> Kept:
    """A whole chat's events. One chat's bad row must not end every feed."""
    key = key_of(chat.revision, chat.changed_at, form, singles)
    try:
        if singles:
            piece = singles_of(chat, form, since=singles.since, until=singles.until)
        else:
            piece = series_of(chat, form)
        return Kept(key, piece, first_passing(chat, form))
    except (ValueError, LookupError, OverflowError):
        log.exception("The events of %s cannot be rendered; its feed is left empty.", chat.slug)
        return Kept(key, NOTHING)


def key_of(
    revision: int, changed_at: datetime, form: Form = PLAIN, singles: Window | None = None
) -> str:
    """All that the bytes depend on but the day; `revision` stands for the chat's own rows."""
    since = singles.since if singles else form.since
    edge = f"{since:%Y%m%d}" if since else ""
    place = f"{settings.SITE_URL} {tzdata.IANA_VERSION} {WRITING}"
    return f"{revision} {changed_at.timestamp()} {edge} {place}"


def _shelf(form: Form, singles: Window | None) -> str:
    return " ".join(filter(None, ("singles" if singles else "series", form.name)))
