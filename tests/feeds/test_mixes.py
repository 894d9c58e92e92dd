"""My calendar without an account: made, kept, changed by its secret alone, and read as feeds."""

import html
import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from chats import rates
from chats.feeds import mixes
from chats.feeds.lint import lint
from chats.models import Chat, Mix
from chats.programme import reindex_all
from chats.submissions import lifecycle
from tests.factories import NOW, make_chat, make_note, make_slot
from tests.feeds.readers import dates, events, texts

pytestmark = pytest.mark.django_db
State = Chat.State
FEEDS = ("ics", "atom", "json")


@pytest.fixture(autouse=True)
def _noon():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def listed(*hashtags: str, **facts) -> list[Chat]:
    chats = [make_chat(hashtag, **facts) for hashtag in hashtags]
    for chat in chats:
        make_slot(chat)
    return chats


def made(*hashtags: str, **facts) -> tuple[Mix, str]:
    return mixes.make(listed(*hashtags, **facts), now=NOW)


def address(mix: Mix, kind: str = "ics", query: str = "") -> str:
    return f"/my/{mix.token}.{kind}{query}"


def said(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def ticked(response) -> list[str]:
    return re.findall(r'name="chat" value="([^"]+)" checked', response.content.decode())


def test_ticked_chats_become_a_calendar_with_two_addresses(client: Client):
    listed("#one", "#two", "#three")
    response = client.post("/my/", {"chat": ["one", "two"]})
    mix = Mix.objects.get()
    found = re.fullmatch(rf"/my/{mix.token}/edit/(\w+)/", response["Location"])
    assert found
    assert len(mixes.LETTERS) ** len(mix.token) >= 2**64
    assert len(mixes.LETTERS) ** len(found[1]) >= 2**128
    assert found[1] not in (mix.secret_hash, mix.token)
    page = client.get(response["Location"])
    assert response["Location"] in page.content.decode()
    assert ticked(page) == ["one", "two"]
    assert texts(client.get(address(mix)).content, "SUMMARY") == ["#one", "#two"]


def test_no_two_calendars_share_an_address(client: Client):
    listed("#one")
    client.post("/my/", {"chat": "one"})
    client.post("/my/", {"chat": "one"})
    first, second = Mix.objects.all()
    assert first.token != second.token
    assert first.secret_hash != second.secret_hash


def test_names_stay_when_the_choice_changes(client: Client):
    mix, secret = made("#one", "#two")
    before = dict(
        zip(
            texts(client.get(address(mix)).content, "SUMMARY"),
            texts(client.get(address(mix)).content, "UID"),
            strict=True,
        )
    )
    listed("#three")
    response = client.post(f"/my/{mix.token}/edit/{secret}/", {"chat": ["two", "three"]})
    assert response["Location"] == f"/my/{mix.token}/edit/{secret}/?kept=1"
    feed = client.get(address(mix)).content
    assert texts(feed, "SUMMARY") == ["#three", "#two"]
    assert texts(feed, "UID")[1] == before["#two"]
    assert texts(client.get("/chats/two.ics").content, "UID") == [before["#two"]]


def test_looking_changes_nothing(client: Client):
    mix, secret = made("#one")
    listed("#two")
    for method in (client.get, client.head):
        assert method(f"/my/{mix.token}/edit/{secret}/?chat=two").status_code == 200
        assert method("/my/?chat=two").status_code == 200
    assert [chat.slug for chat in mix.chats.all()] == ["one"]
    assert Mix.objects.count() == 1


def test_forms_of_other_sites_change_nothing():
    mix, secret = made("#one")
    listed("#two")
    foreign = Client(enforce_csrf_checks=True)
    for path in ("/my/", f"/my/{mix.token}/edit/{secret}/"):
        assert foreign.post(path, {"chat": "two"}).status_code == 403
    assert [chat.slug for chat in mix.chats.all()] == ["one"]
    assert Mix.objects.count() == 1


@pytest.mark.parametrize("secret", ["2" * 32, "z" * 31, "", "' or 1=1", "%00" * 8])
def test_nobody_changes_it_without_the_secret(client: Client, secret: str):
    mix, _ = made("#one")
    path = f"/my/{mix.token}/edit/{secret}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"chat": "one"}).status_code == 404


def test_the_secret_of_one_calendar_opens_no_other(client: Client):
    _, secret = made("#one")
    other, _ = made("#two")
    assert client.get(f"/my/{other.token}/edit/{secret}/").status_code == 404


def test_the_page_for_others_and_the_feeds_do_not_tell_the_secret(client: Client):
    mix, secret = made("#one")
    for path in (f"/my/{mix.token}/", *(address(mix, kind) for kind in FEEDS)):
        assert secret not in client.get(path).content.decode()
    assert client.get(f"/my/{mix.token}/")["X-Robots-Tag"] == "noindex"
    assert "no-store" in client.get(f"/my/{mix.token}/edit/{secret}/")["Cache-Control"]


@pytest.mark.parametrize(
    ("count", "status"), [(mixes.MOST_CHATS, 302), (mixes.MOST_CHATS + 1, 400), (300, 400)]
)
def test_a_calendar_holds_so_many_chats_and_no_more(client: Client, count: int, status: int):
    slugs = [make_chat(f"#chat{number}").slug for number in range(count)]
    response = client.post("/my/", {"chat": slugs})
    assert response.status_code == status
    if status == 400:
        assert f"{count} chats are ticked, and one calendar holds at most 100" in said(response)
        assert len(ticked(response)) == min(count, 200)
        assert not Mix.objects.exists()


def test_a_thousand_fields_are_refused_before_they_are_read(client: Client):
    assert client.post("/my/", {"chat": ["x"] * 1001}).status_code == 400


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("nosuch", "There is no chat “nosuch” in this directory"),
        ("a" * 5000, "There is no chat “aaa"),
        ("<script>alert(1)</script>", "There is no chat “<script>"),
        ("\x00", "There is no chat “”"),
        ("\u202etxt", "There is no chat “txt”"),
    ],
)
def test_what_is_no_chat_is_a_sentence(client: Client, slug: str, says: str):
    listed("#one")
    response = client.post("/my/", {"chat": ["one", slug]})
    assert response.status_code == 400
    error = re.findall(r'role="alert".*?</div>', response.content.decode(), re.DOTALL)[0]
    assert says in html.unescape(error)
    assert "<script>" not in error
    assert ticked(response) == ["one"]
    assert not Mix.objects.exists()


