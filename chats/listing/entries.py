"""A meeting as one reader sees it: on the reader's clock and on the organiser's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from chats.listing.standing import Standing, standing
from chats.models import Meeting


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end as wall time of one zone: naive, because templates would convert aware ones."""

    start: datetime
    end: datetime
    zone: str

    # Hours are written alike everywhere; a row of the almanac is written thousands of times.
    @property
    def begins(self) -> str:
        return f"{self.start:%H:%M}"

    @property
    def ends(self) -> str:
        return f"{self.end:%H:%M}"

    @property
    def over_midnight(self) -> bool:
        return self.start.date() != self.end.date()


@dataclass(frozen=True, slots=True)
class Entry:
    meeting: Meeting
    here: Span
    there: Span
    standing: Standing
    ongoing: bool
    past: bool

    @property
    def same_clock(self) -> bool:
        return self.here.start == self.there.start and self.here.end == self.there.end

    @property
    def same_day(self) -> bool:
        return self.here.start.date() == self.there.start.date()

    @property
    def iso(self) -> str:
        """The instant for `<time datetime>`."""
        return iso(self.meeting.start)

    @property
    def iso_end(self) -> str:
        return iso(self.meeting.end)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the reader's calendar."""

    on: date
    entries: tuple[Entry, ...]
    name: str  # "Today", "Tomorrow", "Yesterday" or ""


def iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def span(meeting: Meeting, zone: ZoneInfo) -> Span:
    start, end = (moment.astimezone(zone) for moment in (meeting.start, meeting.end))
    return Span(start.replace(tzinfo=None), end.replace(tzinfo=None), zone.key)


def entry(meeting: Meeting, *, zone: ZoneInfo, now: datetime) -> Entry:
    return Entry(
        meeting=meeting,
        here=span(meeting, zone),
        there=span(meeting, meeting.clock),
        standing=standing(meeting.chat, now=now),
        ongoing=meeting.start <= now < meeting.end and not meeting.cancelled,
        past=meeting.end <= now,
    )


def by_day(entries: Iterable[Entry], *, today: date) -> list[Day]:
    """Entries, soonest first, under the days of the reader's calendar they start on."""
    return [
        Day(on, tuple(found), _NAMES.get((on - today).days, ""))
        for on, found in groupby(entries, key=lambda entry: entry.here.start.date())
    ]


_NAMES = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
