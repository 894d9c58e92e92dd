"""The layer before Django: published feeds, right and whole, whatever else is broken."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.headers import Headers

import brotli
import pytest
from django.test import Client

from chats.feeds import front, publishing, shelf, store
from chats.feeds.front import PublishedFeeds, codings
from chats.models import Chat
from tests.factories import NOW, make_chat, make_note, make_slot

LATER = NOW + timedelta(minutes=5)
BODY = b"BEGIN:VCALENDAR\r\n" * 100


class Answer(NamedTuple):
    status: str
    headers: Headers
    body: bytes


def django(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("299 Django", [])
    return [b"Django"]


def ask(layer: PublishedFeeds, path: str = "/calendar.ics", **environ: str) -> Answer:
    told: list[Any] = []
    asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "PATH_INFO": path, **environ}
    body = b"".join(layer(asked, lambda *said: told.extend(said)))
    return Answer(told[0], Headers(told[1]), body)


@pytest.fixture
def layer(settings) -> PublishedFeeds:
    root = settings.PUBLISHED_DIR
    store.write(root / "calendar.ics", BODY, now=NOW)
    store.write(root / "chats" / "a-b_1.ics", b"one", now=NOW)
    return PublishedFeeds(django, root=root, look_every=0)


@pytest.mark.django_db
def test_says_what_the_view_says(client: Client, settings):
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR, look_every=0)
    for path in ("/calendar.ics", "/chats/auslibchat.ics"):
        ours, views = ask(layer, path), client.get(path)
        assert (ours.status, ours.body) == ("200 OK", views.content)
        assert all(views[name] == value for name, value in ours.headers.items())
        ours = ask(layer, path, HTTP_IF_NONE_MATCH=views["ETag"])
        unchanged = client.get(path, headers={"if-none-match": views["ETag"]})
        assert (ours.status, ours.body) == ("304 Not Modified", b"")
        assert all(unchanged[name] == value for name, value in ours.headers.items())
        assert "Vary" in ours.headers


def test_head_is_get_without_the_body(layer):
    head, get = ask(layer, REQUEST_METHOD="HEAD"), ask(layer)
    assert (head.status, head.headers.items(), head.body) == (get.status, get.headers.items(), b"")


@pytest.mark.parametrize(
    ("asked", "unchanged"),
    [
        ({}, False),
        ({"HTTP_IF_NONE_MATCH": "*"}, True),
        ({"HTTP_IF_NONE_MATCH": " * "}, True),
        ({"HTTP_IF_NONE_MATCH": "{weak}"}, True),
        ({"HTTP_IF_NONE_MATCH": "{strong}"}, True),
        ({"HTTP_IF_NONE_MATCH": '"a,b", W/"c",{weak} , "d"'}, True),
        ({"HTTP_IF_NONE_MATCH": '"a", {strong}'}, True),
        ({"HTTP_IF_NONE_MATCH": '"other"'}, False),
        ({"HTTP_IF_NONE_MATCH": '"*"'}, False),
        ({"HTTP_IF_NONE_MATCH": ""}, False),
        ({"HTTP_IF_NONE_MATCH": "{bare}"}, False),
        ({"HTTP_IF_NONE_MATCH": "{strong"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "Mon, 23 Nov 2026 12:00:00 GMT"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Monday, 23-Nov-26 12:00:00 GMT"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Tue, 24 Nov 2026 12:00:00 GMT"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Mon, 23 Nov 2026 11:59:59 GMT"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Nov 2026 12:00:00 GMT"}, False),
        (
            {
                "HTTP_IF_NONE_MATCH": '"other"',
                "HTTP_IF_MODIFIED_SINCE": "Tue, 24 Nov 2026 12:00:00 GMT",
            },
            False,
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_are_weighed_as_rfc_9110_says(layer, asked, unchanged, method):
    weak = ask(layer).headers["ETag"] or ""
    forms = {"{weak}": weak, "{strong}": weak[2:], "{bare}": weak[3:-1], "{strong": weak[2:-1]}
    for form, tag in forms.items():
        asked = {name: value.replace(form, tag) for name, value in asked.items()}
    answer = ask(layer, REQUEST_METHOD=method, **asked)
    assert answer.status == ("304 Not Modified" if unchanged else "200 OK")
    assert answer.headers["ETag"] == weak


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("x-gzip", "gzip"),
        ("BR;q=0.5, GZIP", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("gzip;q=0.5, identity", None),
        ("identity;q=0", None),
        ("gzip;q=nonsense", None),
        (";,;q=,,=", None),
    ],
)
def test_coding_is_the_one_accepted_best(layer, accepted, coding):
    answer = ask(layer, HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers["Content-Encoding"] == coding
    unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding]
    assert unpack(answer.body) == BODY
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["ETag"] == ask(layer).headers["ETag"]
    assert "identity" in codings(accepted)


@pytest.mark.parametrize("suffix", [".gz", ".br"])
@pytest.mark.parametrize("found", [None, b"", b"rubbish", "other", "half"])
def test_copy_that_is_not_of_this_body_is_never_served(layer, settings, suffix, found):
    path = settings.PUBLISHED_DIR / f"calendar.ics{suffix}"
    whole = path.read_bytes()
    path.unlink()
    other = store.PACKERS[suffix](b"an older feed")
    if found is not None:
        path.write_bytes({"other": other, "half": whole[:-5]}.get(found, found))
    coding = {".gz": "gzip", ".br": "br"}[suffix]
    answer = ask(layer, HTTP_ACCEPT_ENCODING=coding)
    assert (answer.headers["Content-Encoding"], answer.body) == (None, BODY)


def test_copies_of_a_big_feed_follow(layer, settings, monkeypatch):
    monkeypatch.setattr(store, "PACKED_AT_ONCE", 10)
    path = settings.PUBLISHED_DIR / "calendar.ics"
    store.write(path, BODY + b"new", now=LATER)
    assert ask(layer, HTTP_ACCEPT_ENCODING="gzip").body == BODY + b"new"
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:  # the file system's clock ticks slowly
        store.pack(path)
        path.with_name("calendar.ics.br").unlink()
    answer = ask(layer, HTTP_ACCEPT_ENCODING="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == BODY + b"new"
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/chats/",
        "/chats/none.ics",
        "/chats/a-b_1.ics/",
        "/chats/a-b_1.ics\n",
        "/chats/a-b_1.ics\0",
        "/chats/A\0.ics",
        "/chats/../calendar.ics",
        "/chats/..%2fcalendar.ics",
        "//calendar.ics",
        "/chats/.ics",
        "/chats/" + "a" * 81 + ".ics",
        "/chats/\u00e5\u009b\u00be.ics",
        "/calendar.ics.gz",
        "/kept.sqlite3",
        "",
    ],
)
def test_what_is_odd_goes_on_to_django(layer, path):
    assert ask(layer, path).status == "299 Django"


@pytest.mark.parametrize(
    "environ",
    [
        {"QUERY_STRING": "tz=Asia/Tokyo"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "OPTIONS"},
        {"HTTP_IF_MATCH": '"other"'},
        {"HTTP_IF_UNMODIFIED_SINCE": "Mon, 23 Nov 2026 11:00:00 GMT"},
    ],
)
def test_more_than_the_plain_feed_goes_on_to_django(layer, environ):
    assert ask(layer, **environ).status == "299 Django"


def test_replaced_and_removed_feeds_are_noticed_at_once(layer, settings):
    path = settings.PUBLISHED_DIR / "calendar.ics"
    first = ask(layer)
    store.write(path, BODY[::-1], now=NOW)
    second = ask(layer, HTTP_IF_NONE_MATCH=first.headers["ETag"] or "")
    assert (second.status, second.body) == ("200 OK", BODY[::-1])
    assert second.headers["Last-Modified"] == "Mon, 23 Nov 2026 12:00:01 GMT"
    store.remove(path)
    assert ask(layer).status == "299 Django"
    store.write(path, BODY, now=LATER)
    assert ask(layer).body == BODY


def test_file_is_looked_at_some_times_a_second(layer, settings, monkeypatch):
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR)
    moment = 1000.0
    monkeypatch.setattr(front, "monotonic", lambda: moment)
    assert ask(layer).body == BODY
    store.write(settings.PUBLISHED_DIR / "calendar.ics", b"new", now=LATER)
    moment += front.LOOK_EVERY / 2
    assert ask(layer).body == BODY
    moment += front.LOOK_EVERY / 2
    assert ask(layer).body == b"new"
    assert front.LOOK_EVERY < 0.2  # an edit is in every answer within a second


def test_memory_is_bounded(settings):
    folder = settings.PUBLISHED_DIR / "chats"
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR, most_bytes=1000)
    for number in range(20):
        store.write(folder / f"{number}.ics", bytes(200), now=NOW)
        assert ask(layer, f"/chats/{number}.ics").body == bytes(200)
    assert len(layer._feeds) == 4
    assert layer._size == sum(feed.size for feed in layer._feeds.values()) <= 1000
    assert ask(layer, "/chats/0.ics").body == bytes(200)


def test_servers_that_add_headers_change_nothing_for_the_next(layer):
    ask(layer).headers["Server"] = "wsgiref"
    ask(layer, HTTP_IF_NONE_MATCH="*").headers["Server"] = "wsgiref"
    assert "Server" not in ask(layer).headers
    assert "Server" not in ask(layer, HTTP_IF_NONE_MATCH="*").headers


WORKER = """
import sys
from chats.feeds.front import PublishedFeeds
layer = PublishedFeeds(None, root=sys.argv[1], look_every=0)
for path in sys.stdin:
    asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "PATH_INFO": path.strip()}
    print(b"".join(layer(asked, lambda *said: None)).decode(), flush=True)
