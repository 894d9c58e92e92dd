"""A slot as calendars hold it: one ordinal a rule, begun on a date that all readers agree on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from chats.feeds.oddtimes import is_odd
from chats.models import Chat, Slot
from chats.schedule import Occurrence, Rule, RuleError, Schedule, upcoming

FURTHEST_FIRST = 600  # dates looked through for the first of a rare one, such as a fifth Friday
EARLIEST = date(1, 1, 5)


class Part(NamedTuple):
    """One series. `odd` are dates before its beginning that go as events of their own."""

    uid: str
    schedule: Schedule | None
    odd: tuple[date, ...] = ()


def parts_of(slot: Slot, *, last: date | None) -> list[Part]:
    """The slot's series up to `last`; UIDs `<uid>`, `<uid>-2`, … in the order of the rule."""
    schedule = slot.schedule
    if last is not None:
        schedule = replace(schedule, last=min(last, schedule.last or last))
    return [
        _begun_plainly(f"{slot.uid}-{number}" if number > 1 else str(slot.uid), part)
        for number, part in enumerate(_split(schedule), start=1)
    ]


def last_day(chat: Chat) -> date | None:
    """After an ended chat's last day, as far as known, nothing is in its feed."""
    if chat.state != Chat.State.ENDED:
        return None
    return _last_of(chat.ended_on or chat.last_known) or chat.changed_at.date()


def _last_of(partial: str) -> date | None:
    """The last day of "2017", "2017-05" or "2017-05-16"; None for "" and for no date at all."""
    if not partial:
        return None
    try:
        year, month, day = (*map(int, filter(None, partial.split("-"))), 0, 0, 0)[:3]
        if day:
            return date(year, month, day)
        return date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - timedelta(1)
    except ValueError:
        return None


def _split(schedule: Schedule) -> Iterator[Schedule]:
    """One schedule an ordinal: Exchange holds "the second Thursday", never "second and fourth"."""
    rule = schedule.rule
    if rule is None or rule.bysetpos or len(rule.byday) < 2 or not all(n for n, _ in rule.byday):
        yield schedule
        return
    for day in rule.byday:
        if part := _phased(schedule, replace(rule, byday=(day,))):
            yield part


def _phased(schedule: Schedule, rule: Rule) -> Schedule | None:
    """The rule begun on its first date in the schedule: "every other month" keeps its months."""
    for occurrence in islice(_all(schedule), FURTHEST_FIRST):
        try:
            part = replace(schedule, rule=rule, first=occurrence.on)
        except RuleError:
            return None
        if part.first == occurrence.on:
            return part
    return None


def _begun_plainly(uid: str, schedule: Schedule) -> Part:
    """A series begun in a skipped hour would keep the wrong hour in some readers for ever."""
    odd: list[date] = []
    for occurrence in islice(_all(schedule), FURTHEST_FIRST):
        if schedule.rule is None or not is_odd(schedule, occurrence):
            return Part(uid, replace(schedule, first=occurrence.on), tuple(odd))
        odd.append(occurrence.on)
    return Part(uid, None, tuple(odd))


def _all(schedule: Schedule) -> Iterator[Occurrence]:
    if schedule.first is None:
        return iter(())
    first = max(schedule.first, EARLIEST)
    return upcoming(schedule, since=datetime.combine(first, schedule.at, UTC) - timedelta(days=2))
