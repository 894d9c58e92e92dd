"""Hostile text in every form that an address can ask for: sound, and with the same dates."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chats.feeds.choices import Choice
from chats.feeds.chosen import chosen_chat
from chats.feeds.lint import lint
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot, make_topic
from tests.feeds.readers import dates, events

pytestmark = pytest.mark.django_db
EVENT = (
    "BEGIN:VEVENT\r\nUID:evil\r\nDTSTART:20261202T000000Z\r\nDTEND:20261202T010000Z\r\nEND:VEVENT"
)
HOSTILE = (
    f"x\r\nEND:VEVENT\r\n{EVENT}\r\n",
    f"x\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n{EVENT}",
    "CANCELLED: never\r\nSTATUS:CANCELLED\r\nTRIGGER:-PT1M",
    "x\u2028\u2029\x85\x0b\x0cDTSTART:20261202T000000Z\x85DTEND:20261202T010000Z",
    "👩‍👩‍👧‍👦" * 400,  # 10 KB
    "\u202e\u2066\u200f bidi \u2069\u202c",
    "\0\x01\x07\x1b[31m\x7f",
    '"; LABEL="x":y, \\, \\n \\\\',
)
QUERIES = (
    "",
    "cancelled=strike&alarm=15",
    "cancelled=drop&past=0",
    "expand=utc&alarm=0&cancelled=strike",
    "tz=Asia/Tokyo&cancelled=drop&alarm=10080",
    "only=with-topic&alarm=15",
    "expand=utc&only=with-topic&past=366",
)
WINDOW = {"since": NOW, "until": NOW + timedelta(days=120)}


def _feed(text: str, query: str, revision: int) -> bytes:
    """The feed of a chat with the text wherever people write, past every door that cleans it."""
    with transaction.atomic():
        chat = make_chat(revision=revision, title=text, organiser=text, last_known="")
        chat.topics.add(make_topic("hostile", text))
        make_platform(chat, "other", link=f"https://a.example/{text}")
        slot = make_slot(chat, label=text, doubt=text)
        said = {"topic": text, "host": text, "questions": text, "reading": text, "reason": text}
        make_note(slot, date(2026, 12, 1), cancelled=True, **said)
        make_note(slot, date(2027, 1, 5), moved_on=date(2027, 1, 6), **said)
        make_note(slot, date(2027, 1, 19), extra=True, **said)
        make_note(slot, date(2027, 2, 2), **(said | {"topic": ""}))
        feed = chosen_chat(chat, Choice.from_query(QueryDict(query)), since=NOW, now=NOW)
        transaction.set_rollback(True)
    return feed.body


def _dates(feed: bytes) -> list[tuple[datetime, datetime]]:
    return dates(feed, **WINDOW)


@pytest.mark.parametrize("query", QUERIES)
def test_hostile_text_changes_no_date(query: str):
    harmless = _feed("harmless", query, 1)
    for revision, text in enumerate(HOSTILE, start=2):
        feed = _feed(text, query, revision)
        assert [check for check in lint(feed) if check.problems] == []
        assert _dates(feed) == _dates(harmless)
        assert len(events(feed)) == len(events(harmless))
        assert feed.count(b"BEGIN:VALARM") == harmless.count(b"BEGIN:VALARM")
    assert len(_dates(harmless)) > 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=120),
    query=st.sampled_from(QUERIES),
    revision=st.integers(100, 2**31 - 1),
)
def test_any_text_is_sound_in_any_form(text: str, query: str, revision: int):
    feed = _feed(f"a{text}", query, revision)
    assert [check for check in lint(feed) if check.problems] == []
    assert _dates(feed) == _dates(_feed("a", query, QUERIES.index(query)))
