"""Which hour is meant: "8-9pm" is 20:00 for an hour, "11-noon" begins in the morning."""

from datetime import time
from itertools import product

from chats.schedule.phrase.parts import Moment, Time

DAY = 24 * 60
PARTS = {"am": (0, 12), "afternoon": (12, 22), "pm": (16, 24), "night": (17, 24)}


def meant(moment: Moment, part: str | None) -> tuple[int, ...]:
    """Minutes after midnight that a moment may mean; two where morning or evening is open."""
    minute, hour = moment.minute, moment.hour
    if moment.half == "no":
        return ()
    if moment.half in ("am", "pm") and hour <= 12:
        return (hour % 12 * 60 + minute + (720 if moment.half == "pm" else 0),)
    if moment.half in ("24", "noon") or hour > 12 or hour == 0:
        return (hour * 60 + minute,)
    both = (hour % 12 * 60 + minute, hour % 12 * 60 + minute + 720)
    if part in PARTS:
        low, high = PARTS[part]
        fitting = tuple(each for each in both if low * 60 <= each < high * 60)
        return fitting or both
    if moment.half == "soft":
        return (hour * 60 + minute,)
    return both


def hours(found: Time, part: str | None) -> tuple[tuple[time, ...], int | None]:
    """The starts a written time may mean, likeliest first, and its length where an end is given."""
    # 24:00 is an end: as a beginning it may be this day's midnight or the next one's.
    begins = meant(found.begin, part) if found.begin.hour != 24 else ()
    if not begins or found.finish is None:
        return tuple(map(_clock, begins)), None
    if found.finish.half == "24" and found.begin.half == "":
        begins = (found.begin.hour * 60 + found.begin.minute,)
    begins = _same_half(found, begins, part)
    ends = meant(found.finish, None if found.finish.half else part)
    if found.finish.half in ("", "soft") and len(begins) == 1:
        ends = meant(Moment(found.finish.hour, found.finish.minute, ""), None)
    if not ends:
        return tuple(map(_clock, begins)), None
    pairs = [((end - begin) % DAY or DAY, begin) for begin, end in product(begins, ends)]
    shortest = min(length for length, _ in pairs)
    starts = sorted({begin for length, begin in pairs if length == shortest})
    return tuple(map(_clock, starts)), shortest if shortest < DAY else None


def _same_half(found: Time, begins: tuple[int, ...], part: str | None) -> tuple[int, ...]:
    """A bare beginning takes its half from the end: both stay open until the end is known."""
    finish = found.finish
    open_begin = found.begin.half in ("", "soft") and found.begin.hour <= 12
    if finish and open_begin and finish.half in ("am", "pm", "noon"):
        return meant(Moment(found.begin.hour, found.begin.minute, ""), part)
    return begins


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
