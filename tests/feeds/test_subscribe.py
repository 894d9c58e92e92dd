"""How to subscribe: a page that says how often each client looks, and a code for the phone."""

import html
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import segno
import time_machine
from django.test import Client

from chats.feeds import mixes
from chats.feeds.subscribe_views import qr
from chats.models import Chat, Removed
from tests.factories import NOW, make_chat, make_slot

pytestmark = pytest.mark.django_db
State = Chat.State


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


@pytest.mark.parametrize(
    ("client_name", "pace"),
    [
        ("Google Calendar", "every 12 to 24 hours"),
        ("Outlook.com and Microsoft 365", "about every 3 hours"),
        ("Outlook on the desktop", "sends and receives"),
        ("Apple", "You choose how often"),
        ("Thunderbird", "every 30 minutes"),
        ("Nextcloud", "every 6 hours"),
        ("Phone", "QR code"),
        ("Download once", "nothing that changes later reaches it"),
    ],
)
def test_each_client_has_its_way_and_its_pace(client: Client, client_name: str, pace: str):
    sections = re.findall(r"<section.*?</section>", page(client, "/subscribe/"), re.DOTALL)
    [section] = [each for each in sections if re.search(rf"<h2[^>]*>{client_name}", each)]
    assert pace in section


def test_the_pace_of_those_who_heed_it_is_what_feeds_ask_for(client: Client):
    make_slot(make_chat())
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in client.get("/chats/auslibchat.ics").content


def test_the_page_is_about_the_chat_one_comes_from(client: Client):
    make_slot(make_chat())
    assert "/subscribe/?chat=auslibchat" in page(client, "/chats/auslibchat/")
    found = page(client, "/subscribe/?chat=auslibchat")
    assert 'href="webcal://127.0.0.1:8000/chats/auslibchat.ics"' in found
    assert 'src="/chats/auslibchat/qr.svg"' in found
    assert "webcal://127.0.0.1:8000/calendar.ics" in page(client, "/subscribe/")


@pytest.mark.parametrize("chat", ["hidden", "nosuch", "%00", "%ED%A0%80", "<script>", "a" * 5000])
def test_for_what_is_no_chat_the_page_is_about_all(client: Client, chat: str):
    make_chat("#hidden", state=State.PENDING)
    found = page(client, f"/subscribe/?chat={chat}")
    assert 'href="webcal://127.0.0.1:8000/calendar.ics"' in found
    assert "#hidden" not in found


@pytest.mark.parametrize(
    "path", ["/subscribe/", "/my/", "/my/{token}/", "/my/{token}/edit/{secret}/"]
)
def test_pages_keep_what_the_policy_and_screen_readers_rely_on(client: Client, path: str):
    chat = make_chat()
    make_slot(chat)
    mix, secret = mixes.make([chat], now=NOW)
    found = client.get(path.format(token=mix.token, secret=secret)).content.decode()
    assert not re.findall(r'\s(?:style|on\w+)="|<style|<script(?![^>]*\ssrc=)|javascript:', found)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", found)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = re.findall(r'\sid="([^"]*)"', found)
    assert len(names) == len(set(names))
    pointed = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]*)"', found)
    assert set(pointed) <= set(names)


def test_the_code_is_the_address_for_phones(client: Client):
    make_slot(make_chat())
    response = client.get("/chats/auslibchat/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"].startswith("public, max-age=86400")
    assert response.content == qr("webcal://127.0.0.1:8000/chats/auslibchat.ics")
    assert response.content != qr("webcal://127.0.0.1:8000/chats/other.ics")
    assert not response.cookies
    again = client.get("/chats/auslibchat/qr.svg", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post("/chats/auslibchat/qr.svg").status_code == 405


def test_the_drawing_is_the_code_and_needs_neither_style_nor_script():
    text = "webcal://127.0.0.1:8000/chats/auslibchat.ics"
    drawing = qr(text).decode()
    assert not re.search(r"style|script|class|href|on\w+=", drawing)
    light, dark = ElementTree.fromstring(drawing)
    assert light.get("fill") == "#fff"
    assert dark.get("stroke") == "#000"
    # Each "h" of the path draws one run of dark modules, read back here into rows.
    size = segno.make(text, error="m", micro=False).symbol_size(border=0)[0]
    assert _drawn(dark.get("d", "")) == {
        (x, y)
        for y, row in enumerate(segno.make(text, error="m", micro=False).matrix)
        for x, module in enumerate(row)
        if module
    }
    assert size >= 25


def _drawn(path: str) -> set[tuple[int, int]]:
    """The dark modules of a path of M (absolute), m (relative) and h (relative), border off."""
    x = y = 0.0
    dark = set()
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            dark |= {(int(x) + step - 4, int(y) - 4) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    return dark


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.DECLINED])
def test_hidden_chats_have_no_code(client: Client, state: str):
    make_chat("#hidden", state=state)
    assert client.get("/chats/hidden/qr.svg").status_code == 404


def test_removed_chats_have_no_code_any_more(client: Client):
    Removed.objects.create(slug="was", removed_at=NOW)
    assert client.get("/chats/was/qr.svg").status_code == 410


def test_the_longest_name_in_any_script_has_a_code(client: Client):
    chat = make_chat("#" + "图" * 59)
    assert client.get(f"/chats/{chat.slug}/qr.svg").status_code == 200


def test_a_calendar_of_ones_own_has_a_code(client: Client):
    mix, _ = mixes.make([make_chat()], now=NOW)
    response = client.get(f"/my/{mix.token}/qr.svg")
    assert response.content == qr(f"webcal://127.0.0.1:8000/my/{mix.token}.ics")
    assert client.get(f"/my/{'2' * 14}/qr.svg").status_code == 404


@pytest.mark.parametrize("path", ["/chats/auslibchat/", "/subscribe/?chat=auslibchat"])
def test_the_code_is_on_pages_with_a_text_instead(client: Client, path: str):
    make_slot(make_chat())
    [image] = re.findall(r'<img class="subscribe__qr"[^>]*>', page(client, path))
    assert 'alt="QR code of webcal://127.0.0.1:8000/chats/auslibchat.ics"' in image
