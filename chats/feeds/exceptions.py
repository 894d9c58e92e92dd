"""Dates of a rule that are left out or held elsewhere: terms, holidays, dates struck by people.

Calendars know none of these reasons: a date left out becomes an EXDATE, a moved one an override.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from chats.schedule import Occurrence, Schedule, occurrence_on, upcoming


class Exceptions(NamedTuple):
    left_out: tuple[date, ...]
    moved: frozenset[date]


def exceptions(
    schedule: Schedule, whole: Schedule, skipped: set[date], *, until: date
) -> Exceptions:
    """The rule's own dates up to `until` that do not take place, or not when the rule says.

    `schedule` may be a part of the `whole`: a holiday's meeting that is moved to a day which
    another part has is left out.
    """
    if schedule.terms or schedule.holidays or skipped:
        ruled = list(_ruled(schedule, until))
        held = {one.on: occurrence_on(whole, one.on) for one in ruled if one.on not in skipped}
        return Exceptions(
            tuple(one.on for one in ruled if held.get(one.on) is None),
            frozenset(
                one.on for one in ruled if (at := held.get(one.on)) and at.start != one.start
            ),
        )
    return Exceptions((), frozenset())


def last_term_day(schedule: Schedule) -> date | None:
    """The last day of the last term: after it, nothing is left of the rule."""
    return schedule.terms[-1][1] if schedule.terms else None


def _ruled(schedule: Schedule, until: date) -> Iterator[Occurrence]:
    assert schedule.first is not None  # a series has a first date
    bare = replace(schedule, terms=(), holidays=None)
    since = datetime.combine(schedule.first, schedule.at, UTC) - timedelta(days=2)
    for occurrence in upcoming(bare, since=since):
        if occurrence.on > until:
            return
        if occurrence.on >= schedule.first:
            yield occurrence
