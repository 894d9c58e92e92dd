"""What makes a rule acceptable, and the one form for all spellings that mean the same dates.

A reader of RFC 5545, section 3.3.10, should find every refusal here, with its sentence.
"""

from collections.abc import Sequence
from typing import NamedTuple

from chats.schedule.errors import RuleError
from chats.schedule.months import ALL_KINDS_OF_YEAR, EVERY_MONTH, choice, months_of


class Parts(NamedTuple):
    """The parts of a Rule while they are checked; the fields are those of Rule."""

    freq: str
    interval: int
    byday: tuple[tuple[int, int], ...]
    bymonthday: tuple[int, ...]
    bymonth: tuple[int, ...]
    bysetpos: tuple[int, ...]
    wkst: int


# Longer pauses are mistakes, or chats whose dates are better announced one by one.
LONGEST_INTERVAL = {"DAILY": 366, "WEEKLY": 104, "MONTHLY": 48, "YEARLY": 10}

_EVERY_DAY = tuple((0, weekday) for weekday in range(7))


def check(parts: Parts) -> None:
    """Raise RuleError unless the parts are in range and make sense together."""
    _check_values(parts)
    _check_weekdays(parts)
    _check_together(parts)


def _check_values(parts: Parts) -> None:
    longest = LONGEST_INTERVAL.get(parts.freq)
    if longest is None:
        raise RuleError(
            "A chat repeats by days, weeks, months or years: "
            "write FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."
        )
    if not 1 <= parts.interval <= longest:
        raise RuleError(f"With FREQ={parts.freq}, INTERVAL is a number from 1 to {longest}.")
    if not all(1 <= month <= 12 for month in parts.bymonth):
        raise RuleError("BYMONTH takes the numbers of months, from 1 for January to 12.")
    if not all(1 <= abs(day) <= 31 for day in parts.bymonthday):
        raise RuleError("BYMONTHDAY takes days from 1 to 31, or -1 for a month's last day.")
    if not all(1 <= abs(place) <= 366 for place in parts.bysetpos):
        raise RuleError("BYSETPOS takes places such as 1 for the first and -1 for the last.")
    if not 0 <= parts.wkst <= 6:
        raise RuleError("WKST is the first day of the week: MO or SU.")


def _check_weekdays(parts: Parts) -> None:
    if not all(-5 <= nth <= 5 and 0 <= weekday <= 6 for nth, weekday in parts.byday):
        raise RuleError(
            "A month has at most five of a weekday: "
            "write BYDAY with 1 to 5, or -1 to -5 from the end, such as 2TH or -1FR."
        )
    ordinals = [nth for nth, _ in parts.byday if nth]
    if ordinals and parts.freq not in ("MONTHLY", "YEARLY"):
        raise RuleError(
            f"“The first Tuesday” belongs to a month: with FREQ={parts.freq} write plain "
            "weekdays, or write FREQ=MONTHLY."
        )
    # RFC 5545 means either, dateutil both at once.
    if ordinals and len(ordinals) < len(parts.byday):
        raise RuleError(
            "BYDAY takes either every weekday (TU) or certain ones (1TU,3TU), not both."
        )


def _check_together(parts: Parts) -> None:
    if parts.freq == "WEEKLY" and parts.bymonthday:
        raise RuleError("A weekly rule has no days of the month: write FREQ=MONTHLY.")
    if parts.freq == "YEARLY" and not parts.bymonth and _chooses_days(parts):
        # Some calendars take January, some the whole year, some the first date's month.
        raise RuleError("A yearly rule names its months: write BYMONTH=3 for March.")
    if not parts.bysetpos:
        return
    if parts.freq == "DAILY" or not (parts.byday or parts.bymonthday):
        raise RuleError(
            "BYSETPOS picks from weekdays or days of the month: write them too, such as "
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 for a month's last working day."
        )
    if parts.freq == "WEEKLY" and parts.bymonth:
        raise RuleError("Write the weekday that is meant, instead of BYSETPOS with BYMONTH.")


def _chooses_days(parts: Parts) -> bool:
    return bool(parts.byday or parts.bymonthday or parts.bysetpos)


def simplest(parts: Parts) -> Parts:
    """The canonical form of checked parts; RuleError if no date ever fits them."""
    parts = _with_all_that_is_left_out(_sorted(parts))
    parts = _without_places(parts)
    parts = _in_the_plainest_frequency(parts)
    if not _fires(parts):
        raise RuleError("No date ever fits this rule: check its days against its months.")
    return parts._replace(wkst=_week_start(parts))


