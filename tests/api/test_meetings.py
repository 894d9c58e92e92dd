"""What programs get from `/api/v1/meetings/`."""

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from chats.models import Chat
from chats.programme import meetings_of
from chats.submissions import lifecycle
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot, make_topic
from tests.feeds.chats import UID

pytestmark = pytest.mark.django_db
PATH = "/api/v1/meetings/"
State = Chat.State
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client: Client, query: str = "", *, status: int = 200) -> dict:
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == status, response.content
    return response.json()


def days(answer: dict) -> list[str]:
    return [meeting["on"] for meeting in answer["meetings"]]


def test_docs_tell_what_is_answered(client: Client, settings):
    settings.SITE_URL = "https://chats.example.org"
    slot = make_slot(make_chat(), uid=UID)
    make_note(slot, date(2026, 12, 1), moved_on=date(2026, 12, 2), moved_at=time(20, 30))
    text = DOCS.read_text(encoding="utf-8")
    address = re.search(r"GET (\S+)", text)
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert address
    assert example
    assert client.get(address[1]).json() == json.loads(example[1])


def test_meeting_says_all_about_itself(client: Client):
    slot = make_slot(make_chat(), uid=UID)
    make_note(slot, date(2026, 12, 1), cancelled=True, reason="Holiday")
    make_note(slot, date(2026, 12, 15), extra=True, topic="Open access")
    cancelled, extra = ask(client, "chat=auslibchat&since=2026-12-01&until=2027-01-01")["meetings"]
    assert (cancelled["cancelled"], cancelled["reason"], cancelled["moved"]) == (
        True,
        "Holiday",
        False,
    )
    assert (extra["extra"], extra["recurrence_id"], extra["topic"]) == (True, None, "Open access")
    assert extra["start"] == "2026-12-15T11:00:00Z"
    assert extra["wall"] == "2026-12-15T19:00:00"
    assert extra["uid"] == f"{UID}-20261215"


def test_without_chats_all_running_ones_answer_for_a_month(client: Client):
    make_slot(make_chat())
    make_slot(make_chat("#uklibchat"), "FREQ=WEEKLY;BYDAY=MO", zone="Europe/London")
    answer = ask(client)
    assert (answer["since"], answer["until"]) == ("2026-11-23T00:00:00Z", "2026-12-24T00:00:00Z")
    assert [meeting["chat"] for meeting in answer["meetings"]] == [
        "uklibchat",
        "uklibchat",
        "auslibchat",
        "uklibchat",
        "uklibchat",
        "uklibchat",
    ]


def test_several_chats_are_named_one_by_one(client: Client):
    for tag in ("#a", "#b", "#c"):
        make_slot(make_chat(tag))
    answer = ask(client, "chat=c&chat=a&chat=c")
    assert [meeting["chat"] for meeting in answer["meetings"]] == ["a", "c"]


def test_filters_are_those_of_the_pages(client: Client):
    chat = make_chat(language="de")
    chat.topics.add(make_topic("library"))
    make_platform(chat, "bluesky")
    make_slot(chat)
    make_slot(make_chat("#other"))
    for query in ("topic=library", "language=de", "platform=bluesky", "q=auslib"):
        assert [m["chat"] for m in ask(client, query)["meetings"]] == ["auslibchat"]
    assert ask(client, "chat=other&topic=library")["meetings"] == []
    assert len(ask(client, "chat=auslibchat&chat=other&topic=library")["meetings"]) == 1


def test_a_window_holds_what_touches_it(client: Client):
    make_slot(make_chat(), "FREQ=DAILY", zone="UTC", starts_at=time(12), minutes=60)
    assert days(ask(client, "since=2026-12-01T12:59Z&until=2026-12-03T12:00Z")) == [
        "2026-12-01",
        "2026-12-02",
    ]
    assert days(ask(client, "since=2026-12-01T13:00Z&until=2026-12-03T12:01Z")) == [
        "2026-12-02",
        "2026-12-03",
    ]


@pytest.mark.parametrize("since", ["2026-12-01T12:00%2B01:00", "2026-12-01T12:00+01:00"])
def test_a_moment_may_be_said_on_any_clock(client: Client, since: str):
    answer = ask(client, f"since={since}&until=2026-12-31")
    assert answer["since"] == "2026-12-01T11:00:00Z"


def test_far_years_are_answered_like_this_one(client: Client):
    chat = make_chat()
    make_slot(chat, "FREQ=MONTHLY;BYDAY=1TU", first_on=date(1990, 1, 1))
    for year in (1995, 2015, 2060):
        answer = ask(client, f"chat=auslibchat&since={year}-01-01&until={year + 5}-01-01")
        ours = meetings_of(
            chat, since=datetime(year, 1, 1, tzinfo=UTC), until=datetime(year + 5, 1, 1, tzinfo=UTC)
        )
        assert days(answer) == [str(meeting.on) for meeting in ours]
        assert len(ours) == 60


def test_pages_hold_every_meeting_once_and_in_order(client: Client, settings):
    """Many at one moment, and a long one that had begun before the window."""
    for tag in ("#a", "#b", "#c"):
        chat = make_chat(tag)
        make_slot(chat, "FREQ=WEEKLY;BYDAY=TU", zone="UTC")
        make_slot(chat, "FREQ=DAILY", zone="UTC", minutes=4000)
    whole = ask(client, "limit=500&since=2026-12-01&until=2027-02-01")
    assert whole["next"] is None
    for limit in (1, 7, 100):
        found, address = [], f"{PATH}?limit={limit}&since=2026-12-01&until=2027-02-01"
        while address:
            answer = client.get(address.removeprefix(settings.SITE_URL)).json()
            assert len(answer["meetings"]) <= limit
            found += answer["meetings"]
            address = answer["next"]
        assert found == whole["meetings"]


