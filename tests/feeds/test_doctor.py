"""The feed doctor tells what is in the very bytes that the feed's address answers."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from chats.feeds import publishing
from chats.feeds.told import told
from chats.models import Chat, Removed
from chats.programme import meetings_of
from tests.factories import NOW, make_chat, make_note, make_slot
from tests.feeds.chats import GOLDEN

pytestmark = pytest.mark.django_db
PAGE = "/chats/auslibchat/feed/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def _text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def _with_notes() -> Chat:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), cancelled=True, reason="Holiday")
    make_note(slot, date(2027, 1, 5), topic="<b>Open & access</b>")
    return slot.chat


def test_page_tells_what_is_in_the_feed(client: Client):
    _with_notes()
    text = _text(client, PAGE)
    assert "Sound: all 15 checks passed." in text
    assert "It last changed on 23 November 2026, 20:00, Hong Kong time." in text
    assert "Tue 1 December 2026 19:00–20:00 CANCELLED: #auslibchat" in text
    assert "#auslibchat: &lt;b&gt;Open &amp; access&lt;/b&gt; tentative" in text
    assert "Google Calendar Looks for news every 12 to 24 hours" in text
    assert "1 cancelled date, titled “CANCELLED: …”, with the reason, not marked as busy." in text
    assert "5 dates in the half year to come." in text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?cancelled=strike", "1 cancelled date: it hides them."),
        ("?cancelled=strike", "1 cancelled date: it removes them."),
        ("?cancelled=strike", "1 cancelled date: it strikes them through and keeps them."),
        ("?cancelled=drop", "nothing says why a date is missing"),
        ("?alarm=15", "It rings, unless “Remove: Alerts” is ticked"),
        ("?only=with-topic", "1 date in the half year to come."),
        ("?only=confirmed", "It tells no date of the half year to come."),
        ("?expand=utc&past=0", "6, of them 0 with a rule"),
        ("?cancelled=note&alarm=&past=&only=&expand=", "Sound: all 15 checks passed."),
    ],
)
def test_options_show_the_feed_of_that_address(client: Client, query: str, says: str):
    _with_notes()
    text = _text(client, PAGE + query)
    assert "checks passed" in text
    assert says in text


def test_form_gives_the_address_in_its_one_order(client: Client):
    _with_notes()
    page = client.get(f"{PAGE}?only=with-topic&alarm=15&cancelled=drop&past=&expand=").content
    address = "http://127.0.0.1:8000/chats/auslibchat.ics?cancelled=drop&amp;alarm=15"
    assert f'value="{address}&amp;only=with-topic"'.encode() in page
    assert b'<option value="drop" selected>' in page


def test_option_nobody_can_follow_is_explained_on_the_page(client: Client):
    _with_notes()
    response = client.get(f"{PAGE}?alarm=soon")
    assert response.status_code == 400
    assert "such as alarm=15" in response.content.decode()
    assert client.get(f"{PAGE}?colour=red").status_code == 400


@pytest.mark.parametrize("state", ["draft", "pending", "declined"])
def test_hidden_chats_have_no_doctor(client: Client, state: str):
    make_slot(make_chat(state=state))
    assert client.get(PAGE).status_code == 404


def test_removed_chat_is_gone(client: Client):
    Removed.objects.create(slug="auslibchat", removed_at=NOW)
    assert client.get(PAGE).status_code == 410


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_history_has_a_sound_feed_too(client: Client, state: str):
    facts = {"ended_on": "2026-03"} if state == "ended" else {}
    make_slot(make_chat(state=state, **facts), last_on=date(2026, 3, 31))
    assert "Sound: all 15 checks passed." in _text(client, PAGE)


def test_chat_without_slots_has_a_page(client: Client):
    make_chat()
    assert "It tells no date of the half year to come." in _text(client, PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_slots(client: Client, django_assert_num_queries, count: int):
    chat = make_chat()
    for hour in range(count):
        make_note(make_slot(chat, starts_at=time(hour)), date(2026, 12, 1), topic="Open access")
    publishing.publish([chat], now=NOW)
    with django_assert_num_queries(3):
        client.get(PAGE)


def test_feed_that_tells_something_else_is_found_out(client: Client):
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    Chat.objects.get().slots.update(starts_at=time(20))  # as a change that was never published
    text = _text(client, PAGE)
    assert "1 of 15 checks failed." in text
    assert "2026-12-01 12:00 UTC is missing." in text
    assert "2026-12-01 11:00 UTC is too many." in text


@pytest.mark.parametrize("name", GOLDEN)
def test_dates_read_from_the_feed_are_ours(name):
    chat = GOLDEN[name]()
    feed = publishing.chat_feed(chat.slug, now=chat.changed_at)
    assert feed
    window = {"since": NOW - timedelta(days=60), "until": NOW + timedelta(days=300)}
    ours = [(meeting.start, meeting.end) for meeting in meetings_of(chat, **window)]
    assert [(date.start, date.end) for date in told(feed.body, **window)] == ours
    assert len(ours) > 5
