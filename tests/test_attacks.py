"""Bad input that once broke a page: each is an answer with a sentence, never a 500."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from django.urls import reverse

from chatdirectory.middleware import plain_text_only
from chats.admin import SlotForm
from chats.feeds import publishing
from chats.fields import fold
from chats.models import Chat
from chats.templatetags.almanac import markdown
from tests.factories import NOW, make_chat, make_note, make_slot

CHARSETS = ["utf-7", "unicode_escape", "undefined", "idna", "zip"]
PAGES = ["/", "/chats/", "/chats/nosuch/", "/calendar.ics", "/submit/preview"]
TOKEN = "a" * 32
SENT = {
    "hashtag": "#new",
    "phrase": "first Tuesday 7pm HKT",
    "organiser": "A library",
    "language": "en",
    "platform": "x",
}


def served(method: str, target: str, *, kind: str, body: bytes = b"") -> tuple[int, str]:
    """Status and body, through the door that web servers use."""
    path, _, query = target.partition("?")
    headers = {"X-CSRFToken": TOKEN}
    environ = RequestFactory(headers=headers).generic(method, path, body, content_type=kind).environ
    cookie = f"csrftoken={TOKEN}"
    environ |= {"QUERY_STRING": query, "CONTENT_TYPE": kind, "HTTP_COOKIE": cookie}
    told = []
    with _the_tests_own_connection():
        answer = plain_text_only(WSGIHandler())(
            environ, lambda status, headers, *_: told.append(int(status[:3]))
        )
    return told[0], b"".join(answer).decode()


@contextmanager
def _the_tests_own_connection() -> Iterator[None]:
    """Outside its test client Django would close the connection that holds the test's rows."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("path", PAGES)
def test_every_request_is_read_as_utf_8_whatever_it_calls_itself(path, charset):
    query = "tz=%2B2AA-&q=%5Cud800%FF%FE&from=%2B2AA-&%2B2AA-=1&phrase=%2B2AA-"
    status, _ = served("GET", f"{path}?{query}", kind=f"a/b; charset={charset}")
    assert status < 500


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_of_many_parts_is_read_as_utf_8_too(charset):
    body = (
        b'--X\r\nContent-Disposition: form-data; name="title"\r\n\r\n+2AA-\\ud800\xff\r\n--X--\r\n'
    )
    kind = f"multipart/form-data; boundary=X; CharSet*=utf-8''{charset}"
    status, page = served("POST", "/submit/", kind=kind, body=body)
    assert status == 422
    assert "+2AA-\\ud800\N{REPLACEMENT CHARACTER}" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_an_address_of_too_many_parts_is_refused_with_a_page(client, path):
    response = client.get(f"{path}?" + "&".join(f"a{n}=1" for n in range(1001)))
    assert response.status_code == 400
    assert "See what is on" in response.content.decode()


def test_files_are_never_kept():
    sent = {"title": "x", "file": SimpleUploadedFile("a.svg", b"a" * 300_000)}
    request = RequestFactory().post("/", sent)
    assert (dict(request.POST), dict(request.FILES)) == ({"title": ["x"]}, {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("every Tuesday 7pm London until 3 March 2020", "This ends on 2020-03-03"),
        ("Tuesday 1 December 2026 7pm UTC until 2 December 2020", "This ends on 2020-12-02"),
        ("every Tuesday 7pm London from 9999-12-31", "no date from 9999-12-31 on"),
    ],
)
def test_a_phrase_without_a_date_is_said_to_have_none(client, phrase, said):
    response = client.post(reverse("submit"), {**SENT, "phrase": phrase})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert client.get(reverse("submission_preview"), {"phrase": phrase}).status_code == 200
    assert not Chat.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["web_page", "platform_link"])
@pytest.mark.parametrize(
    "link", ["https://library.example@evil.example/", "https://x.example/\u202egpj.exe"]
)
def test_a_link_that_reads_like_another_is_refused(client, field, link):
    response = client.post(reverse("submit"), {**SENT, field: link})
    assert response.status_code == 422
    assert "Give the plain address" in response.content.decode()


@pytest.mark.django_db
def test_a_hashtag_that_grows_when_folded_fits_its_column(client):
    assert client.post(reverse("submit"), {**SENT, "hashtag": "#" + "ΐ" * 59}).status_code == 302
    chat = Chat.objects.get()
    assert len(chat.folded) <= Chat._meta.get_field("folded").max_length
    assert Chat.objects.found_by(chat.hashtag).get() == chat
    assert chat.folded == fold(chat.hashtag)


