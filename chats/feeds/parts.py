"""A slot as calendars hold it: one ordinal a rule, begun on a date that all readers agree on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from chats.feeds.exceptions import last_term_day
from chats.feeds.oddtimes import is_odd
from chats.models import Slot
from chats.schedule import Occurrence, RuleError, Schedule, last_date, upcoming

FURTHEST_FIRST = 600  # dates looked through for the first of a rare one, such as a fifth Friday
EARLIEST = date(1, 1, 5)


class Part(NamedTuple):
    """One series. `odd` are dates before its beginning that go as events of their own."""

    uid: str
    schedule: Schedule | None
    odd: tuple[date, ...] = ()


def parts_of(slot: Slot, *, since: datetime | None = None) -> list[Part]:
    """The slot's series; UIDs `<uid>`, `<uid>-2`, … in the order of the rule.

    `since` (aware) lets them begin with the first date that ends after it.
    """
    # Calendars are told the last date, never a count: several ordinals share one (no COUNT).
    schedule = slot.schedule
    lasts = [last_date(schedule), last_term_day(schedule)]
    schedule = replace(schedule, last=min(filter(None, lasts), default=None), count=None)
    return [
        _begun_plainly(f"{slot.uid}-{number}" if number > 1 else str(slot.uid), part, since)
        for number, part in enumerate(_split(schedule), start=1)
    ]


def _split(schedule: Schedule) -> Iterator[Schedule]:
    """One schedule an ordinal: Exchange holds "the second Thursday", never "second and fourth"."""
    rule = schedule.rule
    if rule is None or rule.bysetpos or len(rule.byday) < 2 or not all(n for n, _ in rule.byday):
        yield schedule
        return
    for day in rule.byday:
        if part := _phased(schedule, day):
            yield part


def _phased(schedule: Schedule, day: tuple[int, int]) -> Schedule | None:
    """One ordinal, begun on its first date in the schedule: "every other month" keeps its months.

    None if no date has it: other parts of the rule may rule it out.
    """
    assert schedule.rule is not None
    try:
        rule = replace(schedule.rule, byday=(day,))
    except RuleError:
        return None
    for occurrence in islice(_all(schedule), FURTHEST_FIRST):
        try:
            part = replace(schedule, rule=rule, first=occurrence.on)
        except RuleError:
            return None
        if part.first == occurrence.on:
            return part
    return None


def _begun_plainly(uid: str, schedule: Schedule, since: datetime | None) -> Part:
    """A series begun in a skipped hour would keep the wrong hour in some readers for ever."""
    odd: list[date] = []
    for occurrence in islice(_all(schedule, since), FURTHEST_FIRST):
        if schedule.rule is None or not is_odd(schedule, occurrence):
            return Part(uid, replace(schedule, first=occurrence.on), tuple(odd))
        odd.append(occurrence.on)
    return Part(uid, None, tuple(odd))


def _all(schedule: Schedule, since: datetime | None = None) -> Iterator[Occurrence]:
    if schedule.first is None:
        return iter(())
    first = max(schedule.first, EARLIEST)
    begin = datetime.combine(first, schedule.at, UTC) - timedelta(days=2)
    return upcoming(schedule, since=max(begin, since or begin))
