"""Hours of the day: "7.30pm", "8-9pm", "19h30", "half past seven"."""

from dataclasses import replace
from typing import NamedTuple

from chats.schedule.phrase.lengths import hour_mark, hour_number
from chats.schedule.phrase.parts import Line, Moment, Time

MOST_HOURS = 6  # in one list; a longer run of numbers is none
NOT_HOURS = ("length", "unit", "month", "suffix", "ordinal", "span")


class Found(NamedTuple):
    moment: Moment
    high: int
    bare: bool  # only a number: an hour where the words around it say so


def time(line: Line, at: int) -> tuple[Time, int] | None:
    """A time of day or a range of two, at this item."""
    first = moment(line, at)
    if first is None:
        return None
    second = _finish(line, first.high)
    if second and _range_is_time(line, at, first, second):
        return _part(line, at, second.high, first.moment, second.moment), second.high
    if first.bare and not _hour_by_context(line, at, first.high):
        return None
    return _part(line, at, first.high, first.moment, None), first.high


def _part(line: Line, low: int, high: int, begin: Moment, finish: Moment | None) -> Time:
    return Time(low=low, high=high, begin=begin, finish=finish)


def _finish(line: Line, at: int) -> Found | None:
    """The other end of a range: after a dash or "to", perhaps past "until about"."""
    joint = line.at(at)
    until = joint.is_("sign", "dash") or joint.word("to")
    if not until and not (joint.word("and") and _between(line, at)):
        return None
    at += 1
    while line.at(at).word("at", "about", "to") or line.at(at).is_("sign", "dash"):
        at += 1
    found = moment(line, at)
    return None if found and _days_off(line, found.high) else found


def _days_off(line: Line, at: int) -> bool:
    """ "8pm -1d", "1am +1 day": the day it is elsewhere, no other end."""
    return line.at(at).text == "d" or line.at(at).is_("unit", "day")


def _between(line: Line, at: int) -> bool:
    """Whether this "and" answers a "between" just before: "between 8pm and 9pm"."""
    return any(line.at(back).is_("word", "between") for back in range(at - 6, at))


def _range_is_time(line: Line, at: int, first: Found, second: Found) -> bool:
    if not (first.bare and second.bare):
        spelled = first.bare and line.at(at).number is None
        return not spelled or line.at(at - 1).word("at", "from") or _after_day(line, at)
    if line.at(second.high).is_("length") or line.at(second.high).is_("unit"):
        return False
    return _hour_by_context(line, at, second.high) or _after_day(line, at)


def _after_day(line: Line, at: int) -> bool:
    """ "Sunday evenings, 7-8": a range right after the day."""
    back = at - 1
    while line.at(back).text in (",", "(", ":", "-"):
        back -= 1
    return any(line.at(back).is_(kind) for kind in ("weekday", "weekdays", "part", "days"))


def _hour_by_context(line: Line, low: int, high: int) -> bool:
    """Whether a bare number is an hour: "at 9", "9 ET", "Tuesdays 9", "evening at 9"."""
    after, before = line.at(high), line.at(low - 1)
    if any(after.is_(kind) for kind in NOT_HOURS) or _days_off(line, high):
        return False
    if after.text in ("%", "/", "th", "x", "times", "."):
        return after.text == "." and before.word("at")
    if line.zoned(high) or (after.text == "(" and line.zoned(high + 1)):
        return True
    if before.word("at") or (before.word("from") and not after.is_("month")):
        return True
    return _listed(line, high) or (after.is_("part") and not after.word("today"))


def _listed(line: Line, at: int, most: int = MOST_HOURS) -> bool:
    """Whether more hours follow, the last with its mark: the 7 and the 8 of "7, 8 & 9pm"."""
    comma = line.at(at).text == ","
    if not comma and not line.at(at).word("and", "or"):
        return False
    after = moment(line, at + 1 + line.at(at + 1).word("at"))
    if after is None or not most:
        return False
    return _listed(line, after.high, most - 1) if after.bare else not comma


