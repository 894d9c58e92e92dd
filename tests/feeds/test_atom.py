"""News of chats: told once, in the transaction of the change, and as valid Atom."""

import re
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from chats import news
from chats.changes import changed
from chats.feeds import mixes
from chats.models import Change, Chat, Note, Removed, Slot
from chats.news import News
from chats.schedule import Rule
from chats.submissions import lifecycle
from tests.factories import NOW, held, make_chat, make_note, make_slot, make_topic

pytestmark = pytest.mark.django_db
State, Kind = Chat.State, Change.Kind
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = ("/chats.atom", "/chats/auslibchat.atom")
DAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def tell(chat: Chat, kind: Change.Kind = Kind.TOPIC, words: str = "", **facts) -> Change:
    told = held(Change, {"kind": kind, "words": words, "at": NOW, **facts})
    return Change.objects.create(chat=chat, **told)


def entries(client: Client, path: str = "/chats.atom") -> list[ElementTree.Element]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return ElementTree.fromstring(response.content).findall("a:entry", ATOM)


def said(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"a:{name}", "", ATOM)


def link(element: ElementTree.Element) -> str:
    found = element.find("a:link[@rel='alternate']", ATOM)
    return found.get("href", "") if found is not None else ""


def titles(client: Client, path: str = "/chats.atom") -> list[str]:
    return [said(entry, "title") for entry in entries(client, path)]


def kinds() -> list[str]:
    return [change.kind for change in Change.objects.order_by("pk")]


# --- what is written when --------------------------------------------------------------------


def test_verbs_tell_what_they_did(client: Client):
    chat = make_chat(state=State.PENDING)
    make_slot(chat)
    lifecycle.publish(chat, now=NOW)
    lifecycle.pause(chat, now=NOW + timedelta(hours=1))
    lifecycle.publish(chat, now=NOW + timedelta(hours=2))
    lifecycle.end(chat, on="2026-10", now=NOW + timedelta(hours=3))
    for path in FEEDS:
        assert titles(client, path) == [
            "#auslibchat has ended",
            "#auslibchat meets again",
            "#auslibchat is paused",
            "#auslibchat is listed",
        ]
    ended, *_, first = Change.objects.all()
    assert ended.words == "It ended in October 2026."
    assert first.words == "On the first Tuesday of every month, 19:00–20:00 Hong Kong time."


def test_a_declined_chat_is_no_news():
    lifecycle.decline(make_chat(state=State.PENDING), now=NOW)
    assert kinds() == []


def test_new_times_are_told_with_the_day_they_begin():
    slot = make_slot(make_chat())
    lifecycle.change_slot(
        slot, on=date(2027, 1, 1), now=NOW, recurrence=Rule.parse("FREQ=WEEKLY;BYDAY=TH")
    )
    assert kinds() == [Kind.RULE]
    assert Change.objects.get().words.startswith("From 1 January 2027: Every Thursday, 19:00")


