"""A slot as calendars hold it: one ordinal a rule, begun on a date that all readers agree on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from chats.feeds.exceptions import last_term_day
from chats.feeds.oddtimes import is_odd
from chats.models import Slot
from chats.schedule import Occurrence, RuleError, Schedule, last_date, occurrence_on, upcoming
from chats.schedule.holidays import REACH

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
    whole = replace(schedule, last=min(filter(None, lasts), default=None), count=None)
    return [
        _begun_plainly(f"{slot.uid}-{number}" if number > 1 else str(slot.uid), part, whole, since)
        for number, part in enumerate(_split(whole), start=1)
    ]


def _split(schedule: Schedule) -> Iterator[Schedule]:
    """One schedule an ordinal: Exchange holds "the second Thursday", never "second and fourth"."""
    rule = schedule.rule
    if rule is None or rule.bysetpos or len(rule.byday) < 2 or not _never_meet(rule.byday):
        yield schedule
        return
    for day in rule.byday:
        if part := _phased(schedule, day):
            yield part


def _never_meet(days: tuple[tuple[int, int], ...]) -> bool:
    """Whether no date has two of the ordinals, as one may be the fourth Friday and the last."""
    signs = {(weekday, nth > 0) for nth, weekday in days}
    return all(nth for nth, _ in days) and len(signs) == len({weekday for _, weekday in days})


def _phased(schedule: Schedule, day: tuple[int, int]) -> Schedule | None:
    """One ordinal, begun on its first date in the schedule: "every other month" keeps its months.

    None if no date has it: other parts of the rule may rule it out.
    """
    assert schedule.rule is not None
    try:
        rule = replace(schedule.rule, byday=(day,))
    except RuleError:
        return None
    for occurrence in islice(_all(schedule, schedule), FURTHEST_FIRST):
        try:
            part = replace(schedule, rule=rule, first=occurrence.on)
        except RuleError:
            return None
        if part.first == occurrence.on:
            return part
    return None


def _begun_plainly(uid: str, part: Schedule, whole: Schedule, since: datetime | None) -> Part:
    """A series begun in a skipped hour would keep the wrong hour in some readers for ever."""
    odd: list[date] = []
    for occurrence in islice(_all(part, whole, since), FURTHEST_FIRST):
        if part.rule is None or not is_odd(part, occurrence):
            return Part(uid, replace(part, first=occurrence.on), tuple(odd))
        odd.append(occurrence.on)
    return Part(uid, None, tuple(odd))


def _all(part: Schedule, whole: Schedule, since: datetime | None = None) -> Iterator[Occurrence]:
    """The part's occurrences as the whole schedule holds them, in the order of their names."""
    if part.first is None:
        return iter(())
    first = max(part.first, EARLIEST)
    begin = datetime.combine(first, part.at, UTC) - timedelta(days=2)
    begin = max(begin, since or begin)
    if whole.holidays is None:
        return upcoming(part, since=begin)
    # A holiday's meeting may be held before the first of the rule, or on another part's date.
    named = upcoming(replace(part, holidays=None), since=begin - timedelta(days=REACH))
    held = (occurrence_on(whole, name.on) for name in islice(named, FURTHEST_FIRST))
    return (one for one in held if one and one.end > (since or one.start))