def test_nothing_ticked_is_a_sentence(client: Client):
    listed("#one")
    mix, secret = made("#two")
    for path in ("/my/", f"/my/{mix.token}/edit/{secret}/"):
        response = client.post(path, {})
        assert response.status_code == 400
        assert "Tick at least one chat." in said(response)
    assert mix.chats.count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_hidden_chats_can_neither_be_chosen_nor_seen(client: Client, state: str):
    listed("#hidden", state=state)
    mix, secret = made("#shown")
    edit = f"/my/{mix.token}/edit/{secret}/"
    assert "#hidden" not in said(client.get("/my/?chat=hidden&q=hidden"))
    for path in ("/my/", edit):
        response = client.post(path, {"chat": ["shown", "hidden"]})
        assert "There is no chat “hidden”" in said(response)
        assert "#hidden" not in said(response)


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_a_chat_that_is_hidden_again_leaves_every_form(client: Client, state: str):
    mix, secret = made("#shown", "#hidden")
    reindex_all(now=NOW)
    Chat.objects.filter(slug="hidden").update(state=state)
    paths = [f"/my/{mix.token}/", f"/my/{mix.token}/edit/{secret}/"]
    for path in [*paths, *(address(mix, kind) for kind in FEEDS), address(mix, "ics", "?tz=UTC")]:
        assert "#hidden" not in client.get(path).content.decode(), path


def test_paused_ended_and_removed_chats_are_as_in_their_own_feeds(client: Client):
    mix, _ = made("#runs", "#rests", "#over", "#gone")
    lifecycle.pause(Chat.objects.get(slug="rests"), now=NOW)
    lifecycle.end(Chat.objects.get(slug="over"), on="2026-10", now=NOW)
    lifecycle.remove(Chat.objects.get(slug="gone"), now=NOW)
    feed = client.get(address(mix)).content
    assert texts(feed, "SUMMARY") == ["#over", "#runs"]
    assert b"UNTIL=2026" in feed
    page = said(client.get(f"/my/{mix.token}/"))
    assert "#rests" in page
    assert "#gone" not in page


