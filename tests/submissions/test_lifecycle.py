"""States change by verbs: one editor wins, a removed chat leaves its address, history stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest
from django.db import IntegrityError, connection, transaction

from chats.feeds import publishing
from chats.models import Chat, Meeting, Removed, Slot
from chats.programme import meetings_on
from chats.schedule import Rule, ScheduleError
from chats.submissions import lifecycle
from tests.factories import NOW, make_chat, make_note, make_slot

pytestmark = pytest.mark.django_db
State = Chat.State


def pending(**facts) -> Chat:
    chat = make_chat(state=State.PENDING, **facts)
    make_slot(chat)
    return chat


def test_publishing_puts_the_meetings_on_the_pages() -> None:
    chat = pending()
    lifecycle.publish(chat, now=NOW)
    assert Chat.objects.get().state == State.PUBLISHED
    assert (
        Meeting.objects.filter(chat=chat).count() == 14
    )  # first Tuesdays, 30 days back, 400 ahead


def test_only_one_of_two_editors_wins() -> None:
    chat = pending()
    lifecycle.publish(chat, now=NOW)
    with pytest.raises(lifecycle.ConflictError, match="already published"):
        lifecycle.decline(chat, now=NOW)
    assert Chat.objects.get().state == State.PUBLISHED


def test_a_chat_is_not_published_under_a_name_that_is_taken() -> None:
    make_chat("#MedLibs")
    chat = make_chat("#medlibs", slug="other", state=State.DRAFT)
    with pytest.raises(lifecycle.ConflictError, match="Another chat is listed under #medlibs"):
        lifecycle.publish(chat, now=NOW)
    chat.refresh_from_db()
    assert (chat.state, chat.revision) == (State.DRAFT, 0)


def test_every_change_counts_a_revision() -> None:
    chat = pending()
    lifecycle.publish(chat, now=NOW)
    lifecycle.pause(chat, now=NOW)
    assert Chat.objects.get().revision == 2


def test_a_chat_that_was_paused_runs_again_without_its_last_date() -> None:
    chat = make_chat(state=State.PAUSED)
    slot = make_slot(chat, first_on=date(2024, 1, 1), last_on=date(2025, 6, 3))
    lifecycle.publish(chat, now=NOW)
    slot.refresh_from_db()
    assert slot.last_on is None
    assert Meeting.objects.filter(slot=slot).exists()


def test_a_last_date_that_was_meant_stays_when_a_chat_is_published() -> None:
    chat = make_chat(state=State.PENDING)
    slot = make_slot(chat, last_on=date(2026, 11, 20))
    lifecycle.publish(chat, now=NOW)
    slot.refresh_from_db()
    assert slot.last_on == date(2026, 11, 20)


def test_an_ended_chat_is_history_with_its_date() -> None:
    chat = make_chat()
    lifecycle.end(chat, on="2022-05", now=NOW)
    chat = Chat.objects.get()
    assert (chat.state, chat.ended_on) == (State.ENDED, "2022-05")


@pytest.mark.parametrize(
    ("on", "last"),
    [("2026-10", date(2026, 10, 31)), ("2026-10-05", date(2026, 10, 5)), ("2025", None)],
)
def test_an_ended_chat_meets_no_more_in_page_and_feed(on: str, last: date | None) -> None:
    chat = make_chat()
    slot = make_slot(chat)
    lifecycle.end(chat, on=on, now=NOW)
    slot.refresh_from_db()
    assert slot.last_on == last
    assert not Meeting.objects.filter(start__gt=NOW).exists()


def test_a_session_given_up_before_the_chat_ended_keeps_its_last_date() -> None:
    slot = make_slot(make_chat(), last_on=date(2026, 6, 2))
    lifecycle.end(slot.chat, on="2026-10", now=NOW)
    slot.refresh_from_db()
    assert slot.last_on == date(2026, 6, 2)


def test_a_note_of_the_day_of_a_change_goes_with_the_new_rule() -> None:
    slot = make_slot(make_chat(), "FREQ=WEEKLY;BYDAY=TU")
    note = make_note(slot, date(2026, 12, 1), topic="Planned already")
    new = lifecycle.change_slot(slot, on=date(2026, 12, 1), now=NOW, starts_at=time(20))
    note.refresh_from_db()
    assert note.slot == new


def test_a_rule_changes_from_a_date_on_and_past_dates_keep_their_addresses() -> None:
    """Tuesdays at 19:00 until November; from 1 December, every other Thursday at 20:00."""
    chat = make_chat()
    old = make_slot(chat, "FREQ=WEEKLY;BYDAY=TU")
    make_note(old, date(2026, 11, 24), topic="The last Tuesday")
    make_note(old, date(2026, 12, 17), topic="Planned already")
    fortnightly = Rule.parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    new = lifecycle.change_slot(
        old, on=date(2026, 12, 1), now=NOW, recurrence=fortnightly, starts_at=time(20)
    )
    old.refresh_from_db()
    assert (old.last_on, new.first_on) == (date(2026, 11, 30), date(2026, 12, 3))
    assert new.uid != old.uid
    assert [m.topic for m in meetings_on(chat, date(2026, 11, 24))] == ["The last Tuesday"]
    assert [m.topic for m in meetings_on(chat, date(2026, 12, 17))] == ["Planned already"]
    ahead = Meeting.objects.filter(start__gt=NOW).order_by("start")[:4]
    assert [m.address for m in ahead] == ["2026-11-24", "2026-12-03", "2026-12-17", "2026-12-31"]


def test_a_rule_cannot_change_before_it_begins() -> None:
    slot = make_slot(make_chat())
    with pytest.raises(ScheduleError):
        lifecycle.change_slot(slot, on=date(2025, 1, 1), now=NOW, starts_at=time(20))
    slot.refresh_from_db()
    assert slot.last_on is None


def test_a_removed_chat_leaves_only_its_address(django_capture_on_commit_callbacks) -> None:
    chat = make_chat()
    make_slot(chat)
    publishing.publish([chat], now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        lifecycle.remove(chat, now=NOW)
    assert not Chat.objects.exists()
    assert not Slot.objects.exists()
    assert Removed.objects.get().slug == "auslibchat"


def test_a_removed_address_is_never_given_again() -> None:
    lifecycle.remove(make_chat(), now=NOW)
    assert lifecycle.free_slug("#AusLibChat") == "auslibchat-2"


def test_two_running_chats_cannot_share_a_hashtag() -> None:
    make_chat("#MedLibs")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_chat("#medlibs", slug="other")


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:FREQ=DAILY;UNTIL=20270101T000000Z",
        "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "RRULE:FREQ=DAILY\n",
        "DTSTART:20260101T000000Z",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=MONTHLY;BYDAY=99TU",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=32",
        "RRULE:FREQ=YEARLY;BYMONTH=13;BYDAY=1MO",
        "RRULE:FREQ=DAILY;BYHOUR=25",
    ],
)
def test_the_database_holds_one_allowed_rrule_and_nothing_else(rule: str) -> None:
    slot = make_slot(make_chat())
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(recurrence=rule)


def test_the_database_wants_a_first_date_for_a_rule() -> None:
    slot = make_slot(make_chat())
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(first_on=None)


def _facts(hashtag: str) -> dict[str, str]:
    return {"hashtag": hashtag, "title": hashtag, "organiser": "A library"}


@pytest.mark.django_db(transaction=True)
def test_a_button_clicked_many_times_at_once_submits_one_chat() -> None:
    def click(_: int) -> str:
        try:
            lifecycle.submit(facts=_facts("#hklibchat"), slots=[], platforms=[], topics=[], now=NOW)
        except lifecycle.ConflictError:
            return "refused"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(4) as hands:
        answers = sorted(hands.map(click, range(8)))
    assert answers == ["kept"] + ["refused"] * 7
    assert Chat.objects.count() == 1
