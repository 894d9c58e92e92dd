"""Calendar dates: "16th March, 2015", "24.7.19", "17 et 24 avril"."""

from dataclasses import replace

from chats.schedule.phrase.days import ordinal, weekday
from chats.schedule.phrase.parts import Dates, Line, PartialDate

MOST_DAYS = 8  # days listed before their month


def dates(line: Line, at: int) -> tuple[Dates, int] | None:
    """A date with day and month, or with a weekday before its day, or in digits."""
    day, low = weekday(line, at), at
    after = at
    if day and len(day[0]) == 1:
        after = day[2]
        while _between_day_and_date(line, after):
            after += 1
    single = bool(day) and not (day and day[1])
    found = _named(line, after) or _digits(line, after, single)
    if found is None and single and after != at:
        found = _day_only(line, after)
    if found is None:
        return None
    high = found[1]
    if line.at(high).text == ")" and line.at(high).close and after != at:
        high += 1
    named = day[0][0] if day and after != at else None
    if line.at(high).text == "(" and line.at(high + 2).text == ")" and weekday(line, high + 1):
        high += 3  # "October 8 (Thursday)"
    many = _many(line, after, high)
    return Dates(low=low, high=high, on=found[0], weekday=named, many=many), high


def _between_day_and_date(line: Line, at: int) -> bool:
    item = line.at(at)
    return item.text in (",", "(", "-") or item.word("the", "on") or item.is_("part")


def _named(line: Line, at: int) -> tuple[PartialDate, int] | None:
    return _day_month(line, at) or _month_day(line, at) or _chinese(line, at)


def _chinese(line: Line, at: int) -> tuple[PartialDate, int] | None:
    """2026年3月12日, with or without its year."""
    year = line.at(at).number if line.at(at + 1).text == "年" else None
    low = at if year is None else at + 2
    month, day = line.at(low).number, line.at(low + 2).number
    marked = line.at(low + 1).text == "月" and line.at(low + 3).text in ("日", "號", "号")
    if not marked or month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return PartialDate(year, month, day), low + 4


def month_at(line: Line, at: int) -> tuple[int, int] | None:
    item = line.at(at)
    if not item.is_("month") or not line.named(at):
        return None
    dot = line.at(at + 1).text == "." and line.at(at + 1).close
    return int(item.value("month") or 0), at + 1 + dot


def _day_month(line: Line, at: int) -> tuple[PartialDate, int] | None:
    """ "16th of March, 2015", "16 March", "16/17 October", "2.-6. März"."""
    day = _day(line, at)
    if day is None:
        return None
    number, high = day[0], _last_day(line, day[1])
    month = month_at(line, _past_of(line, high))
    if month is None:
        return None
    return _with_year(line, PartialDate(None, month[0], number), month[1])


def _past_of(line: Line, at: int) -> int:
    while line.at(at).word("of", "the"):
        at += 1
    return at


def _last_day(line: Line, at: int) -> int:
    """Past the other days of "17, 18 et 24 avril"; `at` where no month follows them."""
    high = at
    for _ in range(MOST_DAYS):
        joint = _past_joint(line, high)
        day = _day(line, joint) if joint > high else None
        if day is None:
            return at
        high = day[1]
        if month_at(line, _past_of(line, high)):
            return high
    return at


def _many(line: Line, low: int, high: int) -> bool:
    """Whether several days of one month are named: "17 and 24 April", "5-7 June"."""
    within = range(low, high)
    joined = any(line.at(i).text in (",", "&") or line.at(i).word("and") for i in within)
    if any(month_at(line, i) for i in within):
        joined |= any(line.at(i).text == "-" or line.at(i).word("to") for i in within)
    days = [line.at(i) for i in range(low, high) if len(line.at(i).text) <= 2]
    return joined and sum(item.number is not None for item in days) > 1


def _day(line: Line, at: int) -> tuple[int, int] | None:
    step = ordinal(line, at)
    if step and 1 <= step[0] <= 31:
        return step
    number = line.at(at).number
    if number is not None and 1 <= number <= 31 and len(line.at(at).text) <= 2:
        return number, at + 1
    return None


def _month_day(line: Line, at: int) -> tuple[PartialDate, int] | None:
    """ "March 16", "March 16th, 2015"; not "March 7pm"."""
    month = month_at(line, at)
    if month is None:
        return None
    high = month[1] + (line.at(month[1]).word("the"))
    day = _day(line, high)
    if day is None or _is_hour(line, day[1]) or _nth_weekday(line, high, day[1]):
        return _month_year(line, month)
    return _with_year(line, PartialDate(None, month[0], day[0]), _later_days(line, day[1]))


def _later_days(line: Line, at: int) -> int:
    """Past the other days of "September 3, 10 and 17"; `at` where they turn out to be hours."""
    high = sealed = at
    for _ in range(MOST_DAYS):
        joint = _past_joint(line, high)
        day = _day(line, joint) if joint > high else None
        if day is None:
            break
        after = line.at(day[1])
        hour = _is_hour(line, day[1]) and not after.is_("zone")
        if hour or after.word("to") or after.is_("sign", "dash"):
            return at
        last = any(line.at(i).text in "-/&" or line.at(i).word("and") for i in range(high, joint))
        high = day[1]
        sealed = high if last else sealed
    return sealed


