"""A wall time becomes the instant at which clocks first show it, in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chats.schedule import ScheduleError, start_of
from chats.schedule.tzif import Change, changes_of
from chats.schedule.walltime import offsets_at
from tests.schedule.cases import ZONES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        # New York skips 02:00–03:00 on 8 March 2026 and repeats 01:00–02:00 on 1 November.
        ("America/New_York", "2026-03-08T01:59", "2026-03-08T06:59"),
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30"),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01T00:59", "2026-11-01T04:59"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        ("America/New_York", "2026-11-01T02:00", "2026-11-01T07:00"),
        # Lord Howe moves by half an hour.
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Australia/Lord_Howe", "2026-04-05T02:00", "2026-04-04T15:30"),
        # Casablanca goes back for Ramadan, 23 February to 6 April 2025.
        ("Africa/Casablanca", "2025-02-22T20:00", "2025-02-22T19:00"),
        ("Africa/Casablanca", "2025-03-01T20:00", "2025-03-01T20:00"),
        ("Africa/Casablanca", "2025-04-06T20:00", "2025-04-06T19:00"),
        ("Africa/Casablanca", "2025-04-06T02:30", "2025-04-06T02:30"),
        # Apia had no 30 December 2011: that day's chat is on the 31st, like the next.
        ("Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00"),
        ("Pacific/Apia", "2011-12-31T10:00", "2011-12-30T20:00"),
        # Nuuk changed its rules in the very hour of a change; zoneinfo says 00:30 here.
        ("America/Nuuk", "2023-10-28T23:30", "2023-10-29T01:30"),
        # Vancouver keeps summer time from 2026 on.
        ("America/Vancouver", "2026-12-01T12:00", "2026-12-01T19:00"),
        ("Asia/Kathmandu", "2026-07-01T19:00", "2026-07-01T13:15"),
        ("Pacific/Kiritimati", "2026-07-01T07:00", "2026-06-30T17:00"),
        ("Asia/Hong_Kong", "2026-07-07T19:00", "2026-07-07T11:00"),
        ("Europe/Dublin", "2026-07-01T12:00", "2026-07-01T11:00"),
        # Before the zone's first change, and far ahead.
        ("Europe/London", "1800-01-01T12:00", "1800-01-01T12:01:15"),
        ("Europe/London", "2500-07-01T12:00", "2500-07-01T11:00"),
    ],
)
def test_wall_time_in_utc(zone, wall, utc):
    at = datetime.fromisoformat(wall)
    start = start_of(at.date(), at.time(), ZoneInfo(zone))
    assert start == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert start.tzinfo is UTC


@pytest.mark.parametrize("part", range(4))
def test_clocks_show_the_hour_at_every_change_of_every_zone(part):
    for name in ZONES[part::4]:
        zone = ZoneInfo(name)
        for change in _changes(name):
            instant = EPOCH + timedelta(seconds=change.instant)
            for minutes in (-90, -60, -30, -1, 0, 1, 30, 60, 90):
                local = (instant + timedelta(minutes=minutes)).astimezone(zone)
                wall = local.replace(tzinfo=None, fold=0)
                _check_first_showing(wall, zone, change)


@pytest.mark.parametrize("part", range(4))
def test_clocks_show_the_hour_through_the_years(part):
    for zone in map(ZoneInfo, ZONES[part::4]):
        for day in range(date(1965, 1, 3).toordinal(), date(2110, 1, 1).toordinal(), 61):
            on = date.fromordinal(day)
            shown = start_of(on, time(12, 30), zone).astimezone(zone)
            assert shown.replace(tzinfo=None) == datetime.combine(on, time(12, 30))


def _changes(zone: str) -> tuple[Change, ...]:
    found = changes_of(zone)
    assert found is not None
    return found.changes


def _check_first_showing(wall: datetime, zone: ZoneInfo, change: Change) -> None:
    """Judged by way of UTC to local, where there is one answer and no fold to choose."""
    start = start_of(wall.date(), wall.time(), zone)
    assert start.astimezone(zone).replace(tzinfo=None, fold=0) == wall
    for offset in (change.was, change.offset):
        other = wall.replace(tzinfo=UTC) - timedelta(seconds=offset)
        if other.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            assert start <= other


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
def test_an_hour_that_is_skipped_moves_forward_by_the_gap(zone):
    info = ZoneInfo(zone)
    gaps = [change for change in _changes(zone) if change.offset > change.was]
    assert gaps
    for change in gaps[-60:]:
        before = EPOCH + timedelta(seconds=change.instant + change.was)
        skipped = (before + timedelta(minutes=10)).replace(tzinfo=None)
        start = start_of(skipped.date(), skipped.time(), info)
        gap = timedelta(seconds=change.offset - change.was)
        assert start.astimezone(info).replace(tzinfo=None) == skipped + gap


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Casablanca", "Asia/Gaza", "UTC"])
@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2), time(23, 59)])
def test_an_offset_holds_until_the_day_it_names(zone, at):
    info = ZoneInfo(zone)
    day, last = date(2020, 1, 1).toordinal(), date(2040, 1, 1).toordinal()
    while day < last:
        offset, until = offsets_at(at, info)(day)
        assert until > day
        for other in range(day, min(until, last)):
            wall = datetime.combine(date.fromordinal(other), at, info)
            assert wall.utcoffset() == offset
        day = until


@pytest.mark.parametrize(("on", "zone"), [(date.min, "Asia/Tokyo"), (date.max, "America/New_York")])
def test_the_edge_of_the_calendar_is_a_named_error(on, zone):
    with pytest.raises(ScheduleError, match="year 1 to 9999"):
        start_of(on, time(23) if on == date.max else time(1), ZoneInfo(zone))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "Europe",
        "../zones",
        "Europe/../../zones",
        "/etc/hosts",
        "zone.tab",
        "a\0b",
    ],
)
def test_what_is_no_zone_has_no_changes(name):
    assert changes_of(name) is None
