"""Rules meet notes: cancelled, moved and extra dates, and the address each date keeps."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chats.models import Chat, Meeting, Slot
from chats.programme import indexed, meetings_of, meetings_on, reindex, reindex_all
from tests.factories import NOW, make_chat, make_note, make_slot

pytestmark = pytest.mark.django_db
DECEMBER = {
    "since": datetime(2026, 12, 1, tzinfo=UTC),
    "until": datetime(2027, 1, 1, tzinfo=UTC),
}


def test_a_date_without_a_note_is_a_meeting_as_the_rule_says() -> None:
    slot = make_slot(make_chat())
    [meeting] = meetings_of(slot.chat, **DECEMBER)
    assert (meeting.on, meeting.start) == (date(2026, 12, 1), datetime(2026, 12, 1, 11, tzinfo=UTC))
    assert meeting.end - meeting.start == timedelta(hours=1)
    assert meeting.address == "2026-12-01"


def test_a_cancelled_date_stays_and_says_so() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), cancelled=True, reason="Holiday")
    [meeting] = meetings_of(slot.chat, **DECEMBER)
    assert meeting.cancelled


def test_a_moved_date_keeps_its_name_and_changes_its_hour() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), moved_on=date(2026, 12, 3), moved_at=time(20, 30))
    [meeting] = meetings_of(slot.chat, **DECEMBER)
    assert meeting.on == date(2026, 12, 1)
    assert meeting.start == datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
    assert meeting.moved


def test_a_date_moved_into_the_window_is_found_and_one_moved_out_is_not() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 11, 3), moved_on=date(2026, 12, 20))
    make_note(slot, date(2026, 12, 1), moved_on=date(2027, 2, 2))
    [meeting] = meetings_of(slot.chat, **DECEMBER)
    assert meeting.on == date(2026, 11, 3)


def test_a_date_moved_to_before_the_window_is_not_found_in_it() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), moved_on=date(2026, 11, 25))
    assert meetings_of(slot.chat, **DECEMBER) == []


def test_an_extra_date_stands_beside_the_rule() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 10), extra=True)
    assert [m.on.day for m in meetings_of(slot.chat, **DECEMBER)] == [1, 10]


def test_a_skipped_date_leaves_no_trace() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), skipped=True)
    assert meetings_of(slot.chat, **DECEMBER) == []
    assert meetings_on(slot.chat, date(2026, 12, 1)) == []


def test_a_holiday_moves_the_meeting_which_keeps_its_name() -> None:
    """#tlchat: "if the first Monday is a holiday we'll move the chat to the third Monday"."""
    slot = make_slot(
        make_chat("#tlchat"),
        "FREQ=MONTHLY;BYDAY=1MO",
        starts_at=time(20),
        zone="America/New_York",
        holiday_region="US",
        holiday_move="3MO",
    )
    labor_day = {
        "since": datetime(2027, 9, 1, tzinfo=UTC),
        "until": datetime(2027, 10, 1, tzinfo=UTC),
    }
    [meeting] = meetings_of(slot.chat, **labor_day)
    assert meeting.on == date(2027, 9, 6)
    assert meeting.start == datetime(2027, 9, 21, 0, tzinfo=UTC)


def test_out_of_term_there_is_no_meeting() -> None:
    slot = make_slot(make_chat(), "FREQ=WEEKLY;BYDAY=TU", terms=[["2026-09-14", "2026-12-11"]])
    assert [m.on.day for m in meetings_of(slot.chat, **DECEMBER)] == [1, 8]


def test_a_counted_chat_stops_after_its_count() -> None:
    slot = make_slot(make_chat(), "FREQ=WEEKLY;BYDAY=TU", first_on=date(2026, 12, 8), count=2)
    assert [m.on.day for m in meetings_of(slot.chat, **DECEMBER)] == [8, 15]


def test_a_note_about_a_date_that_is_none_makes_no_meeting() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 9), topic="Left over from another rule")
    assert [m.on.day for m in meetings_of(slot.chat, **DECEMBER)] == [1]


