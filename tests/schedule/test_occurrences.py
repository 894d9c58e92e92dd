"""A schedule meets on the right dates, at the right instants, wherever one looks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.schedule import (
    Occurrence,
    Rule,
    Schedule,
    TooMany,
    between,
    occurrence_on,
    upcoming,
)
from chats.schedule.occurrences import one_by_one
from tests.schedule.cases import ZONES, case

HOUR = timedelta(hours=1)


def schedule(rule: str | None = "FREQ=WEEKLY;BYDAY=TU", **values) -> Schedule:
    """Tuesdays at 19:00 in Hong Kong for an hour, from 6 January 2026."""
    return Schedule(
        **{
            "at": time(19),
            "zone": ZoneInfo("Asia/Hong_Kong"),
            "lasts": HOUR,
            "rule": Rule.parse(rule) if rule else None,
            "first": date(2026, 1, 6),
            **values,
        }
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dates(found, most: int = 4) -> list[str]:
    return [f"{one.on:%m-%d}" for one in islice(found, most)]


def starts(found, most: int = 4) -> list[str]:
    return [f"{one.start:%m-%dT%H:%M}" for one in islice(found, most)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY", ["11-23", "11-24", "11-25", "11-26"]),
        ("FREQ=DAILY;INTERVAL=3", ["11-23", "11-26", "11-29", "12-02"]),
        ("FREQ=WEEKLY;BYDAY=TU", ["11-24", "12-01", "12-08", "12-15"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["11-24", "12-08", "12-22", "01-05"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", ["11-23", "11-25", "11-27", "11-30"]),
        ("FREQ=MONTHLY;BYDAY=1TU", ["12-01", "01-05", "02-02", "03-02"]),
        ("FREQ=MONTHLY;BYDAY=2TH,4TH", ["11-26", "12-10", "12-24", "01-14"]),
        ("FREQ=MONTHLY;BYDAY=-1MO", ["11-30", "12-28", "01-25", "02-22"]),
        ("FREQ=MONTHLY;BYDAY=5TU", ["12-29", "03-30", "06-29", "08-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["12-31", "01-31", "03-31", "05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["11-30", "12-31", "01-31", "02-28"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU", ["01-05", "03-02", "05-04", "07-06"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["11-30", "12-31", "01-29", "02-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", ["08-13", "10-13", "04-13", "07-13"]),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO", ["01-04", "04-05", "07-05", "10-04"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["02-29", "02-29", "02-29", "02-29"]),
        ("FREQ=WEEKLY;BYMONTH=9,10,11;BYDAY=TU", ["11-24", "09-07", "09-14", "09-21"]),
    ],
)
def test_the_next_dates_of_a_rule(rule, expected):
    assert dates(upcoming(schedule(rule), since=utc("2026-11-23"))) == expected


def test_the_hour_stays_on_the_organisers_clock():
    chat = schedule(zone=ZoneInfo("America/New_York"), at=time(20))
    assert starts(upcoming(chat, since=utc("2026-02-26"))) == [
        "03-04T01:00",
        "03-11T00:00",
        "03-18T00:00",
        "03-25T00:00",
    ]


@pytest.mark.parametrize(
    ("zone", "at", "on", "start"),
    [
        ("America/New_York", time(2, 30), date(2026, 3, 8), "03-08T07:30"),
        ("America/New_York", time(1, 30), date(2026, 11, 1), "11-01T05:30"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "10-03T15:45"),
        ("Pacific/Apia", time(7), date(2026, 7, 1), "06-30T18:00"),
        ("Pacific/Honolulu", time(19), date(2026, 7, 1), "07-02T05:00"),
        ("Asia/Kathmandu", time(19), date(2026, 7, 1), "07-01T13:15"),
    ],
)
def test_a_date_is_the_organisers_wherever_the_instant_falls(zone, at, on, start):
    chat = schedule("FREQ=DAILY", zone=ZoneInfo(zone), at=at)
    found = occurrence_on(chat, on)
    assert found is not None
    assert (found.on, f"{found.start:%m-%dT%H:%M}") == (on, start)


def test_a_chat_that_is_on_now_is_still_upcoming():
    found = upcoming(schedule(), since=utc("2026-11-24T11:59"))
    assert next(found).start == utc("2026-11-24T11:00")


def test_a_chat_that_has_just_ended_is_not():
    found = upcoming(schedule(), since=utc("2026-11-24T12:00"))
    assert next(found).start == utc("2026-12-01T11:00")


def test_a_window_takes_what_is_on_at_its_begin_and_not_what_starts_at_its_end():
    since, until = utc("2026-11-24T11:30"), utc("2026-12-08T11:00")
    assert dates(between(schedule(), since=since, until=until)) == ["11-24", "12-01"]


def test_a_slow_chat_lasts_exact_days():
    chat = schedule(lasts=timedelta(days=3), zone=ZoneInfo("Europe/London"), at=time(9))
    through_the_change = occurrence_on(chat, date(2026, 3, 24))
    assert through_the_change == Occurrence(
        date(2026, 3, 24), utc("2026-03-24T09:00"), utc("2026-03-27T09:00")
    )
    assert dates(upcoming(chat, since=utc("2026-03-27T08:59")), 1) == ["03-24"]
    sunday = replace(chat, rule=Rule.parse("FREQ=WEEKLY;BYDAY=SA"), first=date(2026, 3, 28))
    found = occurrence_on(sunday, date(2026, 3, 28))
    assert found is not None
    assert found.end == utc("2026-03-31T09:00")


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"last": date(2026, 1, 20)}, ["01-06", "01-13", "01-20"]),
        ({"last": date(2026, 1, 19)}, ["01-06", "01-13"]),
        ({"count": 2}, ["01-06", "01-13"]),
        ({"count": 3, "last": date(2026, 1, 14)}, ["01-06", "01-13"]),
        ({"last": date(2025, 12, 31)}, []),
        ({"skipped": {date(2026, 1, 13)}}, ["01-06", "01-20", "01-27", "02-03"]),
        ({"skipped": {date(2026, 1, 14)}}, ["01-06", "01-13", "01-20", "01-27"]),
        ({"count": 2, "skipped": {date(2026, 1, 13)}}, ["01-06"]),
        ({"count": 2, "extra": {date(2026, 1, 9)}}, ["01-06", "01-09", "01-13"]),
        ({"count": 1, "extra": {date(2025, 12, 1), date(2026, 3, 1)}}, ["12-01", "01-06", "03-01"]),
        ({"extra": {date(2026, 1, 13)}}, ["01-06", "01-13", "01-20", "01-27"]),
        (
            {"count": 1, "extra": {date(2026, 1, 9)}, "skipped": {date(2026, 1, 9)}},
            ["01-06"],
        ),
    ],
)
def test_limits_extra_and_skipped_dates(limits, expected):
    assert dates(upcoming(schedule(**limits), since=utc("2025-01-01"))) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["01-06"]),
        ({"first": None}, []),
        ({"first": None, "extra": {date(2026, 2, 3), date(2026, 1, 5)}}, ["01-05", "02-03"]),
        ({"extra": {date(2026, 2, 3)}}, ["01-06", "02-03"]),
        ({"skipped": {date(2026, 1, 6)}}, []),
    ],
)
def test_a_chat_without_a_rule_meets_on_the_dates_announced(values, expected):
    chat = schedule(None, **values)
    assert dates(upcoming(chat, since=utc("2025-01-01"))) == expected
    assert dates(between(chat, since=utc("2025-01-01"), until=utc("2027-01-01"))) == expected


def test_two_staggered_slots_alternate():
    noon = schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", at=time(12), first=date(2026, 1, 6))
    evening = schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", first=date(2026, 1, 13))
    since = utc("2026-11-01")
    found = sorted(
        [*islice(upcoming(noon, since=since), 2), *islice(upcoming(evening, since=since), 2)]
    )
    assert starts(found) == ["11-03T11:00", "11-10T04:00", "11-17T11:00", "11-24T04:00"]


def test_four_staggered_slots_take_turns():
    turns = [
        schedule("FREQ=WEEKLY;INTERVAL=4;BYDAY=TU", at=time(hour), first=first)
        for hour, first in [
            (8, date(2026, 1, 6)),
            (12, date(2026, 1, 13)),
            (16, date(2026, 1, 20)),
            (20, date(2026, 1, 27)),
        ]
    ]
    window = {"since": utc("2026-01-01"), "until": utc("2026-12-31")}
    found = sorted(one for turn in turns for one in between(turn, **window))
    weekly = between(schedule(), **window)
    assert [one.on for one in found] == [one.on for one in weekly]
    assert [one.start.hour for one in found[:5]] == [0, 4, 8, 12, 0]


def test_a_window_of_too_many_dates_says_so():
    daily = schedule("FREQ=DAILY", first=date(2000, 1, 1))
    with pytest.raises(TooMany, match="5,000"):
        between(daily, since=utc("2000-01-01"), until=utc("2020-01-01"))


def test_a_window_of_just_enough_dates_does_not():
    daily = schedule("FREQ=DAILY", first=date(2000, 1, 1))
    since = utc("2000-01-01")
    found = between(daily, since=since, until=since + timedelta(days=5000))
    assert len(found) == 5000


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYMONTH=12;BYDAY=MO,FR",
        "FREQ=MONTHLY;BYDAY=1TU",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "UTC"])
def test_the_year_9999_ends_quietly(rule, zone):
    chat = schedule(rule, zone=ZoneInfo(zone), lasts=timedelta(days=2), last=date.max)
    found = list(upcoming(chat, since=utc("9999-01-01")))
    assert len(found) <= 366
    assert all(one.end > utc("9999-01-01") for one in found)
    assert (
        between(chat, since=utc("9999-12-31T23:59"), until=datetime.max.replace(tzinfo=UTC)) == []
    )
    assert occurrence_on(chat, date.max) is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_the_year_1_begins_quietly(zone):
    chat = schedule("FREQ=DAILY", zone=ZoneInfo(zone), first=date.min, extra={date.min})
    assert next(upcoming(chat, since=datetime.min.replace(tzinfo=UTC))).on <= date(1, 1, 5)
    assert occurrence_on(chat, date.min) is None


def test_occurrences_come_one_by_one_and_never_end_for_ever():
    found = upcoming(schedule("FREQ=DAILY"), since=utc("2026-01-01"))
    assert next(found).on == date(2026, 1, 6)
    assert iter(found) is found


SEEDS = st.integers()
ZONE = st.sampled_from(ZONES).map(ZoneInfo)


@settings(deadline=None)  # a machine may be busy
@given(SEEDS, ZONE)
def test_a_window_is_the_same_from_wherever_one_begins(seed, zone):
    chat, since, until = case(Random(seed), zone)
    middle = since + (until - since) / 2
    whole = between(chat, since=since, until=until)
    halves = between(chat, since=since, until=middle) + between(chat, since=middle, until=until)
    assert whole == sorted(set(halves))
    coming = [one for one in whole if one.end > middle][:5]
    assert list(islice(upcoming(chat, since=middle), len(coming))) == coming


@settings(deadline=None)  # a machine may be busy
@given(SEEDS, ZONE)
def test_every_occurrence_is_found_by_its_date_and_no_other_date_has_one(seed, zone):
    chat, since, until = case(Random(seed), zone)
    found = {one.on: one for one in between(chat, since=since, until=until)}
    for on, one in found.items():
        assert occurrence_on(chat, on) == one
        assert one.end - one.start == chat.lasts
    for on in [since.date() + timedelta(days=n) for n in range(4, 18)]:
        assert occurrence_on(chat, on) == found.get(on)


@settings(deadline=None)  # a machine may be busy
@given(SEEDS, ZONE)
def test_the_fast_way_and_the_plain_way_agree(seed, zone):
    chat, since, until = case(Random(seed), zone)
    chat = replace(chat, skipped={chat.first} if seed % 2 else set())
    plain = one_by_one(chat, since.toordinal() - 10, until.toordinal() + 10)
    expected = [one for one in plain if one.end > since and one.start < until]
    assert between(chat, since=since, until=until) == expected


@pytest.mark.parametrize("zone", ["Asia/Hong_Kong", "Europe/London"])
@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH,SU;WKST=SU"])
def test_the_fast_way_and_the_plain_way_agree_for_a_long_time(rule, zone):
    chat = schedule(rule, zone=ZoneInfo(zone), first=date(1996, 2, 1))
    fast = islice(upcoming(chat, since=utc("1996-01-01")), 3000)
    plain = islice(one_by_one(chat, chat.first.toordinal(), date.max.toordinal()), 3000)
    assert list(fast) == list(plain)
