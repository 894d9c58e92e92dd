"""Each chat's rendered events, kept until it changes: feeds of many chats join them as bytes."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import tzdata
from django.conf import settings
from django.db.models import QuerySet

from chats.feeds import store
from chats.feeds.events import Rendered, series_of
from chats.feeds.singles import singles_of
from chats.models import Chat

log = logging.getLogger(__name__)

# Raise it when events are written in another way: everything kept is then rendered anew.
WRITING = 1
BEHIND, AHEAD = timedelta(days=30), timedelta(days=180)
BATCH = 200


class Window(NamedTuple):
    """What single events are written out for; it moves once a day, at midnight UTC."""

    today: datetime

    @property
    def since(self) -> datetime:
        return self.today - BEHIND

    @property
    def until(self) -> datetime:
        return self.today + AHEAD


def window(now: datetime) -> Window:
    return Window(now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))


def whole(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Chats with everything that their events say, in a number of queries that stays the same."""
    return chats.prefetch_related("slots__notes", "platforms", "topics")


def pieces(
    chats: QuerySet[Chat], *, singles: Window | None = None, now: datetime
) -> list[Rendered]:
    """The events of these chats in the order of their addresses: series, or singles of a window."""
    wanted = list(chats.order_by("slug").values_list("pk", "slug", "revision", "changed_at"))
    found = {
        pk: _kept(slug, _key(revision, at, singles), singles) for pk, slug, revision, at in wanted
    }
    for chat in by_batches([pk for pk, piece in found.items() if piece is None]):
        found[chat.pk] = render(chat, singles=singles, now=now)
    # A chat that went meanwhile has no piece.
    return [piece for piece in found.values() if piece]


def render(chat: Chat, *, singles: Window | None = None, now: datetime) -> Rendered:
    """Render a whole chat and keep what came out. One chat's bad row must not end every feed."""
    try:
        piece = (
            singles_of(chat, since=singles.since, until=singles.until)
            if singles
            else series_of(chat)
        )
    except (ValueError, LookupError, OverflowError):
        log.exception("The events of %s cannot be rendered; its feed is left empty.", chat.slug)
        return Rendered(b"", {})
    key = _key(chat.revision, chat.changed_at, singles)
    head = {"key": key, "zones": piece.zones, "size": len(piece.events)}
    body = json.dumps(head).encode() + b"\n" + piece.events
    store.write(_path(chat.slug, singles), body, now=now)
    return piece


def forget(slug: str) -> None:
    for suffix in (".series", ".singles"):
        store.path_to("events", name=slug, suffix=suffix).unlink(missing_ok=True)


def _kept(slug: str, key: str, singles: Window | None) -> Rendered | None:
    file = store.read(_path(slug, singles))
    if file is None:
        return None
    head, _, events = file.body.partition(b"\n")
    try:
        facts = json.loads(head)
        fits = facts["key"] == key and facts["size"] == len(events)
        return Rendered(events, facts["zones"]) if fits else None
    except (ValueError, LookupError):
        return None


def _key(revision: int, changed_at: datetime, singles: Window | None) -> str:
    """All that the bytes depend on; `revision` stands for the chat's own rows."""
    since = f"{singles.since:%Y%m%d}" if singles else ""
    place = f"{settings.SITE_URL} {tzdata.IANA_VERSION} {WRITING}"
    return f"{revision} {changed_at.timestamp()} {since} {place}"


def by_batches(pks: list[int]) -> Iterator[Chat]:
    """Whole chats, some hundred at a time."""
    for begin in range(0, len(pks), BATCH):
        yield from whole(Chat.objects.filter(pk__in=pks[begin : begin + BATCH]))


def _path(slug: str, singles: Window | None) -> Path:
    return store.path_to("events", name=slug, suffix=".singles" if singles else ".series")