def test_news_and_change_are_kept_together_or_not_at_all():
    chat = make_chat()

    def pause_and_break() -> None:
        with transaction.atomic():
            lifecycle.pause(chat, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        pause_and_break()
    assert kinds() == []
    assert Chat.objects.get().state == State.PUBLISHED


def test_whoever_tells_nothing_still_changes_a_chat():
    chat = make_chat()
    changed(chat, now=NOW)
    assert (Chat.objects.get().revision, kinds()) == (1, [])


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_what_happens_to_hidden_chats_is_not_kept(state: str):
    changed(make_chat(state=state), now=NOW, what=[News(Kind.RULE, words="secret")])
    assert kinds() == []


def note(slot: Slot, on: date = DAY, **facts) -> Note:
    return Note(slot=slot, on=on, changed_at=NOW, **facts)


MOVED = {"moved_on": date(2026, 12, 2), "moved_at": time(20, 30)}
HELD = "Tuesday 1 December 2026, 19:00 Hong Kong time"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, {"topic": "Zines"}, [(Kind.TOPIC, "Zines")]),
        ({"topic": "Zines"}, {"topic": "Zines", "host": "@her"}, []),
        ({"topic": "Zines"}, {"topic": "Maps"}, [(Kind.TOPIC, "Maps")]),
        ({"topic": "Zines"}, {}, []),
        (None, {"cancelled": True, "reason": "Snow"}, [(Kind.CANCELLED, "Snow")]),
        (None, {"cancelled": True, "topic": "Zines"}, [(Kind.CANCELLED, "")]),
        ({"cancelled": True}, {"cancelled": True, "reason": "Snow"}, []),
        ({"cancelled": True}, {}, [(Kind.UNCANCELLED, HELD)]),
        ({"cancelled": True}, None, [(Kind.UNCANCELLED, HELD)]),
        (None, MOVED, [(Kind.MOVED, "Now Wednesday 2 December 2026, 20:30 Hong Kong time.")]),
        (MOVED, MOVED, []),
        (MOVED, None, [(Kind.MOVED, f"Now {HELD}.")]),
        (None, {"skipped": True, "topic": "Zines"}, []),
        (None, {"extra": True}, []),  # the rule has it already
        (None, {"recap": "We met."}, []),
        (None, None, []),
    ],
)
def test_a_note_is_news_where_it_says_something_new(before, after, told):
    slot = make_slot(make_chat())
    notes = [None if facts is None else note(slot, **facts) for facts in (before, after)]
    assert [(each.kind, each.words) for each in news.of_note(*notes, now=NOW)] == told


def test_an_extra_date_is_news():
    slot = make_slot(make_chat())
    [told] = news.of_note(None, note(slot, date(2026, 12, 15), extra=True), now=NOW)
    assert told == (Kind.EXTRA, date(2026, 12, 15), HELD.replace(" 1 Dec", " 15 Dec"))


def test_a_note_put_on_another_date_is_news_of_both():
    slot = make_slot(make_chat())
    told = news.of_note(
        note(slot, cancelled=True), note(slot, date(2027, 1, 5), cancelled=True), now=NOW
    )
    assert [(each.kind, each.on) for each in told] == [
        (Kind.UNCANCELLED, DAY),
        (Kind.CANCELLED, date(2027, 1, 5)),
    ]


@pytest.mark.parametrize(("on", "count"), [("2015-05-05", 0), ("2026-11-21", 0), ("2026-11-22", 1)])
def test_what_is_written_of_the_past_is_no_news(on: str, count: int):
    slot = make_slot(make_chat())
    after = note(slot, date.fromisoformat(on), topic="Zines")
    assert len(news.of_note(None, after, now=NOW)) == count


def test_a_note_at_the_desk_is_told(admin_client: Client, client: Client):
    slot = make_slot(make_chat())
    facts = {"slot": slot.pk, "on": "2026-12-01", "topic": "", "cancelled": "on", "reason": "Snow"}
    admin_client.post("/desk/chats/note/add/", facts)
    held = Note.objects.get()
    admin_client.post(f"/desk/chats/note/{held.pk}/change/", {**facts, "topic": "Zines"})
    admin_client.post(f"/desk/chats/note/{held.pk}/delete/", {"post": "yes"})
    assert kinds() == [Kind.CANCELLED, Kind.UNCANCELLED]
    assert "Snow" in said(entries(client)[-1], "summary")


def test_a_session_changed_at_the_desk_is_told_and_a_title_is_not(admin_client: Client):
    chat = make_chat()
    make_slot(chat)
    path = f"/desk/chats/chat/{chat.pk}/change/"
    context = admin_client.get(path).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    values = {name: value for name, value in values.items() if value is not None}
    admin_client.post(path, values | {"title": "Another"})
    assert (Chat.objects.get().title, kinds()) == ("Another", [])
    admin_client.post(path, values | {"slots-0-recurrence": "FREQ=MONTHLY;BYDAY=3WE"})
    assert kinds() == [Kind.RULE]
    assert "third Wednesday" in Change.objects.get().words


