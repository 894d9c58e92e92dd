"""Readers are told when a chat's hour moves on their clock, and only if a meeting feels it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.schedule import Change, Rule, Schedule, TooMany, between, drift
from tests.schedule.cases import ZONES, case

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"
FIRST_TUESDAYS = "FREQ=MONTHLY;BYDAY=1TU"


def chat(zone: str, at: str, rule: str = TUESDAYS) -> Schedule:
    first = date(2020, 1, 1)
    hour = timedelta(hours=1)
    return Schedule(time.fromisoformat(at), ZoneInfo(zone), hour, Rule.parse(rule), first)


def changes(schedule: Schedule, reader: str, year: int = 2026) -> list[Change]:
    since = datetime(year, 1, 1, tzinfo=UTC)
    until = datetime(year, 12, 31, tzinfo=UTC)
    return drift(schedule, ZoneInfo(reader), since=since, until=until)


def told(found: list[Change]) -> list[str]:
    return [f"{one.on:%d %b} {one.was:%H:%M}→{one.at:%H:%M}" for one in found]


@pytest.mark.parametrize(
    ("zone", "at", "reader", "expected"),
    [
        (
            "America/New_York",
            "12:00",
            "Europe/London",
            [
                "08 Mar 17:00→16:00",
                "29 Mar 16:00→17:00",
                "25 Oct 17:00→16:00",
                "01 Nov 16:00→17:00",
            ],
        ),
        (
            "Europe/London",
            "20:00",
            "America/New_York",
            [
                "08 Mar 15:00→16:00",
                "29 Mar 16:00→15:00",
                "25 Oct 15:00→16:00",
                "01 Nov 16:00→15:00",
            ],
        ),
        (
            "Asia/Hong_Kong",
            "19:00",
            "Australia/Sydney",
            ["05 Apr 22:00→21:00", "04 Oct 21:00→22:00"],
        ),
        (
            "Australia/Sydney",
            "21:00",
            "Asia/Hong_Kong",
            ["05 Apr 18:00→19:00", "04 Oct 19:00→18:00"],
        ),
        (
            "Australia/Sydney",
            "12:00",
            "Australia/Lord_Howe",
            ["05 Apr 12:00→12:30", "04 Oct 12:30→12:00"],
        ),
        (
            "Europe/London",
            "12:00",
            "Asia/Kathmandu",
            ["29 Mar 17:45→16:45", "25 Oct 16:45→17:45"],
        ),
        (
            "America/Sao_Paulo",
            "20:00",
            "America/New_York",
            ["08 Mar 18:00→19:00", "01 Nov 19:00→18:00"],
        ),
        ("UTC", "20:00", "Europe/London", ["29 Mar 20:00→21:00", "25 Oct 21:00→20:00"]),
        # Both hemispheres move, in opposite ways and on different days.
        (
            "Pacific/Auckland",
            "12:00",
            "America/Los_Angeles",
            [
                "08 Mar 15:00→16:00",
                "04 Apr 16:00→17:00",
                "26 Sep 17:00→16:00",
                "01 Nov 16:00→15:00",
            ],
        ),
        # Vancouver keeps summer time from November 2026 on; New York does not.
        ("America/New_York", "12:00", "America/Vancouver", ["01 Nov 09:00→10:00"]),
        ("America/New_York", "12:00", "America/New_York", []),
        ("America/New_York", "12:00", "America/Toronto", []),
        ("Europe/Paris", "12:00", "Europe/London", []),
        ("Asia/Hong_Kong", "19:00", "America/Sao_Paulo", []),
        ("Asia/Kathmandu", "19:00", "UTC", []),
    ],
)
def test_the_dates_on_which_a_weekly_chat_moves_for_a_reader(zone, at, reader, expected):
    assert told(changes(chat(zone, at), reader)) == expected


def test_ramadan_moves_casablanca_and_easter_moves_paris():
    assert told(changes(chat("Europe/Paris", "20:00"), "Africa/Casablanca", year=2025)) == [
        "23 Feb 20:00→19:00",
        "30 Mar 19:00→18:00",
        "06 Apr 18:00→19:00",
        "26 Oct 19:00→20:00",
    ]


def test_each_change_says_until_when_it_holds():
    found = changes(chat("America/New_York", "12:00"), "Europe/London")
    assert found[0] == Change(
        on=date(2026, 3, 8), at=time(16), was=time(17), until=date(2026, 3, 29)
    )
    assert [one.until for one in found[1:]] == [date(2026, 10, 25), date(2026, 11, 1), None]


@pytest.mark.parametrize(
    ("zone", "at", "reader", "expected"),
    [
        # New York moves on 8 March and London on 29 March, between the meetings.
        ("America/New_York", "12:00", "Europe/London", []),
        # London moves on 29 March and Sydney on 5 April, which makes two hours.
        (
            "Australia/Sydney",
            "21:00",
            "Europe/London",
            ["05 Apr 10:00→12:00", "04 Oct 12:00→11:00", "25 Oct 11:00→10:00"],
        ),
    ],
)
def test_only_changes_that_a_monthly_meeting_feels_are_told(zone, at, reader, expected):
    assert told(changes(chat(zone, at, FIRST_TUESDAYS), reader)) == expected


def test_a_change_over_midnight_changes_the_weekday():
    found = changes(chat("Europe/London", "00:30", "FREQ=WEEKLY;BYDAY=TH"), "UTC")
    assert found == [
        Change(date(2026, 3, 29), time(23, 30), time(0, 30), date(2026, 10, 26), -1, 0),
        Change(date(2026, 10, 26), time(0, 30), time(23, 30), None, 0, -1),
    ]


def test_an_hour_that_the_organisers_clock_skips_is_told_too():
    nightly = chat("America/New_York", "02:30", "FREQ=DAILY")
    assert told(changes(nightly, "America/New_York")) == [
        "08 Mar 02:30→03:30",
        "09 Mar 03:30→02:30",
    ]


def test_the_meeting_before_the_window_is_what_readers_remember():
    newyork = chat("America/New_York", "12:00")
    london = ZoneInfo("Europe/London")
    since, until = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    assert told(drift(newyork, london, since=since, until=until)) == ["08 Mar 17:00→16:00"]
    assert drift(newyork, london, since=until, until=datetime(2026, 3, 20, tzinfo=UTC)) == []


def test_a_chat_that_has_ended_moves_for_nobody():
    ended = Schedule(
        time(12), ZoneInfo("UTC"), timedelta(hours=1), None, extra=frozenset({date(2024, 1, 2)})
    )
    assert changes(ended, "Europe/London") == []


def test_a_window_without_bound_is_a_named_error():
    with pytest.raises(TooMany):
        drift(
            chat("UTC", "12:00", "FREQ=DAILY"),
            ZoneInfo("Europe/London"),
            since=datetime.min.replace(tzinfo=UTC),
            until=datetime.max.replace(tzinfo=UTC),
        )


@settings(deadline=None)  # a machine may be busy
@given(st.integers(), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_meetings_between_two_changes_are_at_one_local_time(seed, zone, reader):
    schedule, since, until = case(Random(seed), ZoneInfo(zone))
    here = ZoneInfo(reader)
    found = drift(schedule, here, since=since, until=until)
    starts = [one.start for one in between(schedule, since=since, until=until)]
    local = [start.astimezone(here) for start in starts if start >= since]
    assert all(one.on <= other.on == one.until for one, other in pairwise(found))
    assert all((one.at, one.day) != (one.was, one.day_was) for one in found)
    for one in found:
        # On the day itself a nightly chat may still begin at its old time, just after midnight.
        holds = [w for w in local if w.date() > one.on and (not one.until or w.date() < one.until)]
        assert {w.time() for w in holds} <= {one.at}
    calm = [w.time() for w in local if not found or w.date() < found[0].on]
    assert len(set(calm)) <= 1
