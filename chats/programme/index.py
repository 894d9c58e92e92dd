"""The table of meetings that pages read: filled from rules and notes, at will and again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from chats.models import Chat, Meeting
from chats.programme.meetings import meetings_of

BEHIND, AHEAD = timedelta(days=30), timedelta(days=400)
BATCH = 50  # chats; SQLite has one writer, and others wait for it


def reindex(chats: Iterable[Chat], *, now: datetime) -> int:
    """Make the index of these chats anew around `now`; returns the number of meetings."""
    return _index([chat.pk for chat in chats], now=now)


def reindex_all(*, now: datetime) -> int:
    """Make the whole index anew, a batch of chats at a time."""
    pks = list(Chat.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_index(pks[begin : begin + BATCH], now=now) for begin in range(0, len(pks), BATCH))


@transaction.atomic
def _index(pks: list[int], *, now: datetime) -> int:
    # Read anew under a lock: of two that index one chat, the last has read the newest rows.
    chats = Chat.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    rows = [
        meeting
        for chat in chats.prefetch_related("slots__notes")
        if chat.state in Chat.VISIBLE
        for meeting in meetings_of(chat, since=now - BEHIND, until=now + AHEAD)
    ]
    Meeting.objects.filter(chat__in=pks).delete()
    Meeting.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def indexed(chats: QuerySet[Chat], *, since: datetime, until: datetime) -> QuerySet[Meeting]:
    """Meetings of these chats that end after `since` and start before `until`, soonest first."""
    return (
        Meeting.objects.filter(chat__in=chats, end__gt=since, start__lt=until)
        .select_related("chat", "slot", "note")
        .order_by("start", "chat__slug", "slot__number")
    )
