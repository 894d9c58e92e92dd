"""The dates a schedule has: each is named by its rule's date, and may be held on another.

The name stays when a public holiday moves the meeting, or when that holiday is proclaimed later:
notes, addresses and RECURRENCE-IDs hang on it. All days are numbers (date.toordinal).
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from chats.schedule.dates import LAST_DAY, days
from chats.schedule.holidays import REACH, Holidays
from chats.schedule.schedule import Schedule, last_date


def within_calendar(schedule: Schedule, since: int, until: int) -> tuple[int, int]:
    """The days asked for, less the calendar's first and last: they have no instants everywhere."""
    return max(since, 3), min(until, LAST_DAY - 3 - schedule.lasts.days)


def named_days(schedule: Schedule, since: int, until: int = LAST_DAY) -> Iterator[int]:
    """Names from `since` to `until`, both included, ascending; some may not be held."""
    since, until = within_calendar(schedule, since, until)
    found = _days_of_the_rule(schedule, since, until)
    if schedule.extra:
        found = _merged(found, schedule.extra, since, until)
    if schedule.skipped:
        skipped = {on.toordinal() for on in schedule.skipped}
        return (day for day in found if day not in skipped)
    return found


def held_days(
    schedule: Schedule, holidays: Holidays, since: int, until: int = LAST_DAY
) -> Iterator[tuple[int, int]]:
    """Pairs of the day a meeting is held and its name, by the day held, `since` to `until`.

    A meeting moved to a day that has one already is that meeting, and left out.
    """
    waiting: list[tuple[int, int]] = []
    before = 0
    names = named_days(schedule, since - REACH, until + REACH)
    for name in chain(names, [LAST_DAY + REACH + 1]):
        # What is named later is held at most REACH days before its name.
        while waiting and waiting[0][0] < name - REACH:
            day, its_name = heapq.heappop(waiting)
            if day != before and since <= day <= until:
                yield day, its_name
            before = day
        held = _held(schedule, holidays, name) if name <= LAST_DAY else None
        if held is not None:
            heapq.heappush(waiting, (held, name))


def _held(schedule: Schedule, holidays: Holidays, name: int) -> int | None:
    if date.fromordinal(name) in schedule.extra:
        return name
    held = holidays.moved(name)
    if held is None or held == name:
        return held
    return held if next(named_days(schedule, held, held), None) is None else None


def _days_of_the_rule(schedule: Schedule, since: int, until: int) -> Iterator[int]:
    if schedule.first is None:
        return iter(())
    first = schedule.first.toordinal()
    if schedule.rule is None:
        return iter([first] if since <= first <= until else [])
    last = last_date(schedule)
    until = min(until, last.toordinal()) if last else until
    if not schedule.terms:
        return days(schedule.rule, first, since, until)
    terms = [(begin.toordinal(), end.toordinal()) for begin, end in schedule.terms]
    return chain.from_iterable(
        days(schedule.rule, first, max(since, begin), min(until, end)) for begin, end in terms
    )


def _merged(found: Iterator[int], extra: Iterable[date], since: int, until: int) -> Iterator[int]:
    more = sorted(day for day in (on.toordinal() for on in extra) if since <= day <= until)
    before = 0
    for day in heapq.merge(found, more):
        if day != before:
            yield day
        before = day