def moment(line: Line, at: int) -> Found | None:
    """One hour at this item, with its minutes and half of the day as far as written."""
    item = line.at(at)
    if _inside(line, at):
        return None
    if item.is_("part") and _leads(line, at):
        led = moment(line, at + 1)
        return led and Found(_within(led.moment, item.value("part")), led.high, False)
    if item.is_("noon"):
        return Found(Moment(int(item.value("noon") or 12), 0, "noon"), at + 1, False)
    if item.is_("half") and line.lexicon.code == "zh":
        led = moment(line, at + 1)
        half = (item.value("half") or "").replace("noon", "pm")
        return led and Found(replace(led.moment, half=half), led.high, False)
    spoken = _spoken(line, at)
    if spoken:
        return _halved(line, spoken)
    return _digits(line, at) if item.number is not None else _named_hour(line, at)


def _inside(line: Line, at: int) -> bool:
    """Whether this number ends another, as the 00 of an impossible "25:00" does."""
    sign = line.at(at - 1)
    joined = sign.text in (":", ".") and sign.close and line.at(at).close
    return joined and line.at(at - 2).number is not None and line.at(at).number is not None


def _leads(line: Line, at: int) -> bool:
    return line.lexicon.code == "zh"


def _within(found: Moment, part: str | None) -> Moment:
    if found.hour > 12 or part is None:
        return found
    half = "am" if part == "am" else "pm"
    return replace(found, half=half)


