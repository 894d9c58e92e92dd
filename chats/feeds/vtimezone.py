"""VTIMEZONE of our own making (RFC 5545, 3.6.5), because calendars misread the usual ones.

docs/feeds.md tells what was measured. Yearly rules wherever a zone has one, single dates elsewhere;
the larger offset is DAYLIGHT; nothing older than the first date that needs it, because Outlook
takes one pair of rules and no history.
"""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chats.feeds.zonechanges import ZoneChange, zone_history

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YEAR = timedelta(days=366)
# Every day a yearly rule can fall on comes round within 28 years.
CYCLE = 28
EARLIEST, LATEST = 1900, 2060  # the data's rules are written out to 2100


class Observance(NamedTuple):
    """One STANDARD or DAYLIGHT part: its onsets on the clock before, and its rule if it has one."""

    kind: str
    name: str
    was: timedelta
    offset: timedelta
    onsets: tuple[datetime, ...]
    rule: str = ""

    def lines(self) -> list[str]:
        first, *others = (f"{onset:%Y%m%dT%H%M%S}" for onset in self.onsets)
        return [
            f"BEGIN:{self.kind}",
            f"DTSTART:{first}",
            *([f"RRULE:{self.rule}"] if self.rule else []),
            # One date a line: some readers take only the first of a list.
            *(f"RDATE:{onset}" for onset in others),
            f"TZNAME:{self.name}",
            f"TZOFFSETFROM:{_offset(self.was)}",
            f"TZOFFSETTO:{_offset(self.offset)}",
            f"END:{self.kind}",
        ]


class Yearly(NamedTuple):
    """A change on one weekday and hour of every year, within seven days in a row."""

    weekday: int
    at: time
    days: tuple[tuple[int, tuple[int, ...]], ...]  # month, days of the month

    def holds(self, wall: datetime) -> bool:
        return (
            wall.weekday() == self.weekday
            and wall.time() == self.at
            and wall.day in dict(self.days).get(wall.month, ())
        )


@lru_cache(maxsize=2048)
def vtimezone(zone: str, year: int) -> bytes:
    """The VTIMEZONE of an IANA zone, right for all dates from that year on."""
    year = min(max(year, EARLIEST), LATEST)
    parts = sorted(_observances(zone, year), key=lambda part: (part.onsets[0], part.kind))
    lines = [line for part in parts for line in part.lines()]
    return "".join(
        f"{line}\r\n" for line in ("BEGIN:VTIMEZONE", f"TZID:{zone}", *lines, "END:VTIMEZONE")
    ).encode("ascii")


def _observances(zone: str, year: int) -> list[Observance]:
    changes, regular = _changes(zone, year), _yearly_rules(zone)
    begin = _regular_from(changes, regular)
    settled = zone_history(zone).settled
    groups: dict[tuple[str, str, timedelta, timedelta, str], list[datetime]] = defaultdict(list)
    for place, change in enumerate(changes):
        kind, name = _kind(changes, place, settled=settled), _name(zone, change)
        rule = _rrule(regular[change[1:]], change.wall.month) if place >= begin else ""
        groups[kind, name, change.was, change.offset, rule].append(change.wall)
    return [
        Observance(kind, name, was, offset, tuple(walls[:1] if rule else walls), rule)
        for (kind, name, was, offset, rule), walls in groups.items()
    ]


def _changes(zone: str, year: int) -> list[ZoneChange]:
    """The change that made the offset of the year's beginning, and every later one."""
    history = zone_history(zone)
    # Two days early: a date of that year may be one of the year before in UTC.
    needed = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=2)
    later = [change for change in history.changes if change.instant > needed]
    before = history.changes[: len(history.changes) - len(later)]
    if before and needed - before[-1].instant < YEAR and later:
        return [before[-1], *later]
    offset = before[-1].offset if before else history.first_offset
    return [ZoneChange(datetime(year - 1, 1, 1, tzinfo=UTC) - offset, offset, offset), *later]


def _kind(changes: list[ZoneChange], place: int, *, settled: bool) -> str:
    """DAYLIGHT is what clocks go back from within a year, whatever the data's own flag says:
    Ireland and Morocco call their winters the exception."""
    now = changes[place]
    if place + 1 == len(changes):
        return "STANDARD" if settled or now.offset < now.was else "DAYLIGHT"
    after = changes[place + 1]
    back = after.offset < now.offset and after.instant - now.instant < YEAR
    return "DAYLIGHT" if back else "STANDARD"


def _name(zone: str, change: ZoneChange) -> str:
    return change.instant.astimezone(ZoneInfo(zone)).tzname() or zone


@lru_cache(maxsize=1024)
def _yearly_rules(zone: str) -> dict[tuple[timedelta, timedelta], Yearly]:
    """The rules in force for ever, by (offset before, offset after); none in a settled zone."""
    history = zone_history(zone)
    walls: dict[tuple[timedelta, timedelta], list[datetime]] = defaultdict(list)
    for change in history.changes[-2 * CYCLE :]:
        walls[change[1:]].append(change.wall)
    if history.settled or any(
        len({wall.year for wall in found}) < CYCLE for found in walls.values()
    ):
        return {}
    return {offsets: _yearly(found) for offsets, found in walls.items()}


def _yearly(walls: list[datetime]) -> Yearly:
    days: dict[int, set[int]] = defaultdict(set)
    for wall in walls:
        days[wall.month].add(wall.day)
    by_month = tuple((month, tuple(sorted(found))) for month, found in sorted(days.items()))
    return Yearly(walls[-1].weekday(), walls[-1].time(), by_month)


def _regular_from(
    changes: list[ZoneChange], regular: dict[tuple[timedelta, timedelta], Yearly]
) -> int:
    """Where the rules in force for ever begin: they explain that change and every later one."""
    begin = len(changes)
    if not regular:
        return begin
    for before, after in reversed(list(pairwise([*changes, changes[-1]]))):
        rule = regular.get(before[1:])
        if not rule or not rule.holds(before.wall) or after.instant - before.instant > YEAR:
            break
        begin -= 1
    return begin


def _rrule(rule: Yearly, month: int) -> str:
    days, weekday = dict(rule.days)[month], WEEKDAYS[rule.weekday]
    head = f"FREQ=YEARLY;BYMONTH={month}"
    if len(rule.days) == 1 and (week := _week(month, days)):
        return f"{head};BYDAY={week}{weekday}"
    return f"{head};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"


def _week(month: int, days: tuple[int, ...]) -> int:
    """Which week of the month these seven days are, -1 for its last, 0 for none."""
    length = 30 if month in (4, 6, 9, 11) else 31
    if days[-1] == length and month != 2:
        return -1
    return days[-1] // 7 if days[-1] % 7 == 0 and days[-1] <= 28 else 0


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-" if seconds < 0 else "+"), abs(seconds)
    text = f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text
