"""A chat's page: when it is for this reader, whether it lives, and how to keep it."""

import re
from datetime import date, time, timedelta
from urllib.parse import unquote

import pytest

from chats.models import Chat, FormerHashtag, Removed
from chats.programme import reindex
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot
from tests.listing.pages import plain, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def auslibchat():
    chat = make_chat("#auslibchat", last_known="2022-08", phrase="first Tuesday at 9pm AEST")
    make_slot(
        chat,
        zone="Australia/Sydney",
        starts_at=time(21),
        doubt="Published as 9pm AEST; we take Sydney’s clock.",
    )
    reindex([chat], now=NOW)
    return chat


def rows(response):
    return [plain(row) for row in re.findall(r"<tr.*?</tr>", response.content.decode(), re.S)]


def test_in_hong_kong_it_is_at_seven_in_july_and_at_six_in_january(reader, auslibchat):
    page = reader("Asia/Hong_Kong").get("/chats/auslibchat/")
    assert "City January July 0 6 12 18" in rows(page)
    assert "Hong Kong you Tue 18:00 Tue 19:00" in rows(page)
    assert "Sydney the chat Tue 21:00 Tue 21:00" in rows(page)


def test_the_next_dates_stand_in_both_clocks(reader, auslibchat):
    page = words(reader("Asia/Hong_Kong").get("/chats/auslibchat/"))
    assert "Tue 1 December 18:00 – 19:00 21:00 in Sydney" in page
    assert "Tue 6 April 2027 19:00 – 20:00 21:00 in Sydney" in page
    assert "For you in Hong Kong: 18:00 the same day" in page


def test_the_reader_is_told_when_the_hour_changes(reader, auslibchat):
    page = words(reader("Asia/Hong_Kong").get("/chats/auslibchat/"))
    assert "For you this changes on 4 April 2027 : from then at 19:00 instead of 18:00" in page


def test_a_reader_on_the_other_side_of_the_date_line_sees_their_own_day(reader, auslibchat):
    page = words(reader("Pacific/Honolulu").get("/chats/auslibchat/"))
    assert "Tue 1 December 00:00 – 01:00 21:00 in Sydney" in page
    assert "For you in Honolulu: 00:00 the same day" in page


def test_without_a_zone_the_chats_own_clock_is_shown_and_said(client, auslibchat):
    page = client.get("/chats/auslibchat/")
    assert "the chat’s own, until you choose your zone" in page.content.decode()
    assert "Tue 1 December 21:00 – 22:00 the chat’s own hour" in words(page)


def test_doubt_is_said(client, auslibchat):
    assert "we take Sydney’s clock" in words(client.get("/chats/auslibchat/"))


def test_subscribing_names_each_clients_own_door(client, auslibchat):
    page = client.get("/chats/auslibchat/").content.decode()
    links = [unquote(link.replace("&amp;", "&")) for link in re.findall(r'href="([^"]+)"', page)]
    feed = "127.0.0.1:8000/chats/auslibchat.ics"
    assert f"webcal://{feed}" in links
    assert f"https://calendar.google.com/calendar/r?cid=webcal://{feed}" in links
    for host in ("outlook.live.com", "outlook.office.com"):
        where = f"https://{host}/calendar/0/addfromweb?url=http://{feed}&name=#auslibchat"
        assert where in links
    assert f'readonly value="http://{feed}"' in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"confirmed_at": NOW}, "Confirmed 23 November 2026"),
        ({"confirmed_at": NOW - timedelta(days=364)}, "Confirmed 24 November 2025"),
        ({"confirmed_at": NOW - timedelta(days=365)}, "Not confirmed since 23 November 2025"),
        ({"last_known": "2017"}, "Not confirmed since 2017"),
        ({"confirmed_at": NOW.replace(year=2024)}, "Not confirmed since 23 November 2024"),
        ({"state": "ended", "ended_on": "2022-05-02"}, "Ended 2 May 2022"),
        ({"state": "paused", "last_known": "2025-06"}, "Paused, last known to meet June 2025"),
    ],
)
def test_the_state_is_told_truthfully(client, facts, said):
    make_chat(**facts)
    assert said in words(client.get("/chats/auslibchat/"))


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_a_chat_that_does_not_run_promises_no_date(client, auslibchat, state):
    Chat.objects.update(state=state)
    assert "Next dates" not in words(client.get("/chats/auslibchat/"))
    assert client.get("/chats/auslibchat/next")["Location"] == "/chats/auslibchat/"


