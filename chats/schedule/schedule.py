"""What one slot of a chat says about WHEN: the frozen value that everything expands from."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from chats.schedule.dates import LAST_DAY, days
from chats.schedule.errors import RuleError, ScheduleError
from chats.schedule.holidays import Holidays
from chats.schedule.rule import Rule

MOST_COUNTED = 5_000
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one slot of a chat meets, on the organiser's clock and calendar.

    Made from a rule and any first date, it keeps the rule with everything written out
    (Rule.anchored) and the first date that the rule has from there on. ScheduleError or RuleError
    if the values make no sense together.

    `terms` (first and last days, both included) and `holidays` limit the rule's dates only, as
    `last` and `count` do: an extra date is meant as it is said. A skipped date never takes place.
    The count counts the rule's dates, also those that terms, holidays or people leave out.
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
    terms: tuple[tuple[date, date], ...] = ()
    holidays: Holidays | None = None

    def __post_init__(self) -> None:
        _check(self)
        object.__setattr__(self, "at", self.at.replace(fold=0))
        object.__setattr__(self, "extra", frozenset(self.extra))
        object.__setattr__(self, "skipped", frozenset(self.skipped))
        object.__setattr__(self, "terms", tuple(sorted(self.terms)))
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
    terms = sorted(schedule.terms)
    if any(begin > end for begin, end in terms):
        raise ScheduleError("A term ends after it begins: check its dates.")
    if any(before[1] >= after[0] for before, after in pairwise(terms)):
        raise ScheduleError("Two terms share a day: join them, or check their dates.")


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


def split(schedule: Schedule, on: date, new: Schedule) -> tuple[Schedule, Schedule]:
    """For a change from a date on: the old schedule until the day before, the new one from then.

    Past dates keep their slot and so their names. `new` is best made with dataclasses.replace, so
    that what was said about later dates stays; its rhythm (every second week …) counts from its
    own first date. ScheduleError if the old rule has no date before, or the new one none from then.
    """
    ends = on - timedelta(1)
    if schedule.rule and schedule.first and schedule.first > ends:
        raise ScheduleError("The change comes before the first date: change the schedule itself.")
    last = last_date(schedule)
    old = replace(
        schedule,
        first=schedule.first if schedule.first and schedule.first <= ends else None,
        last=min(last, ends) if last else ends,
        count=None,
        extra=frozenset(day for day in schedule.extra if day <= ends),
        skipped=frozenset(day for day in schedule.skipped if day <= ends),
    )
    begun = replace(
        new,
        first=_first_from(new, on),
        last=last_date(new),
        count=None,
        extra=frozenset(day for day in new.extra if day >= on),
        skipped=frozenset(day for day in new.skipped if day >= on),
    )
    return old, begun


def _first_from(schedule: Schedule, on: date) -> date | None:
    if schedule.first is None or schedule.rule is None:
        return schedule.first if schedule.first and schedule.first >= on else None
    last = last_date(schedule) or date.max
    found = days(schedule.rule, schedule.first.toordinal(), on.toordinal(), last.toordinal())
    day = next(found, None)
    if day is None:
        raise ScheduleError("The new schedule has no date from the change on: check its dates.")
    return date.fromordinal(day)
