"""Seeded random schedules that look for trouble: odd rules, at the hours when clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from chats.schedule import Rule, RuleError, Schedule
from chats.schedule.rule import WEEKDAYS
from chats.schedule.tzif import changes_of

ZONES = tuple(sorted(available_timezones() - {"localtime"}))
FREQUENCIES = ("DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "MONTHLY", "YEARLY")
LONGEST_INTERVALS = {"DAILY": 20, "WEEKLY": 9, "MONTHLY": 14, "YEARLY": 4}
BEGIN, END = date(1971, 1, 1), date(2037, 12, 31)


class Case(NamedTuple):
    schedule: Schedule
    since: datetime
    until: datetime


def cases(random: Random, zones: tuple[str, ...] = ZONES) -> Iterator[Case]:
    """Without end, one zone after the other."""
    while True:
        for name in zones:
            yield case(random, ZoneInfo(name))


def case(random: Random, zone: ZoneInfo) -> Case:
    """A schedule and a window of it; half of them meet in the hours when the clocks change."""
    wall = _moment(random)
    changes = [change for change in _changes(zone.key) if BEGIN < change.date() < END]
    if changes and random.random() < 0.6:
        minutes = random.choice((-61, -60, -31, -30, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61))
        wall = random.choice(changes) + timedelta(minutes=minutes)
    schedule = _schedule(random, zone, wall)
    begin = max(wall, datetime.combine(schedule.first or wall.date(), time()))
    since = begin.replace(tzinfo=UTC) - timedelta(days=random.randint(0, 60))
    return Case(schedule, since, since + timedelta(days=random.choice((20, 90, 400))))


def _schedule(random: Random, zone: ZoneInfo, wall: datetime) -> Schedule:
    """One that has a good chance to meet on the date of `wall`, at its hour."""
    first = wall.date() - timedelta(days=random.choice((0, 0, 7, 14, 28, 91, 364, 3653)))
    last = wall.date() + timedelta(days=random.randint(0, 300))
    limits = random.choice(({}, {}, {"count": random.randint(1, 60)}, {"last": last}))
    lasts = timedelta(minutes=random.choice((15, 60, 90, 24 * 60, 3 * 24 * 60)))
    while True:
        try:
            text = rule_on(random, wall.date()) if random.random() < 0.5 else rule_text(random)
            rule = Rule.parse(text)
            return Schedule(wall.time(), zone, lasts, rule, max(first, BEGIN), **limits)
        except RuleError:
            continue


def _moment(random: Random) -> datetime:
    day = date.fromordinal(random.randint(BEGIN.toordinal() + 1, END.toordinal()))
    return datetime.combine(day, time(random.randrange(24), random.choice((0, 15, 30, 45))))


def _changes(zone: str) -> list[datetime]:
    """The wall times, seconds left out, at which clocks are changed."""
    found = changes_of(zone)
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 – the organiser's wall
    walls = [epoch + timedelta(seconds=c.instant + c.was) for c in found.changes] if found else []
    return [wall.replace(second=0) for wall in walls]


def rule_on(random: Random, on: date) -> str:
    """A usual RRULE that has this date."""
    weekday, nth = WEEKDAYS[on.weekday()], (on.day + 6) // 7
    return random.choice(
        (
            "FREQ=DAILY",
            f"FREQ=WEEKLY;BYDAY={weekday}",
            f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}",
            f"FREQ=MONTHLY;BYDAY={nth}{weekday}",
            f"FREQ=MONTHLY;BYMONTHDAY={on.day}",
            f"FREQ=YEARLY;BYMONTH={on.month};BYDAY={nth}{weekday}",
        )
    )


def rule_text(random: Random) -> str:
    """An RRULE, which may be refused: about a quarter are."""
    freq = random.choice(FREQUENCIES)
    parts = [f"FREQ={freq}"]
    if random.random() < 0.4:
        parts.append(f"INTERVAL={random.randint(1, LONGEST_INTERVALS[freq])}")
    if random.random() < (0.9 if freq == "YEARLY" else 0.2):
        parts.append("BYMONTH=" + _some(random, range(1, 13), at_most=random.choice((2, 12))))
    if freq != "WEEKLY" and random.random() < 0.25:
        days = [day for day in range(-31, 32) if day]
        parts.append("BYMONTHDAY=" + _some(random, days, at_most=random.choice((2, 20))))
    if random.random() < 0.6:
        parts.append("BYDAY=" + _weekdays(random, ordinals=freq in ("MONTHLY", "YEARLY")))
    if random.random() < 0.2:
        places = [place for place in range(-6, 7) if place]
        parts.append("BYSETPOS=" + _some(random, places, at_most=2))
    if random.random() < 0.3:
        parts.append("WKST=" + random.choice(WEEKDAYS))
    return ";".join(parts)


def _weekdays(random: Random, *, ordinals: bool) -> str:
    ordinals = ordinals and random.random() < 0.7
    days = random.sample(WEEKDAYS, random.choice((1, 1, 1, 2, 3, 7)))
    nths = [random.choice((1, 2, 3, 4, 5, -1, -2, -5)) if ordinals else "" for _ in days]
    return ",".join(f"{nth}{day}" for nth, day in zip(nths, days, strict=True))


def _some(random: Random, values: range | list[int], *, at_most: int) -> str:
    return ",".join(map(str, random.sample(list(values), random.randint(1, at_most))))