def test_a_short_text_cannot_make_a_page_of_megabytes():
    wide = "a|" * 1200 + "\n" + "-|" * 1200 + "\n" + "x\n" * 95
    deep = "a|" * 20 + "\n" + "-|" * 20 + "\n" + "x\n" * 2400
    for text in (wide, deep):
        assert len(text) <= 5000
        assert len(markdown(text)) < 20_000
    assert "<td>2</td>" in markdown("a | b\n--|--\n1 | 2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"terms": 5},
        {"terms": None},
        {"terms": [5]},
        {"terms": [[1, 2]]},
        {"holiday_region": "ZZ"},
        {"holiday_region": "US-ZZ"},
        {"holiday_region": "__init__"},
        {"minutes": 10**30},
        {"zone": "Europe"},
    ],
)
def test_a_session_of_nonsense_is_refused_in_words(facts):
    slot = make_slot(make_chat())
    for name, value in facts.items():
        setattr(slot, name, value)
    with pytest.raises(ValidationError):
        slot.clean()


@pytest.mark.django_db
def test_a_filter_of_unknown_name_is_said_without_what_turns_text_round(client):
    text = client.get("/?%E2%80%AE%00x=y").content.decode()
    assert "“x=y”" in text
    assert "\u202e" not in text
    assert "\x00" not in text


@pytest.mark.django_db
def test_what_a_killed_publisher_left_is_swept_away(settings):
    folder = settings.PUBLISHED_DIR / "chats"
    folder.mkdir(parents=True)
    left, fresh = folder / ".left.new", folder / ".fresh.new"
    for path, at in ((left, NOW - timedelta(hours=2)), (fresh, NOW)):
        path.write_bytes(b"BEGIN:VCALENDAR\r\n")
        os.utime(path, (at.timestamp(), at.timestamp()))
    publishing.publish_all(now=NOW)
    assert (left.exists(), fresh.exists()) == (False, True)


@pytest.fixture
def refused(admin_client) -> Callable[..., str]:
    """Sends a form of the desk with some fields changed; returns the page that refuses it."""

    def send(page: str, **changes: str) -> str:
        shown = admin_client.get(page).context
        forms = [shown["adminform"].form]
        for each in shown["inline_admin_formsets"]:
            forms += [each.formset.management_form, *each.formset.forms]
        boxes = {box.html_name: box.value() for form in forms for box in form}
        sent = {name: value for name, value in boxes.items() if value is not None}
        response = admin_client.post(page, {**sent, **changes})
        assert response.status_code == 200
        return response.content.decode()

    return send


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hashtag": "#TAKEN"}, "Another chat is listed under this hashtag."),
        (
            {
                "former_hashtags-TOTAL_FORMS": "2",
                "former_hashtags-0-hashtag": "#one",
                "former_hashtags-1-hashtag": "#ONE",
            },
            "Two of these are one hashtag",
        ),
        ({"slots-0-terms": "[5]"}, "Write terms as"),
        ({"slots-0-holiday_region": "US-ZZ"}, "No holidays are known of US-ZZ"),
    ],
)
def test_the_desk_refuses_a_chat_in_words(refused, changes, said):
    make_chat("#taken")
    chat = make_chat()
    make_slot(chat)
    assert said in refused(f"/desk/chats/chat/{chat.pk}/change/", **changes)


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["on", "moved_on"])
@pytest.mark.parametrize("on", ["0226-12-01", "9999-12-31"])
def test_the_desk_refuses_a_date_without_a_page(refused, field, on):
    note = make_note(make_slot(make_chat()), date(2026, 12, 1))
    page = f"/desk/chats/note/{note.pk}/change/"
    assert "Give a date between" in refused(page, **{field: on, "extra": "on"})


@pytest.mark.django_db
def test_a_listed_chat_keeps_its_address_at_the_desk(rf):
    desk = site.get_model_admin(Chat)
    listed, waits = make_chat("#a"), make_chat("#b", state=Chat.State.PENDING)
    shown = [desk.get_readonly_fields(rf.get("/"), chat) for chat in (listed, waits, None)]
    assert ["slug" in fields for fields in shown] == [True, False, False]


@pytest.mark.django_db
def test_a_session_begins_on_a_whole_minute_so_that_its_address_is_found():
    form = SlotForm({"starts_at": "19:00:30"})
    form.is_valid()
    assert form.cleaned_data["starts_at"] == time(19)
