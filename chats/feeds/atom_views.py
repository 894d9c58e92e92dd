"""Atom over HTTP: what is new in the directory, of one chat, and of a visitor's own choice."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse

from chats.feeds import mixes
from chats.feeds.answers import all_chats, answer, feed, gone, no_mix
from chats.feeds.atom import KIND, atom
from chats.feeds.calendar import About
from chats.feeds.choices import ChoiceError
from chats.feeds.store import Published
from chats.feeds.texts import page, summary
from chats.models import Chat
from chats.selection import Selection
from chats.text import one_line

# When this kind of feed began: part of the name of the one of all chats, for ever.
BEGUN = datetime(2026, 11, 1, tzinfo=UTC)


@feed
def directory(request: HttpRequest) -> HttpResponseBase:
    """New chats, and changes of all, or of those that a page's filters leave: `/chats.atom`."""
    selection = Selection.from_query(request.GET)
    for unknown in selection.ignored:
        raise ChoiceError(
            f"This feed has no filter “{one_line(unknown)}”. Choose chats at {all_chats()}."
        )
    chats = Chat.objects.visible()
    if selection.query:
        fitting = (selection.chats(), selection.history())
        chats = chats.filter(Q(pk__in=fitting[0].values("pk")) | Q(pk__in=fitting[1].values("pk")))
    query = f"?{selection.query}" if selection.query else ""
    about = About(
        name=f"{settings.SITE_NAME}: what is new",
        words="New chats; meetings moved, cancelled and given a topic; chats paused and ended.",
        source=page(reverse("directory_atom") + query),
        page=page(reverse("directory") + query),
    )
    body = atom(about, chats, name=f"chats{query}", since=BEGUN)
    return answer(
        request,
        Published(body, mixes.latest(Chat.objects.all(), BEGUN)),
        name="chats.atom",
        kind=KIND,
    )


@feed
def chat(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is new of one chat: `/chats/<slug>.atom`."""
    _refuse_options(request.GET)
    chats = Chat.objects.filter(slug=slug)
    found = chats.visible().first()
    if found is None:
        return gone(slug)
    about = About(
        name=f"What is new: {summary(found)}",
        words=f"Meetings of {found.hashtag} moved, cancelled and given a topic.",
        source=page(reverse("chat_atom", args=[slug])),
        page=page(found.get_absolute_url()),
    )
    body = atom(about, chats, name=f"chats/{found.pk}", since=found.created_at)
    feed = Published(body, mixes.latest(chats, found.created_at))
    return answer(request, feed, name=f"{slug}.atom", kind=KIND)


@feed
def mix(request: HttpRequest, token: str) -> HttpResponseBase:
    """What is new of the chats of one visitor's calendar: `/my/<token>.atom`."""
    _refuse_options(request.GET)
    found = mixes.find(token)
    if found is None:
        return no_mix()
    about = mixes.about(found, source=reverse("mix_atom", args=[token]))
    body = atom(about, mixes.chats_of(found), name=f"mix/{token}", since=found.created_at)
    feed = Published(body, mixes.modified(found))
    return answer(request, feed, name=f"{token}.atom", kind=KIND)


def _refuse_options(query: QueryDict) -> None:
    for name in query:
        raise ChoiceError(f"This feed has no option “{one_line(name)[:64]}”: leave it out.")
