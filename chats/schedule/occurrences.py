"""WHEN a chat meets: a Schedule and a window in, Occurrences out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import dropwhile, islice

from chats.schedule.dates import LAST_DAY, turns
from chats.schedule.errors import TooMany
from chats.schedule.holidays import REACH, Holidays
from chats.schedule.named import held_days, named_days, within_calendar
from chats.schedule.occurrence import Occurrence
from chats.schedule.schedule import Schedule, last_date
from chats.schedule.steady import steadily
from chats.schedule.walltime import offsets_at, start_of

__all__ = [
    "MOST_IN_A_WINDOW",
    "Occurrence",
    "Schedule",
    "between",
    "last_date",
    "occurrence_on",
    "start_of",
    "upcoming",
]

MOST_IN_A_WINDOW = 5_000


def upcoming(schedule: Schedule, *, since: datetime) -> Iterator[Occurrence]:
    """Yield occurrences that end after `since` (aware), soonest first."""
    found = _held(schedule, _day_before(since, schedule.lasts), LAST_DAY)
    return dropwhile(lambda occurrence: occurrence.end <= since, found)


def between(schedule: Schedule, *, since: datetime, until: datetime) -> list[Occurrence]:
    """Occurrences that end after `since` and start before `until` (both aware), soonest first.

    TooMany beyond 5,000.
    """
    found = _held(schedule, _day_before(since, schedule.lasts), _day_after(until))
    # A few more than the most: the days reach a little beyond the window.
    some = islice(found, MOST_IN_A_WINDOW + 10)
    inside = [one for one in some if one.end > since and one.start < until]
    if len(inside) > MOST_IN_A_WINDOW:
        raise TooMany(f"More than {MOST_IN_A_WINDOW:,} dates: ask for a shorter time.")
    return inside


def occurrence_on(schedule: Schedule, on: date) -> Occurrence | None:
    """The occurrence named by that date of the organiser's calendar, if there is one."""
    day = on.toordinal()
    if schedule.holidays is None:
        return next(_held(schedule, day, day), None)
    near = _moved(schedule, schedule.holidays, day - REACH, day + REACH)
    return next((occurrence for occurrence in near if occurrence.on == on), None)


def _day_before(moment: datetime, lasts: timedelta) -> int:
    # Zones are up to 26 hours apart, and a gap may move a meeting by a day (Apia, 2011).
    return moment.toordinal() - lasts.days - 4


def _day_after(moment: datetime) -> int:
    return moment.toordinal() + 2


def _held(schedule: Schedule, since: int, until: int) -> Iterator[Occurrence]:
    """Occurrences held on the organiser's days (ordinals) from `since` to `until`."""
    if schedule.holidays is not None:
        return _moved(schedule, schedule.holidays, since, until)
    since, until = within_calendar(schedule, since, until)
    if schedule.rule is None or schedule.first is None or schedule.extra or schedule.terms:
        return one_by_one(schedule, since, until)
    wheel = turns(schedule.rule, schedule.first.toordinal(), since)
    if wheel is None:
        return one_by_one(schedule, since, until)
    last = last_date(schedule)
    found = steadily(schedule, wheel, min(until, last.toordinal()) if last else until)
    if not schedule.skipped:
        return found
    return (one for one in found if one.on not in schedule.skipped)


def one_by_one(schedule: Schedule, since: int, until: int) -> Iterator[Occurrence]:
    """The way for every schedule without holidays; `steadily` gives the same, sooner."""
    at, lasts, offset_on = schedule.at, schedule.lasts, offsets_at(schedule.at, schedule.zone)
    new, of_day, combine = tuple.__new__, date.fromordinal, datetime.combine
    offset, changes = timedelta(0), 0
    for day in named_days(schedule, since, until):
        if day >= changes:
            offset, changes = offset_on(day)
        on = of_day(day)
        start = combine(on, at, UTC) - offset
        # What Occurrence(…) does, in half the time.
        yield new(Occurrence, (on, start, start + lasts))


def _moved(schedule: Schedule, holidays: Holidays, since: int, until: int) -> Iterator[Occurrence]:
    for day, name in held_days(schedule, holidays, since, until):
        start = start_of(date.fromordinal(day), schedule.at, schedule.zone)
        yield Occurrence(date.fromordinal(name), start, start + schedule.lasts)
