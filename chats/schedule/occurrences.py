"""WHEN a chat meets: a Schedule and a window in, Occurrences out."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import dropwhile, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chats.schedule.dates import LAST_DAY, days
from chats.schedule.errors import RuleError, ScheduleError, TooMany
from chats.schedule.rule import Rule
from chats.schedule.walltime import offset_on

MOST_IN_A_WINDOW = 5_000
MOST_COUNTED = 5_000
LONGEST = timedelta(days=366)


class Occurrence(NamedTuple):
    """One date of a schedule. `on` is its name for ever; start and end are aware, in UTC."""

    on: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one slot of a chat meets, on the organiser's clock and calendar.

    Made from a rule and any first date, it keeps the rule with everything written out
    (Rule.anchored) and the first date that the rule has from there on. ScheduleError or RuleError
    if the values make no sense together.
    """

    at: time
    zone: ZoneInfo
    lasts: timedelta
    rule: Rule | None = None
    first: date | None = None
    last: date | None = None
    count: int | None = None
    extra: frozenset[date] = frozenset()
    skipped: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        _check(self)
        object.__setattr__(self, "at", self.at.replace(fold=0))
        object.__setattr__(self, "extra", frozenset(self.extra))
        object.__setattr__(self, "skipped", frozenset(self.skipped))
        if self.rule is not None and self.first is not None:
            rule, first = _snapped(self.rule, self.first)
            object.__setattr__(self, "rule", rule)
            object.__setattr__(self, "first", first)


def _check(schedule: Schedule) -> None:
    if schedule.at.tzinfo is not None:
        raise ScheduleError("Give the time of day and its zone apart.")
    if not timedelta(0) < schedule.lasts <= LONGEST:
        raise ScheduleError("A meeting lasts more than no time and at most a year.")
    if schedule.rule is not None and schedule.first is None:
        raise ScheduleError("A rule needs a first date: write the day of one meeting.")
    if schedule.count is not None and not 1 <= schedule.count <= MOST_COUNTED:
        raise ScheduleError(f"A chat meets from once to {MOST_COUNTED:,} times: check the count.")


@lru_cache(maxsize=32768)
def _snapped(rule: Rule, first: date) -> tuple[Rule, date]:
    """A first date out of step with its rule is undefined (RFC 5545, 3.8.5.3): take the next."""
    rule = rule.anchored(first)
    day = next(days(rule, first.toordinal(), first.toordinal()), None)
    if day is None:
        raise RuleError(f"This rule has no date from {first:%Y-%m-%d} on: check the first date.")
    return rule, date.fromordinal(day)


def last_date(schedule: Schedule) -> date | None:
    """The rule's last date as `last` or `count` limit it; None if it goes on for ever."""
    if schedule.rule is None or schedule.first is None or schedule.count is None:
        return schedule.last
    counted = _counted(schedule.rule, schedule.first, schedule.count)
    return min(counted, schedule.last) if schedule.last else counted


@lru_cache(maxsize=32768)
def _counted(rule: Rule, first: date, count: int) -> date:
    start = first.toordinal()
    # Past the end of the calendar the count is never reached: the rule then ends with it.
    day = next(islice(days(rule, start, start), count - 1, None), LAST_DAY)
    return date.fromordinal(day)


def upcoming(schedule: Schedule, *, since: datetime) -> Iterator[Occurrence]:
    """Yield occurrences that end after `since` (aware), soonest first."""
    found = _days(schedule, _day_before(since, schedule.lasts), LAST_DAY)
    return dropwhile(lambda occurrence: occurrence.end <= since, _placed(schedule, found))


def between(schedule: Schedule, *, since: datetime, until: datetime) -> list[Occurrence]:
    """Occurrences that end after `since` and start before `until` (both aware), soonest first.

    TooMany beyond 5,000.
    """
    found = _days(schedule, _day_before(since, schedule.lasts), _day_after(until))
    # A few more than the most: the days reach a little beyond the window.
    placed = islice(_placed(schedule, found), MOST_IN_A_WINDOW + 10)
    inside = [one for one in placed if one.end > since and one.start < until]
    if len(inside) > MOST_IN_A_WINDOW:
        raise TooMany(f"More than {MOST_IN_A_WINDOW:,} dates: ask for a shorter time.")
    return inside


def occurrence_on(schedule: Schedule, on: date) -> Occurrence | None:
    """The occurrence named by that date of the organiser's calendar, if there is one."""
    day = on.toordinal()
    return next(_placed(schedule, _days(schedule, day, day)), None)


def _day_before(moment: datetime, lasts: timedelta) -> int:
    # Zones are up to 26 hours apart, and a gap may move a meeting by a day (Apia, 2011).
    return moment.toordinal() - lasts.days - 4


def _day_after(moment: datetime) -> int:
    return moment.toordinal() + 2


def _days(schedule: Schedule, since: int, until: int) -> Iterator[int]:
    """The organiser's dates as day numbers, from `since` to `until`, both included."""
    # The calendar's first and last days have no instants in some zones.
    since, until = max(since, 3), min(until, LAST_DAY - 3 - schedule.lasts.days)
    found = _days_of_the_rule(schedule, since, until)
    if schedule.extra:
        found = _merged(found, schedule.extra, since, until)
    if schedule.skipped:
        left_out = {on.toordinal() for on in schedule.skipped}
        return (day for day in found if day not in left_out)
    return found


def _days_of_the_rule(schedule: Schedule, since: int, until: int) -> Iterator[int]:
    if schedule.first is None:
        return iter(())
    first = schedule.first.toordinal()
    if schedule.rule is None:
        return iter([first] if since <= first <= until else [])
    last = last_date(schedule)
    return days(schedule.rule, first, since, min(until, last.toordinal()) if last else until)


def _merged(found: Iterator[int], extra: Iterable[date], since: int, until: int) -> Iterator[int]:
    more = sorted(day for day in (on.toordinal() for on in extra) if since <= day <= until)
    before = 0
    for day in heapq.merge(found, more):
        if day != before:
            yield day
        before = day


def _placed(schedule: Schedule, found: Iterable[int]) -> Iterator[Occurrence]:
    at, zone, lasts = schedule.at, schedule.zone, schedule.lasts
    new, of_day, combine = tuple.__new__, date.fromordinal, datetime.combine
    offset, until = timedelta(0), 0
    for day in found:
        if day >= until:
            offset, until = offset_on(day, at, zone)
        on = of_day(day)
        start = combine(on, at, UTC) - offset
        # What Occurrence(…) does, in half the time: this loop is nearly all the work there is.
        yield new(Occurrence, (on, start, start + lasts))
