"""A file of chats is loaded once, as it is written, and never over what people changed here."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from chats.loading import LoadError, load
from chats.models import Chat, FormerHashtag, Meeting, Platform, Removed, Slot, Topic
from tests.factories import NOW, make_chat, make_note

FIRST_DAY = settings.BASE_DIR / "fixtures" / "chats.json"
LATER = NOW + timedelta(days=9)
THROUGH = Chat.topics.through

pytestmark = pytest.mark.django_db

AUSLIBCHAT = {
    "hashtag": "#auslibchat",
    "title": "AusLibChat",
    "topics": ["library"],
    "state": "published",
    "former_hashtags": ["#auslib"],
    "platforms": [{"kind": "x", "since": "2016-02"}],
    "slots": [
        {
            "recurrence": "FREQ=MONTHLY;BYDAY=1TU",
            "starts_at": "21:00",
            "zone": "Australia/Sydney",
            "minutes": 60,
            "first_on": "2016-02-02",
        }
    ],
}
MEDLIBS = {"hashtag": "#medlibs", "title": "Medical librarians", "state": "published"}


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of #auslibchat (with these facts changed) and #medlibs."""

    def write(**facts: Any) -> Path:
        path = tmp_path / "chats.json"
        chats = [{**AUSLIBCHAT, **facts}, MEDLIBS]
        path.write_text(
            json.dumps({"topics": [{"slug": "library", "name": "Libraries"}], "chats": chats}),
            encoding="utf-8",
        )
        return path

    return write


@pytest.fixture
def first_day() -> None:
    load(FIRST_DAY, now=NOW)


def rows() -> list[tuple[Any, ...]]:
    models = (Topic, Chat, FormerHashtag, Platform, Slot, THROUGH)
    return [row for model in models for row in model.objects.order_by("pk").values_list()]


# --- loading --------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(first_day: None, django_assert_max_num_queries: Any) -> None:
    before = rows()
    with django_assert_max_num_queries(12):
        again = load(FIRST_DAY, now=LATER)
    assert (again.created, again.updated, again.differing) == ((), (), ())
    assert len(again.unchanged) == Chat.objects.count() >= 175
    assert rows() == before


def test_updating_from_the_same_file_changes_nothing(first_day: None) -> None:
    before = rows()
    assert load(FIRST_DAY, now=LATER, update=True).updated == ()
    assert rows() == before


def test_a_changed_file_is_only_told_of(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    before = rows()
    loaded = load(file(title="Aus Lib Chat", language="en-AU"), now=LATER)
    assert [(each.chat.slug, each.fields) for each in loaded.differing] == [
        ("auslibchat", ("title", "language"))
    ]
    assert rows() == before


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "Aus Lib Chat"}, "title"),
        ({"topics": []}, "topics"),
        ({"former_hashtags": ["#oldlib"]}, "former_hashtags"),
        ({"platforms": [{"kind": "bluesky"}, {"kind": "x", "until": "2024"}]}, "platforms"),
        ({"slots": [{**AUSLIBCHAT["slots"][0], "starts_at": "20:00"}]}, "slots"),
        ({"slots": [*AUSLIBCHAT["slots"], {"starts_at": "9:00", "zone": "UTC"}]}, "slots"),
        ({"slots": []}, "slots"),
    ],
)
def test_an_update_changes_that_chat_alone(
    file: Callable[..., Path], facts: dict[str, Any], field: str
) -> None:
    load(file(), now=NOW)
    uids = set(Slot.objects.values_list("uid", flat=True))
    loaded = load(file(**facts), now=LATER, update=True)
    assert [(each.chat.slug, each.fields) for each in loaded.updated] == [("auslibchat", (field,))]
    chat, other = Chat.objects.order_by("slug")
    assert (chat.revision, chat.changed_at, chat.created_at) == (1, LATER, NOW)
    assert (other.revision, other.changed_at) == (0, NOW)
    assert {slot.uid for slot in chat.slots.all()} >= (uids if facts.get("slots", True) else set())
    assert len(load(file(**facts), now=LATER).unchanged) == 2


