"""What RFC 5545 and 7986 let an event and a calendar say of a chat."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from chats.feeds.calendar import About, calendar
from chats.feeds.events import series_of
from chats.models import Chat
from tests.factories import make_chat, make_note, make_platform, make_slot
from tests.feeds.readers import events, texts

pytestmark = pytest.mark.django_db
ABOUT = About("Name", "Words.", "https://chats.example/a.ics", "https://chats.example/a/")
CONFIRMED_AT = datetime(2026, 5, 3, tzinfo=UTC)


def _feed(chat: Chat) -> bytes:
    return calendar(ABOUT, [series_of(chat)])


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"confirmed_at": CONFIRMED_AT}, "CONFIRMED"),
        ({"confirmed_at": CONFIRMED_AT, "last_known": "2026-05-03"}, "CONFIRMED"),
        ({"confirmed_at": CONFIRMED_AT, "last_known": "2026-06"}, "TENTATIVE"),
        ({"last_known": "2017-05"}, "TENTATIVE"),
        ({}, "TENTATIVE"),
        ({"state": Chat.State.ENDED, "confirmed_at": CONFIRMED_AT}, ""),
    ],
)
def test_unconfirmed_dates_are_tentative(facts, status):
    chat = make_chat(**facts)
    make_note(make_slot(chat), date(2026, 12, 1), topic="Open access")
    assert texts(_feed(chat), "STATUS") == [status, status]


@pytest.mark.parametrize(
    ("minutes", "transp"), [(None, "OPAQUE"), (90, "OPAQUE"), (3 * 1440, "TRANSPARENT")]
)
def test_chat_of_days_leaves_its_reader_free(minutes, transp):
    chat = make_chat()
    make_note(make_slot(chat, minutes=minutes), date(2026, 12, 1), topic="Open access")
    assert texts(_feed(chat), "TRANSP") == [transp, transp]


def test_conference_is_each_present_platform():
    chat = make_chat()
    for kind in ("bluesky", "mastodon", "discord"):
        make_platform(chat, kind)
    make_platform(chat, "web", link="https://a.example/?b=1;c=2,3")
    make_platform(chat, "other", link="javascript:alert(1)")
    make_platform(chat, "x", until="2023")
    make_slot(chat)
    found = events(_feed(chat))[0]["CONFERENCE"]
    assert [(dict(each.params), str(each)) for each in found] == [
        ({"VALUE": "URI", "FEATURE": "CHAT", "LABEL": label}, link)
        for label, link in (
            ("Bluesky", "https://bsky.app/hashtag/auslibchat"),
            ("Mastodon", "https://mastodon.social/tags/auslibchat"),
            ("Web page", "https://a.example/?b=1;c=2,3"),
        )
    ]


def test_calendar_has_a_colour_and_no_method():
    make_slot(chat := make_chat())
    found = Calendar.from_ical(_feed(chat))
    assert str(found["COLOR"]) == "darkslategray"
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert "METHOD" not in found
    assert "IMAGE" not in found


def _about(chat: Chat, **facts) -> list[str]:
    make_note(chat.slots.get(), **facts)
    return texts(_feed(chat), "DESCRIPTION")[1].split("\n")[:4]


def test_extra_date_says_that_it_is_one():
    make_slot(chat := make_chat())
    assert _about(chat, on=date(2027, 1, 19), extra=True) == [
        "An extra date: Tuesday 19 January 2027, 19:00 Hong Kong time.",
        "",
        "Otherwise:",
        "On the first Tuesday of every month, 19:00–20:00 Hong Kong time.",
    ]


def test_moved_date_says_where_from():
    make_slot(chat := make_chat())
    assert _about(chat, on=date(2026, 12, 1), moved_on=date(2026, 12, 2), moved_at=time(8)) == [
        "Moved: Wednesday 2 December 2026, 08:00 Hong Kong time, "
        "instead of Tuesday 1 December 2026, 19:00 Hong Kong time.",
        "",
        "Otherwise:",
        "On the first Tuesday of every month, 19:00–20:00 Hong Kong time.",
    ]


def test_cancelled_date_does_not_say_that_it_moved():
    make_slot(chat := make_chat())
    facts = {"cancelled": True, "moved_at": time(8), "reason": "Holiday"}
    assert _about(chat, on=date(2026, 12, 1), **facts)[:2] == [
        "Cancelled: Holiday",
        "The next one: Tuesday 5 January 2027, 19:00 Hong Kong time.",
    ]
