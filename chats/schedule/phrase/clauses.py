"""Parts → clauses: which days go with which hours when a phrase names several of each."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from chats.schedule.phrase.parts import Days, Flag, Line, Part
from chats.schedule.phrase.sessions import Session, light


@dataclass(slots=True)
class Clause:
    days: list[Days] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


def clauses(line: Line, found: list[Part], sessions: list[Session]) -> list[Clause]:
    """One clause where all hours are for all days, several where each hour has its own days."""
    days = _kept_days(line, found, sessions)
    marks: list[Days | Session] = sorted([*days, *sessions], key=lambda each: each.low)
    if not days or not sessions:
        return [Clause(days, sessions)]
    leads = isinstance(marks[0], Days)
    out = [Clause()]
    for mark in marks:
        if _opens(out[-1], mark, leads):
            out.append(Clause())
        if isinstance(mark, Days):
            out[-1].days.append(mark)
        else:
            out[-1].sessions.append(mark)
    return _joined(out)


def mixed(line: Line, found: list[Clause]) -> bool:
    """Whether days are named apart, and may not all be the chat's: "archive posted Wednesdays"."""
    scattered = any(_scattered(line, clause) for clause in found)
    nth = {day for clause in found for each in clause.days if each.ordinals for day in each.days}
    all_ = {
        day for clause in found for each in clause.days if not each.ordinals for day in each.days
    }
    return scattered or (len(found) > 1 and bool(nth & all_))


def _scattered(line: Line, clause: Clause) -> bool:
    days = [each for each in sorted(clause.days, key=lambda day: day.low) if each.days]
    return any(
        set(first.days) != set(second.days) and not light(line, first.high, second.low)
        for first, second in pairwise(days)
    )


def _opens(clause: Clause, mark: Days | Session, leads: bool) -> bool:
    if leads:
        return isinstance(mark, Days) and bool(clause.sessions)
    return isinstance(mark, Session) and bool(clause.days)


def _joined(found: list[Clause]) -> list[Clause]:
    """Clauses about the same days are one; days or hours left alone go to the clause before."""
    out: list[Clause] = []
    for clause in found:
        lone = out and not (clause.days and clause.sessions)
        same = out and _names(clause) == _names(out[-1])
        bare = out and not any(each.days for each in clause.days)
        if lone or same or bare:
            out[-1].days += clause.days
            out[-1].sessions += clause.sessions
        else:
            out.append(clause)
    return out


def _names(clause: Clause) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(each.days, each.ordinals) for each in clause.days}


def _kept_days(line: Line, found: list[Part], sessions: list[Session]) -> list[Days]:
    """Without the days in brackets that say what day it is elsewhere: "HKG - 5pm (Wed)"."""
    days = [part for part in found if isinstance(part, Days) and not part.excepted]
    outside = [part for part in days if not _bracketed(line, part)]
    if any(part.days for part in outside):
        days = [part for part in days if part in outside or part.ordinals or part.every]
    days = _of_the_kept(line, days, sessions)
    moved = any(isinstance(part, Flag) and part.name == "change" for part in found)
    if moved:
        days = [_after_change(line, part) for part in days]
    return days


def _of_the_kept(line: Line, days: list[Days], sessions: list[Session]) -> list[Days]:
    """Without the days of hours that only say the same moment for elsewhere."""
    kept = [session.reaches for session in sessions]
    others = [other.reaches for session in sessions for other in session.others]
    mine = [day for day in days if any(_beside(line, day, reach) for reach in kept)]
    theirs = [
        day
        for day in days
        if day not in mine and any(_beside(line, day, reach) for reach in others)
    ]
    return [day for day in days if day not in theirs] if mine else days


def _beside(line: Line, day: Days, reach: tuple[int, int]) -> bool:
    """Whether the day stands right before the hour, or in brackets right after it."""
    before = day.high <= reach[0] and light(line, day.high, reach[0])
    after = reach[1] <= day.low and light(line, reach[1], day.low) and _bracketed(line, day)
    return before or after


def _bracketed(line: Line, part: Days) -> bool:
    """ "(Wed)", "(Tuesday morning in Australia)"."""
    if line.at(part.low - 1).text != "(":
        return False
    high = part.high
    while line.at(high).start >= 0 and line.at(high).text != ")":
        high += 1
    elsewhere = any(line.zoned(index) for index in range(part.high, high))
    return high == part.high or (elsewhere and not part.every)


def _after_change(line: Line, part: Days) -> Days:
    """ "moving from Tuesday to Wednesday": the day it moves to."""
    ranged = any(line.at(index).word("to") for index in range(part.low, part.high))
    return replace(part, days=part.days[-1:]) if ranged else part
