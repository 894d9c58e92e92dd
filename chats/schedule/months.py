"""Which days of a month a rule means: BYDAY and BYMONTHDAY as plain arithmetic on day numbers.

A month is here the number of the day before its first (an ordinal) and its length: ordinal 1 was
a Monday, so `before % 7` is the weekday of the month's first day.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, product

Choice = Callable[[int, int], list[int]]

EVERY_MONTH = tuple(range(1, 13))

# A year is known by the number of the day before it, modulo 7, and whether it is a leap year.
ALL_KINDS_OF_YEAR = tuple(product(range(7), (False, True)))

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAP_LENGTHS = (31, 29, *_LENGTHS[2:])


def months_of(before: int, leap: bool) -> list[tuple[int, int]]:
    """The twelve months of a year that begins on the day after `before`."""
    lengths = _LEAP_LENGTHS if leap else _LENGTHS
    return list(zip(accumulate(lengths, initial=before), lengths, strict=False))


def choice(byday: Sequence[tuple[int, int]], bymonthday: Sequence[int]) -> Choice:
    """What takes a month and gives its days that fit, ascending.

    Where both parts are given, both must hold; where none is, every day fits.
    """
    if not bymonthday and not byday:
        return lambda before, length: list(range(before + 1, before + length + 1))
    if not bymonthday and all(nth for nth, _ in byday):
        return partial(_nth_weekdays, byday)
    if not byday:
        return lambda before, length: sorted(_by_number(bymonthday, before, length))
    if not bymonthday:
        return lambda before, length: sorted(_by_weekday(byday, before, length))
    return lambda before, length: sorted(
        _by_number(bymonthday, before, length) & _by_weekday(byday, before, length)
    )


def _nth_weekdays(byday: Sequence[tuple[int, int]], before: int, length: int) -> list[int]:
    last = before + length
    days = [
        before + 1 + (weekday - before) % 7 + 7 * (nth - 1)
        if nth > 0
        else last - (last - 1 - weekday) % 7 + 7 * (nth + 1)
        for nth, weekday in byday
    ]
    if len(days) == 1:
        return days if before < days[0] <= last else []
    return sorted({day for day in days if before < day <= last})


def _by_number(bymonthday: Sequence[int], before: int, length: int) -> set[int]:
    return {before + (n if n > 0 else length + 1 + n) for n in bymonthday if abs(n) <= length}


def _by_weekday(byday: Sequence[tuple[int, int]], before: int, length: int) -> set[int]:
    weekdays = {weekday for nth, weekday in byday if nth == 0}
    days = {day for day in range(before + 1, before + length + 1) if (day - 1) % 7 in weekdays}
    return days.union(_nth_weekdays([day for day in byday if day[0]], before, length))