def _spoken(line: Line, at: int) -> Found | None:
    """ "half past seven", "quarter to eight", "halb acht"."""
    item = line.at(at)
    steps = {"half_past": 30, "quarter_past": 15, "quarter_to": -15, "half_to": -30}
    step = next((steps[name] for name in steps if item.word(name)), None)
    hour = hour_number(line, at + 1)
    if step is None or hour is None or not 1 <= hour <= 24:
        return None
    total = (hour * 60 + step) % (24 * 60)
    return Found(Moment(total // 60, total % 60, ""), at + 2, False)


def _named_hour(line: Line, at: int) -> Found | None:
    """ "seven pm", "eight o'clock", "seven thirty pm"."""
    hour = hour_number(line, at)
    if hour is None:
        return None
    mark = line.at(at + 1)
    minutes = hour_number(line, at + 1)
    if minutes in (15, 30, 45) and line.at(at + 2).is_("half"):
        return _halved(line, Found(Moment(hour, minutes or 0, ""), at + 2, False))
    if mark.is_("half") or mark.is_("clock"):
        return _clocked(line, hour, at + 1)
    return Found(Moment(hour, 0, ""), at + 1, True) if hour <= 12 else None


def _digits(line: Line, at: int) -> Found | None:
    item = line.at(at)
    hour = item.number
    if hour is None:
        return None
    if len(item.text) >= 3:
        return _military(line, at)
    minutes = _minutes(line, at)
    if minutes is not None and hour <= 24:
        return _halved(line, Found(Moment(hour, minutes, _sure(line, at, True)), at + 3, False))
    if hour > 24:
        return None
    return _clocked(line, hour, at + 1)


def _minutes(line: Line, at: int) -> int | None:
    """The minutes of "7:30", "7.30", "19h30": two digits right after the sign."""
    sign, digits = line.at(at + 1), line.at(at + 2)
    if not (sign.text in (":", ".", "h", ",") and sign.close and digits.close):
        return None
    if len(digits.text) != 2 or digits.number is None or digits.number > 59:
        return None
    if sign.text == "," and not line.at(at + 3).is_("half"):
        return None
    return digits.number


def _military(line: Line, at: int) -> Found | None:
    """ "1900 hrs", "at 1930 UTC", "730pm": three or four digits that end in minutes."""
    item = line.at(at)
    hour, minute = divmod(item.number or 0, 100)
    after = line.at(at + 1)
    if hour > 24 or minute > 59:
        return None
    marked = any(after.is_(kind) for kind in ("half", "clock", "zone", "zones"))
    marked = marked or _military_range(line, at)
    if not marked and not _clock_led(line, at, year=19 <= hour <= 20):
        return None
    half = "24" if len(item.text) == 4 and not after.is_("half") else ""
    high = at + 2 if after.is_("clock") else at + 1
    return _halved(line, Found(Moment(hour, minute, half), high, False))


def _clock_led(line: Line, at: int, *, year: bool) -> bool:
    """ "at 1830"; and "at 2000", where "by 2000" and "around 2000" may be a year."""
    before = line.at(at - 1)
    return before.text in ("at", "@") if year else before.word("at")


def _military_range(line: Line, at: int) -> bool:
    """ "1930-2030 hrs", "1400 and 1900 UTC": the mark stands after the other one."""
    other, mark = line.at(at + 2), line.at(at + 3)
    joint = line.at(at + 1)
    joined = joint.is_("sign", "dash", "slash") or joint.word("to", "and", "or")
    if not joined or len(other.text) != 4 or other.number is None:
        return False
    return any(mark.is_(kind) for kind in ("half", "clock", "zone", "zones"))


def _clocked(line: Line, hour: int, at: int) -> Found | None:
    """An hour before its mark: "7pm", "20 Uhr", "20 Uhr 30", "19h", or before nothing at all."""
    mark = line.at(at)
    half = _sure(line, at - 1, False)
    if mark.is_("clock") and (not mark.is_("length") or hour_mark(line, at, hour)):
        minutes = line.at(at + 1)
        sure = half or ("" if mark.is_("clock", "oclock") else _as_written(line))
        if (
            minutes.number in range(1, 60)
            and len(minutes.text) == 2
            and not _new_time(line, at + 2)
        ):
            return _halved(line, Found(Moment(hour, minutes.number or 0, sure), at + 2, False))
        if line.at(at + 1).word("half_past"):
            return _halved(line, Found(Moment(hour, 30, sure), at + 2, False))
        return _halved(line, Found(Moment(hour, 0, sure), at + 1, False))
    if mark.is_("half") or mark.is_("noon"):
        found = Found(Moment(hour, 0, half), at, mark.is_("half"))
        return _halved(line, found)._replace(bare=False)
    return Found(Moment(hour, 0, half), at, True)


def _as_written(line: Line) -> str:
    return "soft" if line.lexicon.clock24 else "24"


def _new_time(line: Line, at: int) -> bool:
    return line.at(at).is_("clock") or line.at(at).text == ":"


def _sure(line: Line, at: int, minutes: bool) -> str:
    """Whether the hour can only be meant on the 24-hour clock."""
    item = line.at(at)
    hour = item.number
    if hour is None:
        return ""
    if hour > 12 or hour == 0 or (len(item.text) == 2 and hour < 10):
        return "24"
    if line.lexicon.clock24:
        return "soft"
    return "soft" if hour == 12 or (minutes and hour >= 10) else ""


def _halved(line: Line, found: Found) -> Found:
    """Take "pm", "in the evening" or seconds and "sharp" that follow."""
    at = found.high
    if line.at(at).text in (":",) and line.at(at + 1).number is not None:
        at += 2
    while line.at(at).word("sharp") or line.at(at).is_("clock"):
        at += 1
    bracket = line.at(at).text == "(" and line.at(at + 1).is_("half")
    mark = line.at(at + bracket)
    moment = found.moment
    if mark.is_("half"):
        at += 1 + 2 * bracket
        moment = replace(moment, half=_of_the_day(found, mark.value("half") or ""))
    elif mark.is_("noon"):
        at += 1
        moment = replace(moment, half="noon")
    return Found(moment, at, False)


def _of_the_day(found: Found, half: str) -> str:
    """The half of the day; "no" where it cannot be: "13pm" is open, "21:00pm" is not."""
    if found.moment.hour <= 12:
        return "no" if found.moment.hour == 0 and half == "pm" else half
    return found.moment.half if not found.bare else "no"
