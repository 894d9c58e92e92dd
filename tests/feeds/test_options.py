"""Options in a feed's address: what each does, alone and together."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from chats.feeds import publishing, shelf
from chats.feeds.choices import Choice, ChoiceError
from chats.feeds.chosen import chosen_chat
from chats.models import Chat
from chats.programme import meetings_of
from tests.factories import NOW, make_chat, make_note, make_slot, make_topic
from tests.feeds.readers import dates, events, texts

pytestmark = pytest.mark.django_db
ASKED = "/chats/auslibchat.ics"
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def _cancelled_in_december() -> Chat:
    chat = make_chat()
    make_note(make_slot(chat), date(2026, 12, 1), cancelled=True, reason="Holiday")
    return chat


def _choice(query: str) -> Choice:
    return Choice.from_query(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ("CANCELLED: #auslibchat", "", "TRANSPARENT")),
        ("?cancelled=note", ("CANCELLED: #auslibchat", "", "TRANSPARENT")),
        ("?cancelled=strike", ("CANCELLED: #auslibchat", "CANCELLED", "TRANSPARENT")),
        ("?cancelled=drop", None),
        ("?expand=utc", ("CANCELLED: #auslibchat", "", "TRANSPARENT")),
        ("?tz=Asia/Tokyo&cancelled=strike", ("CANCELLED: #auslibchat", "CANCELLED", "TRANSPARENT")),
        ("?expand=utc&cancelled=drop", None),
    ],
)
def test_cancelled_date_is_shown_as_asked(client: Client, query: str, found):
    _cancelled_in_december()
    feed = client.get(f"{ASKED}{query}").content
    told = [
        tuple(str(event.get(name, "")) for name in ("SUMMARY", "STATUS", "TRANSP"))
        for event in events(feed)
        if "CANCELLED" in event["SUMMARY"]
    ]
    assert told == ([found] if found else [])
    starts = [start for start, _ in dates(feed, since=NOW, until=NOW + timedelta(days=60))]
    days = [date(2026, 12, 1), date(2027, 1, 5)] if found else [date(2027, 1, 5)]
    assert [start.date() for start in starts] == days


def test_note_of_a_cancelled_date_goes_when_its_day_has_passed():
    chat = _cancelled_in_december()
    shown = {}
    for now in (NOW, *(datetime(2026, 12, day, 23, 59, tzinfo=UTC) for day in (2, 3))):
        publishing.publish_all(now=now)
        feeds = publishing.chat_feed(chat.slug, now=now), publishing.calendar_feed(now=now)
        shown[now.day] = [feed.body.count(b"CANCELLED") for feed in feeds]
    assert shown == {23: [1, 1], 2: [1, 1], 3: [0, 0]}
    since = datetime(2026, 11, 20, tzinfo=UTC)
    left = dates(feeds[0].body, since=since, until=since + timedelta(days=50))
    assert [start.date() for start, _ in left] == [date(2027, 1, 5)]


def test_one_day_has_one_feed():
    _cancelled_in_december()
    bodies = set()
    for hour in (0, 11, 23):
        now = datetime(2026, 12, 3, hour, 59, tzinfo=UTC)
        publishing.publish_all(now=now)
        bodies.add(publishing.calendar_feed(now=now).body)
    assert len(bodies) == 1


@pytest.mark.parametrize(
    ("minutes", "trigger"),
    [(15, "-PT15M"), (0, "PT0M"), (10080, "-PT10080M")],
)
@pytest.mark.parametrize("form", ["", "&expand=utc", "&tz=Asia/Tokyo"])
def test_alarm_rings_before_every_date_but_cancelled_ones(client: Client, minutes, trigger, form):
    chat = _cancelled_in_december()
    make_note(chat.slots.get(), date(2027, 1, 5), topic=f"Café, {'long ' * 30}; and more")
    feed = client.get(f"{ASKED}?alarm={minutes}{form}").content
    assert f"TRIGGER:{trigger}\r\n".encode() in feed
    assert max(map(len, feed.split(b"\r\n"))) <= 75
    for event in events(feed):
        if event["SUMMARY"].startswith("CANCELLED"):
            assert event.walk("VALARM") == []
            continue
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(minutes=-minutes))
        assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_title_of_people_does_not_silence_an_alarm(client: Client):
    make_slot(make_chat(title="CANCELLED: never"))
    assert client.get(f"{ASKED}?alarm=5").content.count(b"BEGIN:VALARM") == 1


@pytest.mark.parametrize(("past", "first"), [(0, (12, 1)), (19, (12, 1)), (21, (11, 3))])
@pytest.mark.parametrize("form", ["", "&expand=utc"])
def test_past_says_how_far_back(client: Client, past: int, first: tuple[int, int], form: str):
    make_slot(make_chat())
    feed = client.get(f"{ASKED}?past={past}{form}").content
    start = min(event.start for event in events(feed))
    assert start.date() == date(2026, *first)


def test_past_begins_a_day_later_each_day(client: Client):
    make_slot(make_chat(), "FREQ=DAILY")
    first = client.get(f"{ASKED}?past=0")
    with time_machine.travel(NOW + timedelta(hours=11), tick=False):
        assert client.get(f"{ASKED}?past=0")["ETag"] == first["ETag"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        later = client.get(f"{ASKED}?past=0", headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200
    assert events(later.content)[0].start - events(first.content)[0].start == timedelta(days=1)


def test_only_confirmed_chats_or_dates_with_a_topic(client: Client):
    fresh, stale = NOW - timedelta(days=300), NOW - timedelta(days=400)
    for tag, confirmed in (("#fresh", fresh), ("#stale", stale), ("#never", None)):
        slot = make_slot(make_chat(tag, confirmed_at=confirmed))
        make_note(slot, date(2026, 12, 1), topic="Open access")
    make_note(slot, date(2026, 12, 9), extra=True, topic="Beside the rule")
    make_note(slot, date(2027, 1, 5), host="No topic")
    confirmed = client.get("/calendar.ics?only=confirmed").content
    assert texts(confirmed, "SUMMARY") == ["#fresh", "#fresh: Open access"]
    never = client.get("/chats/never.ics?only=confirmed").content
    assert events(never) == []
    assert b"Only chats confirmed within a year." in never.replace(b"\r\n ", b"")
    for query in ("", "&expand=utc", "&tz=Asia/Tokyo", "&past=0"):
        feed = client.get(f"/chats/never.ics?only=with-topic{query}").content
        assert texts(feed, "SUMMARY") == ["#never: Open access", "#never: Beside the rule"]
        assert b"RRULE" not in feed


def test_options_and_filters_go_together_under_one_address(client: Client):
    chat = _cancelled_in_december()
    chat.topics.add(make_topic("health"))
    make_slot(make_chat("#other"))
    asked = "past=0&alarm=15&topic=health&cancelled=strike&tz=Asia%2FTokyo"
    address = "topic=health&tz=Asia/Tokyo&cancelled=strike&alarm=15&past=0"
    feed = client.get(f"/calendar.ics?{asked}")
    found = Calendar.from_ical(feed.content)
    assert found["SOURCE"] == f"http://127.0.0.1:8000/calendar.ics?{address}"
    assert {str(event["LOCATION"]) for event in events(feed.content)} == {"Online"}
    assert all("auslibchat" in event["SUMMARY"] for event in events(feed.content))
    assert client.get(f"/calendar.ics?{address}")["ETag"] == feed["ETag"]


@pytest.mark.parametrize(
    "query", ["?cancelled=note", "?alarm=", "?tz=&only=", "?cancelled=note&past="]
)
def test_default_written_out_is_the_published_feed(client: Client, query: str):
    _cancelled_in_december()
    for path in (ASKED, "/calendar.ics"):
        assert client.get(path + query).content == client.get(path).content


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("cancelled=hide", "cancelled=strike"),
        ("alarm=soon", "from 0 to 10080"),
        ("alarm=-15", "from 0 to 10080"),
        ("alarm=10081", "such as alarm=15"),
        ("alarm=%D9%A1%D9%A5", "such as alarm=15"),
        ("alarm=" + "9" * 5000, "such as alarm=15"),
        ("alarm=15&alarm=30", "alarm= twice"),
        ("past=367", "from 0 to 366"),
        ("past=1.5", "days back from today"),
        ("only=good", "only=with-topic"),
    ],
)
@pytest.mark.parametrize("path", [ASKED, "/calendar.ics"])
def test_value_nobody_can_follow_is_explained(client: Client, path: str, query: str, says: str):
    make_slot(make_chat())
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert says in response.content.decode()
    assert len(response.content) < 500


@pytest.mark.parametrize(
    ("query", "says"),
    [("alert=15", "Did you mean alarm=?"), ("colour=red", "What an address may say: tz=")],
)
def test_option_we_do_not_know_is_explained(client: Client, query: str, says: str):
    make_slot(make_chat())
    response = client.get(f"{ASKED}?{query}")
    assert response.status_code == 400
    assert says in response.content.decode()


def test_forms_that_are_kept_are_few(client: Client, settings):
    make_slot(make_chat())
    for past in range(shelf.MOST_FORMS + 8):
        client.get(f"{ASKED}?past={past}")
    assert len(_kept_forms(settings)) <= shelf.MOST_FORMS + 2  # the plain ones
    publishing.withdraw("auslibchat", now=NOW)
    assert _kept_forms(settings) == []


def _kept_forms(settings) -> list[str]:
    with closing(sqlite3.connect(Path(settings.PUBLISHED_DIR, "kept.sqlite3"))) as db:
        return [form for (form,) in db.execute("SELECT DISTINCT form FROM piece")]


def test_kept_form_needs_no_rendering(client: Client, django_assert_num_queries):
    _cancelled_in_december()
    query = "?cancelled=strike&alarm=15"
    first = client.get(ASKED + query)
    with django_assert_num_queries(2):
        assert client.get(ASKED + query).content == first.content


@pytest.mark.parametrize("chats", [1, 3])
@pytest.mark.parametrize(
    ("query", "first", "again"), [("?alarm=15", 8, 2), ("?cancelled=drop", 13, 2)]
)
def test_queries_do_not_grow_with_chats(
    client: Client, django_assert_num_queries, chats, query, first, again
):
    for number in range(chats):
        make_slot(make_chat(f"#libchat{number}"))
    with django_assert_num_queries(first):
        client.get(f"/calendar.ics{query}")
    with django_assert_num_queries(again):
        client.get(f"/calendar.ics{query}")


REVISIONS = count(1)
SINCE, UNTIL = NOW - timedelta(days=400), NOW + timedelta(days=150)
SAID = [
    {"topic": "Open access"},
    {"cancelled": True, "reason": "Holiday"},
    {"cancelled": True, "topic": "Open access"},
    {"moved_on": date(2026, 11, 25), "moved_at": time(1, 30)},
    {"moved_on": date(2026, 10, 1), "topic": "Before"},
    {"extra": True, "topic": "Beside the rule"},
    {"skipped": True},
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rule=st.sampled_from(
        [
            "FREQ=MONTHLY;BYDAY=2SU,4SU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
            "FREQ=DAILY;INTERVAL=3",
        ]
    ),
    zone=st.sampled_from(["America/New_York", "Asia/Hong_Kong", "UTC", "Australia/Lord_Howe"]),
    at=st.sampled_from([time(1, 30), time(19)]),
    notes=st.dictionaries(st.integers(-40, 40), st.sampled_from(SAID), max_size=5),
    cancelled=st.sampled_from(["note", "strike", "drop"]),
    past=st.none() | st.integers(0, 366),
    only=st.sampled_from(["", "with-topic"]),
    clock=st.sampled_from(["", "expand=utc", "tz=Europe/London"]),
    alarm=st.sampled_from(["", "15"]),
)
def test_every_choice_holds_the_meetings_it_should(
    rule, zone, at, notes, cancelled, past, only, clock, alarm
):
    with transaction.atomic():
        # Another revision: what is kept of the example before is not read.
        chat = make_chat(revision=next(REVISIONS))
        slot = make_slot(chat, rule, zone=zone, starts_at=at, first_on=date(2026, 2, 1))
        for days, facts in notes.items():
            make_note(slot, date(2026, 11, 22) + timedelta(days), **facts)
        query = f"{clock}&cancelled={cancelled}&only={only}&alarm={alarm}"
        choice = _choice(query if past is None else f"{query}&past={past}")
        feed = chosen_chat(chat, choice, since=NOW, now=NOW).body
        assert dates(feed, since=SINCE, until=UNTIL) == _meant(chat, choice)
        transaction.set_rollback(True)


def _meant(chat: Chat, choice: Choice) -> list[tuple[datetime, datetime]]:
    back = 30 if choice.past is None and choice.singles else choice.past
    edge = SINCE if back is None else max(SINCE, MIDNIGHT - timedelta(days=back))
    yesterday = MIDNIGHT - timedelta(hours=12)
    return sorted(
        (meeting.start, meeting.end)
        for meeting in meetings_of(chat, since=edge, until=UNTIL)
        if SINCE <= meeting.start < UNTIL
        and (choice.only != "with-topic" or meeting.topic)
        and not (meeting.cancelled and (choice.cancelled == "drop" or meeting.end < yesterday))
    )


def test_choice_is_read_back_from_its_own_address():
    query = "tz=Asia/Tokyo&cancelled=drop&alarm=0&past=0&only=with-topic"
    assert _choice(query).query == query
    assert _choice(_choice("only=confirmed&expand=utc").query) == Choice(utc=True, only="confirmed")
    with pytest.raises(ChoiceError, match="keep either"):
        _choice("tz=Asia/Tokyo&expand=utc")
