"""Named months: "September to May", "January, April and July", "odd months", "August off"."""

from dataclasses import replace

from chats.schedule.phrase.dating import month_at
from chats.schedule.phrase.parts import Line, Months


def months(line: Line, at: int) -> tuple[Months, int] | None:
    """Named months: a list, or a span from one to another ("September to May")."""
    if picked := line.at(at).value("months"):
        named = tuple(int(month) for month in picked.split("-"))
        return Months(low=at, high=at + 1, months=named, picked=True), at + 1
    first = month_at(line, at)
    if first is None:
        return None
    found, high, ranged = [first[0]], first[1], False
    while True:
        joint = line.at(high)
        if joint.is_("sign", "dash") or joint.word("to"):
            ahead = high + 1 + line.at(high + 1).word("of", "the", "late")
            last = month_at(line, ahead)
            if last and len(found) == 1:
                reach = (last[0] - found[0]) % 12
                found = [(found[0] - 1 + step) % 12 + 1 for step in range(reach + 1)]
                high, ranged = last[1], True
                continue
        step = _next_month(line, high)
        if step is None:
            break
        found.append(step[0])
        high = step[1]
    part = Months(low=at, high=high, months=tuple(sorted(set(found))), ranged=ranged)
    if line.at(high).word("off"):
        return replace(part, high=high + 1, excepted=True), high + 1
    return replace(part, loose=_names_a_thing(line, at, high)), high


def _names_a_thing(line: Line, low: int, high: int) -> bool:
    """ "the August cohort", "our May edition", "April Jones"."""
    before, after = line.at(low - 1), line.at(high)
    named = before.word("the") or (after.raw[:1].isupper() and not before.word("of"))
    return named and after.raw.isalpha() and not after.meanings


def _next_month(line: Line, at: int) -> tuple[int, int] | None:
    reach = 0
    while reach < 3 and (
        line.at(at + reach).text in (",", "/") or line.at(at + reach).word("and", "or", "of")
    ):
        reach += 1
    return month_at(line, at + reach) if reach else None
