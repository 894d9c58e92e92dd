"""Items → parts, left to right: at each place the first kind of part that fits."""

from collections.abc import Callable
from dataclasses import replace

from chats.schedule.phrase import clock, dating, days, lengths, often, seasons, zoning
from chats.schedule.phrase.parts import Dates, Days, Flag, Line, Months, Part, Time

FLAGS = (
    *("today", "relative", "none", "vague", "once", "times", "term", "holiday", "past", "instead"),
    *("unless", "change", "start", "coming", "end", "except", "alternate", "other", "also"),
    *(
        "aside",
        "before",
        "clause",
        "from",
        "between",
        "to",
        "or",
        "hour_open",
        "gloss",
        "passing",
        "season",
    ),
)
SIDES = {"start": "first", "from": "first", "coming": "coming", "end": "last", "to": "last"}
SIDES |= {"except": "except"}
Reader = Callable[[Line, int], tuple[Part, int] | None]
READERS: tuple[Reader, ...] = (
    lengths.length,
    dating.dates,
    clock.time,
    zoning.zone,
    seasons.months,
    days.days,
    often.freq,
    often.vague,
    often.week,
)


def parts(line: Line) -> list[Part]:
    """The parts of a phrase, in order, with conditions and asides taken out."""
    found: list[Part] = []
    at = 0
    while at < len(line.items):
        part, at = _part(line, at)
        if part is not None:
            found.append(_spanned(line, part))
    return _without_clauses(line, _bounded(line, found))


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


def _bounded(line: Line, found: list[Part]) -> list[Part]:
    """Give dates and months the side that the word before them says."""
    out: list[Part] = []
    side = ""
    for part in found:
        if isinstance(part, Flag):
            side = _side(part, side)
        elif isinstance(part, Dates):
            part = replace(
                _dated_side(line, part, side), many=part.many or _listed(line, out, part)
            )
            side = side if side == "except" else ""
        elif isinstance(part, Months):
            part = _months_side(line, part, side)
        elif isinstance(part, Days) and side == "except" and not part.ordinals:
            part = replace(part, excepted=True)
        elif side != "except":
            side = ""
        out.append(part)
    return out


def _side(flag: Flag, side: str) -> str:
    if flag.name in ("stop", ")", "clause"):
        return ""
    return SIDES.get(flag.name, side if flag.name in ("holiday", "part", "or") else "")


def _listed(line: Line, out: list[Part], part: Dates) -> bool:
    """ "Feb 3 and Feb 17": the second of two dates."""
    before = out[-1] if out else None
    if not isinstance(before, Dates) or before.bound:
        return False
    return any(line.at(index).word("and") for index in range(before.high, part.low))


def _dated_side(line: Line, part: Dates, side: str) -> Dates:
    if line.at(part.high).word("onward"):
        side = "first"
    near = side == "coming"
    return replace(part, bound="first" if near else side, near=near)


def _months_side(line: Line, part: Months, side: str) -> Months:
    if side == "except":
        return replace(part, excepted=True)
    if line.at(part.high).word("onward"):
        side = "first"
    bound = "first" if side == "coming" else side
    return replace(part, bound=bound) if len(part.months) == 1 else part


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
        out += _dropped(found[at:end])
        at = end
    return out


def _dropped(clause: list[Part]) -> list[Part]:
    """One flag for a clause; and a doubt where it names other days for no holiday's sake."""
    first, last = clause[0], clause[-1]
    name = "past" if _flag(first, "past", "instead") else "condition"
    low = {"low": first.low, "start": first.start}
    aside = Flag(**low, high=last.high, end=last.end, name=name, value="aside")
    days = name == "condition" and any(isinstance(part, Days) for part in clause)
    if not days or any(_flag(part, "holiday") for part in clause):
        return [aside]
    return [aside, Flag(low=last.high, high=last.high, name="doubt")]


def _clause_end(line: Line, found: list[Part], at: int) -> int | None:
    """Where a clause that must not be read as the schedule ends, when one begins here."""
    part = found[at]
    if _flag(part, "instead"):
        return _skipping_one(found, at)
    if _flag(part, "unless") and (part.low == 0 or line.at(part.high).text in (":", "-")):
        return None  # "When: Mondays"
    if _flag(part, "except"):
        after = found[at + 1] if at + 1 < len(found) else None
        days = isinstance(after, Days) and after.excepted
        kept = after is None or days or isinstance(after, Months | Dates)
        return None if kept else _until(line, found, at)
    return _until(line, found, at) if _flag(part, "past", "unless", "aside") else None


def _until(line: Line, found: list[Part], at: int) -> int:
    """To the comma or the end of the sentence; "if it is a holiday, the third Monday" goes on."""
    end = at + 1
    while end < len(found):
        if _flag(found[end], "stop", ")", "]") or isinstance(found[end], Months):
            break
        if isinstance(found[end], Time) and _flag(found[at], "except"):
            break
        if _flag(found[end], "clause") and _flag(found[at], "past", "aside"):
            break
        gap = range(found[end - 1].high, found[end].low)
        if any(line.at(index).text == "," for index in gap):
            instead = isinstance(found[end], Days) and _holiday(found[at:end])
            return end + 1 if instead else end
        end += 1
    return end


def _holiday(clause: list[Part]) -> bool:
    return any(_flag(part, "holiday") for part in clause)


def _skipping_one(found: list[Part], at: int) -> int:
    return at + 2 if at + 1 < len(found) and not isinstance(found[at + 1], Flag) else at + 1
