"""Chats and meetings as VEVENTs: series with a rule for calendars, single events for the rest.

Names never change: a series is its slot's UID, a date within it a RECURRENCE-ID on the organiser's
clock, and a single event `<slot uid>-<yyyymmdd>`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur

from chats.feeds import texts
from chats.feeds.exceptions import exceptions
from chats.feeds.oddtimes import is_plain, odd_dates
from chats.feeds.parts import Part, parts_of
from chats.feeds.zonechanges import is_utc
from chats.models import Chat, Meeting, Note, Slot
from chats.programme import meetings_of, meetings_on
from chats.schedule import Schedule, occurrence_on

# Odd dates are written out from a year before the chat's last change to ten years after it, so
# that the same data gives the same bytes whenever it is rendered.
ODD_BEHIND, ODD_AHEAD = timedelta(days=366), timedelta(days=3660)
# How far on a cancelled date looks for the next one.
FOLLOWING = timedelta(days=400)


class Rendered(NamedTuple):
    """VEVENTs as bytes, and the zones they name with the first year each is needed for."""

    events: bytes
    zones: dict[str, int]


def series_of(chat: Chat) -> Rendered:
    """One VEVENT per rule, overrides for dates with something to say, extra dates beside them.

    Reads `slots__notes`, `platforms` and `topics`: prefetch them for many chats.
    """
    if chat.state == Chat.State.PAUSED:
        return Rendered(b"", {})
    events = [event for slot in chat.slots.all() for event in _of_slot(chat, slot)]
    return Rendered(b"".join(event.to_ical() for event in events), _zones(events))


def _of_slot(chat: Chat, slot: Slot) -> Iterator[Event]:
    notes = list(slot.notes.all())
    told = {note.on for note in notes if _says_something(note)}
    skipped = {note.on for note in notes if note.skipped}
    for part in parts_of(slot):
        yield from _of_part(chat, slot, part, told - set(part.odd), skipped)
        yield from _singles(chat, slot, part.odd)
    beside = [note.on for note in notes if note.extra and not occurrence_on(slot.schedule, note.on)]
    yield from _singles(chat, slot, beside)


def _of_part(
    chat: Chat, slot: Slot, part: Part, told: set[date], skipped: set[date]
) -> Iterator[Event]:
    schedule = part.schedule
    if schedule is None or schedule.first is None:
        return
    if schedule.rule is None:
        for meeting in _on(chat, slot, schedule.first):
            yield meeting_event(meeting, part.uid, zone=_zone(slot))
        return
    changed = chat.changed_at.date()
    left_out, moved = exceptions(schedule, skipped, until=changed + ODD_AHEAD)
    yield _series(chat, slot, schedule, part.uid, left_out)
    odd = odd_dates(schedule, since=changed - ODD_BEHIND, until=changed + ODD_AHEAD)
    for on in sorted(told | moved | odd):
        if occurrence_on(schedule, on):
            for meeting in _on(chat, slot, on):
                event = meeting_event(meeting, part.uid, zone=_zone(slot))
                event.add("recurrence-id", _wall(on, schedule.at, slot))
                yield event


def _singles(chat: Chat, slot: Slot, dates: Iterable[date]) -> Iterator[Event]:
    for on in dates:
        for meeting in _on(chat, slot, on):
            yield meeting_event(meeting, single_uid(meeting), zone=_zone(slot))


def _on(chat: Chat, slot: Slot, on: date) -> list[Meeting]:
    return [meeting for meeting in meetings_on(chat, on) if meeting.slot == slot]


def _says_something(note: Note) -> bool:
    said = (note.topic, note.host, note.questions, note.reading, note.cancelled)
    return any((*said, note.moved_on, note.moved_at is not None))


def _series(
    chat: Chat, slot: Slot, schedule: Schedule, uid: str, left_out: Iterable[date]
) -> Event:
    event = _event(chat, uid)
    first = schedule.first or slot.first_on or date.min  # a series has a first date
    start = _wall(first, schedule.at, slot)
    event.add("dtstart", start)
    # On the clock, as readers repeat it; dates on which that is not exact are overridden.
    event.add("dtend", (start.replace(tzinfo=None) + schedule.lasts).replace(tzinfo=start.tzinfo))
    rule = vRecur.from_ical(str(schedule.rule))
    if schedule.last is not None:
        end_of_day = _wall(schedule.last, time(23, 59, 59), slot)
        rule["UNTIL"] = [end_of_day.astimezone(UTC)]
    event.add("rrule", rule)
    for on in left_out:
        event.add("exdate", _wall(on, schedule.at, slot))
    _describe(
        event,
        summary=texts.summary(chat),
        description=texts.about_series(slot, slot.schedule),
        link=chat.get_absolute_url(),
    )
    return event


def meeting_event(meeting: Meeting, uid: str, *, zone: ZoneInfo | None = None) -> Event:
    """One date, in UTC, or in a zone whose clocks show that time once only."""
    event = _event(meeting.chat, uid)
    start, end = meeting.start, meeting.end
    if zone and is_plain(start, zone) and is_plain(end, zone):
        start, end = start.astimezone(zone), end.astimezone(zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    if meeting.cancelled:
        event.add("transp", "TRANSPARENT")
    _describe(
        event,
        summary=texts.summary(meeting.chat, meeting.note),
        description=texts.about_meeting(meeting, following=_following(meeting)),
        link=meeting.get_absolute_url(),
    )
    return event


def _event(chat: Chat, uid: str) -> Event:
    """What all events of a chat share. No stamp of "now": unchanged data gives the same bytes."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", chat.changed_at.astimezone(UTC))
    event.add("last-modified", chat.changed_at.astimezone(UTC))
    event.add("sequence", chat.revision)
    event.add("location", texts.location(chat))
    if topics := [texts.one_line(topic.name) for topic in chat.topics.all()]:
        event.add("categories", topics)
    return event


def _describe(event: Event, *, summary: str, description: str, link: str) -> None:
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", texts.page(link))


def _following(meeting: Meeting) -> Meeting | None:
    """The chat's next date that takes place, for one that does not."""
    if not meeting.cancelled:
        return None
    later = meetings_of(meeting.chat, since=meeting.end, until=meeting.end + FOLLOWING)
    return next(
        (found for found in later if not found.cancelled and found.start >= meeting.end),
        None,
    )


def single_uid(meeting: Meeting) -> str:
    return f"{meeting.slot.uid}-{meeting.on:%Y%m%d}"


def _zone(slot: Slot) -> ZoneInfo | None:
    """The zone to write in: none for UTC, which calendars know without a VTIMEZONE."""
    return None if is_utc(slot.zone) else slot.schedule.zone


def _wall(on: date, at: time, slot: Slot) -> datetime:
    return datetime.combine(on, at, tzinfo=_zone(slot) or UTC)


def _zones(events: Iterable[Event]) -> dict[str, int]:
    zones: dict[str, int] = {}
    for event in events:
        for name in ("dtstart", "dtend", "recurrence-id"):
            moment: Any = event.get(name) and event.decoded(name)
            zone = moment and getattr(moment.tzinfo, "key", None)
            if zone:
                zones[zone] = min(moment.year, zones.get(zone, moment.year))
    return zones
