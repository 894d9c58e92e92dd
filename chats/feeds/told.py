"""The dates that a feed's own bytes tell, as a calendar would find them there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from chats.schedule import Schedule, between, split_rrule


class Told(NamedTuple):
    start: datetime  # aware, UTC, as the end
    end: datetime
    summary: str
    status: str
    uid: str


def told(feed: bytes, *, since: datetime, until: datetime) -> list[Told]:
    """The dates that end after `since` and start before `until` (aware), soonest first.

    Reads what our feeds write, and no more: no RDATE, no COUNT.
    """
    events = [part for part in Calendar.from_ical(feed).walk("VEVENT") if isinstance(part, Event)]
    changed = {_planned(event) for event in events if "RECURRENCE-ID" in event}
    found = [
        date
        for event in events
        for date in _dates(event, changed, since=since, until=until)
        if date.end > since and date.start < until
    ]
    return sorted(found)


def _dates(
    event: Event, changed: set[tuple[str, datetime]], *, since: datetime, until: datetime
) -> Iterator[Told]:
    start, end = (_moment(event, name) for name in ("DTSTART", "DTEND"))
    if "RRULE" not in event:
        yield _told(event, start, end)
        return
    for at in _repeated(event, since, until):
        if (str(event["UID"]), at) not in changed and at not in _left_out(event):
            # Changed clocks are overridden: elsewhere the length on the clock is the true one.
            yield _told(event, at, at + (end - start))


def _repeated(event: Event, since: datetime, until: datetime) -> Iterator[datetime]:
    first = event.decoded("DTSTART")
    zone = first.tzinfo if isinstance(first.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    written: Any = event["RRULE"]
    rule, limits = split_rrule(written.to_ical().decode())
    lasts = _moment(event, "DTEND") - _moment(event, "DTSTART")
    schedule = Schedule(first.time(), zone, lasts, rule=rule, first=first.date())
    ends = written.get("UNTIL", [datetime.max.replace(tzinfo=UTC)])[0]
    for occurrence in between(schedule, since=since, until=until):
        if occurrence.start <= ends and limits.count is None:
            yield occurrence.start


def _left_out(event: Event) -> set[datetime]:
    lists: Any = event.get("EXDATE", [])
    lists = lists if isinstance(lists, list) else [lists]
    return {date.dt.astimezone(UTC) for found in lists for date in found.dts}


def _planned(event: Event) -> tuple[str, datetime]:
    return str(event["UID"]), _moment(event, "RECURRENCE-ID")


def _moment(event: Event, name: str) -> datetime:
    moment: datetime = event.decoded(name)
    return moment.astimezone(UTC)


def _told(event: Event, start: datetime, end: datetime) -> Told:
    facts = (str(event.get(name, "")) for name in ("SUMMARY", "STATUS", "UID"))
    return Told(start, end, *facts)
