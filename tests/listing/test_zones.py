"""The zone control: every zone, kept when chosen by hand, and never a way off the site."""

from datetime import UTC, datetime

import pytest
import pytz

from chats.templatetags import _menu
from tests.factories import make_chat, make_slot

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_choosing_is_kept_for_a_year_and_leads_back(client):
    response = client.get("/zone/", {"tz": "Asia/Hong_Kong", "next": "/chats/?q=x"})
    cookie = response.cookies["chosen_zone"]
    assert response["Location"] == "/chats/?q=x"
    assert (cookie.value, cookie["max-age"]) == ("Asia/Hong_Kong", 365 * 24 * 60 * 60)
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    assert "Hong Kong time, UTC+8" in client.get("/about/").content.decode()


def test_a_choice_wins_over_the_browsers_zone_until_it_is_forgotten(reader):
    client = reader("Europe/London")
    client.get("/zone/", {"tz": "Asia/Hong_Kong"})
    assert "Hong Kong time" in client.get("/about/").content.decode()
    client.get("/zone/?tz=Asia/Hong_Kong&tz=")  # the form's "forget" button
    assert "<b>London time, UTC+0</b>" in client.get("/about/").content.decode()


@pytest.mark.parametrize("tz", ["Mars/Olympus", "\x00", "../../etc/passwd", "x" * 10_000])
def test_an_unknown_zone_is_not_kept(client, tz):
    response = client.get("/zone/", {"tz": tz, "next": "/about/"})
    assert (response.status_code, response["Location"]) == (302, "/about/")
    assert not response.cookies


def test_another_site_cannot_choose_for_the_reader(client):
    response = client.get("/zone/?tz=Asia/Hong_Kong", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 302
    assert not response.cookies


@pytest.mark.parametrize(
    "told",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example"),
        *("javascript:alert(1)", "evil.example", "", "\t//evil.example", "/\t/evil.example"),
    ],
)
def test_leading_off_the_site_is_refused(client, told):
    location = client.get("/zone/", {"tz": "UTC", "next": told})["Location"]
    assert location == "/"


def test_a_line_break_in_the_way_back_is_harmless(client):
    response = client.get("/zone/", {"tz": "UTC", "next": "/chats/\r\nSet-Cookie: a=b"})
    assert response.status_code == 302
    assert "a" not in response.cookies


def test_a_choice_is_not_undone_by_the_address_it_leads_back_to(client):
    response = client.get("/zone/", {"tz": "UTC", "next": "/chats/?tz=Asia/Tokyo&q=a b"})
    assert response["Location"] == "/chats/?q=a+b"


def test_every_common_zone_can_be_chosen_without_javascript(client):
    page = client.get("/about/").content.decode()
    assert [z for z in pytz.common_timezones if f'<option value="{z}">' not in page] == []


@pytest.mark.django_db
def test_the_readers_and_the_chats_zone_stand_on_top(reader):
    make_slot(make_chat(), zone="Australia/Sydney")
    page = reader("Asia/Hong_Kong").get("/chats/auslibchat/").content.decode()
    top = page[page.index('<optgroup label="Likely">') : page.index('<optgroup label="Africa">')]
    assert '<option value="Asia/Hong_Kong" selected>Yours: Hong Kong, UTC+8' in top
    assert '<option value="Australia/Sydney">The chat’s: Australia: Sydney, UTC+11' in top


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Hong_Kong", "Hong Kong time, UTC+8"),
        ("Asia/Kathmandu", "Kathmandu time, UTC+5:45"),
        ("America/St_Johns", "St Johns time, UTC−2:30"),
        ("Australia/Lord_Howe", "Lord Howe time, UTC+10:30"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_said_in_words(zone, words):
    assert _menu.zone_words(zone, SUMMER) == words


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Hong_Kong", "Hong Kong"),
        ("Europe/London", "United Kingdom: London"),
        ("America/Indiana/Knox", "United States: Knox, Indiana"),
        ("US/Pacific", "United States: Pacific"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_listed_by_country_and_city(zone, label):
    assert _menu.label(zone) == label
