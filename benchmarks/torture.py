"""The long hunt for a wrong hour: `make torture`, or with a number of cases and a seed.

python benchmarks/torture.py 100000 7
"""
# ruff: noqa: T201 – a program that prints

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chats.schedule import Schedule, ScheduleError, between, occurrence_on, split_rrule, upcoming
from tests.schedule.cases import ZONES, Case, cases, rule_text
from tests.schedule.readers import starts_by_a_calendar, starts_by_dateutil, starts_by_us

CASES = 100_000
SLOWEST = 0.5
NOISE = ["\x00", "\ud800", "9" * 50, ";;", "=", ",", "-", "BYDAY=0TU", "INTERVAL=0", "é", " "]

Reader = Callable[[Schedule, datetime, datetime], list[datetime]]


def main(wanted: int = CASES, seed: int | None = None) -> int:
    seed = int(datetime.now(UTC).timestamp()) if seed is None else seed
    print(f"seed {seed}, {len(ZONES)} zones")
    wrong = compare("dateutil", starts_by_dateutil, wanted, Random(seed))
    wrong += compare("a calendar", starts_by_a_calendar, wanted // 10, Random(seed + 1))
    wrong += feed_noise(wanted, Random(seed + 2))
    print("no differences" if not wrong else f"{wrong} DIFFERENCES with seed {seed}")
    return 1 if wrong else 0


def compare(name: str, reader: Reader, wanted: int, random: Random) -> int:
    """How many cases differ from what a reader finds; the first few are shown."""
    counts: Counter[str] = Counter()
    for done, case in enumerate(islice(cases(random), wanted), 1):
        ours, theirs = starts_by_us(*case), reader(*case)
        counts["dates"] += len(ours)
        counts["moved by a gap"] += _gaps(case, ours)
        if ours != theirs:
            counts["differences"] += 1
            if counts["differences"] <= 5:
                print(f"DIFFERS from {name}: {case}\n  {sorted(set(ours) ^ set(theirs))[:5]}")
        if done % 10_000 == 0 or done == wanted:
            found = ", ".join(f"{value:,} {key}" for key, value in counts.items())
            print(f"{name}: {done:,} cases, {found}", flush=True)
    return counts["differences"]


def _gaps(case: Case, starts: list[datetime]) -> int:
    zone, at = case.schedule.zone, case.schedule.at
    return sum(start.astimezone(zone).time() != at for start in starts)


def feed_noise(wanted: int, random: Random) -> int:
    """How many texts end in anything but dates or a named error, or take too long."""
    counts: Counter[str] = Counter()
    slowest, wrong = 0.0, 0
    for _ in range(wanted):
        text = _noisy(random)
        begin = perf_counter()
        try:
            _use(text, random)
            counts["accepted"] += 1
        except ScheduleError:
            counts["refused"] += 1
        except Exception as error:
            wrong += 1
            print(f"{type(error).__name__} from {text!r}: {error}")
        spent = perf_counter() - begin
        if spent > SLOWEST:
            wrong += 1
            print(f"{spent:.2f} s for {text!r}")
        slowest = max(slowest, spent)
    print(f"noise: {wanted:,} texts, {dict(counts)}, slowest {slowest * 1000:.0f} ms")
    return wrong


def _noisy(random: Random) -> str:
    text = rule_text(random)
    for _ in range(random.choice((0, 0, 1, 2, 5))):
        place = random.randrange(len(text) + 1)
        piece = random.choice([*NOISE, text[:place], chr(random.randrange(0x110000))])
        text = text[:place] + piece + text[place + random.choice((0, 0, 1, 4)) :]
    return text


def _use(text: str, random: Random) -> None:
    """All that a page may do with a rule, at any date of the calendar."""
    rule, limits = split_rrule(text)
    first = date.fromordinal(random.randint(1, date.max.toordinal()))
    zone = ZoneInfo(random.choice(ZONES))
    lasts = timedelta(minutes=random.randint(1, 60 * 24 * 366))
    chat = Schedule(
        time(random.randrange(24)), zone, lasts, rule, first, limits.until, limits.count
    )
    since = datetime.combine(first, time(), UTC)
    list(islice(upcoming(chat, since=since), 20))
    between(chat, since=since, until=min(since, datetime(9990, 1, 1, tzinfo=UTC)) + timedelta(900))
    occurrence_on(chat, date.fromordinal(random.randint(1, date.max.toordinal())))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
