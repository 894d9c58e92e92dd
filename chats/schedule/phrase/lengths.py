"""Lengths of time, and what tells them from hours: "an hour", "90 minutes", "2 h"."""

from chats.schedule.phrase.parts import Length, Line


def hour_number(line: Line, at: int) -> int | None:
    item = line.at(at)
    if item.number is not None:
        return item.number
    word = item.value("number")
    return int(word) if word else None


def length(line: Line, at: int) -> tuple[Length, int] | None:
    """ "1-hour", "90 minutes", "an hour and a half", "1.5 hours"."""
    item = line.at(at)
    if item.is_("span"):
        return _length(line, at, at + 1, int(item.value("span") or 0))
    count = hour_number(line, at)
    if count is None:
        return None
    high, extra = at + 1, 0
    half = line.at(high).text in (".", ",") and line.at(high + 1).close
    if half and line.at(high + 1).number == 5:
        high, extra = high + 2, 30
    if line.at(high).text == "-":
        high += 1
    unit = line.at(high).value("length")
    if unit is None or (line.at(high).is_("clock") and hour_mark(line, high, count)):
        return None
    minutes = count * int(unit) + (extra if unit == "60" else 0)
    return _length(line, at, high + 1, minutes)


def hour_mark(line: Line, at: int, count: int) -> bool:
    """Whether the "h" of "20h" or "12h30" marks an hour; only "2 h" on its own is a length."""
    minutes = line.at(at + 1).number is not None and line.at(at + 1).close
    return minutes or count > 4 or _is_clock(line, at)


def _is_clock(line: Line, at: int) -> bool:
    """Whether "2 heures" or "8 h" is an hour of the day, not a length."""
    before = line.at(at - 2)
    return before.word("at", "from", "to") or (line.at(at - 1).number or 0) >= 13


def _length(line: Line, low: int, high: int, minutes: int) -> tuple[Length, int] | None:
    if not 0 < minutes <= 7 * 24 * 60:
        return None
    high += line.at(high).word("roughly")
    return Length(low=low, high=high, minutes=minutes), high