"""


def test_two_worker_processes_answer_with_an_edit_at_once(settings):
    path = settings.PUBLISHED_DIR / "calendar.ics"
    store.write(path, b"first", now=NOW)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    command = [sys.executable, "-c", WORKER, str(settings.PUBLISHED_DIR)]
    workers = [subprocess.Popen(command, cwd=settings.BASE_DIR, **pipes) for _ in range(2)]

    def answers() -> list[str]:
        for worker in workers:
            worker.stdin.write("/calendar.ics\n")
        return [worker.stdout.readline().strip() for worker in workers]

    try:
        assert answers() == ["first", "first"]
        for number in range(5):
            store.write(path, f"edit {number}".encode(), now=NOW)
            assert answers() == [f"edit {number}"] * 2
    finally:
        for worker in workers:
            worker.communicate(timeout=20)


STOPPED = """
from chatdirectory.wsgi import application
from django.db import connection
asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "PATH_INFO": "/calendar.ics"}
said = []
print(b"".join(application(asked, lambda *told: said.extend(told))).decode(), said[0])
try:
    connection.ensure_connection()
except Exception as error:
    print(type(error).__name__)
"""


def test_feeds_are_served_while_the_database_is_stopped(settings, tmp_path):
    store.write(tmp_path / "published" / "calendar.ics", b"the feed", now=NOW)
    environ = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "chatdirectory.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", STOPPED],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n") == ["the feed 200 OK", "OperationalError", ""]


class Killed(BaseException):
    """As SIGKILL: nothing of ours runs after it."""


@pytest.mark.django_db
def test_publisher_killed_anywhere_is_repaired_and_no_reader_gets_half(settings, monkeypatch):
    """Stopped before each of its steps in turn, from the commit to the last note."""
    for tag in ("#one", "#two"):
        make_slot(make_chat(tag))
    publishing.publish_all(now=NOW)
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR, look_every=0)
    paths = ("/calendar.ics", "/chats/one.ics")
    steps = 0
    for step in range(100):
        before = {path: ask(layer, path).body for path in paths}
        Chat.objects.filter(slug="one").update(title=f"Title {step}.", revision=step + 1)
        if finished := _publish_until(step, monkeypatch):
            break
        for path in paths:
            for accepted in ("", "gzip", "br"):
                answer = ask(layer, path, HTTP_ACCEPT_ENCODING=accepted)
                body = _unpacked(answer)
                assert body == before[path] or b"Title %d." % step in body
                assert body.endswith(b"END:VCALENDAR\r\n")
        assert publishing.catch_up(now=LATER) == 1
        for path in paths:
            assert b"Title %d." % step in _unpacked(ask(layer, path, HTTP_ACCEPT_ENCODING="br"))
        assert publishing.catch_up(now=LATER) == 0
        steps += 1
    assert finished
    assert steps >= 8  # three files for each of two feeds, and what is kept


def _publish_until(step: int, monkeypatch) -> bool:
    """Publish #one, killed before that step; True if there was no such step."""
    left = step
    move, do = store._move, shelf._do

    def killed_first(work):
        def wrapped(*given):
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return work(*given)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(store, "_move", killed_first(move))
        patch.setattr(shelf, "_do", killed_first(do))
        try:
            publishing.publish(Chat.objects.filter(slug="one"), now=LATER)
        except Killed:
            return False
    return True


