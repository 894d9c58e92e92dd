"""The editors' desk: what is changed there reaches pages and feeds; a state moves by its verb."""

import html
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client

from chats.feeds import publishing
from chats.models import Chat, Meeting, Note, Removed
from chats.programme import reindex_all
from tests.factories import NOW, make_chat, make_note, make_slot, make_topic
from tests.feeds.readers import texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def send(admin_client: Client, django_capture_on_commit_callbacks) -> Callable[..., str]:
    """Sends a form of the desk, lets what follows from it happen, and reads the answer."""

    def post(path: str, data: dict) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            response = admin_client.post(f"/desk/chats/{path}", data, follow=True)
        assert "errornote" not in response.content.decode()
        return response.content.decode()

    return post


@pytest.fixture
def filled(admin_client: Client) -> Callable[[str], dict]:
    """A form of the desk as it stands, with its sessions and platforms."""

    def data(path: str) -> dict:
        context = admin_client.get(f"/desk/chats/{path}").context
        forms = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        values = {field.html_name: field.value() for form in forms for field in form}
        return {name: value for name, value in values.items() if value is not None}

    return data


def act(name: str, *chats: Chat) -> dict:
    return {"action": name, "_selected_action": [chat.pk for chat in chats]}


def noted(slot_pk: int, **changes) -> dict:
    return {"slot": slot_pk, "on": "2026-12-01", "topic": "", **changes}


def summaries() -> list[str]:
    return texts(publishing.calendar_feed(now=NOW).body, "SUMMARY")


def test_published_at_the_desk_a_chat_is_on_the_pages_and_in_the_feeds(send, client):
    chat = make_chat(state=Chat.State.PENDING)
    make_slot(chat)
    assert summaries() == []
    send("chat/", act("publish", chat))
    assert summaries() == ["#auslibchat"]
    assert "#auslibchat" in client.get("/").content.decode()


def test_who_comes_second_is_told_and_the_others_are_moved(send):
    there, waits = make_chat("#there"), make_chat("#waits", state=Chat.State.PENDING)
    page = send("chat/", act("publish", there, waits))
    assert "#there is already published." in page
    assert "#waits: published." in page


def test_a_session_is_changed_in_index_and_feed(send, filled):
    chat = make_chat()
    make_slot(chat)
    path = f"chat/{chat.pk}/change/"
    send(path, filled(path) | {"slots-0-recurrence": "FREQ=MONTHLY;BYDAY=3WE"})
    assert Meeting.objects.filter(on=date(2026, 12, 16)).exists()
    assert b"RRULE:FREQ=MONTHLY;BYDAY=3WE" in publishing.calendar_feed(now=NOW).body
    assert Chat.objects.get().revision == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slots-0-recurrence": "FREQ=SECONDLY"}, "SECONDLY"),
        ({"slots-0-zone": "Mars/Olympus"}, "No such zone"),
        ({"slots-0-terms": "[[1, 2]]"}, "Write terms as"),
        ({"slots-0-holiday_region": "ATLANTIS"}, "No holidays are known"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(admin_client, filled, changes, said):
    chat = make_chat()
    make_slot(chat)
    path = f"chat/{chat.pk}/change/"
    response = admin_client.post(f"/desk/chats/{path}", filled(path) | changes)
    assert said in html.unescape(response.content.decode())
    assert Chat.objects.get().revision == 0


def test_removed_at_the_desk_a_chat_is_gone_for_good(send, client):
    chat = make_chat()
    make_slot(chat)
    send(f"chat/{chat.pk}/delete/", {"post": "yes"})
    assert Removed.objects.get().slug == "auslibchat"
    assert client.get("/chats/auslibchat.ics").status_code == 410


def test_several_removed_at_once_leave_their_addresses(send):
    send("chat/", act("delete_selected", make_chat("#one"), make_chat("#two")) | {"post": "yes"})
    assert {gone.slug for gone in Removed.objects.all()} == {"one", "two"}


def test_a_note_is_in_index_and_feed_and_leaves_them_again(send):
    slot = make_slot(make_chat())
    reindex_all(now=NOW)
    send("note/add/", noted(slot.pk, topic="Zines"))
    assert Meeting.objects.get(on=date(2026, 12, 1)).topic == "Zines"
    assert "#auslibchat: Zines" in summaries()
    send(f"note/{Note.objects.get().pk}/delete/", {"post": "yes"})
    assert Meeting.objects.get(on=date(2026, 12, 1)).topic == ""
    assert summaries() == ["#auslibchat"]


def test_a_topic_renamed_or_deleted_is_so_in_calendars(send):
    chat, topic = make_chat(), make_topic("library", "Libraries")
    chat.topics.add(topic)
    make_slot(chat)
    send(f"topic/{topic.pk}/change/", {"slug": "library", "name": "Public libraries"})
    assert b"CATEGORIES:Public libraries" in publishing.calendar_feed(now=NOW).body
    send(f"topic/{topic.pk}/delete/", {"post": "yes"})
    assert b"CATEGORIES" not in publishing.calendar_feed(now=NOW).body


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("note/", 7), ("note/add/", 3)])
def test_notes_take_the_same_queries_for_any_number(
    admin_client, django_assert_num_queries, path, queries, many
):
    for number in range(many):
        make_note(make_slot(make_chat(f"#chat{number}")), date(2026, 12, 1))
    admin_client.get(f"/desk/chats/{path}")  # the tables' names are asked for once a process
    with django_assert_num_queries(queries):
        admin_client.get(f"/desk/chats/{path}")


def test_a_rule_changed_from_a_day_on_leaves_past_dates_where_they_were(send, filled) -> None:
    chat = make_chat()
    slot = make_slot(chat, "FREQ=WEEKLY;BYDAY=TU", first_on=date(2026, 1, 6))
    page = f"chat/{chat.pk}/change/"
    changes = {"slots-0-recurrence": "FREQ=WEEKLY;BYDAY=TH", "slots-0-changes_from": "2026-12-01"}
    send(page, {**filled(page), **changes})
    old, new = chat.slots.all()
    assert (old.pk, str(old.recurrence), old.last_on) == (
        slot.pk,
        "FREQ=WEEKLY;BYDAY=TU",
        date(2026, 11, 30),
    )
    assert (str(new.recurrence), new.first_on) == ("FREQ=WEEKLY;BYDAY=TH", date(2026, 12, 3))
    ahead = (
        Meeting.objects.filter(start__gt=NOW).order_by("start").values_list("address", flat=True)
    )
    assert list(ahead[:3]) == ["2026-11-24", "2026-12-03", "2026-12-10"]


def test_a_change_from_before_the_beginning_is_refused_in_words(admin_client, filled) -> None:
    chat = make_chat()
    make_slot(chat)
    page = f"chat/{chat.pk}/change/"
    changes = {"slots-0-starts_at": "20:00", "slots-0-changes_from": "2025-01-01"}
    answer = admin_client.post(f"/desk/chats/{page}", {**filled(page), **changes})
    assert "before the first date" in html.unescape(answer.content.decode())
    assert chat.slots.count() == 1


def test_an_editor_confirms_that_a_chat_is_alive(send, client) -> None:
    chat = make_chat(last_known="2019")
    make_slot(chat)
    send("chat/", act("confirm", chat))
    assert "Confirmed 23 November 2026" in client.get("/chats/auslibchat/").content.decode()
    assert (
        "Confirmed on 23 November 2026."
        in texts(client.get("/calendar.ics").content, "description")[0]
    )
