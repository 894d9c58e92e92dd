"""Independent readers of the same schedule: plain dateutil, and recurring-ical-events."""

from datetime import UTC, date, datetime, time, timedelta

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar

from chats.schedule import Schedule, between

# zoneinfo takes the footer's rule for this hour before its first change (python/cpython), so a
# clock set by it shows 22:30 when the chat at 23:30 begins. Ours is the hour that clocks showed.
WRONG_IN_ZONEINFO = {
    ("America/Nuuk", date(2023, 10, 28), 23),
    ("America/Godthab", date(2023, 10, 28), 23),
}


def known_to_be_wrong(schedule: Schedule, on: date) -> bool:
    return (schedule.zone.key, on, schedule.at.hour) in WRONG_IN_ZONEINFO


def starts_by_us(schedule: Schedule, since: datetime, until: datetime) -> list[datetime]:
    """Ours, less those that the readers are known to get wrong, and with the ends checked."""
    found = between(schedule, since=since, until=until)
    assert all(one.end - one.start == schedule.lasts for one in found)
    return [
        one.start for one in found if one.start >= since and not known_to_be_wrong(schedule, one.on)
    ]


def starts_by_dateutil(schedule: Schedule, since: datetime, until: datetime) -> list[datetime]:
    """What dateutil finds on the organiser's wall, with the zone attached last."""
    assert schedule.first is not None
    dtstart = datetime.combine(schedule.first, schedule.at)
    rule = rrulestr(str(schedule.rule), dtstart=dtstart)
    if schedule.count:
        rule = rule.replace(count=schedule.count)
    if schedule.last:
        rule = rule.replace(until=datetime.combine(schedule.last, time.max))
    margin = timedelta(days=3)
    walls = rule.between(_naive(since - margin), _naive(until + margin), inc=True)
    return _within(walls, schedule, since, until)


def starts_by_a_calendar(schedule: Schedule, since: datetime, until: datetime) -> list[datetime]:
    """What recurring-ical-events reads from the schedule's iCalendar text."""
    calendar = Calendar.from_ical(icalendar_text(schedule))
    margin = timedelta(days=3)
    events = recurring_ical_events.of(calendar).between(since - margin, until + margin)
    starts = [event["DTSTART"].dt for event in events]
    assert all(start.tzinfo.key == schedule.zone.key for start in starts)
    return _within([start.replace(tzinfo=None) for start in starts], schedule, since, until)


def icalendar_text(schedule: Schedule) -> str:
    """One VEVENT. An UNTIL is an instant (RFC 5545, 3.3.10), so a last date ends with its day."""
    assert schedule.first is not None
    rule = str(schedule.rule)
    if schedule.count:
        rule += f";COUNT={schedule.count}"
    elif schedule.last:
        end = datetime.combine(schedule.last, time(23, 59, 59), schedule.zone)
        rule += f";UNTIL={end.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    start = f"{schedule.first:%Y%m%d}T{schedule.at:%H%M%S}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//chat directory//tests//EN",
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;TZID={schedule.zone.key}:{start}",
        f"DURATION:PT{int(schedule.lasts.total_seconds()) // 60}M",
        f"RRULE:{rule}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def _within(
    walls: list[datetime], schedule: Schedule, since: datetime, until: datetime
) -> list[datetime]:
    starts = [
        wall.replace(tzinfo=schedule.zone, fold=0).astimezone(UTC)
        for wall in walls
        if not known_to_be_wrong(schedule, wall.date())
    ]
    return sorted(start for start in starts if since <= start < until)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
