"""Publishing: whole feeds only, the newest last, and nothing rendered twice."""

import fcntl
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from chats.changes import changed
from chats.feeds import pieces, publishing, shelf, store
from chats.feeds.forms import Form
from chats.models import Chat
from chats.submissions import lifecycle
from tests.factories import NOW, make_chat, make_note, make_slot
from tests.feeds.readers import events, texts

LATER = NOW + timedelta(minutes=5)


@pytest.mark.django_db
def test_change_is_published_once_committed(settings, django_capture_on_commit_callbacks):
    chat = make_chat()
    slot = make_slot(chat)
    publishing.publish_all(now=NOW)
    make_note(slot, date(2026, 12, 1), topic="Open access")
    with django_capture_on_commit_callbacks(execute=True):
        changed(chat, now=LATER)
        before = publishing.chat_feed(chat.slug, now=LATER)
        assert before
        assert before.modified == NOW  # nothing is committed yet
    for feed in (publishing.chat_feed(chat.slug, now=LATER), publishing.calendar_feed(now=LATER)):
        assert feed
        assert "#auslibchat: Open access" in texts(feed.body, "SUMMARY")
        assert feed.modified == LATER
        assert b"LAST-MODIFIED:20261123T120500Z" in feed.body
        assert b"SEQUENCE:1" in feed.body


@pytest.mark.django_db
def test_removed_chat_leaves_no_bytes(settings, django_capture_on_commit_callbacks):
    chat = make_chat()
    make_slot(chat)
    publishing.publish_all(now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        lifecycle.remove(chat, now=LATER)
    assert publishing.chat_feed("auslibchat", now=LATER) is None
    left = [path for path in Path(settings.PUBLISHED_DIR).rglob("*") if "auslib" in path.name]
    assert left == []
    assert events(publishing.calendar_feed(now=LATER).body) == []


@pytest.mark.django_db
def test_publisher_holding_an_old_row_publishes_the_new_one():
    old = make_chat()
    make_slot(old)
    Chat.objects.update(title="New title")
    publishing.publish([old], now=NOW)
    feed = publishing.chat_feed("auslibchat", now=NOW)
    assert feed
    assert texts(feed.body, "SUMMARY") == ["#auslibchat · New title"]


@pytest.mark.django_db
def test_unchanged_feeds_keep_their_bytes_and_time():
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    before = publishing.chat_feed("auslibchat", now=NOW), publishing.calendar_feed(now=NOW)
    assert publishing.publish_all(now=LATER) == 1
    assert before == (
        publishing.chat_feed("auslibchat", now=LATER),
        publishing.calendar_feed(now=LATER),
    )


@pytest.mark.django_db
def test_crash_after_commit_is_repaired_by_the_next_publisher():
    for tag in ("#one", "#two"):
        make_slot(make_chat(tag))
    publishing.publish_all(now=NOW)
    # As a change that was committed and never published.
    Chat.objects.filter(slug="one").update(title="Changed", revision=1)
    publishing.publish(Chat.objects.filter(slug="two"), now=LATER)
    assert texts(publishing.calendar_feed(now=LATER).body, "SUMMARY") == ["#one · Changed", "#two"]


@pytest.mark.django_db
def test_feeds_of_vanished_chats_are_swept_away():
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    Chat.objects.all().delete()
    assert publishing.publish_all(now=LATER) == 0
    assert publishing.chat_feed("auslibchat", now=LATER) is None


@pytest.mark.django_db
@pytest.mark.parametrize("rubbish", [b"no database", b"SQLite format 3\0" + b"x" * 4096])
def test_kept_pieces_that_cannot_be_read_are_rendered_anew(settings, rubbish):
    make_slot(make_chat())
    whole = pieces.pieces(Chat.objects.all(), now=NOW)
    (settings.PUBLISHED_DIR / "kept.sqlite3").write_bytes(rubbish)
    assert pieces.pieces(Chat.objects.all(), now=NOW) == whole
    assert shelf.pieces("series", ["auslibchat"])["auslibchat"].piece == whole[0]


@pytest.mark.django_db
def test_kept_forms_are_bounded_and_the_plain_one_stays():
    make_slot(make_chat())
    for days in range(20):
        pieces.pieces(Chat.objects.all(), Form(past=days), now=NOW)
        if not days:
            pieces.pieces(Chat.objects.all(), now=NOW)
    kept = [days for days in range(20) if shelf.pieces(f"series past{days}", ["auslibchat"])]
    assert kept == list(range(20 - shelf.MOST_FORMS, 20))
    assert shelf.pieces("series", ["auslibchat"])


@pytest.mark.django_db
def test_one_bad_row_does_not_end_every_feed(caplog):
    make_slot(make_chat("#good"))
    make_slot(make_chat("#bad"), zone="Mars/Olympus")
    publishing.publish_all(now=NOW)
    assert texts(publishing.calendar_feed(now=NOW).body, "SUMMARY") == ["#good"]
    assert "The events of bad cannot be rendered" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda: publishing.publish(Chat.objects.all(), now=LATER),
        lambda: publishing.publish_all(now=LATER),
        lambda: publishing.withdraw("gone", now=LATER),
    ],
)
def test_only_one_publishes_at_a_time(settings, act):
    make_slot(make_chat())
    publishing.publish_all(now=NOW)
    free = []

    def watched(execute, *query):
        with (settings.PUBLISHED_DIR / ".lock").open() as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
                free.append(query[0])
            except BlockingIOError:
                free.append(None)
        return execute(*query)

    with connection.execute_wrapper(watched):
        act()
    assert free
    assert not any(free)


def test_second_change_within_a_second_is_a_second_later(tmp_path):
    path = tmp_path / "feed.ics"
    first = store.write(path, b"one", now=NOW)
    second = store.write(path, b"two", now=NOW)
    assert second.modified - first.modified == timedelta(seconds=1)
    assert store.read(path) == second


def test_failed_write_leaves_the_old_feed_and_no_rubbish(tmp_path):
    path = tmp_path / "feeds" / "feed.ics"
    store.write(path, b"old", now=NOW)
    with pytest.raises(TypeError):
        store.write(path, "not bytes", now=NOW)
    names = {file.name for file in path.parent.iterdir()}
    assert names == {"feed.ics", "feed.ics.gz", "feed.ics.br"}
    assert path.read_bytes() == b"old"