def test_next_page_keeps_chats_filters_and_window(client: Client):
    make_slot(make_chat(), "FREQ=DAILY")
    answer = ask(client, "chat=auslibchat&q=aus&limit=2")
    query = urlsplit(answer["next"]).query
    assert "chat=auslibchat" in query
    assert "q=aus" in query
    with time_machine.travel(datetime(2026, 11, 25, tzinfo=UTC)):
        assert days(ask(client, query)) == ["2026-11-25", "2026-11-26"]


def test_address_of_a_meeting_does_not_hang_on_the_window(client: Client):
    """Twice that day: the window holds the second only."""
    chat = make_chat()
    make_slot(chat, "FREQ=MONTHLY;BYDAY=1TU", zone="UTC", starts_at=time(9))
    make_slot(chat, "FREQ=MONTHLY;BYDAY=1TU", zone="UTC", starts_at=time(19))
    (meeting,) = ask(client, "since=2026-12-01T12:00Z&until=2026-12-02")["meetings"]
    assert meeting["url"].endswith("/chats/auslibchat/2026-12-01-1900/")
    assert client.get(urlsplit(meeting["url"]).path).status_code == 200


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_hidden_chats_do_not_exist(client: Client, state):
    make_slot(make_chat(state=state))
    assert ask(client)["meetings"] == []
    assert ask(client, "q=aus")["meetings"] == []
    refused = ask(client, "chat=auslibchat", status=404)
    assert refused == {"detail": "There is no chat “auslibchat” in this directory."}
    assert refused["detail"] == ask(client, "chat=nobody", status=404)["detail"].replace(
        "nobody", "auslibchat"
    )


def test_paused_chats_promise_nothing(client: Client):
    make_slot(make_chat(state=State.PAUSED))
    assert ask(client)["meetings"] == []
    assert ask(client, "chat=auslibchat")["meetings"] == []


def test_ended_chats_are_history(client: Client):
    chat = make_chat()
    make_slot(chat)
    lifecycle.end(chat, on="2026-06", now=NOW)
    assert ask(client, "since=2026-01-01")["meetings"] == []
    answer = ask(client, "chat=auslibchat&since=2026-01-01&until=2030-01-01")
    assert [day[:7] for day in days(answer)] == [f"2026-0{month}" for month in range(1, 7)]


REFUSED = {
    "since=2026-12-01&until=2026-12-01": "ends before it begins",
    "since=2026-12-01&until=2026-11-01": "ends before it begins",
    "since=2026-01-01&until=2031-02-01": "longer than five years",
    "since=tomorrow": "since=tomorrow is no date. Write since=2026-12-01",
    "since=2026-02-30": "is no date",
    "since=2026-12-01T19:00": "is no date",
    "until=9999-12-31": "outside the years 1900 to 2199",
    "since=0001-01-01": "outside the years 1900 to 2199",
    "since=0001-01-01T00:00%2B14:00": "is no date",
    "since=9999-12-31T23:00-14:00": "is no date",
    "since=2026-12-01%00": "characters that are no text",
    "chat=a%00": "characters that are no text",
    "q=%00": "characters that are no text",
    "nul%00=": "characters that are no text",
    "chat=../a": "is no chat's name",
    "chat=" + "a" * 81: "is no chat's name",
    "&".join(f"chat=c{number}" for number in range(51)): "at most 50",
    "topic=nothing": "“topic=nothing” is no filter",
    "colour=blue": "“colour=blue” is no filter",
    "tz=Asia/Tokyo": "“tz” is no filter",
    "limit=0": "from 1 to 500",
    "limit=501": "from 1 to 500",
    "limit=-1": "from 1 to 500",
    "limit=%D9%A3": "from 1 to 500",
    "cursor=a": "no cursor of ours",
    "cursor=2026-12-01T00:00:00Z,a,1,2026-12-32": "no cursor of ours",
    "cursor=9999-12-31,a,1,2026-12-01": "outside the years",
}


@pytest.mark.parametrize(("query", "says"), REFUSED.items(), ids=lambda text: text[:50])
def test_what_cannot_be_followed_is_400_with_a_sentence(client: Client, query: str, says: str):
    assert says in ask(client, query, status=400)["detail"]


def test_five_years_are_not_too_long(client: Client):
    make_slot(make_chat())
    ask(client, "since=2024-01-01&until=2029-01-01")


def test_whoever_has_it_gets_304(client: Client):
    slot = make_slot(make_chat())
    query = f"{PATH}?chat=auslibchat&since=2026-12-01"
    first = client.get(query)
    again = client.get(query, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    make_note(slot, date(2026, 12, 1), topic="Open access")
    assert client.get(query, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("query", ["", "chat=nobody", "limit=0"])
def test_every_site_may_read_it_without_cookies(client: Client, query: str):
    response = client.get(f"{PATH}?{query}")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_only_reading(client: Client):
    assert client.head(PATH).status_code == 200
    for answer in (client.post(PATH), client.put(PATH), client.delete(PATH)):
        assert answer.status_code == 405


@pytest.mark.parametrize("chats", [1, 3])
def test_queries_do_not_grow_with_chats(client: Client, django_assert_num_queries, chats: int):
    for number in range(chats):
        make_note(make_slot(make_chat(f"#c{number}")), date(2026, 12, 1), topic="One")
    with django_assert_num_queries(4):
        assert len(ask(client)["meetings"]) == chats


def test_openapi_describes_it(client: Client):
    described = client.get("/api/v1/openapi.json").json()
    assert list(described["paths"]) == [PATH]
    assert "get" in described["paths"][PATH]
    assert client.get("/api/v1/docs").status_code == 404
