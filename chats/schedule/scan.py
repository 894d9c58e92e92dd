"""Items → parts, left to right: at each place the first kind of part that fits."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from chats.schedule import clock, dating, days, zoning
from chats.schedule.parts import Dates, Flag, Line, Months, Part

FLAGS = (
    *("today", "relative", "none", "vague", "once", "times", "term", "holiday", "past", "instead"),
    *("unless", "change", "start", "end", "except", "alternate", "also", "aside", "before"),
    *("clause", "from", "between", "to", "or"),
)
Reader = Callable[[Line, int], tuple[Part, int] | None]
READERS: tuple[Reader, ...] = (
    clock.length,
    dating.dates,
    clock.time,
    zoning.zone,
    dating.months,
    days.days,
    days.freq,
    days.vague,
    days.week,
)


def parts(line: Line) -> list[Part]:
    """The parts of a phrase, in order, with conditions and asides taken out."""
    found: list[Part] = []
    at = 0
    while at < len(line.items):
        part, at = _part(line, at)
        if part is not None:
            found.append(_spanned(line, part))
    return _without_clauses(line, _bounded(found))


def _part(line: Line, at: int) -> tuple[Part | None, int]:
    for reader in READERS:
        step = reader(line, at)
        if step and step[1] > at:
            return step
    item = line.at(at)
    if item.is_("part"):
        flag = Flag(low=at, high=at + 1, name="part", value=item.value("part") or "")
        return (replace(flag, name="tonight") if item.word("today") else flag), at + 1
    name = next((name for name in FLAGS if item.word(name)), None)
    if name is None:
        return _sign(line, at)
    return Flag(low=at, high=at + 1, name=name, value=item.text), at + 1


def _sign(line: Line, at: int) -> tuple[Part | None, int]:
    text = line.at(at).text
    ends = text in (";", "!", "?") or (text == "." and not line.at(at + 1).close)
    if ends or text in ("(", ")", "[", "]"):
        return Flag(low=at, high=at + 1, name="stop" if ends else text), at + 1
    return None, at + 1


def _spanned(line: Line, part: Part) -> Part:
    return replace(part, start=line.at(part.low).start, end=line.at(part.high - 1).end)


def _flag(part: Part | None, *names: str) -> bool:
    return isinstance(part, Flag) and part.name in names


def _bounded(found: list[Part]) -> list[Part]:
    """Give dates and months the side that the word before them says."""
    out: list[Part] = []
    side = ""
    for part in found:
        if isinstance(part, Flag):
            side = _side(part, side)
        elif isinstance(part, Dates):
            part, side = replace(part, bound=side), side if side == "except" else ""
        elif isinstance(part, Months):
            part = _months_side(part, side)
        elif side != "except":
            side = ""
        out.append(part)
    return out


def _side(flag: Flag, side: str) -> str:
    sides = {"start": "first", "from": "first", "end": "last", "to": "last", "except": "except"}
    if flag.name in ("stop", ")", "clause"):
        return ""
    return sides.get(flag.name, side if flag.name in ("holiday", "part", "or") else "")


def _months_side(part: Months, side: str) -> Months:
    if side == "except":
        return replace(part, excepted=True)
    return replace(part, bound=side) if len(part.months) == 1 else part


def _without_clauses(line: Line, found: list[Part]) -> list[Part]:
    """Drop what is said about the past, of conditions and of other hours, as one aside each."""
    out: list[Part] = []
    at = 0
    while at < len(found):
        end = _clause_end(line, found, at)
        if end is None:
            out.append(found[at])
            at += 1
            continue
        name = "condition" if not _flag(found[at], "past", "instead") else "past"
        low, high = found[at], found[end - 1]
        out.append(
            Flag(
                low=low.low, high=high.high, start=low.start, end=high.end, name=name, value="aside"
            )
        )
        at = end
    return out


def _clause_end(line: Line, found: list[Part], at: int) -> int | None:
    """Where a clause that must not be read as the schedule ends, when one begins here."""
    part = found[at]
    if _flag(part, "past"):
        return _until(line, found, at, commas=True)
    if _flag(part, "instead"):
        return _skipping_one(found, at)
    if _flag(part, "unless") and line.at(part.high).text not in (":", "-"):
        holiday = any(_flag(each, "holiday") for each in found[at:])
        return _until(line, found, at, commas=not holiday)
    if _flag(part, "aside"):
        return _until(line, found, at, commas=True)
    if _flag(part, "except") and at + 1 < len(found):
        return _excepted(line, found, at)
    return None


def _excepted(line: Line, found: list[Part], at: int) -> int | None:
    """ "except the last Monday", "except on bank holidays": all of it is a condition."""
    after = found[at + 1]
    if isinstance(after, Months | Dates):
        return None
    return _until(line, found, at, commas=True)


def _until(line: Line, found: list[Part], at: int, *, commas: bool) -> int:
    end = at + 1
    while end < len(found):
        gap = range(found[end - 1].high, found[end].low)
        if _flag(found[end], "stop", ")", "]") or isinstance(found[end], Months):
            return end
        if commas and _flag(found[end], "clause"):
            return end
        if commas and any(line.at(index).text == "," for index in gap):
            return end
        end += 1
    return end


def _skipping_one(found: list[Part], at: int) -> int:
    return at + 2 if at + 1 < len(found) and not isinstance(found[at + 1], Flag) else at + 1


def of(kind: type[Part], found: Iterable[Part]) -> list[Part]:
    return [part for part in found if isinstance(part, kind)]
