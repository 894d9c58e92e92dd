"""When a chat's time changes for a reader in another zone: summer time differs, or has no partner.

A fixed hour on the organiser's clock is not a fixed hour on the reader's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice, pairwise, zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chats.schedule.occurrence import Occurrence
from chats.schedule.occurrences import between, upcoming
from chats.schedule.schedule import Schedule
from chats.schedule.walltime import start_of

# The meeting before the window is the one that readers remember; it may be a year ago.
_MEMORIES = (timedelta(days=8), timedelta(days=370))
_EARLIEST = datetime(3, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """From the date `on`, meetings are `at` for the reader and no longer as they `was`.

    That holds until the day before `until`; None if nothing changes back in the window. All are
    the reader's local dates and times. `day` is how many days the reader's date is after (or,
    negative, before) the organiser's, and `day_was` what it was: a meeting may change its weekday.
    """

    on: date
    at: time
    was: time
    until: date | None
    day: int = 0
    day_was: int = 0


class _Local(NamedTuple):
    """What the reader's clock shows when a meeting starts, and on which side of midnight."""

    at: time
    day: int


def drift(schedule: Schedule, zone: ZoneInfo, *, since: datetime, until: datetime) -> list[Change]:
    """Changes of a reader's local time that some meeting feels, from `since` to `until` (aware).

    A change is dated by the clocks that cause it, not by the first meeting after it: between two
    monthly meetings New York and London both change, and no reader notices. TooMany as between().
    """
    found: list[tuple[datetime, Change]] = []
    meetings = [(start, _local(schedule, start, zone)) for start in _starts(schedule, since, until)]
    for (before, was), (after, now) in pairwise(meetings):
        if was != now:
            begun = _begun(schedule, before, after, zone)
            on = begun.astimezone(zone).date()
            found.append((begun, Change(on, now.at, was.at, None, now.day, was.day)))
    ends = (change.on for _, change in found[1:])
    return [
        replace(change, until=end)
        for (begun, change), end in zip_longest(found, ends)
        if since <= begun <= until
    ]


def _starts(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    """Starts in the window, of a meeting before it where there is one, and of the one after it."""
    inside: list[Occurrence] = []
    for memory in _MEMORIES:
        inside = between(schedule, since=max(since, _EARLIEST) - memory, until=until)
        if inside and inside[0].start < since:
            break
    after = (one for one in upcoming(schedule, since=until) if one.start >= until)
    return (one.start for one in chain(inside, islice(after, 1)))


def _local(schedule: Schedule, start: datetime, zone: ZoneInfo) -> _Local:
    there, here = start.astimezone(schedule.zone), start.astimezone(zone)
    return _Local(here.time().replace(fold=0), (here.date() - there.date()).days)


def _begun(schedule: Schedule, before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first day since the meeting before on which one would be at its new time."""
    now = _local(schedule, after, zone)
    day, last = (moment.astimezone(schedule.zone).date() for moment in (after, before))
    begun = after
    while (day := day - timedelta(1)) > last:
        start = start_of(day, schedule.at, schedule.zone)
        if _local(schedule, start, zone) != now:
            break
        begun = start
    return begun
