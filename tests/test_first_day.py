"""The real chats of the first day are told truthfully, and each slot meets when it says."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from chats.loading import load
from chats.models import Chat, Platform, Slot
from chats.programme import meetings_of
from chats.schedule import occurrence_on, upcoming
from tests.factories import NOW

FIRST_DAY = settings.BASE_DIR / "fixtures" / "chats.json"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day() -> None:
    load(FIRST_DAY, now=NOW)


def test_every_slot_meets_on_its_first_date() -> None:
    for slot in Slot.objects.exclude(first_on=None):
        assert occurrence_on(slot.schedule, slot.first_on), slot


def test_running_rules_have_a_next_date() -> None:
    running = Slot.objects.filter(chat__state="published", last_on=None).exclude(recurrence=None)
    assert running.count() >= 120
    for slot in running:
        coming = next(upcoming(slot.schedule, since=NOW))
        assert NOW < coming.end < NOW + timedelta(days=366), slot


def test_chats_that_stopped_say_when_and_meet_no_more() -> None:
    stopped = Chat.objects.filter(state__in=["ended", "paused"])
    assert {chat.slug for chat in stopped} >= {"uklibchat", "bibchatde", "blogchat", "eltchat"}
    for chat in stopped:
        assert chat.history, chat
        assert chat.ended_on if chat.state == "ended" else chat.last_known, chat
        assert not chat.slots.filter(last_on=None).exists(), chat
        assert not meetings_of(chat, since=NOW, until=NOW + timedelta(days=400)), chat


def test_no_fact_is_younger_than_the_directory() -> None:
    for chat in Chat.objects.prefetch_related("platforms", "slots"):
        days = [chat.last_known, chat.ended_on]
        days += [
            day for platform in chat.platforms.all() for day in (platform.since, platform.until)
        ]
        assert max(days) < "2026", chat
        assert all(slot.first_on is None or slot.first_on.year <= 2026 for slot in chat.slots.all())


def test_chats_that_moved_say_where_and_since_when() -> None:
    moved = {
        slug: list(Platform.objects.filter(chat__slug=slug).values_list("kind", "since", "until"))
        for slug in ("otalk", "ewgc")
    }
    assert moved == {
        "otalk": [("other", "2025", ""), ("x", "2011-10-25", "2023")],
        "ewgc": [("mastodon", "2023-01", ""), ("x", "", "2023-02")],
    }


def test_renamed_chats_are_found_by_their_former_hashtags() -> None:
    found = {
        name: Chat.objects.found_by(name).get().hashtag
        for name in ("#tchat", "#ANZtravelchat", "#hitchicks")
    }
    assert found == {
        "#tchat": "#WorkTrends", "#ANZtravelchat": "#Travchat", "#hitchicks": "#HealthITChicks"
    }  # fmt: skip


@pytest.mark.parametrize(("month", "hour"), [(7, 19), (1, 18)])
def test_auslibchat_is_at_seven_in_hong_kong_in_july_and_at_six_in_january(
    month: int, hour: int
) -> None:
    chat = Chat.objects.get(slug="auslibchat")
    since = datetime(2027, month, 1, tzinfo=UTC)
    (meeting,) = meetings_of(chat, since=since, until=since + timedelta(days=28))
    start = meeting.start.astimezone(ZoneInfo("Asia/Hong_Kong"))
    assert (start.weekday(), start.hour, start.minute) == (1, hour, 0)
    assert meeting.end - meeting.start == timedelta(hours=1)
    assert "AEST" in meeting.slot.doubt


def test_nobody_is_named() -> None:
    """No e-mail address anywhere; in our own words, two capitals side by side name no person."""
    text = FIRST_DAY.read_text(encoding="utf-8")
    assert not re.search(r"[\w.+-]+(@|%40)[\w-]+\.\w{2,}|mailto:", text)
    said = [*Chat.objects.values_list("history", flat=True)]
    said += [word for pair in Slot.objects.values_list("label", "doubt") for word in pair]
    pairs = {pair for each in said for pair in re.findall(r"\b[A-Z][a-zé]+ [A-Z][a-zé]+\b", each)}
    weekdays = {f"Which {day}days" for day in ("Mon", "Tues", "Thurs")}
    assert pairs - weekdays == {
        "By December", "Central Standard", "East Asia", "Fourth Thursdays", "Greenwich Standard",
        "Hong Kong", "In January", "In September", "Los Angeles", "New Graduates", "New York",
        "Occupational Therapists", "Royal College", "Second Thursdays", "The West",
        "World Food",
    }  # fmt: skip