def test_editors_take_news_back_and_write_none(admin_client: Client, client: Client):
    told = tell(make_chat(), words="typed into the wrong window")
    desk = "/desk/chats/change/"
    assert "wrong window" in admin_client.get(desk).content.decode()
    assert admin_client.get(f"{desk}add/").status_code == 403
    assert admin_client.post(f"{desk}{told.pk}/change/", {"words": "x"}).status_code == 403
    admin_client.post(f"{desk}{told.pk}/delete/", {"post": "yes"})
    assert entries(client) == []


# --- what readers get ------------------------------------------------------------------------


def test_a_feed_says_what_it_is(client: Client):
    tell(make_chat(), Kind.CANCELLED, "Snow", on=DAY)
    for path in FEEDS:
        response = client.get(path)
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        feed = ElementTree.fromstring(response.content)
        assert said(feed, "id").startswith("tag:127.0.0.1,2026-11-")
        assert feed.find("a:author/a:name", ATOM).text == "Chat Directory"
        own = feed.find("a:link[@rel='self']", ATOM).get("href")
        assert own == f"http://127.0.0.1:8000{path}"
        assert said(feed, "updated") == "2026-11-23T12:00:00+00:00"
        [entry] = feed.findall("a:entry", ATOM)
        assert said(entry, "title") == "#auslibchat: Tuesday 1 December 2026 is cancelled"
        assert link(entry) == "http://127.0.0.1:8000/chats/auslibchat/2026-12-01/"
        assert said(entry, "summary") == "<p>#auslibchat chat</p><p>Snow</p>"
        assert re.fullmatch(r"tag:127\.0\.0\.1,2026-11-23:change/[0-9a-f-]{36}", said(entry, "id"))


def test_a_feed_without_news_is_valid_and_stays_the_same(client: Client):
    make_chat()
    for path in FEEDS:
        first = client.get(path)
        feed = ElementTree.fromstring(first.content)
        assert feed.findall("a:entry", ATOM) == []
        datetime.fromisoformat(said(feed, "updated"))
        with time_machine.travel(NOW + timedelta(days=3), tick=False):
            assert client.get(path)["ETag"] == first["ETag"]


def test_names_never_change(client: Client):
    chat = make_chat()
    tell(chat, Kind.PAUSED)
    before = [said(entry, "id") for entry in entries(client)]
    Chat.objects.update(hashtag="#renamed", slug="renamed", title="New")
    tell(chat, Kind.RESUMED, at=NOW + timedelta(days=9))
    assert [said(entry, "id") for entry in entries(client)][1:] == before
    assert [said(entry, "id") for entry in entries(client, "/chats/renamed.atom")][1:] == before


def test_only_the_latest_are_told(client: Client):
    chat = make_chat()
    for number in range(60):
        tell(chat, words=f"Number {number}", at=NOW + timedelta(minutes=number))
    found = [said(entry, "summary") for entry in entries(client)]
    assert len(found) == 50
    assert "Number 59<" in found[0]


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_hidden_chats_are_in_no_news(client: Client, state: str):
    make_chat("#shown")
    hidden = make_chat("#hidden", state=state)
    hidden.topics.add(make_topic("library"))
    tell(hidden, words="secret")
    for path in ("/chats.atom", "/chats.atom?q=hidden", "/chats.atom?topic=library"):
        assert entries(client, path) == []
    assert client.get("/chats/hidden.atom").status_code == 404


def test_paused_and_ended_chats_go_on_being_told(client: Client):
    for hashtag, state in (("#rests", State.PAUSED), ("#over", State.ENDED)):
        tell(make_chat(hashtag, state=state), Kind.PAUSED)
    assert sorted(titles(client)) == ["#over is paused", "#rests is paused"]
    assert titles(client, "/chats.atom?q=over") == ["#over is paused"]


