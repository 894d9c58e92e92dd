"""Occurrences of a schedule that turns like a wheel: daily, and weekly on any days.

Nearly all chats do. From one change of the clocks to the next, each start is the one before it and
a few days: adding those in C takes half the time of working each date out.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, chain
from operator import add

from chats.schedule.dates import Turns
from chats.schedule.occurrence import Occurrence
from chats.schedule.schedule import Schedule
from chats.schedule.walltime import offsets_at

# What Occurrence(…) does, in half the time.
_made = partial(tuple.__new__, Occurrence)

_LONGEST_RUN = 256


def steadily(schedule: Schedule, turns: Turns, until: int) -> Iterator[Occurrence]:
    """Occurrences on the turns' days, to the day `until`, included."""
    return chain.from_iterable(_runs(schedule, turns, _number_of(until + 1, turns)))


def _runs(schedule: Schedule, turns: Turns, total: int) -> Iterator[Iterator[Occurrence]]:
    """One run for each time that the clocks keep one offset from UTC, or for a part of it."""
    gaps = [timedelta(days) for days in turns.gaps()] * 2
    offset_on = offsets_at(schedule.at, schedule.zone)
    size, done = len(turns.days), 0
    while done < total:
        turn, place = divmod(done, size)
        day = turns.days[place] + turns.step * turn
        offset, changes = offset_on(day)
        end = min(total, _number_of(changes, turns), done + _LONGEST_RUN)
        after = (gaps[place : place + size] * ((end - done) // size + 1))[: end - done - 1]
        on = date.fromordinal(day)
        start = datetime.combine(on, schedule.at, UTC) - offset
        columns = (on, start, start + schedule.lasts)
        sums = (accumulate(after, add, initial=first) for first in columns)
        yield map(_made, zip(*sums, strict=True))
        done = end


def _number_of(day: int, turns: Turns) -> int:
    """How many of the turns' days are before a day."""
    whole, rest = divmod(day - turns.days[0], turns.step)
    return whole * len(turns.days) + bisect_left(turns.days, turns.days[0] + rest)
