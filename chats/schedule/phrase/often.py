"""How often, without the day: "every other week", "fortnightly", "quarterly", "every 4-6 weeks"."""

from chats.schedule.phrase.days import lead, ordinal
from chats.schedule.phrase.parts import Flag, Freq, Line

UNITS = {"day": ("DAILY", 1), "week": ("WEEKLY", 1), "fortnight": ("WEEKLY", 2)}
UNITS |= {"month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1)}


def freq(line: Line, at: int) -> tuple[Freq, int] | None:
    """How often, without the day: "every two weeks", "fortnightly", "of the month"."""
    item = line.at(at)
    if item.is_("monthof"):
        return Freq(low=at, high=at + 1, freq="MONTHLY", scope=True), at + 1
    if item.is_("freq"):
        name, interval = (item.value("freq") or "").split(";")
        twofold = item.word("twofold")
        part = Freq(low=at, high=at + 1, freq=name, interval=int(interval), twofold=twofold)
        return part, at + 1
    return _every(line, at)


def _every(line: Line, at: int) -> tuple[Freq, int] | None:
    every, other, high = lead(line, at)
    if not every:
        return None
    count = 2 if other else 1
    step = ordinal(line, high)
    number = _count(line, high)
    if step and step[0] > 0:
        count, high = step
    elif number:
        count, high = number, high + 1
    if line.at(high).text == "-":
        high += 1
    name = "month" if line.at(high).word("month") else line.at(high).value("unit")
    if name not in UNITS:
        return None
    kind, times = UNITS[name]
    return Freq(low=at, high=high + 1, freq=kind, interval=times * count), high + 1


def _count(line: Line, at: int) -> int | None:
    item = line.at(at)
    if item.number is not None and 1 <= item.number <= 60:
        return item.number
    return int(item.value("number") or 0) or None


def vague(line: Line, at: int) -> tuple[Flag, int] | None:
    """ "every 4-6 weeks": a rhythm that is not fixed."""
    every, _, high = lead(line, at)
    joint = line.at(high + 1)
    if not every or not _count(line, high) or not _count(line, high + 2):
        return None
    unit = line.at(high + 3)
    if not (joint.text == "-" or joint.word("to", "or") or joint.is_("sign", "dash")):
        return None
    if not (unit.is_("unit") or unit.word("month")):
        return None
    return Flag(low=at, high=high + 4, name="vague"), high + 4


def week(line: Line, at: int) -> tuple[Flag, int] | None:
    """ "the 4th week of September": no rule of ours counts weeks of a month."""
    step = ordinal(line, at)
    if step is None or not line.at(step[1]).is_("unit", "week"):
        return None
    return Flag(low=at, high=step[1] + 1, name="weekof"), step[1] + 1
