"""Every page keeps what the policy, the keyboard and the screen reader rely on."""

import re
from collections import Counter
from datetime import date, time
from itertools import pairwise

import pytest

from chats.programme import reindex
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot, make_topic

pytestmark = pytest.mark.django_db

PAGES = [
    *("/", "/?topic=library", "/?from=2031-01-01", "/chats/", "/chats/?q=zzz", "/about/"),
    *("/chats/auslibchat/", "/chats/auslibchat/2026-12-01/", "/chats/auslibchat/2027-01-05/"),
    *("/chats/auslibchat/2026-12-01-0800/", "/chats/ended/", "/nosuch/", "/submit/"),
]


@pytest.fixture
def page(client):
    chat = make_chat(confirmed_at=NOW, description="*Hello*", web_page="https://example.org/")
    chat.topics.add(make_topic("library"))
    slot = make_slot(chat, label="Evening")
    make_slot(chat, starts_at=time(8), label="Morning")
    make_platform(chat, "x")
    make_note(slot, date(2027, 1, 5), topic="Zines", questions="Why?", cancelled=True)
    make_slot(make_chat("#ended", state="ended", ended_on="2020"), doubt="Not sure.")
    reindex([chat], now=NOW)
    return lambda path: client.get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline(page, path):
    html = page(path)
    assert re.findall(r'\s(?:style|on\w+)="|<style|<script(?![^>]*\ssrc=)|javascript:', html) == []


@pytest.mark.parametrize("path", PAGES)
def test_there_is_one_main_heading_and_no_level_is_left_out(page, path):
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page(path))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_every_name_is_given_once_and_every_label_has_its_field(page, path):
    html = page(path)
    names = Counter(re.findall(r'\sid="([^"]*)"', html))
    assert [name for name, often in names.items() if often > 1] == []
    pointed = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]*)"', html)
    assert [name for name in pointed if name not in names] == []
    assert {"main", "zone-choice"} <= names.keys()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_own_title_and_description(page, path, settings):
    settings.SITE_NAME = "The Almanac"
    html = page(path)
    assert re.search(r"<title>[^<]*[^<\s] · The Almanac</title>", html)
    assert "Chat Directory" not in html
    assert re.search(r'<meta name="description" content="[^"]{20,}">', html)