def test_a_calendar_whose_chats_are_all_gone_is_empty_and_valid(client: Client):
    mix, _ = made("#gone")
    lifecycle.remove(Chat.objects.get(), now=NOW)
    assert events(client.get(address(mix)).content) == []
    assert "Nothing any more" in said(client.get(f"/my/{mix.token}/"))
    assert json.loads(client.get(address(mix, "json")).content)["meetings"] == []


@pytest.mark.parametrize("kind", FEEDS)
def test_whoever_has_it_gets_304_until_the_choice_changes(client: Client, kind: str):
    mix, secret = made("#one")
    listed("#two")
    reindex_all(now=NOW)
    lifecycle.pause(Chat.objects.get(slug="two"), now=NOW)
    path = address(mix, kind)
    first = client.get(path)
    assert client.head(path)["ETag"] == first["ETag"]
    for headers in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        assert client.get(path, headers=headers).status_code == 304
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        client.post(f"/my/{mix.token}/edit/{secret}/", {"chat": "two"})
        later = client.get(path, headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]


def test_a_removed_chat_is_news_for_those_who_have_the_feed(client: Client):
    mix, _ = made("#one", "#two")
    first = client.get(address(mix))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        lifecycle.remove(Chat.objects.get(slug="two"), now=NOW + timedelta(minutes=1))
        later = client.get(address(mix), headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("tz=Mars/Olympus", "not a time zone we know"),
        ("expand=weekly", "not a form of this feed"),
        ("colour=red", "no option “colour”"),
    ],
)
def test_options_nobody_knows_are_explained(client: Client, query: str, says: str):
    mix, _ = made("#one")
    response = client.get(address(mix, "ics", f"?{query}"))
    assert response.status_code == 400
    assert says in response.content.decode()
    assert client.get(address(mix, "json", f"?{query}")).status_code == 400
    assert client.get(address(mix, "atom", f"?{query}")).status_code == 400


def test_a_zone_gives_the_same_meetings_on_its_clock(client: Client):
    mix, _ = made("#one", "#two")
    window = {"since": NOW, "until": NOW + timedelta(days=170)}
    plain, tokyo, utc = (
        client.get(address(mix, "ics", query)).content
        for query in ("", "?tz=Asia/Tokyo", "?expand=utc")
    )
    assert dates(plain, **window) == dates(tokyo, **window) == dates(utc, **window)
    assert {str(event.start.tzinfo) for event in events(tokyo)} == {"Asia/Tokyo"}


