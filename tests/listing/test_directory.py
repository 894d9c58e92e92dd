"""The directory: every chat that fits, its next date, and history apart."""

from datetime import time

import pytest

from chats.models import FormerHashtag
from chats.programme import reindex
from tests.factories import NOW, make_chat, make_platform, make_slot, make_topic
from tests.listing.pages import words

pytestmark = pytest.mark.django_db


def test_each_chat_shows_its_next_date_in_the_readers_zone(reader):
    chat = make_chat("#uklibchat")
    make_slot(chat, zone="Europe/London", starts_at=time(18, 30))
    reindex([chat], now=NOW)
    assert "Next Wed 2 Dec, 02:30" in words(reader("Asia/Hong_Kong").get("/chats/"))


def test_a_cancelled_date_is_not_the_next(reader):
    chat = make_chat()
    slot = make_slot(chat)
    slot.notes.create(on="2026-12-01", cancelled=True, changed_at=NOW)
    reindex([chat], now=NOW)
    assert "Next Tue 5 Jan 2027, 19:00" in words(reader("Asia/Hong_Kong").get("/chats/"))


@pytest.mark.parametrize(
    "query",
    ["q=medlib", "q=%23OLDTAG", "topic=library", "language=DE", "platform=mastodon", "q=nurses"],
)
def test_filters_find_the_chat_and_leave_out_the_other(client, query):
    chat = make_chat("#medlibs", language="de", audience="nurses")
    chat.topics.add(make_topic("library"))
    make_platform(chat, "mastodon")
    FormerHashtag.objects.create(chat=chat, hashtag="#oldtag")
    make_chat("#other")
    page = words(client.get(f"/chats/?{query}"))
    assert "#medlibs" in page
    assert "#other" not in page


def test_unknown_filters_are_said(client):
    make_chat("#here")
    page = words(client.get("/chats/?colour=blue&topic=nosuch"))
    assert "We do not know “colour=blue”, “topic=nosuch”, so they were left out." in page
    assert "#here" in page


def test_history_stands_apart(client):
    make_chat("#gone", state="ended", ended_on="2022-05-02")
    make_chat("#resting", state="paused", last_known="2025-06")
    page = words(client.get("/chats/"))
    after = page[page.index("History") :]
    assert "#gone" in after
    assert "Ended 2 May 2022" in after
    assert "Paused, last known to meet June 2025" in after
    assert "#gone" not in page[: page.index("History")]


@pytest.mark.parametrize("state", ["draft", "pending", "declined"])
def test_what_is_not_public_is_nowhere(client, state):
    make_chat("#hidden", state=state)
    for query in ("", "?q=hidden", "?language=en"):
        assert "#hidden</a>" not in client.get(f"/chats/{query}").content.decode()


def test_standing_is_told(client):
    make_chat("#alive", confirmed_at=NOW)
    make_chat("#unsure", last_known="2017")
    make_chat("#unknown")
    page = words(client.get("/chats/"))
    assert "Confirmed 23 November 2026" in page
    assert "Not confirmed since 2017" in page
    assert "Never confirmed" in page


def test_an_empty_search_offers_a_way_on(client):
    page = words(client.get("/chats/?q=zzz"))
    assert "No listed chat fits “zzz”." in page
    assert "Show every chat" in page


@pytest.mark.parametrize("page", ["1000000000", "99999999999999999999", "-1", "0", "x", "²"])
def test_any_page_number_is_safe(client, page):
    make_chat()
    assert client.get("/chats/", {"page": page}).status_code == 200


def test_a_page_too_far_has_a_way_back(client):
    make_chat()
    assert "To the first page" in words(client.get("/chats/?page=1000000000"))


def test_the_choice_has_its_own_feed(client):
    make_topic("library")
    page = client.get("/chats/?topic=library&tz=Asia/Hong_Kong").content.decode()
    assert 'value="http://127.0.0.1:8000/calendar.ics?topic=library"' in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_nine_queries(client, django_assert_num_queries, many):
    for number in range(many):
        chat = make_chat(f"#chat{number}")
        make_slot(chat)
        reindex([chat], now=NOW)
        make_chat(f"#ended{number}", state="ended", ended_on="2020")
    with django_assert_num_queries(9):
        client.get("/chats/")
