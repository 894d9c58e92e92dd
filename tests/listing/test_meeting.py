"""A meeting's page: any date of the rule, and what a person said about it."""

from datetime import date, time

import pytest

from chats.models import Chat
from tests.factories import make_chat, make_note, make_slot
from tests.listing.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot():
    """First Tuesdays 19:00 in Hong Kong since January 2026."""
    return make_slot(make_chat(), first_on=date(2016, 2, 2))


@pytest.mark.parametrize("on", ["2016-02-02", "2026-12-01", "2036-12-02"])
def test_every_date_of_the_rule_has_a_page(client, slot, on):
    assert client.get(f"/chats/auslibchat/{on}/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("2026-12-02", "2016-01-05", "2026-02-30", "2026-13-01", "0000-01-01", "0001-01-02"),
        *("9999-99-99", "9999-12-07", "2026-12-01-1800", "2026-12-01-9999", "٢٠٢٦-١٢-٠١"),
    ],
)
def test_a_day_without_a_meeting_is_not_found(client, slot, address):
    assert client.get(f"/chats/auslibchat/{address}/").status_code == 404


def test_a_rule_that_goes_on_for_ever_ends_quietly(client):
    make_slot(make_chat("#old"), "FREQ=DAILY", first_on=date(1, 1, 1))
    assert client.get("/chats/old/0001-01-02/").status_code == 404
    assert client.get("/chats/old/1900-01-01/").status_code == 200
    assert client.get("/chats/old/2199-12-31/").status_code == 200


def test_both_clocks_are_shown_with_their_own_days(reader, slot):
    page = words(reader("Pacific/Honolulu").get("/chats/auslibchat/2026-12-01/"))
    assert "For you, in Honolulu 01:00 – 02:00 Tuesday 1 December 2026" in page
    page = words(reader("America/Los_Angeles").get("/chats/auslibchat/2026-12-01/"))
    assert "For you, in Los Angeles 03:00 – 04:00 Tuesday 1 December 2026" in page
    assert "For the chat, in Hong Kong 19:00 –20:00 Tuesday 1 December 2026" in page


def test_the_local_day_may_be_another_than_the_chats(reader):
    make_slot(make_chat("#early"), starts_at=time(7))
    page = words(reader("America/Los_Angeles").get("/chats/early/2026-12-01/"))
    assert "15:00 – 16:00 Monday 30 November 2026" in page


def test_previous_and_next_are_linked(client, slot):
    page = client.get("/chats/auslibchat/2026-12-01/").content.decode()
    assert 'rel="prev" href="/chats/auslibchat/2026-11-03/"' in page
    assert 'rel="next" href="/chats/auslibchat/2027-01-05/"' in page


def test_a_yearly_chat_has_neighbours_too(client):
    make_slot(make_chat("#yearly"), "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", first_on=date(2020, 3, 2))
    page = client.get("/chats/yearly/2026-03-02/").content.decode()
    assert 'href="/chats/yearly/2025-03-03/"' in page
    assert 'href="/chats/yearly/2027-03-01/"' in page


def test_what_was_said_is_shown(client, slot):
    make_note(
        slot,
        date(2026, 12, 1),
        topic="Zines",
        host="City Library",
        questions="Q1: What is a zine?\n2. Why?\nThird",
        reading="See [this](https://example.org/).",
        recap="**Good** talk.",
    )
    response = client.get("/chats/auslibchat/2026-12-01/")
    page, html = words(response), response.content.decode()
    assert "<h1 lang=" in html
    assert "Zines" in page
    assert "Hosted by City Library" in page
    assert [line for line in ("<li>What is a zine?", "<li>Why?", "<li>Third") if line in html] == [
        "<li>What is a zine?",
        "<li>Why?",
        "<li>Third",
    ]
    assert '<a href="https://example.org/" rel="nofollow noopener ugc">this</a>' in html
    assert "<strong>Good</strong>" in html


def test_cancelled_is_told(client, slot):
    make_note(slot, date(2026, 12, 1), cancelled=True, reason="No host.")
    assert "Cancelled. No host." in words(client.get("/chats/auslibchat/2026-12-01/"))


def test_moved_keeps_its_address_and_shows_the_new_time(reader, slot):
    make_note(slot, date(2026, 12, 1), moved_on=date(2026, 12, 8), moved_at=time(20))
    page = words(reader("Asia/Hong_Kong").get("/chats/auslibchat/2026-12-01/"))
    assert "Moved from Tuesday 1 December, 19:00 in Hong Kong" in page
    assert "20:00 – 21:00 Tuesday 8 December 2026" in page


def test_an_extra_date_has_a_page(client, slot):
    make_note(slot, date(2026, 12, 9), extra=True)
    assert "An extra date, beside the rule." in words(client.get("/chats/auslibchat/2026-12-09/"))


def test_two_meetings_a_day_have_two_addresses_and_a_page_that_lists_them(client, slot):
    make_slot(slot.chat, starts_at=time(8))
    page = client.get("/chats/auslibchat/2026-12-01/").content.decode()
    for at in ("0800", "1900"):
        assert f'href="/chats/auslibchat/2026-12-01-{at}/"' in page
        assert client.get(f"/chats/auslibchat/2026-12-01-{at}/").status_code == 200


def test_a_time_that_needs_no_saying_leads_to_the_plain_address(client, slot):
    response = client.get("/chats/auslibchat/2026-12-01-1900/")
    assert response["Location"] == "/chats/auslibchat/2026-12-01/"


@pytest.mark.parametrize(("state", "said"), [("paused", "is paused"), ("ended", "has ended")])
def test_a_coming_date_of_a_chat_that_stopped_is_no_promise(client, slot, state, said):
    Chat.objects.update(state=state, ended_on="2026-11-01" if state == "ended" else "")
    assert said in words(client.get("/chats/auslibchat/2026-12-01/"))


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_six_queries(client, django_assert_num_queries, slot, many):
    for number in range(many):
        make_note(slot, date(2026, 10 + number, 7), extra=True)
    with django_assert_num_queries(6):
        client.get("/chats/auslibchat/2026-12-01/")
