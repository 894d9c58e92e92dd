"""From an organiser's wall time to the instant: the one place for gap and fold.

An hour that spring skips moves forward by the gap, and one that autumn repeats means the first
pass (RFC 5545, 3.3.5). For both, that is the offset before the change: what zoneinfo takes for
fold=0.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chats.schedule.errors import ScheduleError
from chats.schedule.tzif import EPOCH_DAY, SECONDS_A_DAY, changes_of


def start_of(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (aware, UTC) at which clocks of the zone first show a time on a date."""
    offset, _ = offsets_at(at, zone)(on.toordinal())
    try:
        return datetime.combine(on, at, UTC) - offset
    except OverflowError:
        raise ScheduleError("Dates go from the year 1 to 9999: this one is at the edge.") from None


def offsets_at(at: time, zone: ZoneInfo) -> Callable[[int], tuple[timedelta, int]]:
    """What gives the offset from UTC on a day (an ordinal), and the first day it may differ."""
    walls, offsets = _table(zone)
    seconds = at.hour * 3600 + at.minute * 60 + at.second

    def offset_on(day: int) -> tuple[timedelta, int]:
        place = bisect_right(walls, day * SECONDS_A_DAY + seconds)
        if 0 < place <= len(offsets):
            return offsets[place - 1], -((seconds - walls[place]) // SECONDS_A_DAY)
        wall = datetime.combine(date.fromordinal(day), at, zone)
        return wall.utcoffset() or timedelta(0), day + 1

    return offset_on


class _Table(NamedTuple):
    """Offset n holds for wall times (seconds since ordinal 0) from walls[n] to walls[n + 1]."""

    walls: tuple[int, ...]
    offsets: tuple[timedelta, ...]


@lru_cache(maxsize=1024)
def _table(zone: ZoneInfo) -> _Table:
    found = changes_of(zone.key) if zone.key else None
    if found is None:
        return _Table((), ())
    # On the wall the offset before holds until both have passed: through a gap, and through
    # the first pass of a fold.
    walls = [
        EPOCH_DAY * SECONDS_A_DAY + change.instant + max(change.was, change.offset)
        for change in found.changes
    ]
    offsets = [timedelta(seconds=change.offset) for change in found.changes]
    if not found.changes:
        walls, offsets = [0], [timedelta(seconds=found.first_offset)]
    if found.for_ever:
        walls.append(2 * date.max.toordinal() * SECONDS_A_DAY)
    else:
        del offsets[-1]
    return _Table(tuple(walls), tuple(offsets))
