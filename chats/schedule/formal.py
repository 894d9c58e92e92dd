"""Sentences for rules that no organiser would say in one breath, and their way back.

"Every 2 months, only on the 13th, only on Friday" keeps one clause for each part of the rule, so
that reading it back needs no guessing.
"""

from chats.schedule.errors import RuleError
from chats.schedule.rule import Rule

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
SAME = ", on the same date"
ON, DATES, IN, PLACES, START = (
    ", only on ",
    ", only on the ",  # … "13th and last day": the word at its end tells it from ON
    ", only in ",
    ", of these only the ",
    ", with weeks from ",
)


def nth(number: int) -> str:
    """ "1st", "22nd"; from the end: "last", "2nd-to-last"."""
    if number < 0:
        return "last" if number == -1 else f"{nth(-number)}-to-last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def joined(names: list[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def sentence(rule: Rule) -> str:
    unit = UNITS[rule.freq]
    text = f"Every {unit}" if rule.interval == 1 else f"Every {rule.interval} {unit}s"
    clauses = [
        (DATES, [nth(day) for day in rule.bymonthday]),
        (ON, [_day(*day) for day in rule.byday]),
        (IN, [MONTHS[month - 1] for month in rule.bymonth]),
        (PLACES, [nth(place) for place in rule.bysetpos]),
        (START, [DAYS[rule.wkst]] if rule.wkst else []),
    ]
    ends = {DATES: " day"}
    said = "".join(head + joined(names) + ends.get(head, "") for head, names in clauses if names)
    return text + (said or SAME)


def _day(ordinal: int, weekday: int) -> str:
    return f"the {nth(ordinal)} {DAYS[weekday]}" if ordinal else DAYS[weekday]


def read_back(phrase: str) -> tuple[Rule, int] | None:
    """The rule of a sentence made here, and the character at which the sentence ends."""
    if not phrase.startswith("Every "):
        return None
    head, clauses = phrase.split(", ", 1)[0], {}
    at = len(head)
    for mark in (SAME, DATES, ON, IN, PLACES, START):
        end = _list_end(phrase, at + len(mark))
        if phrase.startswith(mark, at) and (mark != DATES or phrase.endswith(" day", at, end)):
            clauses[mark] = phrase[at + len(mark) : end].removesuffix(" day")
            at = end
    try:
        return (_rule(head, clauses), at) if clauses else None
    except (ValueError, KeyError, IndexError, RuleError):
        return None


def _list_end(phrase: str, at: int) -> int:
    """Where a list ends: before the next clause, the time, or a date."""
    marks = [", only ", ", of these ", ", with weeks ", ", on the same ", ", starting ", ", until "]
    found = [phrase.find(mark, at) for mark in marks]
    found += [_digit_comma(phrase, at)]
    return min((each for each in found if each >= 0), default=len(phrase))


def _digit_comma(phrase: str, at: int) -> int:
    """The comma before a time such as ", 19:00": two digits and a colon follow it."""
    while (at := phrase.find(", ", at)) >= 0:
        if phrase[at + 4 : at + 5] == ":":
            return at
        at += 2
    return -1


def _rule(head: str, clauses: dict[str, str]) -> Rule:
    words = head.split()[1:]
    interval = int(words[0]) if len(words) == 2 else 1
    freq = {unit: freq for freq, unit in UNITS.items()}[words[-1].removesuffix("s")]
    return Rule(
        freq,
        interval,
        byday=tuple(_weekday(each) for each in _names(clauses.get(ON))),
        bymonthday=tuple(_number(each) for each in _names(clauses.get(DATES))),
        bymonth=tuple(MONTHS.index(each) + 1 for each in _names(clauses.get(IN))),
        bysetpos=tuple(_number(each) for each in _names(clauses.get(PLACES))),
        wkst=DAYS.index(clauses[START]) if START in clauses else 0,
    )


def _names(text: str | None) -> list[str]:
    return text.replace(" and ", ", ").split(", ") if text else []


def _weekday(text: str) -> tuple[int, int]:
    words = text.removeprefix("the ").split(" ")
    return (_number(words[0]) if len(words) == 2 else 0), DAYS.index(words[-1])


def _number(text: str) -> int:
    if text == "last":
        return -1
    if text.endswith("-to-last"):
        return -int(text.split("-")[0][:-2])
    return int(text[:-2])