def test_filters_of_the_page_are_feeds_and_others_are_refused(client: Client):
    make_topic("library")
    tell(make_chat("#one"))
    two = make_chat("#two")
    two.topics.add(make_topic("health"))
    tell(two)
    assert titles(client, "/chats.atom?topic=health") == ["#two has a topic"]
    for path in ("/chats.atom?topic=nosuch", "/chats.atom?colour=red", "/chats/one.atom?x=1"):
        response = client.get(path)
        assert response.status_code == 400
        assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_removed_chat_is_gone_and_unknown_one_not_found(client: Client):
    Removed.objects.create(slug="was", removed_at=NOW)
    assert client.get("/chats/was.atom").status_code == 410
    assert client.get("/chats/never.atom").status_code == 404


def test_a_removed_chat_leaves_the_news(client: Client):
    chat = make_chat()
    tell(chat)
    first = client.get("/chats.atom")
    lifecycle.remove(chat, now=NOW + timedelta(minutes=1))
    later = client.get("/chats.atom", headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200
    assert ElementTree.fromstring(later.content).findall("a:entry", ATOM) == []


@pytest.mark.parametrize("path", FEEDS)
def test_whoever_has_it_gets_304(client: Client, path: str):
    chat = make_chat()
    first = client.get(path)
    head = client.head(path)
    assert (head.content, head["ETag"]) == (b"", first["ETag"])
    for headers in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        assert client.get(path, headers=headers).status_code == 304
    lifecycle.pause(chat, now=NOW + timedelta(minutes=1))
    later = client.get(path, headers={"if-modified-since": first["Last-Modified"]})
    assert later.status_code == 200
    assert client.post(path).status_code == 405


HOSTILE = [
    "<script>alert(1)</script> & ]]> \"'",
    "\x00\x01\x08\x0b\x1f\x7f\x85",
    "\u202etxt.exe\u2066",
    "\ufffe\uffff",
    "👩‍👩‍👧" * 60,
    "&#0; &lt;b&gt; <?xml?> <!DOCTYPE x>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_is_text_of_valid_xml(client: Client, text: str):
    chat = make_chat(title=f"A{text[:100]}Z")
    tell(chat, Kind.CANCELLED, f"B{text}Z\r\nC", on=DAY)
    for path in FEEDS:
        [entry] = entries(client, path)
        paragraphs = re.findall(r"<p>(.*?)</p>", said(entry, "summary"))
        assert paragraphs[0][0] + paragraphs[0][-1] == "AZ"
        assert [each[0] for each in paragraphs] == ["A", "B", "C"]
        assert "<script" not in said(entry, "summary")
        body = client.get(path).content.decode()
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", body
        )
    if text == HOSTILE[0]:
        assert paragraphs[1] == escape(f"B{text}Z")


def test_a_lone_surrogate_is_dropped_at_the_writer():
    chat = Chat(hashtag="#a\ud800", slug="a", title="A\udfff")
    from chats.feeds import atom

    change = Change(chat=chat, kind=Kind.TOPIC, on=DAY, words="x\ud800", at=NOW)
    assert atom.title(change) == "#a: Tuesday 1 December 2026 has a topic"
    assert atom._summary(change) == "<p>A</p><p>x</p>"


def test_a_mix_tells_the_news_of_its_chats(client: Client):
    one, two = make_chat("#one"), make_chat("#two")
    mix, _ = mixes.make([one], now=NOW)
    tell(one)
    tell(two)
    assert titles(client, f"/my/{mix.token}.atom") == ["#one has a topic"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "/chats.atom"),
        ("/chats/", "/chats.atom"),
        ("/chats/?q=aus&topic=library", "/chats.atom?q=aus&amp;topic=library"),
        ("/chats/auslibchat/", "/chats/auslibchat.atom"),
    ],
)
def test_pages_name_their_news(client: Client, path: str, kind: str):
    make_topic("library")
    make_slot(make_chat())
    page = client.get(path).content.decode()
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', page
    )
    assert found == [kind]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/chats.atom", 4), ("/chats/chat0.atom", 4)])
def test_queries_do_not_grow(client: Client, django_assert_num_queries, path, queries, count):
    for number in range(count):
        chat = make_chat(f"#chat{number}")
        make_note(make_slot(chat), DAY)
        tell(chat)
        tell(chat)
    with django_assert_num_queries(queries):
        client.get(path)
