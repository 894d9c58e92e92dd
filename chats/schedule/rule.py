"""An RRULE we accept: read from text, kept in one canonical form, or refused with a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from chats.schedule.canonical import Parts, check, simplest
from chats.schedule.errors import RuleError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

MOST_CHARACTERS = 300

_Value = TypeVar("_Value")
_DAY = re.compile(r"([+-]?[0-9]{1,4})?([A-Z]{2})")
_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """What repeats, without its limits: first date, last date and count are the Schedule's.

    Values that mean the same dates are equal: the parts are checked (RuleError) and put into
    canonical form when a Rule is made. `byday` holds pairs of an ordinal (0 for "every") and a
    weekday (0 is Monday).
    """

    freq: str
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0

    def __post_init__(self) -> None:
        parts = Parts(
            self.freq,
            self.interval,
            tuple(self.byday),
            tuple(self.bymonthday),
            tuple(self.bymonth),
            tuple(self.bysetpos),
            self.wkst,
        )
        check(parts)
        for name, value in simplest(parts)._asdict().items():
            object.__setattr__(self, name, value)

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read an RRULE's value, "RRULE:" before it or not."""
        rule, limits = split_rrule(text)
        if limits != Limits():
            raise RuleError(
                "COUNT and UNTIL are not part of the rule: "
                "take them out, and give the last date or the number of dates beside it."
            )
        return rule

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in _written(self) if value)

    def anchored(self, first: date) -> "Rule":
        """The same rule with what RFC 5545 takes from the first date written out (3.3.10)."""
        if self.freq == "DAILY" or self.byday or self.bymonthday:
            return self
        if self.freq == "WEEKLY":
            byday = ((0, first.weekday()),)
            return Rule(self.freq, self.interval, byday, bymonth=self.bymonth)
        bymonth = self.bymonth
        if self.freq == "YEARLY":
            bymonth = bymonth or (first.month,)
        return Rule(self.freq, self.interval, bymonthday=(first.day,), bymonth=bymonth)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where an RRULE ends: after so many dates, or on a date (inclusive)."""

    count: int | None = None
    until: date | None = None


def _written(rule: Rule) -> list[tuple[str, str]]:
    return [
        ("FREQ", rule.freq),
        ("INTERVAL", str(rule.interval) if rule.interval > 1 else ""),
        ("BYMONTH", ",".join(map(str, rule.bymonth))),
        ("BYMONTHDAY", ",".join(map(str, rule.bymonthday))),
        ("BYDAY", ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in rule.byday)),
        ("BYSETPOS", ",".join(map(str, rule.bysetpos))),
        ("WKST", WEEKDAYS[rule.wkst] if rule.wkst else ""),
    ]


@lru_cache(maxsize=4096)
def split_rrule(text: str) -> tuple[Rule, Limits]:
    """Read an RRULE as other calendars write it; of UNTIL only the date is kept, as written."""
    parts = _parts(text)
    if "FREQ" not in parts:
        raise RuleError("A rule says how often: begin it with FREQ=WEEKLY or FREQ=MONTHLY.")
    limits = Limits(_count(parts.pop("COUNT", None)), _until(parts.pop("UNTIL", None)))
    rule = Rule(
        freq=parts["FREQ"],
        interval=_number("INTERVAL", parts.get("INTERVAL", "1")),
        byday=_values(parts, "BYDAY", _day),
        bymonthday=_values(parts, "BYMONTHDAY", _number),
        bymonth=_values(parts, "BYMONTH", _number),
        bysetpos=_values(parts, "BYSETPOS", _number),
        wkst=_weekday(parts.get("WKST", "MO")),
    )
    return rule, limits


_NAMES = frozenset(
    ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST", "COUNT", "UNTIL")
)
_REFUSED = {
    "BYSECOND": "The time is given beside the rule: leave out BYSECOND.",
    "BYMINUTE": "The time is given beside the rule: leave out BYMINUTE.",
    "BYHOUR": "The time is given beside the rule: leave out BYHOUR, "
    "and for two times a day make two slots.",
    "BYWEEKNO": "Calendars disagree about BYWEEKNO: write the months and weekdays instead, "
    "such as FREQ=YEARLY;BYMONTH=3;BYDAY=2MO.",
    "BYYEARDAY": "Calendars disagree about BYYEARDAY: write the day of the month instead, "
    "such as FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1.",
    "BYEASTER": "Easter has no rule in calendars: give those dates one by one.",
    "DTSTART": "The first date is given beside the rule: leave out DTSTART.",
    "RSCALE": "Only the Gregorian calendar is read: leave out RSCALE.",
}


def _parts(text: str) -> dict[str, str]:
    if len(text) > MOST_CHARACTERS:
        raise RuleError(f"A rule has at most {MOST_CHARACTERS} characters.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if name in _REFUSED:
            raise RuleError(_REFUSED[name])
        if name not in _NAMES or not equals or not value:
            raise RuleError(
                f"“{_shown(part)}” is not part of a rule we know: "
                "write a rule such as FREQ=MONTHLY;BYDAY=1TU."
            )
        if name in parts:
            raise RuleError(f"{name} is there twice: write it once, with commas between values.")
        parts[name] = value
    return parts


def _shown(text: str) -> str:
    """A piece of somebody's text, safe and short enough to quote in a sentence."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return printable if len(printable) <= 40 else printable[:39] + "…"


def _values(
    parts: dict[str, str], name: str, read: Callable[[str, str], _Value]
) -> tuple[_Value, ...]:
    if name not in parts:
        return ()
    return tuple(read(name, value) for value in parts[name].split(","))


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text):
        raise RuleError(f"{name} takes whole numbers: “{_shown(text)}” is not one.")
    return int(text)


def _day(name: str, text: str) -> tuple[int, int]:
    """An element of BYDAY: "TU" is (0, 1), "-1FR" is (-1, 4)."""
    found = _DAY.fullmatch(text)
    if found is None:
        return 0, _weekday(text)
    nth, weekday = found.groups()
    if nth and not int(nth):
        raise RuleError(f"There is no weekday number 0: write {weekday} or 1{weekday}.")
    return int(nth or 0), _weekday(weekday)


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise RuleError(f"“{_shown(text)}” is not a weekday: write one of {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(text)


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    count = _number("COUNT", text)
    if count < 1:
        raise RuleError("COUNT is how many dates there are: write COUNT=1 or more.")
    return count


def _until(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        year, month, day = map(int, _UNTIL.fullmatch(text).groups())  # type: ignore[union-attr]
        return date(year, month, day)
    except (AttributeError, ValueError):
        raise RuleError(
            f"“{_shown(text)}” is not a date: write the last date as UNTIL=20271231."
        ) from None