def test_two_sessions_of_one_day_have_addresses_of_their_own() -> None:
    chat = make_chat("#edchat")
    for hour in (12, 19):
        make_slot(chat, "FREQ=WEEKLY;BYDAY=TU", starts_at=time(hour), zone="America/New_York")
    found = meetings_of(chat, **DECEMBER)
    assert [m.address for m in found[:2]] == ["2026-12-01-1200", "2026-12-01-1900"]
    assert [m.slot.starts_at for m in meetings_on(chat, date(2026, 12, 1))] == [time(12), time(19)]


def test_a_meeting_of_any_year_is_found_by_its_date() -> None:
    slot = make_slot(make_chat(), first_on=date(1996, 1, 2))
    [found] = meetings_on(slot.chat, date(1999, 6, 1))
    assert found.start == datetime(1999, 6, 1, 11, tzinfo=UTC)
    assert meetings_on(slot.chat, date(1999, 6, 2)) == []
    assert meetings_on(slot.chat, date(1995, 6, 6)) == []


def test_the_index_can_be_made_anew_at_will() -> None:
    slot = make_slot(make_chat())
    make_note(slot, date(2026, 12, 1), topic="Preservation")
    reindex_all(now=NOW)
    before = list(Meeting.objects.values_list("on", "start", "end", "address", "note_id"))
    reindex_all(now=NOW)
    assert list(Meeting.objects.values_list("on", "start", "end", "address", "note_id")) == before
    assert Meeting.objects.get(on=date(2026, 12, 1)).topic == "Preservation"


def test_the_index_reaches_from_30_days_back_to_400_ahead() -> None:
    make_slot(make_chat(), "FREQ=DAILY", first_on=date(2020, 1, 1))
    reindex_all(now=NOW)
    days = [meeting.start for meeting in Meeting.objects.all()]
    assert NOW - days[0] <= timedelta(days=30, hours=1)
    assert timedelta(days=398) < days[-1] - NOW <= timedelta(days=400)


def test_hidden_chats_are_not_indexed() -> None:
    for state in (Chat.State.DRAFT, Chat.State.PENDING, Chat.State.DECLINED):
        make_slot(make_chat(f"#{state}", state=state))
    reindex_all(now=NOW)
    assert not Meeting.objects.exists()


def test_indexing_costs_the_same_queries_for_one_chat_and_for_three(
    django_assert_num_queries,
) -> None:
    for number in range(3):
        make_slot(make_chat(f"#chat{number}"))
    for count in (1, 3):
        with django_assert_num_queries(8):
            reindex(Chat.objects.all()[:count], now=NOW)


def test_whoever_holds_old_rows_indexes_the_new_ones() -> None:
    make_slot(make_chat())
    [old] = Chat.objects.prefetch_related("slots__notes")
    Slot.objects.update(starts_at=time(20))
    reindex([old], now=NOW)
    assert Meeting.objects.get(on=date(2026, 12, 1)).start == datetime(2026, 12, 1, 12, tzinfo=UTC)
    Chat.objects.update(state=Chat.State.DECLINED)
    reindex([old], now=NOW)
    assert not Meeting.objects.exists()


def test_one_chat_is_indexed_by_one_at_a_time() -> None:
    slot = make_slot(make_chat())
    if connection.vendor == "sqlite":  # has one writer, who waits at BEGIN
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    with CaptureQueriesContext(connection) as queries:
        reindex([slot.chat], now=NOW)
    [read] = [query["sql"] for query in queries if 'FROM "chats_chat"' in query["sql"]]
    assert read.endswith("FOR UPDATE")


def test_the_next_meeting_is_read_from_the_index() -> None:
    slot = make_slot(make_chat())
    reindex_all(now=NOW)
    [first, *_] = indexed(Chat.objects.public(), since=NOW, until=NOW + timedelta(days=60))
    assert (first.chat, first.on) == (slot.chat, date(2026, 12, 1))
