"""What people wrote, inside a calendar: shown, and never obeyed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chats.feeds import texts
from chats.feeds.calendar import About, calendar
from chats.feeds.events import series_of
from chats.models import Chat
from tests.factories import make_chat, make_note, make_platform, make_slot, make_topic
from tests.feeds.readers import dates, events

ABOUT = About("Name", "Words.", "https://chats.example/a.ics", "https://chats.example/a/")
INJECTED = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nDTSTART:20270101T000000Z\r\nEND:VEVENT"
HOSTILE = [
    INJECTED,
    INJECTED.replace("\r\n", "\n"),
    INJECTED.replace("\r\n", "\x85").replace("x", "\u2028\x0b\x0c\x00\x07"),
    "\ud800 lone surrogate",
    "👩‍👩‍👧‍👦" * 1500,
    "\u202eright to left\u2066",
    "semi;colon, comma\\ back\\nslash : colon",
    "DTSTART:20270101T000000Z\r\nDTEND:20270102T000000Z",
]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str):
    assert _dates_with(text) == _dates_with("harmless")


@pytest.mark.django_db
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_text_parses_to_the_same_dates(text: str):
    assert len(events(_feed_with(f"a{text}"))) == 3


def test_links_are_http_or_nothing():
    links = ["javascript:alert(1)", "ftp://a.example/", "//a.example", "", "http://[", "https:///a"]
    links += ["https://a.example/\r\nX:1", 'https://a.example/"', "data:text/html,x"]
    assert {texts.safe_link(link) for link in links} == {""}
    assert texts.safe_link("https://a.example/b?c=d#e") == "https://a.example/b?c=d#e"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Not confirmed yet: look before you rely on it."),
        ({"last_known": "2017"}, "Not confirmed since 2017: look before you rely on it."),
        ({"last_known": "2017-05"}, "Not confirmed since May 2017: look before you rely on it."),
        ({"confirmed_at": datetime(2026, 5, 3, tzinfo=UTC)}, "Confirmed on 3 May 2026."),
        ({"state": Chat.State.ENDED, "ended_on": "2022"}, "This chat ended in 2022."),
        ({"state": Chat.State.ENDED, "ended_on": "2022-06-07"}, "This chat ended on 7 June 2022."),
    ],
)
@pytest.mark.django_db
def test_description_says_whether_the_chat_is_confirmed(facts, says):
    slot = make_slot(make_chat(**facts))
    assert says in texts.about_series(slot, slot.schedule).split("\n")


@pytest.mark.django_db
def test_description_says_when_where_and_who():
    chat = make_chat(organiser="The team", web_page="https://a.example/")
    make_platform(chat, "bluesky")
    make_platform(chat, "other", link="javascript:alert(1)")
    make_platform(chat, "x", until="2023")
    slot = make_slot(chat, label="Evening", doubt="The hour is from 2017.")
    assert texts.about_series(slot, slot.schedule).split("\n") == [
        "Evening: On the first Tuesday of every month, 19:00–20:00 Hong Kong time.",
        "The hour is from 2017.",
        "",
        "Not confirmed yet: look before you rely on it.",
        "",
        "Take part:",
        "Bluesky: https://bsky.app/hashtag/auslibchat",
        "",
        "Run by The team.",
        "http://127.0.0.1:8000/chats/auslibchat/",
    ]


@pytest.mark.parametrize(
    ("hashtag", "title", "line"),
    [
        ("#auslibchat", "AusLibChat", "#auslibchat"),
        ("#alscchat", "ALSC chat", "#alscchat"),
        ("#OTalk", "OTalk chat", "#OTalk"),
        ("#medlibs", "Medical librarians", "#medlibs · Medical librarians"),
    ],
)
def test_summary_does_not_say_the_hashtag_twice(hashtag, title, line):
    assert texts.summary(Chat(hashtag=hashtag, title=title)) == line


def _dates_with(text: str) -> list[tuple[datetime, datetime]]:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    return dates(_feed_with(text), since=since, until=until)


def _feed_with(text: str) -> bytes:
    """A feed with the text wherever people may write. Unsaved, so that no door has cleaned it."""
    Chat.objects.all().delete()
    chat = make_chat()
    slot = make_slot(chat)
    note = make_note(slot, date(2026, 12, 1))
    extra = make_note(slot, date(2026, 12, 9), extra=True)
    platform, topic = make_platform(chat, "other"), make_topic()
    chat.title = chat.organiser = chat.last_known = platform.link = topic.name = text
    chat.hashtag = f"#{text}"
    slot.label = slot.doubt = text
    for each in (note, extra):
        each.topic = each.host = each.questions = each.reading = each.reason = text
    slot._prefetched_objects_cache = {"notes": [note, extra]}
    chat._prefetched_objects_cache = {"slots": [slot], "platforms": [platform], "topics": [topic]}
    about = About(text, text, ABOUT.source, ABOUT.page)
    return calendar(about, [series_of(chat)])
