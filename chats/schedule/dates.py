"""The dates of a rule as day numbers, from any day on: it jumps there, and never counts up.

Day numbers are proleptic ordinals (`date.toordinal`): a week is 7, whatever the clocks do.
The rule is anchored (Rule.anchored) and the numbers are those of its organiser's calendar.
"""

from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date
from functools import lru_cache
from itertools import accumulate, chain, cycle, dropwhile, pairwise, takewhile
from typing import NamedTuple

from chats.schedule.months import EVERY_MONTH, choice, months_of
from chats.schedule.rule import Rule

LAST_DAY = date.max.toordinal()


def days(rule: Rule, first: int, since: int, until: int = LAST_DAY) -> Iterator[int]:
    """Ascending day numbers from `since` to `until`, both included, none before `first`."""
    since = max(since, first)
    if since > until:
        return iter(())
    found = _FOUND[rule.freq](rule, first, since)
    # Methods of the numbers compare in C: `until >= day`, `since > day`.
    return dropwhile(since.__gt__, takewhile(until.__ge__, found))


class Turns(NamedTuple):
    """Days that come again and again: those of one turn, and how many days after it they return."""

    days: list[int]
    step: int

    def gaps(self) -> list[int]:
        """Days from each to the next, the last one to the next turn's first."""
        return [after - day for day, after in pairwise([*self.days, self.days[0] + self.step])]


def turns(rule: Rule, first: int, since: int) -> Turns | None:
    """What a rule's days from `since` on repeat, unless the months take a part in them."""
    if rule.bymonth or rule.freq not in ("DAILY", "WEEKLY"):
        return None
    if rule.freq == "WEEKLY":
        return _weekly_turns(rule, first, since)
    return None if rule.byday or rule.bymonthday else _daily_turns(rule, first, since)


def _daily_turns(rule: Rule, first: int, since: int) -> Turns:
    since = max(since, first)
    return Turns([since + (first - since) % rule.interval], rule.interval)


def _weekly_turns(rule: Rule, first: int, since: int) -> Turns:
    since, step = max(since, first), 7 * rule.interval
    week = first - (first - 1 - rule.wkst) % 7
    week += (since - week) // step * step
    week_days = [week + (weekday - rule.wkst) % 7 for _, weekday in rule.byday]
    return Turns(sorted(day if day >= since else day + step for day in week_days), step)


def _daily(rule: Rule, first: int, since: int) -> Iterator[int]:
    if rule.bymonth or rule.byday or rule.bymonthday:
        found = _by_year(rule, first, since)
        return (day for day in found if (day - first) % rule.interval == 0)
    return iter(range(_daily_turns(rule, first, since).days[0], LAST_DAY + 1, rule.interval))


def _weekly(rule: Rule, first: int, since: int) -> Iterator[int]:
    if rule.bymonth:
        week, step = first - (first - 1 - rule.wkst) % 7, 7 * rule.interval
        found = _by_year(rule, first, since)
        return (day for day in found if (day - week) % step < 7)
    again = _weekly_turns(rule, first, since)
    return accumulate(cycle(again.gaps()), initial=again.days[0])


def _by_year(rule: Rule, first: int, since: int) -> Iterator[int]:
    """Year by year; the interval of days or weeks is still to be heeded."""
    begun, asked = date.fromordinal(first), date.fromordinal(since).year
    step = rule.interval if rule.freq == "YEARLY" else 1
    start = begun.year + (asked - begun.year) // step * step
    return chain.from_iterable(
        _days_of_year(rule, _months_in(rule, begun, year), year)
        for year in range(start, MAXYEAR + 1, step)
    )


def _months_in(rule: Rule, begun: date, year: int) -> tuple[int, ...]:
    """The months that a rule may use in a year, from 1."""
    months = rule.bymonth or EVERY_MONTH
    if rule.freq != "MONTHLY" or rule.interval == 1:
        return months
    return _every(rule.interval, ((year - begun.year) * 12 - begun.month) % rule.interval, months)


@lru_cache(maxsize=1024)
def _every(interval: int, months_before: int, months: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(month for month in months if (months_before + month) % interval == 0)


def _days_of_year(rule: Rule, months: tuple[int, ...], year: int) -> list[int]:
    before = date(year, 1, 1).toordinal() - 1
    month_by_month = rule.freq != "YEARLY"
    kind = (before % 7, isleap(year))
    parts = (rule.byday, rule.bymonthday, rule.bysetpos)
    return [before + day for day in _days_of_kind(kind, months, month_by_month, *parts)]


@lru_cache(maxsize=4096)
def _days_of_kind(
    kind: tuple[int, bool],
    months: tuple[int, ...],
    month_by_month: bool,
    byday: tuple[tuple[int, int], ...],
    bymonthday: tuple[int, ...],
    bysetpos: tuple[int, ...],
) -> list[int]:
    """The days of the fourteen kinds of year: each is worked out once, and counted from 1."""
    weekday, leap = kind
    pick = choice(byday, bymonthday)
    calendar = months_of(weekday, leap)
    found = [pick(*calendar[month - 1]) for month in months]
    periods = found if month_by_month else [list(chain.from_iterable(found))]
    if bysetpos:
        periods = [_picked(period, bysetpos) for period in periods]
    return [day - weekday for period in periods for day in period]


def _picked(found: list[int], bysetpos: tuple[int, ...]) -> list[int]:
    size = len(found)
    places = {p - 1 if p > 0 else size + p for p in bysetpos if abs(p) <= size}
    return [found[place] for place in sorted(places)]


_FOUND = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _by_year, "YEARLY": _by_year}