def test_what_an_editor_changed_is_kept(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    Chat.objects.filter(slug="auslibchat").update(state=Chat.State.PAUSED, hashtag="#auslib2")
    before = rows()
    loaded = load(file(), now=LATER)
    assert [each.fields for each in loaded.differing] == [("hashtag", "state")]
    assert rows() == before


def test_a_chat_that_was_removed_stays_removed(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    Chat.objects.get(slug="auslibchat").delete()
    Removed.objects.create(slug="auslibchat", removed_at=NOW)
    assert load(file(), now=LATER, update=True).removed == ("#auslibchat",)
    assert not Chat.objects.filter(slug="auslibchat").exists()


def test_a_chat_found_by_its_former_hashtag_keeps_its_address(file: Callable[..., Path]) -> None:
    make_chat("#auslib")
    loaded = load(file(), now=NOW, update=True)
    assert [chat.slug for chat in loaded.created] == ["medlibs"]
    assert Chat.objects.get(slug="auslib").hashtag == "#auslibchat"


def test_a_chat_renamed_here_is_not_made_again(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    chat = Chat.objects.get(slug="medlibs")
    chat.hashtag, chat.slug = "#healthlibs", "healthlibs"
    chat.save()
    chat.former_hashtags.create(hashtag="#medlibs")
    assert load(file(), now=LATER).created == ()


def test_slots_are_named_for_ever(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    assert str(Slot.objects.get().uid) == "67beb153-4483-5fe7-9fb9-4a46f4a7f119"


def test_a_slot_with_notes_is_not_dropped(file: Callable[..., Path]) -> None:
    load(file(), now=NOW)
    make_note(Slot.objects.get(), date(2026, 12, 1), topic="Zines")
    with pytest.raises(LoadError, match=r"#auslibchat, slots: slot 1 has dates"):
        load(file(slots=[]), now=LATER, update=True)
    assert Slot.objects.count() == 1


def test_hostile_text_is_cleaned(file: Callable[..., Path]) -> None:
    load(file(title="Aus\x00Lib\u202e\ud800  Chat", history="One\r\n\x07two"), now=NOW)
    chat = Chat.objects.get(slug="auslibchat")
    assert (chat.title, chat.history) == ("AusLib Chat", "One\ntwo")


# --- wrong files ----------------------------------------------------------------------------------

SLOT = AUSLIBCHAT["slots"][0]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"title": None}, "#auslibchat, title: This field cannot be blank."),
        ({"title": 7}, "#auslibchat, title: write text."),
        ({"title": "x" * 1_000_000}, "#auslibchat, title: Ensure this value has at most 120"),
        ({"hashtag": "auslibchat"}, "auslibchat, hashtag: A hashtag is #"),
        ({"hashtag": "#MEDLIBS"}, "#medlibs: two chats of the file go by it"),
        ({"former_hashtags": ["no"]}, "#auslibchat, former_hashtags, hashtag: A hashtag is #"),
        ({"former_hashtags": "#a"}, "#auslibchat, former_hashtags: write a list."),
        ({"state": "alive"}, "#auslibchat, state: Value 'alive' is not a valid choice."),
        ({"state": "ended"}, "#auslibchat, ended_on: say when it ended"),
        ({"last_known": "May 2017"}, "#auslibchat, last_known: Write a year, a month or a day"),
        ({"web_page": "javascript:alert(1)"}, "#auslibchat, web_page: Enter a valid URL."),
        ({"topics": ["books"]}, "“books” is not among the file's topics: library."),
        ({"organizer": "ALIA"}, "“organizer” is not a field; the fields are: hashtag, title"),
        ({"platforms": [{"kind": "icq"}]}, "#auslibchat, platform 1, kind: Value 'icq'"),
        ({"platforms": [{"kind": "x"}] * 2}, "#auslibchat, platforms: x is there twice"),
        ({"platforms": {"kind": "x"}}, "#auslibchat, platforms: write a list."),
        ({"slots": ["9pm"]}, "#auslibchat, slot 1: write an object with label, recurrence"),
        ({"slots": [{**SLOT, "zone": "AEST"}]}, "slot 1, zone: “AEST” is not a time zone"),
        ({"slots": [{**SLOT, "starts_at": "25:00"}]}, "slot 1, starts_at: "),
        ({"slots": [{**SLOT, "first_on": "2026-02-30"}]}, "slot 1, first_on: "),
        ({"slots": [{**SLOT, "recurrence": "FREQ=SECONDLY"}]}, "slot 1, recurrence: "),
        ({"slots": [{**SLOT, "recurrence": "FREQ=DAILY;COUNT=2"}]}, "slot 1, recurrence: COUNT"),
        ({"slots": [{**SLOT, "minutes": "60"}]}, "slot 1, minutes: write a number."),
        ({"slots": [{**SLOT, "minutes": True}]}, "slot 1, minutes: write a number."),
        ({"slots": [{**SLOT, "minutes": 10**30}]}, "slot 1, minutes: "),
        ({"slots": [{**SLOT, "minutes": 0}]}, "#auslibchat, slot 1: "),
        ({"slots": [{**SLOT, "first_on": None}]}, "#auslibchat, slot 1: "),
        ({"slots": [{**SLOT, "last_on": "2015-01-01"}]}, "#auslibchat, slot 1: "),
    ],
)
def test_a_wrong_file_says_where_and_changes_nothing(
    file: Callable[..., Path], facts: dict[str, Any], message: str
) -> None:
    with pytest.raises(LoadError) as caught:
        load(file(**facts), now=NOW)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 2000
    assert rows() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", 'write an object with "topics" and "chats"'),
        (b'{"chats": {}}', "The file, chats: write a list."),
        (b'{"chats": [1]}', "Chat 1: write an object with hashtag, title"),
        (b'{"topics": [{"slug": "a b", "name": "A"}]}', "Topic 1, slug: "),
        (b'{"topics": [{"slug": "a", "name": "A"}, {"slug": "a", "name": "B"}]}', "write it once"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=re.escape(message)):
        load(path, now=NOW)
    assert rows() == []


def test_the_first_problems_stand_for_many(tmp_path: Path) -> None:
    path = tmp_path / "chats.json"
    path.write_text(json.dumps({"chats": [{"hashtag": f"#a{n}"} for n in range(500)]}))
    with pytest.raises(LoadError) as caught:
        load(path, now=NOW)
    assert str(caught.value).endswith("\n… and 480 more.")


# --- the command ----------------------------------------------------------------------------------


def test_the_command_fills_the_index_and_says_what_it_did(
    capsys: pytest.CaptureFixture[str], file: Callable[..., Path]
) -> None:
    call_command("load_chats", str(file()))
    assert Meeting.objects.filter(chat__slug="auslibchat").count() >= 12
    call_command("load_chats", str(file(title="Aus Lib Chat")))
    call_command("load_chats", str(file(title="Aus Lib Chat")), update=True)
    assert capsys.readouterr().out.splitlines() == [
        "2 chats created, 0 updated, 0 unchanged.",
        "0 chats created, 0 updated, 1 unchanged.",
        "Kept #auslibchat: title",
        "Chats kept differ from the file; --update makes them say its words.",
        "0 chats created, 1 updated, 1 unchanged.",
        "Updated #auslibchat: title",
    ]


def test_the_command_refuses_a_missing_file_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was loaded\.\n.*No such file"):
        call_command("load_chats", str(tmp_path / "none.json"))
