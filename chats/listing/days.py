"""A stretch of the almanac: what is on from one moment on, and where the next page begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chats.listing.entries import Day, Entry, by_day, entry
from chats.models import Meeting
from chats.programme import indexed
from chats.programme.index import AHEAD, BEHIND
from chats.schedule import start_of
from chats.selection import Selection

FORTNIGHT = timedelta(days=14)
MOST = 300  # rows on one page; more are behind "later"


@dataclass(frozen=True, slots=True)
class Start:
    """Where the page begins: now, or the moment or day of the reader's calendar in `?from=`."""

    at: datetime
    now: bool = True
    within: bool = True  # inside the index
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Almanac:
    ongoing: tuple[Entry, ...]
    soonest: tuple[Entry, ...]  # what begins next, all at one moment
    days: list[Day]
    until: date
    later: str  # the next page's `from`, "" when the index ends

    @property
    def none_confirmed(self) -> bool:
        """Whether what is on is only what the published rules say."""
        return not any(each.standing.kind == "confirmed" for each in self.ongoing)


def beginning(told: str, *, now: datetime, zone: ZoneInfo) -> Start:
    """Read `from=2026-12-07` or `from=2026-12-07T09:00Z`; what cannot be read begins now."""
    if not told:
        return Start(now)
    try:
        if "T" in told:
            at = datetime.strptime(told, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        else:
            at = start_of(date.fromisoformat(told), time(), zone)
    except (ValueError, OverflowError):
        return Start(now, refused=told[:40])
    return Start(at, now=False, within=now - BEHIND <= at <= now + AHEAD)


def almanac(selection: Selection, start: Start, *, now: datetime, zone: ZoneInfo) -> Almanac:
    """A fortnight of the reader's days from `start` on."""
    last = (start.at.astimezone(zone) + FORTNIGHT).date()
    until = start_of(last, time(), zone)
    found = indexed(selection.chats(), since=start.at, until=until)
    if not start.now:
        found = found.filter(start__gte=start.at)
    rows = list(found.prefetch_related("chat__platforms")[: MOST + 1])
    rows, later = _page(rows, f"{last}" if until < now + AHEAD else "")
    entries = [entry(row, zone=zone, now=now) for row in rows]
    ongoing = tuple(each for each in entries if each.ongoing and start.now)
    listed = [each for each in entries if each not in ongoing]
    return Almanac(
        ongoing=ongoing,
        soonest=_soonest(listed, now) if start.now else (),
        days=by_day(listed, today=now.astimezone(zone).date()),
        until=last - timedelta(days=1),
        later=later,
    )


def _page(rows: list[Meeting], later: str) -> tuple[list[Meeting], str]:
    """Cut a crowded fortnight between two moments, so that nothing falls between the pages."""
    if len(rows) <= MOST:
        return rows, later
    cut = rows[MOST].start
    kept = [row for row in rows if row.start < cut]
    return (kept, f"{cut:%Y-%m-%dT%H:%MZ}") if kept else (rows, later)


def _soonest(entries: list[Entry], now: datetime) -> tuple[Entry, ...]:
    ahead = [e for e in entries if e.meeting.start > now and not e.meeting.cancelled]
    return tuple(e for e in ahead if e.meeting.start == ahead[0].meeting.start)
