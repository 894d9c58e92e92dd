"""Weekdays and days of the month: "2nd & 4th Thursdays", "Mon-Fri", "the 1st and 15th"."""

from chats.schedule.phrase.parts import Days, Line

WEEKDAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}


def ordinal(line: Line, at: int) -> tuple[int, int] | None:
    """An ordinal and the item after it: "first", "2nd", "2.", "first (1st)"."""
    item, after = line.at(at), line.at(at + 1)
    found = None
    marked = after.is_("suffix") and after.close
    if item.is_("ordinal") and not (item.is_("weekday") and not line.at(at + 1).is_("weekday")):
        found = int(item.value("ordinal") or 0), at + 1
    elif item.number is not None and (marked or (after.text == "." and _dotted(line, at))):
        found = item.number, at + 2
    return found and (found[0], _aside(line, found[1]))


def _dotted(line: Line, at: int) -> bool:
    """Whether "2." is the German ordinal: a day, a month or a joint follows."""
    if line.lexicon.code != "de" or not line.at(at + 1).close:
        return False
    after = line.at(at + 2)
    kinds = ("weekday", "weekdays", "month", "freq", "monthof", "unit")
    return any(after.is_(kind) for kind in kinds) or _joint(line, at + 2) > 0


def _aside(line: Line, at: int) -> int:
    """Past a bracket that only repeats or doubts: "(1st)", "(if applicable)"."""
    if line.at(at).text != "(":
        return at
    for close in range(at + 1, at + 5):
        if line.at(close).text == ")":
            inside = [line.at(index) for index in range(at + 1, close)]
            doubt = inside[0].word("unless") if inside else False
            again = inside[0].number is not None and len(inside) == 2 if inside else False
            return close + 1 if doubt or again else at
    return at


def _joint(line: Line, at: int) -> int:
    """How many items join two members of a list: ", and the" is 3; 0 where nothing joins."""
    reach = 0
    while reach < 4:
        item = line.at(at + reach)
        if (
            item.text in (",", "/")
            or item.word("and", "or")
            or (reach and item.word("the", "every", "on", "of"))
        ):
            reach += 1
        else:
            break
    return reach


def _chosen(line: Line, low: int, high: int) -> bool:
    return any(line.at(index).word("or") for index in range(low, high))


def days(line: Line, at: int) -> tuple[Days, int] | None:
    """Weekdays with what stands before them, or ordinals whose weekday stands elsewhere."""
    every, other, high = lead(line, at)
    if _numbered(line, high):
        part = Days(low=at, high=high + 1, ordinals=(line.at(high).number or 0,), every=every)
        return part, high + 1
    ordinals, high, choice = _ordinals(line, high)
    if ordinals and line.at(high).word("the", "of"):
        high += 1
    found = _weekdays(line, high)
    if not found:
        return _monthdays(line, at, ordinals, high, every) if ordinals else None
    named, plural, end, either = found
    if line.at(end).word("other_after"):
        other, end = True, end + 1
    if other or (every and ordinals == (2,) and _fortnight(line, end)):
        counted = not other and any(line.at(index).number for index in range(at, end))
        return Days(low=at, high=end, days=named, every=True, interval=2, unsure=counted), end
    plural = plural or _habit(line, at, end)
    slashed = (
        bool(ordinals)
        and len(named) > 1
        and any(
            line.at(index).text == "/" and line.at(index + 1).is_("weekday")
            for index in range(high, end)
        )
    )
    some = (line.at(at - 1).word("mostly") and not ordinals) or _of_another(line, at, end, ordinals)
    unsure = (
        slashed
        or some
        or (every and len(ordinals) == 1 and ordinals[0] > 1 and not _scoped(line, end))
    )
    part = Days(
        low=at,
        high=end,
        days=named,
        ordinals=ordinals,
        every=every,
        plural=plural,
        choice=choice or either,
        unsure=unsure,
    )
    return part, end


def _of_another(line: Line, at: int, end: int, ordinals: tuple[int, ...]) -> bool:
    """ "the first Tuesday after Labor Day", "the day after the first Tuesday"."""
    before = line.at(at - 1 - line.at(at - 1).word("the")).word("next_to")
    after = line.at(end).word("next_to") and line.at(end + 1).number is None
    return bool(ordinals) and (before or after)


def _numbered(line: Line, at: int) -> bool:
    """ "le 15 de chaque mois", "每月15日": a day of the month without an ordinal's ending."""
    number, after = line.at(at).number, line.at(at + 1)
    if number is None or not 1 <= number <= 31:
        return False
    before = line.at(at - 1).is_("freq", "MONTHLY;1") or line.at(at - 2).is_("freq", "MONTHLY;1")
    return after.is_("monthof") or (before and after.text in ("日", "號", "号"))


def lead(line: Line, at: int) -> tuple[bool, bool, int]:
    """ "every", "every other", "alternate", "each and every": said before the weekday."""
    every = other = False
    last = at + 4  # nobody says "every" more often
    while at < last and (line.at(at).word("every", "other") or (every and _led_on(line, at))):
        every = True
        other = other or line.at(at).word("other")
        at += 1
    return every, other, at


def _led_on(line: Line, at: int) -> bool:
    """Past "the", and the hyphen of "every-second"."""
    hyphen = line.at(at).text == "-" and line.at(at).close and line.at(at + 1).close
    return hyphen or line.at(at).word("the")


def _habit(line: Line, low: int, high: int) -> bool:
    """ "on a Sunday", "Tuesday evenings": said of every week though the day is singular."""
    labelled = line.at(low - 1).text == ":" and line.at(low - 2).is_("unit", "day")
    return labelled or line.at(low - 1).word("a") or line.at(high).word("plural")


