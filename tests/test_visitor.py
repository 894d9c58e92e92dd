"""A request tells whose clock, and a name that means none falls back quietly."""

import pytest
from django.test import RequestFactory

from chats.visitor import visitor_clock


def clock(query: str = "", **cookies: str):
    request = RequestFactory().get("/" + query)
    request.COOKIES.update(cookies)
    return visitor_clock(request)


def test_nothing_told_means_no_zone() -> None:
    assert clock().zone is None


def test_the_address_wins_over_the_choice_and_the_choice_over_the_browser() -> None:
    assert clock(zone="Asia/Tokyo").zone.key == "Asia/Tokyo"
    assert clock(zone="Asia/Tokyo", chosen_zone="Europe/Paris").zone.key == "Europe/Paris"
    found = clock("?tz=Asia/Hong_Kong", zone="Asia/Tokyo", chosen_zone="Europe/Paris")
    assert found.zone.key == "Asia/Hong_Kong"


def test_a_browser_may_know_a_zone_by_its_old_name() -> None:
    assert clock(zone="Asia/Calcutta").zone.key == "Asia/Calcutta"


@pytest.mark.parametrize(
    "name",
    ["Atlantis/Capital", "../../etc/passwd", "\x00", "Asia/\ud800", "EST5EDT,M3", "a" * 5000],
)
def test_an_unknown_name_falls_back_and_is_told(name: str) -> None:
    found = clock(chosen_zone=name, zone="Asia/Tokyo")
    assert found.zone.key == "Asia/Tokyo"
    assert len(found.refused) <= 64