def _unpacked(answer: Answer) -> bytes:
    coding = answer.headers["Content-Encoding"]
    return {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](answer.body)


@pytest.mark.django_db
def test_chat_hidden_or_removed_by_somebody_who_was_then_stopped_leaves_the_feeds(settings):
    for tag in ("#one", "#two", "#three"):
        make_slot(make_chat(tag))
    publishing.publish_all(now=NOW)
    Chat.objects.filter(slug="one").delete()
    Chat.objects.filter(slug="two").update(state=Chat.State.DECLINED)
    assert publishing.catch_up(now=LATER) == 2
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR, look_every=0)
    for slug in ("one", "two"):
        assert ask(layer, f"/chats/{slug}.ics").status == "299 Django"
        assert not list((settings.PUBLISHED_DIR / "chats").glob(f"{slug}.*"))
    assert b"#three" in ask(layer).body
    assert b"#two" not in ask(layer).body
    assert publishing.catch_up(now=LATER) == 0


@pytest.mark.django_db
def test_catching_up_with_nothing_is_one_query_and_writes_nothing(
    settings, django_assert_num_queries
):
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    feeds = sorted(Path(settings.PUBLISHED_DIR).rglob("*.ics*"))
    before = [path.stat().st_ctime_ns for path in feeds]
    with django_assert_num_queries(1):
        assert publishing.catch_up(now=LATER) == 0
    assert [path.stat().st_ctime_ns for path in feeds] == before


@pytest.mark.django_db
def test_cancelled_dates_leave_the_published_feed_when_they_are_over(settings):
    make_note(make_slot(make_chat()), date(2026, 12, 1), cancelled=True)
    publishing.publish_all(now=NOW)
    layer = PublishedFeeds(django, root=settings.PUBLISHED_DIR, look_every=0)
    assert b"CANCELLED:" in ask(layer).body
    publishing.catch_up(now=NOW + timedelta(days=10))
    for path in ("/calendar.ics", "/chats/auslibchat.ics"):
        assert b"CANCELLED:" not in ask(layer, path).body