def test_a_cancelled_date_that_has_passed_is_news_at_midnight(client: Client):
    mix, _ = made("#one")
    make_note(mix.chats.get().slots.get(), date(2026, 12, 1), cancelled=True)
    with time_machine.travel(NOW.replace(month=12, day=1), tick=False):
        first = client.get(address(mix))
    assert b"CANCELLED" in first.content
    with time_machine.travel(NOW.replace(month=12, day=3), tick=False):
        later = client.get(address(mix), headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200
    assert b"CANCELLED" not in later.content


@pytest.mark.parametrize("query", ["", "?tz=America/New_York", "?expand=utc", "?alarm=15"])
def test_the_calendar_is_sound(client: Client, query: str):
    mix, _ = made("#one", "#two", title="A\r\nBEGIN:VEVENT\u202e", last_known="2017-05")
    make_note(mix.chats.first().slots.get(), date(2026, 12, 1), cancelled=True, reason="a\r\nb")
    checks = lint(client.get(address(mix, "ics", query)).content)
    assert [check for check in checks if check.problems] == []


def test_programs_get_the_next_sixty_days(client: Client):
    mix, _ = made("#one")
    slot = mix.chats.get().slots.get()
    make_note(slot, date(2027, 1, 5), topic="Zines", cancelled=True, reason="Snow")
    reindex_all(now=NOW)
    found = json.loads(client.get(address(mix, "json")).content)
    assert (found["since"], found["until"]) == ("2026-11-23T00:00:00Z", "2027-01-22T00:00:00Z")
    assert [meeting["start"] for meeting in found["meetings"]] == [
        "2026-12-01T11:00:00Z",
        "2027-01-05T11:00:00Z",
    ]
    last = found["meetings"][-1]
    assert (last["cancelled"], last["reason"], last["topic"]) == (True, "Snow", "Zines")
    assert last["uid"] == f"{slot.uid}-20270105"
    assert last["url"] == "http://127.0.0.1:8000/chats/one/2027-01-05/"
    tokyo = json.loads(client.get(address(mix, "json", "?tz=Asia/Tokyo")).content)
    assert tokyo["meetings"][0]["start"] == "2026-12-01T20:00:00+09:00"


def test_a_paused_chat_promises_programs_nothing(client: Client):
    mix, _ = made("#one")
    reindex_all(now=NOW)
    lifecycle.pause(mix.chats.get(), now=NOW)
    assert json.loads(client.get(address(mix, "json")).content)["meetings"] == []


@pytest.mark.parametrize("kind", FEEDS)
def test_an_address_nobody_has_is_told_so(client: Client, kind: str):
    response = client.get(f"/my/{'2' * 14}.{kind}")
    assert response.status_code == 404
    assert "http://127.0.0.1:8000/my/" in response.content.decode()
    assert client.get(f"/my/{'2' * 14}/").status_code == 404


@pytest.mark.parametrize("kind", FEEDS)
def test_feeds_are_only_read_and_open_to_every_site(client: Client, kind: str):
    mix, _ = made("#one")
    assert client.post(address(mix, kind)).status_code == 405
    response = client.get(address(mix, kind))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_a_search_keeps_what_is_ticked(client: Client):
    listed("#one", "#two", "#three")
    response = client.post("/my/", {"chat": "one", "q": "thr", "find": "1"})
    assert response.status_code == 200
    assert ticked(response) == ["one"]
    assert "#three" in said(response)
    assert "#two" not in said(response)
    assert not Mix.objects.exists()


def test_a_link_may_tick_chats(client: Client):
    listed("#one", "#two")
    assert ticked(client.get("/my/?chat=one")) == ["one"]
    assert 'href="/my/?chat=one"' in client.get("/chats/one/").content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "chat=%00", "chat=" + "&chat=".join("ab")]
)
def test_strange_questions_are_no_server_errors(client: Client, query: str):
    listed("#one")
    assert client.get(f"/my/?{query}").status_code == 200


def test_titles_are_text(client: Client):
    mix, secret = made("#one", title="<script>alert(1)</script>")
    for path in ("/my/", f"/my/{mix.token}/", f"/my/{mix.token}/edit/{secret}/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_one_network_makes_so_many_an_hour(client: Client, settings):
    settings.MIXES_PER_HOUR = 2
    listed("#one")
    here = {"REMOTE_ADDR": "192.0.2.1"}
    assert [client.post("/my/", {"chat": "one"}, **here).status_code for _ in "ab"] == [302, 302]
    for neighbour in ("192.0.2.1", "192.0.2.77", "::ffff:192.0.2.9"):
        response = client.post("/my/", {"chat": "one"}, REMOTE_ADDR=neighbour)
        assert response.status_code == 429
        assert "Try again later" in said(response)
        assert response["Retry-After"] == "3600"
        assert ticked(response) == ["one"]
    assert client.post("/my/", {"chat": "one"}, REMOTE_ADDR="192.0.3.1").status_code == 302


@pytest.mark.parametrize(
    ("behind", "told", "network"),
    [
        (False, "203.0.113.9", "192.0.2.0-24"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.0-24"),
        (True, "2001:db8:1:2::3", "2001-db8-1---48"),
        (True, "nonsense", "unknown"),
        (True, None, "192.0.2.0-24"),
    ],
)
def test_a_network_is_what_our_own_proxy_saw(rf, settings, behind, told, network):
    settings.BEHIND_PROXY = behind
    headers = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", **headers)
    assert rates.network(request).replace(":", "-") == network


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("kind", "queries"), [("ics", 4), ("json", 4), ("atom", 4), ("page", 2), ("edit", 4), ("my", 1)]
)
def test_queries_do_not_grow_with_chats(
    client: Client, django_assert_num_queries, count, kind, queries
):
    mix, secret = made(*(f"#chat{number}" for number in range(count)))
    reindex_all(now=NOW)
    pages = {"page": "", "edit": f"edit/{secret}/"}
    path = f"/my/{mix.token}/{pages[kind]}" if kind in pages else address(mix, kind)
    path = "/my/" if kind == "my" else path
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