@pytest.mark.parametrize("state", ["draft", "pending", "declined"])
@pytest.mark.parametrize("tail", ["", "next", "2026-12-01/"])
def test_a_chat_that_is_not_public_has_no_page(client, auslibchat, state, tail):
    Chat.objects.update(state=state)
    response = client.get(f"/chats/auslibchat/{tail}")
    assert response.status_code == 404
    assert "#auslibchat" not in words(response)


@pytest.mark.parametrize("tail", ["", "next", "2026-12-01/"])
def test_a_removed_chat_is_gone(client, tail):
    Removed.objects.create(slug="gone", removed_at=NOW)
    response = client.get(f"/chats/gone/{tail}")
    assert response.status_code == 410
    assert "This chat was removed" in words(response)


@pytest.mark.parametrize("slug", ["nosuch", "%00", "nosuch%00", "x" * 80, "été"])
def test_an_unknown_chat_is_not_found(client, slug):
    assert client.get(f"/chats/{slug}/").status_code == 404


@pytest.mark.parametrize("slug", ["AusLibChat", "ozlibchat", "OzLibChat"])
def test_another_spelling_or_a_former_hashtag_leads_to_the_chat(client, auslibchat, slug):
    FormerHashtag.objects.create(chat=auslibchat, hashtag="#ozlibchat")
    response = client.get(f"/chats/{slug}/")
    assert (response.status_code, response["Location"]) == (302, "/chats/auslibchat/")


def test_next_leads_to_the_next_meeting_and_is_not_kept(client, auslibchat):
    response = client.get("/chats/auslibchat/next")
    assert (response.status_code, response["Location"]) == (302, "/chats/auslibchat/2026-12-01/")
    assert "no-store" in response["Cache-Control"]


def test_next_leaves_out_a_cancelled_meeting(client, auslibchat):
    make_note(auslibchat.slots.get(), date(2026, 12, 1), cancelled=True)
    reindex([auslibchat], now=NOW)
    assert client.get("/chats/auslibchat/next")["Location"] == "/chats/auslibchat/2027-01-05/"


def test_platforms_lead_where_the_chat_is_and_say_where_it_was(client, auslibchat):
    make_platform(auslibchat, "mastodon")
    make_platform(auslibchat, "x", until="2023-02")
    make_platform(auslibchat, "web", link="https://example.org/room")
    page = client.get("/chats/auslibchat/")
    assert 'href="https://mastodon.social/tags/auslibchat"' in page.content.decode()
    assert 'href="https://example.org/room"' in page.content.decode()
    assert "X (Twitter) until February 2023" in words(page)


def test_a_chat_without_slots_says_what_is_known(client):
    make_chat("#snaprt", phrase="dates announced")
    page = words(client.get("/chats/snaprt/"))
    assert "“dates announced”" in page
    assert "None is announced." in page


def test_past_meetings_somebody_wrote_about_are_kept(client, auslibchat):
    make_note(auslibchat.slots.get(), date(2026, 2, 3), topic="Zines", recap="We met.")
    page = words(client.get("/chats/auslibchat/"))
    assert "3 February 2026 Zines with recap" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_seven_queries(client, django_assert_num_queries, many):
    chat = make_chat()
    for number in range(many):
        make_slot(chat, starts_at=time(18 + number))
        make_platform(chat, ["x", "mastodon", "bluesky"][number])
        make_note(chat.slots.last(), date(2026, 10, 6), topic="Past")
    reindex([chat], now=NOW)
    with django_assert_num_queries(7):
        client.get("/chats/auslibchat/")
