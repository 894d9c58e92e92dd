"""The dates of a rule as day numbers, from any day on: it jumps there, and never counts up.

Day numbers are proleptic ordinals (`date.toordinal`): a week is 7, whatever the clocks do.
The rule is anchored (Rule.anchored) and the numbers are those of its organiser's calendar.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date

from chats.schedule.months import days_of_month, months_from
from chats.schedule.rule import Rule

LAST_DAY = date.max.toordinal()


def days(rule: Rule, first: int, since: int, until: int = LAST_DAY) -> Iterator[int]:
    """Ascending day numbers from `since` to `until`, both included, none before `first`."""
    since = max(since, first)
    if rule.freq == "DAILY":
        return _daily(rule, first, since, until)
    if rule.freq == "WEEKLY":
        return _weekly(rule, first, since, until)
    found = _monthly if rule.freq == "MONTHLY" else _yearly
    return _within(found(rule, first, since), since, until)


def _within(found: Iterator[int], since: int, until: int) -> Iterator[int]:
    for day in found:
        if day > until:
            return
        if day >= since:
            yield day


def _daily(rule: Rule, first: int, since: int, until: int) -> Iterator[int]:
    start = first + -(-(since - first) // rule.interval) * rule.interval
    every = range(start, until + 1, rule.interval)
    if not (rule.bymonth or rule.byday or rule.bymonthday):
        return iter(every)
    weekdays = {weekday for _, weekday in rule.byday}
    return (
        day
        for day in every
        if (not weekdays or (day - 1) % 7 in weekdays) and _of_the_months(rule, day)
    )


def _of_the_months(rule: Rule, day: int) -> bool:
    on = date.fromordinal(day)
    if rule.bymonth and on.month not in rule.bymonth:
        return False
    if not rule.bymonthday:
        return True
    return day in days_of_month(on.year, on.month, (), rule.bymonthday)


def _weekly(rule: Rule, first: int, since: int, until: int) -> Iterator[int]:
    found = _weekdays(rule, first, since, until)
    if not rule.bymonth:
        return found
    return (day for day in found if date.fromordinal(day).month in rule.bymonth)


def _weekdays(rule: Rule, first: int, since: int, until: int) -> Iterator[int]:
    step = 7 * rule.interval
    week = first - (first - 1 - rule.wkst) % 7
    week += (since - week) // step * step
    places = sorted((weekday - rule.wkst) % 7 for _, weekday in rule.byday)
    if len(places) == 1:
        day = week + places[0]
        return iter(range(day if day >= since else day + step, until + 1, step))
    every = (start + place for start in range(week, until + 1, step) for place in places)
    return _within(every, since, until)


def _monthly(rule: Rule, first: int, since: int) -> Iterator[int]:
    begun, asked = date.fromordinal(first), date.fromordinal(since)
    skip = (asked.year - begun.year) * 12 + asked.month - begun.month
    start = months_from(begun.year, begun.month, rule.interval)
    for number in start[skip // rule.interval :]:
        year, month = divmod(number, 12)
        if not rule.bymonth or month + 1 in rule.bymonth:
            yield from _picked(rule, days_of_month(year, month + 1, rule.byday, rule.bymonthday))


def _yearly(rule: Rule, first: int, since: int) -> Iterator[int]:
    begun, asked = date.fromordinal(first).year, date.fromordinal(since).year
    start = begun + (asked - begun) // rule.interval * rule.interval
    for year in range(start, MAXYEAR + 1, rule.interval):
        found = [
            day
            for month in rule.bymonth
            for day in days_of_month(year, month, rule.byday, rule.bymonthday)
        ]
        yield from _picked(rule, found)


def _picked(rule: Rule, found: list[int]) -> list[int]:
    """What BYSETPOS leaves of one period's days."""
    if not rule.bysetpos:
        return found
    size = len(found)
    places = {p - 1 if p > 0 else size + p for p in rule.bysetpos if abs(p) <= size}
    return [found[place] for place in sorted(places)]
