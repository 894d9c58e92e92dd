"""Feeds byte for byte. RENEW_GOLDEN=1 writes the files anew after a change that is meant."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import QueryDict

from chats.feeds import publishing
from chats.feeds.choices import Choice
from chats.feeds.chosen import chosen_chat
from tests.feeds.chats import CHANGED, GOLDEN, cancelled_moved_extra

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.django_db
@pytest.mark.parametrize("name", GOLDEN)
def test_feed_is_this_file(name, settings):
    settings.SITE_URL, settings.SITE_NAME = "https://chats.example.org", "Chat Directory"
    chat = GOLDEN[name]()
    feed = publishing.chat_feed(chat.slug, now=CHANGED)
    assert feed
    _is_file(name, feed.body)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["cancelled=strike&alarm=15", "tz=Asia/Tokyo&cancelled=drop"])
def test_feed_with_options_is_this_file(query, settings):
    settings.SITE_URL, settings.SITE_NAME = "https://chats.example.org", "Chat Directory"
    choice = Choice.from_query(QueryDict(query))
    feed = chosen_chat(cancelled_moved_extra(), choice, since=CHANGED, now=CHANGED)
    _is_file("-".join(re.findall(r"\w+", query)), feed.body)


def _is_file(name: str, body: bytes) -> None:
    file = FOLDER / f"{name}.ics"
    if os.environ.get("RENEW_GOLDEN"):
        file.write_bytes(body)
    assert body.decode() == file.read_bytes().decode()


RENDER = """
import django, sys
django.setup()
from chats.feeds.calendar import About, calendar
from chats.feeds.events import series_of
from tests.feeds.chats import unsaved
sys.stdout.buffer.write(calendar(About("a", "b", "c", "d"), [series_of(unsaved())]))
"""


def test_same_bytes_in_every_process(tmp_path):
    def render(seed: str) -> bytes:
        env = {**os.environ, "PYTHONHASHSEED": seed, "VAR_DIR": str(tmp_path)}
        env["DJANGO_SETTINGS_MODULE"] = "chatdirectory.settings"
        done = subprocess.run(
            [sys.executable, "-c", RENDER], env=env, capture_output=True, check=True, timeout=60
        )
        return done.stdout

    first = render("1")
    assert first.count(b"BEGIN:VEVENT") > 3
    assert first == render("2")
