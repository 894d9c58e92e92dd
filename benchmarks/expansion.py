"""Speed of expansion beside plain dateutil, each answer checked equal: `make bench`.

All are measured in turns in one run, so that a busy machine slows both alike.
"""
# ruff: noqa: T201 – a program that prints

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dateutil.rrule import rrulestr

from chats.schedule import Occurrence, Rule, Schedule, between, upcoming

HOUR = timedelta(hours=1)
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
ZONES = ("America/New_York", "Europe/London", "Australia/Sydney", "Asia/Hong_Kong", "Asia/Kolkata")
DATES = 500
ROUNDS = 15

# The goal is how many times as fast as plain dateutil it should be.
RULES = {
    "FREQ=WEEKLY;BYDAY=TU": 5,
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE": 5,
    "FREQ=WEEKLY;BYDAY=TU,TH": 5,
    "FREQ=WEEKLY;BYDAY=MO,WE,FR": 5,
    "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,9,10,11,12;BYDAY=TH": 5,
    "FREQ=MONTHLY;BYDAY=1TU": 5,
    "FREQ=MONTHLY;BYDAY=-1TH": 5,
    "FREQ=MONTHLY;BYDAY=2TH,4TH": 5,
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU": 5,
    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO": 5,
    "FREQ=DAILY": 1,
    "FREQ=DAILY;INTERVAL=3;BYMONTH=3": 1,
    "FREQ=MONTHLY;BYMONTHDAY=15": 1,
    "FREQ=MONTHLY;BYMONTHDAY=-1": 1,
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR": 1,
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": 1,
    "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=10": 1,
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": 1,
}


def main() -> int:
    right = compare_with_dateutil()
    print()
    compare_1996_with_today()
    print()
    expand_many()
    return 0 if right else 1


def compare_with_dateutil() -> bool:
    """A table of dates a second; dateutil also with what we add: the end, and both in UTC."""
    right = True
    header = ("dates a second", "ours", "dateutil", "ratio", "goal", "dateutil+UTC", "ratio")
    print("{:51}{:>11}{:>11}{:>7}{:>6}{:>14}{:>7}".format(*header))
    for text, goal in RULES.items():
        chat = Schedule(time(19), NEW_YORK, HOUR, Rule.parse(text), date(2026, 11, 23))
        ways = (ours(chat), plain(chat), plain_in_utc(chat))
        answers = [way() for way in ways]
        if [one.start for one in answers[0]] != answers[1] or answers[0] != answers[2]:
            right = False
            print(f"{text} DIFFERS from dateutil")
        us, them, them_in_utc = fastest(*ways)
        print(
            f"{text:51}{DATES / us:>11,.0f}{DATES / them:>11,.0f}{them / us:>7.1f}{goal:>6}"
            f"{DATES / them_in_utc:>14,.0f}{them_in_utc / us:>7.1f}"
        )
    return right


def ours(chat: Schedule) -> Callable[[], list[Occurrence]]:
    return lambda: list(islice(upcoming(chat, since=TODAY), DATES))


def plain(chat: Schedule) -> Callable[[], list[datetime]]:
    return lambda: list(islice(_by_dateutil(chat), DATES))


def plain_in_utc(chat: Schedule) -> Callable[[], list[Occurrence]]:
    def run() -> list[Occurrence]:
        starts = ((wall.date(), wall.astimezone(UTC)) for wall in _by_dateutil(chat))
        return [Occurrence(on, start, start + HOUR) for on, start in islice(starts, DATES)]

    return run


def _by_dateutil(chat: Schedule) -> Iterator[datetime]:
    assert chat.first is not None
    begin = datetime.combine(chat.first, chat.at, chat.zone)
    return iter(rrulestr(str(chat.rule), dtstart=begin))


def compare_1996_with_today() -> None:
    """The 50 next dates of an old chat and of a new one: one should cost what the other does."""
    print(
        f"{'the 50 next dates of a chat begun':51}{'in 1996':>11}{'now':>11}{'ratio':>7}{'goal':>6}"
    )
    for text in RULES:
        rule = Rule.parse(text)
        old, new = (
            Schedule(time(19), NEW_YORK, HOUR, rule, begun)
            for begun in (date(1996, 1, 1), TODAY.date())
        )
        then, now = fastest(*(_next_fifty(chat) for chat in (old, new)))
        print(f"{text:51}{then * 1e6:>8.0f} µs{now * 1e6:>8.0f} µs{then / now:>7.2f}{'≤ 1.2':>6}")


def _next_fifty(chat: Schedule) -> Callable[[], list[Occurrence]]:
    return lambda: list(islice(upcoming(chat, since=TODAY), 50))


def expand_many(slots: int = 10_000, days: int = 90) -> None:
    """As the index of meetings does it, the first time with nothing remembered."""
    likely = [text for text, goal in RULES.items() if goal == 5]
    kinds = islice(zip(cycle(likely), cycle(ZONES), cycle(range(7, 22)), strict=False), slots)
    begin = perf_counter()
    chats = [
        Schedule(time(hour), ZoneInfo(zone), HOUR, Rule.parse(text), date(2010, 1, 1))
        for text, zone, hour in kinds
    ]
    made = perf_counter() - begin
    window = {"since": TODAY, "until": TODAY + timedelta(days=days)}
    found, spent = 0, []
    for _ in range(3):
        begin = perf_counter()
        found = sum(len(between(chat, **window)) for chat in chats)
        spent.append(perf_counter() - begin)
    print(f"{slots:,} slots over {days} days, {found:,} dates: goal 0.5 s")
    print(f"  made {made:.2f} s, first expanded {spent[0]:.2f} s, then {min(spent[1:]):.2f} s")


def fastest(*ways: Callable[[], Any]) -> list[float]:
    """Seconds of the best round of each, in turns."""
    best = [float("inf")] * len(ways)
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            begin = perf_counter()
            way()
            best[number] = min(best[number], perf_counter() - begin)
    return best


if __name__ == "__main__":
    sys.exit(main())
