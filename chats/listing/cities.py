"""The local hour of a meeting around the world, in January and in July."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chats.schedule import Occurrence, Schedule, between

CITIES = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Kolkata",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
MONTHS = (1, 7)  # the two halves of the world's clock changes
DAY = timedelta(days=1)
NIGHT_ENDS, NIGHT_BEGINS = time(6), time(23)


@dataclass(frozen=True, slots=True)
class Hour:
    at: datetime  # naive wall time
    x: int  # minutes after midnight: its place on the ruler

    @property
    def at_night(self) -> bool:
        return not NIGHT_ENDS <= self.at.time() < NIGHT_BEGINS


@dataclass(frozen=True, slots=True)
class City:
    zone: str
    hours: tuple[Hour, ...]  # one for each month of the strip
    yours: bool
    theirs: bool

    @property
    def moves(self) -> bool:
        return len({hour.at.time() for hour in self.hours}) > 1


@dataclass(frozen=True, slots=True)
class Strip:
    months: tuple[date, ...]
    cities: tuple[City, ...]
    width: int  # minutes: how long a meeting is drawn


def strip(schedule: Schedule, *, reader: ZoneInfo | None, now: datetime) -> Strip | None:
    """Two real meetings to come, one in each half of the year; None where the rule has no such."""
    samples = _samples(schedule, now)
    if len(samples) < len(MONTHS):
        return None
    zones = _zones(schedule.zone.key, reader.key if reader else "")
    cities = [
        City(
            zone=zone,
            hours=tuple(_hour(sample, ZoneInfo(zone)) for sample in samples),
            yours=reader is not None and zone == reader.key,
            theirs=zone == schedule.zone.key,
        )
        for zone in zones
    ]
    cities.sort(key=lambda city: (city.hours[0].at, city.zone))
    return Strip(
        tuple(sample.on for sample in samples),
        tuple(cities),
        _width(schedule),
    )


def _samples(schedule: Schedule, now: datetime) -> list[Occurrence]:
    """The first meeting of each month of the strip, soonest month first."""
    found = []
    for ahead in range(1, 13):  # whole months only, each once
        month, years = (now.month + ahead - 1) % 12 + 1, (now.month + ahead - 1) // 12
        if month in MONTHS:
            first = datetime(now.year + years, month, 1, tzinfo=UTC)
            near = between(schedule, since=first - DAY, until=first + 32 * DAY)
            # The organiser's month: on the first of January UTC it may still be December there.
            found += [sample for sample in near if sample.on.month == month][:1]
    return found


def _zones(*first: str) -> Iterable[str]:
    return dict.fromkeys([*(zone for zone in first if zone), *CITIES])


def _hour(sample: Occurrence, zone: ZoneInfo) -> Hour:
    at = _naive(sample.start, zone)
    return Hour(at, at.hour * 60 + at.minute)


def _width(schedule: Schedule) -> int:
    return max(40, min(600, schedule.lasts // timedelta(minutes=1)))


def _naive(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
