"""Which days of a month a rule means: BYDAY and BYMONTHDAY as plain arithmetic on day numbers."""

from collections.abc import Sequence
from datetime import MAXYEAR, date

# 1 January 2001 was a Monday, and these 28 years hold every kind of year there is.
ALL_KINDS_OF_YEAR = range(2001, 2029)

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def length_of(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def days_of_month(
    year: int, month: int, byday: Sequence[tuple[int, int]], bymonthday: Sequence[int]
) -> list[int]:
    """The days asked for as ordinals, ascending; where both parts are given, both must hold."""
    before = date(year, month, 1).toordinal() - 1
    length = length_of(year, month)
    if not bymonthday:
        days = _by_weekday(before, length, byday)
    elif not byday:
        days = _by_number(length, bymonthday)
    else:
        days = _by_number(length, bymonthday) & _by_weekday(before, length, byday)
    return sorted(before + day for day in days)


def _by_number(length: int, bymonthday: Sequence[int]) -> set[int]:
    return {n if n > 0 else length + 1 + n for n in bymonthday if abs(n) <= length}


def _by_weekday(before: int, length: int, byday: Sequence[tuple[int, int]]) -> set[int]:
    days: set[int] = set()
    for nth, weekday in byday:
        # Ordinal 1 is a Monday, so `before % 7` is the weekday of the month's first day.
        first = 1 + (weekday - before) % 7
        every = range(first, length + 1, 7)
        if nth == 0:
            days.update(every)
        elif -len(every) <= nth <= len(every):
            days.add(every[nth - 1] if nth > 0 else every[nth])
    return days


def months_from(year: int, month: int, interval: int) -> range:
    """Every `interval` months as `year * 12 + month - 1`, to the end of the calendar."""
    return range(year * 12 + month - 1, (MAXYEAR + 1) * 12, interval)
