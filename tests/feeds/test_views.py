"""What calendars and people get from the feeds' addresses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from chats.feeds import publishing
from chats.feeds.events import meeting_event, single_uid
from chats.feeds.headers import CACHING
from chats.feeds.singles import singles_of
from chats.models import Chat, Removed
from chats.programme import meetings_of
from chats.submissions import lifecycle
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot, make_topic
from tests.feeds.readers import dates, events, texts

pytestmark = pytest.mark.django_db
State = Chat.State


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def _two_chats() -> None:
    make_slot(make_chat("#auslibchat"))
    make_slot(make_chat("#uklibchat"), "FREQ=MONTHLY;BYDAY=2TU", zone="Europe/London")


def test_chat_feed_says_what_it_is(client: Client):
    make_slot(make_chat())
    response = client.get("/chats/auslibchat.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="auslibchat.ics"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == CACHING
    assert response["ETag"].startswith('W/"')
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_calendar_holds_every_running_chat(client: Client):
    _two_chats()
    feed = client.get("/calendar.ics").content
    assert texts(feed, "SUMMARY") == ["#auslibchat", "#uklibchat"]
    zones = [str(zone["TZID"]) for zone in Calendar.from_ical(feed).walk("VTIMEZONE")]
    assert zones == ["Asia/Hong_Kong", "Europe/London"]


@pytest.mark.parametrize("path", ["/chats/auslibchat.ics", "/calendar.ics", "/calendar.ics?q=aus"])
def test_whoever_has_it_gets_304(client: Client, path: str):
    make_slot(make_chat())
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    strong = client.get(path, headers={"if-none-match": first["ETag"].removeprefix("W/")})
    assert strong.status_code == 304
    later = client.get(path, headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_compressed_copy_has_the_same_etag(client: Client):
    _two_chats()
    plain = client.get("/calendar.ics")
    packed = client.get("/calendar.ics", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == plain["ETag"]


def test_head_is_get_without_the_body(client: Client):
    make_slot(make_chat())
    head, get = client.head("/chats/auslibchat.ics"), client.get("/chats/auslibchat.ics")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Length"]) == (get["ETag"], str(len(get.content)))


@pytest.mark.parametrize("path", ["/chats/auslibchat.ics", "/calendar.ics"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_feeds_are_only_read(path: str, method: str):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_hidden_chats_are_in_no_feed(client: Client, state: str):
    make_slot(make_chat("#shown"))
    make_slot(make_chat("#hidden", state=state))
    publishing.publish_all(now=NOW)
    for query in ("", "?tz=Asia/Tokyo", "?expand=utc"):
        assert client.get(f"/chats/hidden.ics{query}").status_code == 404
        assert b"#hidden" not in client.get(f"/calendar.ics{query}").content
    assert b"#hidden" not in client.get("/calendar.ics?q=hidden").content


def test_chat_that_is_hidden_again_leaves_the_feeds(client: Client):
    chat = make_chat()
    make_slot(chat)
    publishing.publish_all(now=NOW)
    Chat.objects.update(state=State.PENDING)
    publishing.publish([chat], now=NOW)
    assert client.get("/chats/auslibchat.ics").status_code == 404
    assert events(client.get("/calendar.ics").content) == []


def test_paused_chat_keeps_its_subscribers_and_has_no_dates(client: Client):
    make_slot(make_chat(state=State.PAUSED))
    for query in ("", "?tz=Asia/Tokyo", "?expand=utc"):
        response = client.get(f"/chats/auslibchat.ics{query}")
        assert response.status_code == 200
        assert events(response.content) == []
        assert b"This chat is paused" in response.content
    assert events(client.get("/calendar.ics").content) == []


@pytest.mark.parametrize(
    ("ended_on", "last"),
    [("2026-03-03", date(2026, 3, 3)), ("2026-03", date(2026, 3, 3)), ("2025", None)],
)
def test_ended_chat_is_history_up_to_its_last_date(
    client: Client, ended_on: str, last: date | None
):
    chat = make_chat()
    make_note(make_slot(chat), date(2026, 12, 1), topic="never held")
    lifecycle.end(chat, on=ended_on, now=NOW)
    window = {"since": datetime(2025, 1, 1, tzinfo=UTC), "until": datetime(2028, 1, 1, tzinfo=UTC)}
    found = dates(client.get("/chats/auslibchat.ics").content, **window)
    assert (found[-1][0].date() if found else None) == last
    assert events(client.get("/calendar.ics").content) == []
    assert events(client.get("/chats/auslibchat.ics?expand=utc").content) == []


def test_removed_chat_is_gone_and_unknown_one_not_found(client: Client):
    Removed.objects.create(slug="was", removed_at=NOW)
    assert client.get("/chats/was.ics").status_code == 410
    response = client.get("/chats/never.ics")
    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "/chats/" in response.content.decode()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"])
def test_zone_gives_the_same_meetings_on_its_clock(client: Client, zone: str):
    make_slot(make_chat())
    feed = client.get("/chats/auslibchat.ics", {"tz": zone}).content
    window = {"since": NOW - timedelta(days=20), "until": NOW + timedelta(days=170)}
    assert dates(feed, **window) == dates(client.get("/chats/auslibchat.ics").content, **window)
    assert len(events(feed)) == 7
    assert {str(event.start.tzinfo) for event in events(feed)} == {zone}


def test_expanded_feed_is_single_events_in_utc_with_lasting_names(client: Client):
    slot = make_slot(make_chat())
    feed = client.get("/calendar.ics?expand=utc").content
    assert texts(feed, "UID")[:2] == [f"{slot.uid}-20261103", f"{slot.uid}-20261201"]
    assert feed.count(b"DTSTART:2026") + feed.count(b"DTSTART:2027") == 7
    assert not [name for name in (b"RRULE", b"TZID=", b"RECURRENCE-ID") if name in feed]


def test_window_of_single_events_moves_once_a_day(client: Client):
    make_slot(make_chat(), "FREQ=DAILY")
    path = "/chats/auslibchat.ics?expand=utc"
    today = client.get(path)
    with time_machine.travel(NOW + timedelta(hours=11), tick=False):
        assert client.get(path)["ETag"] == today["ETag"]
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        tomorrow = client.get(path, headers={"if-modified-since": today["Last-Modified"]})
    assert tomorrow.status_code == 200
    assert texts(tomorrow.content, "UID")[:-1] == texts(today.content, "UID")[1:]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("tz=Mars/Olympus", "Asia/Hong_Kong"),
        ("tz=Asia/Hong_Kon", "Did you mean ?tz=Asia/Hong_Kong?"),
        ("tz=../../etc/passwd", "area and city"),
        ("tz=%00", "area and city"),
        ("tz=" + "A" * 5000, "area and city"),
        ("expand=weekly", "?expand=utc"),
        ("tz=Asia/Tokyo&expand=utc", "keep either"),
    ],
)
@pytest.mark.parametrize("path", ["/chats/auslibchat.ics", "/calendar.ics"])
def test_choice_nobody_can_follow_is_explained(client: Client, path: str, query: str, says: str):
    make_slot(make_chat())
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert says in response.content.decode()
    assert len(response.content) < 500


@pytest.mark.parametrize("query", ["topic=nonsense", "platform=teletext", "colour=red"])
def test_filter_we_do_not_know_is_no_calendar_of_everything(client: Client, query: str):
    response = client.get(f"/calendar.ics?{query}")
    assert response.status_code == 400
    assert query in response.content.decode()


def test_filters_of_the_page_are_feeds(client: Client):
    _two_chats()
    chat = Chat.objects.get(slug="uklibchat")
    chat.topics.add(make_topic("health"))
    make_platform(chat, "mastodon")
    for query in ("topic=health", "platform=mastodon", "q=uklib", "topic=health&language=en"):
        feed = client.get(f"/calendar.ics?{query}").content
        assert texts(feed, "SUMMARY") == ["#uklibchat"], query
        assert Calendar.from_ical(feed)["SOURCE"] == f"http://127.0.0.1:8000/calendar.ics?{query}"
    both = client.get("/calendar.ics?topic=health&tz=Asia/Tokyo").content
    assert set(texts(both, "SUMMARY")) == {"#uklibchat"}


@pytest.mark.parametrize(
    "path",
    [
        "/chats/%00.ics",
        "/chats/a%00b.ics?tz=%00",
        "/calendar.ics?q=%00",
        "/calendar.ics?q=%ED%A0%80",
        "/calendar.ics?language=%00",
        "/calendar.ics?page=9999-12-31&from=%FF",
        "/chats/" + "a" * 300 + ".ics",
        "/chats/" + "%E5%9B%BE" * 80 + ".ics",
    ],
)
def test_strange_addresses_are_no_server_errors(client: Client, path: str):
    make_slot(make_chat())
    assert client.get(path).status_code in (200, 400, 404)


def test_address_in_any_script_is_a_feed(client: Client):
    chat = make_chat("#" + "图" * 59)
    make_slot(chat)
    response = client.get(f"/chats/{chat.slug}.ics")
    assert len(events(response.content)) == 1
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_chat_without_slots_is_a_valid_empty_calendar(client: Client):
    make_chat()
    feed = client.get("/chats/auslibchat.ics").content
    assert len(Calendar.from_ical(feed).walk("VTIMEZONE")) == 1
    assert events(feed) == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "first", "again"), [("", 6, 0), ("?q=lib", 8, 2), ("?expand=utc", 13, 2)]
)
def test_queries_do_not_grow_with_chats(
    client: Client, django_assert_num_queries, count, query, first, again
):
    for number in range(count):
        make_slot(make_chat(f"#libchat{number}"))
    with django_assert_num_queries(first):
        client.get(f"/calendar.ics{query}")
    with django_assert_num_queries(again):
        client.get(f"/calendar.ics{query}")


@pytest.mark.parametrize("slug", ["auslibchat", "a" * 80])  # a long one folds its line
def test_copied_single_events_are_those_written_one_by_one(slug):
    chat = make_chat(slug=slug)
    for hour in (9, 19):
        make_note(make_slot(chat, "FREQ=WEEKLY;BYDAY=TU", starts_at=time(hour)), date(2026, 12, 1))
    make_slot(chat, "FREQ=MONTHLY;BYDAY=1TU")
    window = {"since": NOW, "until": NOW + timedelta(days=180)}
    written = b"".join(
        meeting_event(meeting, single_uid(meeting)).to_ical()
        for meeting in meetings_of(chat, **window)
    )
    assert singles_of(chat, **window).events == written


def test_a_feed_on_a_readers_clock_says_when_the_hour_changes(client: Client):
    make_slot(make_chat(), starts_at=time(21), zone="Australia/Sydney")
    head = client.get("/chats/auslibchat.ics?tz=Asia/Hong_Kong").content.replace(b"\r\n ", b"")
    assert b"From 4 April 2027 at 19:00 instead of 18:00\\, Hong Kong time." in head