def _past_joint(line: Line, at: int) -> int:
    while line.at(at).text in ("-", "/", ",", "&") or line.at(at).word("and", "the"):
        at += 1
    return at


def _nth_weekday(line: Line, at: int, high: int) -> bool:
    """ "No chat in August. First Tuesdays": no 1 August."""
    spelled = line.at(at).is_("ordinal")
    return spelled and (line.at(high).is_("weekday") or line.at(high).is_("weekdays"))


def _month_year(line: Line, month: tuple[int, int]) -> tuple[PartialDate, int] | None:
    year = line.at(month[1]).number
    if year is not None and 1990 <= year <= 2099:
        return PartialDate(year, month[0], None), month[1] + 1
    return None


def _is_hour(line: Line, at: int) -> bool:
    after = line.at(at)
    if after.is_("half") or after.is_("clock") or line.zoned(at):
        return True
    return (
        after.text in (":", ".")
        and after.close
        and line.at(at + 1).close
        and (len(line.at(at + 1).text) == 2)
    )


def _with_year(line: Line, on: PartialDate, at: int) -> tuple[PartialDate, int]:
    high = at
    while line.at(high).text in (",", "'") or line.at(high).word("of"):
        high += 1
    year = line.at(high).number
    fits = year is not None and len(line.at(high).text) == 4 and 1990 <= year <= 2099
    if fits and not line.at(high + 1).is_("clock"):
        return replace(on, year=year), high + 1
    return on, at


def _digits(line: Line, at: int, led: bool) -> tuple[PartialDate, int] | None:
    """ "2026-09-15", "24.7.19", "7/15", "15/09/2026"."""
    numbers, signs, high = _run(line, at)
    if len(numbers) == 3 and len(set(signs)) == 1 and signs[0] in "-./":
        return _three(line, numbers, high, at)
    if len(numbers) == 2 and signs == ["/"] and _two_are_a_date(line, numbers, high, at, led):
        first, second = numbers
        month, day = (second, first) if first > 12 else (first, second)
        sure = first > 12 or second > 12
        return (PartialDate(None, month, day) if sure else PartialDate()), high
    if (
        len(numbers) == 2
        and signs == ["."]
        and line.at(high).text == "."
        and not line.at(high).is_("half")
    ):
        day, month = numbers
        if 1 <= day <= 31 and 1 <= month <= 12 and line.lexicon.code == "de":
            return PartialDate(None, month, day), high + 1
    return None


def _run(line: Line, at: int) -> tuple[list[int], list[str], int]:
    numbers: list[int] = []
    signs: list[str] = []
    while (number := line.at(at).number) is not None and len(numbers) < 3:
        numbers.append(number)
        at += 1
        close = line.at(at).close and line.at(at + 1).close
        if not (line.at(at).text in ("-", ".", "/") and close and len(numbers) < 3):
            break
        if line.at(at + 1).number is None:
            break
        signs.append(line.at(at).text)
        at += 1
    return numbers, signs, at


def _three(line: Line, numbers: list[int], high: int, at: int) -> tuple[PartialDate, int] | None:
    first, second, third = numbers
    if first >= 1990 and second <= 12 and third <= 31:
        return PartialDate(first, second, third), high
    year = third + 2000 if third < 100 else third
    if not 1990 <= year <= 2099 or not (0 < first <= 31 and 0 < second <= 31):
        return None
    if line.at(at + 1).text == "." or first > 12:
        return (PartialDate(year, second, first), high) if second <= 12 else None
    if second > 12:
        return PartialDate(year, first, second), high
    return PartialDate(year, None, None), high  # 5/6/2026: which is the month?


def _two_are_a_date(line: Line, numbers: list[int], high: int, at: int, led: bool) -> bool:
    after = line.at(high)
    if after.is_("half") or after.is_("zone") or after.is_("clock") or after.is_("length"):
        return False
    if (after.close and after.text.isalpha()) or numbers == [24, 7]:
        return False  # "8/7c" are hours, "24/7" is always
    fits = 1 <= min(numbers) <= 12 and max(numbers) <= 31
    return fits and (led or line.at(at - 1).word("on") or max(numbers) > 12)


def _day_only(line: Line, at: int) -> tuple[PartialDate, int] | None:
    """ "Tuesday 15th": a day whose month is not written."""
    step = ordinal(line, at)
    if step is None or step[0] < 1 or not line.at(at).number:
        return None
    after = line.at(step[1])
    if after.is_("monthof") or after.is_("freq") or after.is_("weekday") or after.is_("weekdays"):
        return None
    if after.text in (",", "&", "/") or after.word("and", "or"):
        return None
    return PartialDate(None, None, step[0]), step[1]
