"""Dates on which calendars disagree about the hour: their clocks are changed during the meeting.

In a skipped hour ical.js goes back and libical stays late; in a repeated one both take the second
pass. An end written on the clock is an hour off where clocks are changed before it. Such dates are
sent in UTC, where there is nothing to disagree about.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chats.feeds.zonechanges import ZoneChange, zone_history
from chats.schedule import Occurrence, Schedule, occurrence_on


def is_plain(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the zone's clocks show this instant (aware, UTC) once only."""
    wall = moment.astimezone(zone).replace(tzinfo=None)
    return all(_instant(wall, zone, fold) == moment for fold in (0, 1))


def is_odd(schedule: Schedule, occurrence: Occurrence) -> bool:
    """Whether a clock that counts `lasts` on from the wall time could show anything else."""
    start = datetime.combine(occurrence.on, schedule.at)
    ends = ((start, occurrence.start), (start + schedule.lasts, occurrence.end))
    return any(
        _instant(wall, schedule.zone, fold) != moment for wall, moment in ends for fold in (0, 1)
    )


def odd_dates(schedule: Schedule, *, since: date, until: date) -> set[date]:
    """The schedule's odd dates near clock changes between two dates."""
    return {
        occurrence.on
        for change in zone_history(schedule.zone.key).changes
        if since <= change.instant.date() <= until
        for on in _near(schedule, change)
        if (occurrence := occurrence_on(schedule, on)) and is_odd(schedule, occurrence)
    }


def _near(schedule: Schedule, change: ZoneChange) -> list[date]:
    """Dates whose meeting would touch the hours that the change skips or repeats."""
    low, high = sorted((change.wall, change.wall - change.was + change.offset))
    at = timedelta(hours=schedule.at.hour, minutes=schedule.at.minute, seconds=schedule.at.second)
    first, last = (low - schedule.lasts - at).date(), (high - at).date()
    days = (first + timedelta(days) for days in range((last - first).days + 1))
    return [on for on in days if datetime.combine(on, schedule.at) + schedule.lasts >= low]


def _instant(wall: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