def _sorted(parts: Parts) -> Parts:
    """Each list once and in order, places from the end after those from the start."""
    return parts._replace(
        byday=tuple(sorted(set(parts.byday), key=lambda day: (day[0] < 0, *day))),
        bymonthday=_from_both_ends(parts.bymonthday),
        bymonth=tuple(sorted(set(parts.bymonth))),
        bysetpos=_from_both_ends(parts.bysetpos),
    )


def _from_both_ends(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers), key=lambda number: (number < 0, number)))


def _with_all_that_is_left_out(parts: Parts) -> Parts:
    """“In every month” and “on every weekday” say nothing where another part says more."""
    if parts.bymonth == EVERY_MONTH and parts.freq != "YEARLY":
        parts = parts._replace(bymonth=())
    if parts.byday == _EVERY_DAY and (parts.bymonthday or parts.freq == "DAILY"):
        parts = parts._replace(byday=())
    return parts


def _without_places(parts: Parts) -> Parts:
    """Say BYSETPOS with ordinals where they can say it: every calendar reads those."""
    if not parts.bysetpos:
        return parts
    if parts.freq == "WEEKLY":
        return _places_of_the_week(parts)
    plain = not parts.bymonthday and all(nth == 0 for nth, _ in parts.byday)
    of_one_month = parts.freq == "MONTHLY" or len(parts.bymonth) == 1
    if not (plain and of_one_month):
        return parts
    if len(parts.byday) == 1 and all(abs(place) <= 5 for place in parts.bysetpos):
        byday = tuple((place, parts.byday[0][1]) for place in parts.bysetpos)
        return parts._replace(byday=byday, bysetpos=())
    if parts.byday == _EVERY_DAY and all(abs(place) <= 31 for place in parts.bysetpos):
        return parts._replace(byday=(), bymonthday=parts.bysetpos, bysetpos=())
    return parts


def _places_of_the_week(parts: Parts) -> Parts:
    """The second of MO,WE,FR in a week is WE; dateutil gets this wrong in the first week."""
    week = sorted(parts.byday, key=lambda day: (day[1] - parts.wkst) % 7)
    size = len(week)
    picked = {week[p - 1 if p > 0 else p] for p in parts.bysetpos if -size <= p <= size}
    if not picked:
        raise RuleError("BYSETPOS asks for more days than the week has.")
    return parts._replace(byday=tuple(sorted(picked)), bysetpos=())


def _in_the_plainest_frequency(parts: Parts) -> Parts:
    """“Every day, if it is a Tuesday” is weekly, “every Tuesday of the month” too."""
    if parts.interval > 1 or parts.bysetpos:
        return parts
    if parts.freq == "YEARLY" and parts.bymonth == EVERY_MONTH:
        parts = parts._replace(freq="MONTHLY", bymonth=())
    if parts.freq == "DAILY" and parts.bymonthday:
        parts = parts._replace(freq="MONTHLY")
    plain = parts.byday and not parts.bymonthday and all(nth == 0 for nth, _ in parts.byday)
    if plain and parts.byday == _EVERY_DAY:
        return parts._replace(freq="DAILY", byday=())
    return parts._replace(freq="WEEKLY") if plain else parts


def _week_start(parts: Parts) -> int:
    """WKST where it decides which days share a week, else Monday (RFC 5545's default).

    It does so when weeks are left out and the week's turn falls between two days of the rule;
    any turn between the same two days means the same, so the later of them stands for all.
    """
    days = sorted(weekday for _, weekday in parts.byday)
    if parts.freq != "WEEKLY" or parts.interval == 1 or not days:
        return 0
    after = [day for day in days if day >= parts.wkst]
    return after[0] if after and after[0] != days[0] else 0


def _fires(parts: Parts) -> bool:
    if not parts.byday and not parts.bymonthday:
        return True
    if parts.freq == "WEEKLY" or (parts.freq == "DAILY" and not parts.bymonthday):
        return True
    pick = choice(parts.byday, parts.bymonthday)
    wanted = parts.bymonth or EVERY_MONTH
    for kind in ALL_KINDS_OF_YEAR:
        months = months_of(*kind)
        sizes = [len(pick(*months[month - 1])) for month in wanted]
        most = max(sizes) if parts.freq == "MONTHLY" else sum(sizes)
        if most and (not parts.bysetpos or any(abs(place) <= most for place in parts.bysetpos)):
            return True
    return False
