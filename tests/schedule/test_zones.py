"""Zone names lead to IANA zones, likeliest first, and back to a name people know."""

import pytest

from chats.schedule import zones


def test_every_zone_a_name_may_mean_exists() -> None:
    named = {zone for name in zones.names().values() for zone in name.reach}
    named |= {zone for found in zones.countries().values() for zone in found}
    assert {zone for zone in named if not zones.is_known(zone)} == set()


@pytest.mark.parametrize("minutes", range(-12 * 60, 14 * 60 + 1, 15))
def test_a_place_at_an_offset_really_keeps_it_for_part_of_the_year(minutes: int) -> None:
    for zone in zones.at_offset(minutes, utc=True):
        kept = {offset.total_seconds() / 60 for offset in zones.offsets(zone)}
        assert minutes in kept, zone


def test_utc_with_an_offset_is_the_bare_offset_first_and_gmt_a_place() -> None:
    assert zones.at_offset(60, utc=True)[0] == "Etc/GMT-1"
    assert zones.at_offset(60, utc=False)[0] == "Europe/London"
    assert zones.at_offset(61, utc=True) == ()


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Hong_Kong", "Hong Kong"),
        ("America/New_York", "New York"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("US/Eastern", "US/Eastern"),
    ],
)
def test_a_zone_is_shown_by_its_city(zone: str, shown: str) -> None:
    assert zones.place(zone) == shown


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Europe/London", True),
        ("UTC", True),
        ("Europe/Atlantis", False),
        ("", False),
        ("../x", False),
    ],
)
def test_unknown_names_are_not_known(name: str, known: bool) -> None:
    assert zones.is_known(name) is known


def test_a_country_begins_with_the_zone_most_people_mean() -> None:
    assert zones.countries()["US"][0] == "America/New_York"
    assert zones.countries()["AU"][0] == "Australia/Sydney"
    assert zones.countries()["JP"] == ("Asia/Tokyo",)
    assert zones.country_of("Asia/Kolkata") == "IN"
    assert zones.country_of("UTC") is None


def test_clocks_are_compared_over_the_whole_year() -> None:
    assert zones.same_clock(["Europe/Berlin", "Europe/Paris", "Europe/Rome"])
    assert not zones.same_clock(["Australia/Sydney", "Australia/Brisbane"])
    assert dict(zones.apart("Europe/London", "UTC")) == {0: 365 - 217, 60: 217}


@pytest.mark.parametrize(
    ("text", "folded"), [("São Paulo", "sao paulo"), ("MÄRZ", "marz"), ("Zürich", "zurich")]
)
def test_names_are_compared_without_case_and_accents(text: str, folded: str) -> None:
    assert zones.fold(text) == folded
