"""The table of meetings that pages read: filled from rules and notes, at will and again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from chats.models import Chat, Meeting
from chats.programme.meetings import meetings_of

BEHIND, AHEAD = timedelta(days=30), timedelta(days=400)


def reindex(chats: Iterable[Chat], *, now: datetime) -> int:
    """Make the index of these chats anew around `now`; returns the number of meetings."""
    chats = list(chats)
    rows = [
        meeting
        for chat in chats
        if chat.state in Chat.VISIBLE
        for meeting in meetings_of(chat, since=now - BEHIND, until=now + AHEAD)
    ]
    with transaction.atomic():
        Meeting.objects.filter(chat__in=[chat.pk for chat in chats]).delete()
        Meeting.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def reindex_all(*, now: datetime) -> int:
    """Make the whole index anew, some hundred chats at a time."""
    chats = Chat.objects.prefetch_related("slots__notes").order_by("pk")
    total, last = 0, 0
    while batch := list(chats.filter(pk__gt=last)[:200]):
        total += reindex(batch, now=now)
        last = batch[-1].pk
    return total


def indexed(chats: QuerySet[Chat], *, since: datetime, until: datetime) -> QuerySet[Meeting]:
    """Meetings of these chats that end after `since` and start before `until`, soonest first."""
    return (
        Meeting.objects.filter(chat__in=chats, end__gt=since, start__lt=until)
        .select_related("chat", "slot", "note")
        .order_by("start", "chat__slug", "slot__number")
    )