def _fortnight(line: Line, end: int) -> bool:
    """ "every second Monday" is each second one, unless the month is named."""
    return not _scoped(line, end)


def _scoped(line: Line, end: int) -> bool:
    return any(
        line.at(index).is_("monthof")
        or line.at(index).is_("freq", "MONTHLY;1", "MONTHLY;2", "MONTHLY;3")
        or (line.at(index).is_("month") and line.at(index - 1).word("of", "and", "every"))
        for index in range(end, end + 3)
    )


def _ordinals(line: Line, at: int) -> tuple[tuple[int, ...], int, bool]:
    found: list[int] = []
    choice = False
    while step := ordinal(line, at):
        found.append(step[0])
        reach = _joint(line, step[1])
        at = step[1]
        after = ordinal(line, at + reach)
        if after is None or (not reach and not line.at(at).number):
            break
        choice = choice or _chosen(line, at, at + reach)
        at += reach
    return tuple(dict.fromkeys(found)), at, choice


def weekday(line: Line, at: int) -> tuple[tuple[int, ...], bool, int] | None:
    """One day name, its plural, and the item after it (past "'s" or a dot)."""
    item = line.at(at)
    if item.is_("days") and not item.is_("days", "sa-su") and line.at(at - 1).is_("ordinal"):
        return None  # "the last weekday": a working day of the month, not each of them
    if item.is_("days"):
        named = tuple(WEEKDAYS[day] for day in (item.value("days") or "").split("-"))
        return named, True, at + 1
    if not ((item.is_("weekday") or item.is_("weekdays")) and line.named(at)):
        return None
    if item.is_("suffix") and item.close and line.at(at - 1).number is not None:
        return None  # the "th" of "5th grade"
    plural = item.is_("weekdays")
    value = item.value("weekdays") or item.value("weekday")
    if line.at(at + 1).text == "'" and line.at(at + 1).close:
        plural, at = True, at + (2 if line.at(at + 2).text == "s" else 1)
    elif line.at(at + 1).text == "." and line.at(at + 1).close and len(item.text) <= 5:
        at += 1
    elif line.at(at + 1).text == "(" and line.at(at + 2).text == "s" and line.at(at + 2).close:
        plural, at = True, at + 3
    return (int(value or 0),), plural, at + 1


def _weekdays(line: Line, at: int) -> tuple[tuple[int, ...], bool, int, bool] | None:
    first = weekday(line, at)
    if first is None:
        return None
    named, plural, high = first
    choice, chain = False, _chained(line, high)
    while True:
        ranged = None if chain else _day_range(line, named, high)
        if ranged:
            named, high = ranged
            plural = True
            continue
        reach = _joint(line, high) or int(chain and line.at(high).is_("sign", "dash"))
        step = (weekday(line, high + reach) or _numbered_day(line, high + reach)) if reach else None
        if step is None:
            return tuple(dict.fromkeys(named)), plural, high, choice
        choice = choice or _chosen(line, high, high + reach)
        named, plural, high = named + step[0], plural or step[1], step[2]


def _chained(line: Line, high: int) -> bool:
    """ "Monday-Wednesday-Friday" is a list: a range has one dash."""
    dash = line.at(high).is_("sign", "dash")
    second = weekday(line, high + 1) if dash else None
    return second is not None and bool(
        line.at(second[2]).is_("sign", "dash") and weekday(line, second[2] + 1)
    )


def _numbered_day(line: Line, at: int) -> tuple[tuple[int, ...], bool, int] | None:
    """The 三 of 星期一、三、五: Chinese numbers its days and says "week" once."""
    value = line.at(at).value("number")
    if line.lexicon.code != "zh" or value is None or int(value) > 6:
        return None
    return None if line.at(at + 1).is_("clock") else ((int(value) - 1,), False, at + 1)


def _day_range(line: Line, named: tuple[int, ...], high: int) -> tuple[tuple[int, ...], int] | None:
    """ "Mon-Fri", "Monday to Thursday"."""
    joint = line.at(high)
    if not (joint.is_("sign", "dash") or joint.word("to")):
        return None
    last = weekday(line, high + 1)
    if last is None or len(last[0]) != 1:
        return None
    reach = (last[0][0] - named[-1]) % 7
    return named[:-1] + tuple((named[-1] + step) % 7 for step in range(reach + 1)), last[2]


def _monthdays(
    line: Line, low: int, ordinals: tuple[int, ...], high: int, every: bool
) -> tuple[Days, int] | None:
    """Ordinals with no weekday behind them: "the 1st and 15th", "last day of the month"."""
    if line.at(high).is_("days", "mo-tu-we-th-fr"):
        return Days(
            low=low, high=high + 1, days=tuple(range(5)), ordinals=ordinals, working=True
        ), (high + 1)
    if line.at(high).is_("unit", "day"):
        high += 1
    elif line.at(high).start >= 0 and not _ends_list(line, high):
        return None
    return Days(low=low, high=high, ordinals=ordinals, every=every), high


def _ends_list(line: Line, at: int) -> bool:
    """Whether ordinals may end here: "(2nd and 4th)", "15th of the month"; not "1st chat"."""
    item = line.at(at)
    kinds = ("monthof", "freq", "weekday", "weekdays", "days", "noon", "part")
    steers = item.word("at", "from", "of", "and", "every", "between")
    sign = not item.text.isalnum() and not item.meanings
    return steers or sign or item.number is not None or any(item.is_(kind) for kind in kinds)
