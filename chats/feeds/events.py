"""Chats and meetings as VEVENTs: series with a rule for calendars, single events for the rest.

Names never change: a series is its slot's UID, a date within it a RECURRENCE-ID on the organiser's
clock, and a single event `<slot uid>-<yyyymmdd>`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from icalendar import Event

from chats.feeds.exceptions import exceptions
from chats.feeds.folding import written
from chats.feeds.forms import PLAIN, STRIKE, Form
from chats.feeds.oddtimes import odd_dates
from chats.feeds.parts import Part, parts_of
from chats.feeds.vevent import meeting_event, series_event, single_uid, wall, zone_of
from chats.models import Chat, Meeting, Note, Slot
from chats.programme import meetings_on
from chats.schedule import occurrence_on

# Odd dates are written out from a year before the chat's last change to ten years after it, so
# that the same data gives the same bytes whenever it is rendered.
ODD_BEHIND, ODD_AHEAD = timedelta(days=366), timedelta(days=3660)


class Rendered(NamedTuple):
    """VEVENTs as bytes, and the zones they name with the first year each is needed for."""

    events: bytes
    zones: dict[str, int]


def series_of(chat: Chat, form: Form = PLAIN) -> Rendered:
    """One VEVENT per rule, overrides for dates with something to say, extra dates beside them.

    Reads `slots__notes`, `platforms` and `topics`: prefetch them for many chats.
    """
    if chat.state == Chat.State.PAUSED:
        return Rendered(b"", {})
    events = [event for slot in chat.slots.all() for event in _of_slot(chat, slot, form)]
    return Rendered(b"".join(written(event) for event in events), _zones(events))


def first_passing(chat: Chat, form: Form) -> datetime | None:
    """When the first of the cancelled dates that the form tells ends: it is told no longer then."""
    cancelled = [
        meeting.end
        for slot in chat.slots.all()
        for note in slot.notes.all()
        if note.cancelled
        for meeting in _on(chat, slot, note.on)
        if form.tells(meeting)
    ]
    return min(cancelled, default=None)


def _of_slot(chat: Chat, slot: Slot, form: Form) -> Iterator[Event]:
    notes = list(slot.notes.all())
    if form.with_topic:  # so few that none needs a rule
        yield from _singles(chat, slot, [note.on for note in notes], form)
        return
    told = {note.on for note in notes if _says_something(note)}
    skipped = {note.on for note in notes if note.skipped}
    for part in parts_of(slot, since=form.since):
        yield from _of_part(chat, slot, part, told - set(part.odd), skipped, form)
        yield from _singles(chat, slot, part.odd, form)
    yield from _singles(chat, slot, _beside(slot, notes, form), form)


def _beside(slot: Slot, notes: list[Note], form: Form) -> Iterator[date]:
    """Dates that no series holds: extra ones, and those moved to after where series begin."""
    for note in notes:
        planned = occurrence_on(slot.schedule, note.on)
        begun = planned and not (form.since and planned.end <= form.since)
        if not begun and (planned or note.extra):
            yield note.on


def _of_part(
    chat: Chat, slot: Slot, part: Part, told: set[date], skipped: set[date], form: Form
) -> Iterator[Event]:
    schedule = part.schedule
    if schedule is None or schedule.first is None:
        return
    if schedule.rule is None:
        for meeting in _on(chat, slot, schedule.first):
            if form.tells(meeting):
                yield _event(meeting, part.uid, form)
        return
    changed = chat.changed_at.date()
    left_out, moved = exceptions(schedule, slot.schedule, skipped, until=changed + ODD_AHEAD)
    odd = odd_dates(schedule, since=changed - ODD_BEHIND, until=changed + ODD_AHEAD)
    special = [
        meeting
        for on in sorted(told | moved | odd)
        if occurrence_on(schedule, on)
        for meeting in _on(chat, slot, on)
    ]
    dropped = {meeting.on for meeting in special if not form.tells(meeting)}
    yield series_event(chat, slot, schedule, part.uid, sorted({*left_out, *dropped}))
    for meeting in special:
        if meeting.on not in dropped:
            event = _event(meeting, part.uid, form)
            event.add("recurrence-id", wall(meeting.on, schedule.at, slot))
            yield event


def _singles(chat: Chat, slot: Slot, dates: Iterable[date], form: Form) -> Iterator[Event]:
    for on in dates:
        for meeting in _on(chat, slot, on):
            if form.tells(meeting):
                yield _event(meeting, single_uid(meeting), form)


def _event(meeting: Meeting, uid: str, form: Form) -> Event:
    strike = form.cancelled == STRIKE
    return meeting_event(meeting, uid, zone=zone_of(meeting.slot), strike=strike)


def _on(chat: Chat, slot: Slot, on: date) -> list[Meeting]:
    return [meeting for meeting in meetings_on(chat, on) if meeting.slot == slot]


def _says_something(note: Note) -> bool:
    said = (note.topic, note.host, note.questions, note.reading, note.cancelled)
    return any((*said, note.moved_on, note.moved_at is not None))


def _zones(events: Iterable[Event]) -> dict[str, int]:
    zones: dict[str, int] = {}
    for event in events:
        for name in ("dtstart", "dtend", "recurrence-id"):
            moment: Any = event.get(name) and event.decoded(name)
            zone = moment and getattr(moment.tzinfo, "key", None)
            if zone:
                zones[zone] = min(moment.year, zones.get(zone, moment.year))
    return zones
