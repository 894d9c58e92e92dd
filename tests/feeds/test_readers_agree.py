"""An independent reader finds in the feed exactly the meetings that our pages show."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chats.feeds.calendar import About, calendar, in_zone
from chats.feeds.events import series_of
from chats.feeds.singles import singles_of
from chats.models import Chat
from chats.programme import meetings_of
from tests.factories import make_chat, make_note, make_slot
from tests.feeds.readers import dates

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=366)
ABOUT = About("Name", "Words.", "https://chats.example/a.ics", "https://chats.example/a/")

ZONES = (
    "Asia/Hong_Kong",
    "America/New_York",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Dublin",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Vancouver",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "Asia/Gaza",
    "Antarctica/Troll",
    "UTC",
)
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=WE",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYDAY=2TH,4TH",
    "FREQ=MONTHLY;BYDAY=1SU,2SU,5SU",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,3SU",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1TU,3TU",
)
HOURS = (
    time(0),
    time(0, 30),
    time(1, 30),
    time(2),
    time(2, 30),
    time(3),
    time(12),
    time(19),
    time(23, 45),
)


@pytest.mark.django_db
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
    at=st.sampled_from(HOURS),
    minutes=st.sampled_from([15, 60, 90, 600, 3 * 1440]),
    first=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    days=st.none() | st.integers(30, 900),
)
@example("America/New_York", "FREQ=DAILY", time(2, 30), 60, date(2026, 3, 8), None)
@example("Europe/London", "FREQ=WEEKLY;BYDAY=SU", time(1, 30), 60, date(2025, 1, 1), None)
@example("Australia/Lord_Howe", "FREQ=DAILY", time(1, 45), 90, date(2026, 4, 5), 400)
def test_feed_expands_to_our_meetings(zone, rule, at, minutes, first, days):
    last = first + timedelta(days) if days else None
    with transaction.atomic():
        chat = make_chat()
        facts = {"zone": zone, "starts_at": at, "minutes": minutes}
        make_slot(chat, rule, first_on=first, last_on=last, **facts)
        ours = _ours(chat)
        assert dates(calendar(ABOUT, [series_of(chat)]), since=SINCE, until=UNTIL) == ours
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    zone=st.sampled_from(ZONES),
    at=st.sampled_from(HOURS),
    reader=st.sampled_from(ZONES),
    notes=st.dictionaries(
        st.integers(0, 60),
        st.sampled_from(
            [
                {"topic": "Open access"},
                {"cancelled": True, "reason": "Holiday"},
                {"moved_on": date(2026, 10, 25), "moved_at": time(1, 30)},
                {"moved_at": time(2, 30)},
                {"extra": True},
                {"skipped": True},
                {"extra": True, "topic": "Beside the rule", "moved_at": time(8)},
            ]
        ),
        max_size=4,
    ),
)
def test_notes_and_single_events_hold_the_same_meetings(zone, at, reader, notes):
    with transaction.atomic():
        chat = make_chat()
        slot = make_slot(chat, "FREQ=MONTHLY;BYDAY=2SU,4SU", zone=zone, starts_at=at)
        for days, facts in notes.items():
            make_note(slot, date(2026, 3, 1) + timedelta(days * 7 // 2), **facts)
        ours = _ours(chat)
        singles = singles_of(chat, since=SINCE, until=UNTIL)
        for parts in ([series_of(chat)], [singles], [in_zone(singles, reader)]):
            assert dates(calendar(ABOUT, parts), since=SINCE, until=UNTIL) == ours
        transaction.set_rollback(True)


LIMITS = (
    {"count": 12},
    {"terms": [["2026-01-12", "2026-03-27"], ["2026-04-20", "2026-07-03"]]},
    {"holiday_region": "US"},
    {"holiday_region": "GB-ENG", "holiday_move": "3MO"},
    {"holiday_region": "AU-NSW", "holiday_move": "+1"},
    {"holiday_region": "DE", "holiday_move": "-7", "terms": [["2026-02-01", "2027-01-31"]]},
)


@pytest.mark.django_db
@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1MO,3FR"])
@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Sydney"])
def test_terms_holidays_and_counts_reach_every_calendar(limits, rule, zone):
    chat = make_chat()
    make_slot(chat, rule, zone=zone, first_on=date(2026, 1, 5), **limits)
    ours = _ours(chat)
    text = calendar(ABOUT, [series_of(chat)])
    assert dates(text, since=SINCE, until=UNTIL) == ours
    assert len(ours) > 0
    assert b"COUNT" not in text


ENTANGLED = (
    # One date may be the fourth Friday and the last.
    ("FREQ=MONTHLY;BYDAY=4FR,-1FR", {}),
    # A holiday's meeting goes to a day that another ordinal has.
    ("FREQ=MONTHLY;BYDAY=1MO,2MO", {"holiday_region": "GB-ENG", "holiday_move": "+7"}),
    ("FREQ=MONTHLY;BYDAY=4MO,4TU", {"holiday_region": "GB-ENG", "holiday_move": "3MO"}),
    # The first date of the rule is held before it.
    (
        "FREQ=DAILY",
        {"holiday_region": "GB-ENG", "holiday_move": "3MO", "first_on": date(2026, 5, 25)},
    ),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "facts"), ENTANGLED)
def test_each_meeting_is_in_the_feed_once(rule, facts):
    chat = make_chat()
    make_slot(chat, rule, **{"first_on": date(2026, 1, 5), **facts})
    ours = _ours(chat)
    assert dates(calendar(ABOUT, [series_of(chat)]), since=SINCE, until=UNTIL) == ours


def _ours(chat: Chat) -> list[tuple[datetime, datetime]]:
    found = meetings_of(chat, since=SINCE, until=UNTIL)
    return sorted((each.start, each.end) for each in found if each.start >= SINCE)
