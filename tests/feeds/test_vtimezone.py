"""The VTIMEZONE of a zone: right in a reader that knows nothing else, and small."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from benchmarks.torture_vtimezone import differences
from chats.feeds.vtimezone import vtimezone
from chats.schedule.zones import known
from tests.feeds.readers import zone_of

EVERY_KIND = [
    "America/New_York",
    "Europe/London",
    "Europe/Dublin",  # the data calls its winter the exception
    "Africa/Cairo",  # its rule leaves its month
    "Asia/Jerusalem",
    "Asia/Gaza",  # explicit dates to 2086
    "Africa/Casablanca",
    "America/Nuuk",  # changed on the evening before
    "America/Santiago",
    "America/Havana",
    "America/Vancouver",  # a rule that ends
    "America/Sao_Paulo",
    "Asia/Hong_Kong",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Antarctica/Troll",  # two hours
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
]


@pytest.mark.parametrize("year", [2010, 2026])
@pytest.mark.parametrize("zone", EVERY_KIND)
def test_another_reader_sees_the_right_offset_around_every_change(zone, year):
    assert differences(zone, year, hours=5) == []


def test_most_zones_are_one_pair_of_rules_or_one_offset():
    parts = Counter(vtimezone(zone, 2026).count(b"BEGIN:") - 1 for zone in known())
    assert parts[1] + parts[2] >= len(known()) - 10


def test_every_line_is_short_enough_to_stay_unfolded():
    lines = [line for zone in known() for line in vtimezone(zone, 2026).split(b"\r\n")]
    assert max(map(len, lines)) <= 75


def test_larger_offset_is_daylight_in_dublin_too():
    assert vtimezone("Europe/Dublin", 2026).decode().splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Dublin",
        "BEGIN:STANDARD",
        "DTSTART:20251026T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T010000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:IST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]


def test_rule_that_leaves_its_month_is_two_lists_of_days():
    rules = [line for line in vtimezone("Africa/Cairo", 2026).split() if line.startswith(b"RRULE")]
    assert rules == [
        b"RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26,27,28,29,30,31;BYDAY=FR",
        b"RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1FR",
        b"RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1;BYDAY=FR",
    ]


def test_irregular_zone_has_one_date_a_line():
    assert not [
        line for line in vtimezone("Asia/Gaza", 2026).split() if b"RDATE" in line and b"," in line
    ]


@pytest.mark.parametrize("year", [1, 1900, 1970, 1999, 2100, 9999])
def test_any_year_gives_a_zone_that_can_be_read(year):
    assert zone_of(vtimezone("Europe/London", year)) is not None


def test_zone_without_changes_is_one_standard():
    offset = zone_of(vtimezone("Asia/Kathmandu", 2026)).utcoffset
    months = [datetime(2026, month, 1, 12) for month in range(1, 13)]  # noqa: DTZ001
    assert vtimezone("Asia/Kathmandu", 2026).count(b"BEGIN:") == 2
    assert {offset(wall) for wall in months} == {timedelta(hours=5, minutes=45)}
