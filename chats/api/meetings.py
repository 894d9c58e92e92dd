"""A page of meetings, computed from rules and notes: the index covers only the time around now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from chats.api.asked import Asked, Place
from chats.models import Chat, Meeting
from chats.programme import meetings_of, meetings_on
from chats.schedule import occurrence_on, start_of

# A page is looked for in stretches that grow: five years of 5,000 chats are never computed
# for the hundred meetings of a page.
FIRST_STRETCH, GROWTH = timedelta(days=7), 4


class Page(NamedTuple):
    meetings: list[Meeting]
    next: Place | None  # the last meeting of this page, where more follow


def page(asked: Asked) -> Page:
    """The meetings asked for, soonest first. As many queries for any number of chats."""
    chats = list(asked.chats().prefetch_related("slots__notes"))
    found: list[Meeting] = []
    for stretch in _stretches(chats, asked):
        found += stretch
        if len(found) > asked.limit:
            break
    shown = found[: asked.limit]
    _give_addresses(shown)
    return Page(shown, place(shown[-1]) if len(found) > asked.limit else None)


def place(meeting: Meeting) -> Place:
    return Place(meeting.start, meeting.chat.slug, meeting.slot.number, meeting.on)


def planned(meeting: Meeting) -> datetime | None:
    """When its rule or only date would have it (aware, UTC); None for a date beside the rule."""
    slot = meeting.slot
    if meeting.note and meeting.note.extra and not occurrence_on(slot.schedule, meeting.on):
        return None
    return start_of(meeting.on, slot.starts_at, slot.schedule.zone)


def _stretches(chats: list[Chat], asked: Asked) -> Iterator[list[Meeting]]:
    """Sorted meetings of one stretch of the window after the other."""
    # What goes on when the window begins is on its first page only.
    ongoing = asked.after is None or asked.after.start < asked.since
    begin = asked.since if ongoing else max(asked.since, asked.after.start)  # type: ignore[union-attr]
    length = FIRST_STRETCH
    while begin < asked.until:
        end = min(begin + length, asked.until)
        meetings = [m for chat in chats for m in meetings_of(chat, since=begin, until=end)]
        if begin != asked.since:
            meetings = [meeting for meeting in meetings if meeting.start >= begin]
        if asked.after:
            meetings = [meeting for meeting in meetings if place(meeting) > asked.after]
        yield sorted(meetings, key=place)
        begin, length = end, length * GROWTH


def _give_addresses(meetings: list[Meeting]) -> None:
    """The address of a meeting hangs on its whole day, of which the window may hold a part."""
    for meeting in meetings:
        if len(meeting.chat.slots.all()) > 1:
            same_day = meetings_on(meeting.chat, meeting.on)
            meeting.address = next(m.address for m in same_day if m.slot == meeting.slot)
