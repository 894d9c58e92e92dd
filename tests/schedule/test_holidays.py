"""A meeting on a public holiday is left out or moved, and keeps its name."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from chats.schedule import Holidays, Rule, Schedule, ScheduleError, between, occurrence_on, upcoming

ENGLAND = frozenset(
    date(2026, month, day)
    for month, day in [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]
)
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


def chat(rule: str = "FREQ=MONTHLY;BYDAY=1MO", *, holidays: Holidays, **values) -> Schedule:
    """First Mondays at 20:00 in London for an hour, from 2026."""
    return Schedule(
        time(20),
        ZoneInfo("Europe/London"),
        timedelta(hours=1),
        Rule.parse(rule),
        date(2026, 1, 1),
        holidays=holidays,
        **values,
    )


def held(schedule: Schedule, most: int = 12, since: datetime = JANUARY) -> list[str]:
    """The dates held, each with its name where that differs."""
    found = []
    for one in islice(upcoming(schedule, since=since), most):
        on = one.start.astimezone(schedule.zone).date()
        found.append(f"{on:%m-%d}" if on == one.on else f"{on:%m-%d} for {one.on:%m-%d}")
    return found


def test_unless_there_is_a_holiday():
    assert held(chat(holidays=Holidays(ENGLAND)), 6) == [
        "01-05",
        "02-02",
        "03-02",
        "06-01",
        "07-06",
        "08-03",
    ]


def test_if_the_first_monday_is_a_holiday_the_third_monday():
    assert held(chat(holidays=Holidays(ENGLAND, nth=(3, 0))), 6) == [
        "01-05",
        "02-02",
        "03-02",
        "04-20 for 04-06",
        "05-18 for 05-04",
        "06-01",
    ]


def test_on_a_holiday_a_week_later():
    schedule = chat("FREQ=MONTHLY;BYDAY=-1MO", holidays=Holidays(ENGLAND, days=7))
    assert held(schedule, 9)[3:] == [
        "04-27",
        "06-01 for 05-25",
        "06-29",
        "07-27",
        "09-07 for 08-31",
        "09-28",
    ]


def test_a_day_after_a_holiday_that_is_one_too_moves_on():
    friday_and_monday = frozenset({date(2026, 4, 3), date(2026, 4, 4)})
    schedule = chat("FREQ=MONTHLY;BYMONTHDAY=3", holidays=Holidays(friday_and_monday, days=1))
    assert held(schedule, 4)[3:] == ["04-05 for 04-03"]


def test_a_day_before_a_holiday():
    schedule = chat("FREQ=MONTHLY;BYMONTHDAY=25", holidays=Holidays(ENGLAND, days=-1))
    assert held(schedule, 12)[-1] == "12-24 for 12-25"


@pytest.mark.parametrize(
    "holidays",
    [
        Holidays(ENGLAND | {date(2026, 5, 18)}, nth=(3, 0)),
        Holidays(ENGLAND, nth=(5, 0)),
        Holidays(frozenset(date(2026, 5, 1) + timedelta(n) for n in range(60)), days=1),
    ],
    ids=["a holiday too", "no such day", "holidays without end"],
)
def test_where_there_is_no_other_day_the_meeting_is_left_out(holidays):
    assert occurrence_on(chat(holidays=holidays), date(2026, 5, 4)) is None


def test_a_meeting_keeps_the_name_of_its_rules_date():
    schedule = chat(holidays=Holidays(ENGLAND, nth=(3, 0)))
    found = occurrence_on(schedule, date(2026, 5, 4))
    assert found is not None
    assert (found.on, found.start) == (date(2026, 5, 4), datetime(2026, 5, 18, 19, tzinfo=UTC))
    assert occurrence_on(schedule, date(2026, 5, 18)) is None


def test_a_meeting_moved_to_a_day_that_has_one_is_that_meeting():
    schedule = chat("FREQ=MONTHLY;BYDAY=1MO,3MO", holidays=Holidays(ENGLAND, nth=(3, 0)))
    assert held(schedule, 9)[5:] == ["03-16", "04-20", "05-18", "06-01"]


def test_two_meetings_moved_to_one_day_are_one():
    both = frozenset({date(2026, 5, 4), date(2026, 5, 5)})
    schedule = chat("FREQ=WEEKLY;BYDAY=MO,TU", holidays=Holidays(both, nth=(2, 2)))
    may = datetime(2026, 5, 3, tzinfo=UTC)
    assert held(schedule, 3, since=may) == ["05-11", "05-12", "05-13 for 05-04"]
    assert occurrence_on(schedule, date(2026, 5, 5)) is None


def test_moved_meetings_come_in_the_order_they_are_held():
    schedule = chat("FREQ=MONTHLY;BYDAY=1MO,2WE", holidays=Holidays(ENGLAND, nth=(3, 0)))
    may = datetime(2026, 5, 1, tzinfo=UTC)
    assert held(schedule, 3, since=may) == ["05-13", "05-18 for 05-04", "06-01"]


def test_a_window_goes_by_when_meetings_are_held():
    schedule = chat(holidays=Holidays(ENGLAND, nth=(3, 0)))
    window = {
        "since": datetime(2026, 5, 10, tzinfo=UTC),
        "until": datetime(2026, 5, 30, tzinfo=UTC),
    }
    assert [one.on for one in between(schedule, **window)] == [date(2026, 5, 4)]
    window = {"since": datetime(2026, 5, 1, tzinfo=UTC), "until": datetime(2026, 5, 10, tzinfo=UTC)}
    assert between(schedule, **window) == []


def test_what_people_said_of_a_date_goes_before_its_holiday():
    schedule = chat(
        holidays=Holidays(ENGLAND, nth=(3, 0)),
        extra=frozenset({date(2026, 5, 4)}),
        skipped=frozenset({date(2026, 4, 6)}),
    )
    assert held(schedule, 5) == ["01-05", "02-02", "03-02", "05-04", "06-01"]


def test_a_chat_with_holidays_ends():
    schedule = chat(holidays=Holidays(ENGLAND, nth=(3, 0)), last=date(2026, 5, 4))
    assert held(schedule) == ["01-05", "02-02", "03-02", "04-20 for 04-06", "05-18 for 05-04"]


def test_without_a_holiday_in_reach_nothing_differs():
    window = {"since": JANUARY, "until": datetime(2030, 1, 1, tzinfo=UTC)}
    plain = chat("FREQ=WEEKLY;BYDAY=MO,WE", holidays=Holidays(frozenset()))
    same = Schedule(plain.at, plain.zone, plain.lasts, plain.rule, plain.first)
    assert between(plain, **window) == between(same, **window)


def test_the_year_9999_ends_quietly_with_holidays():
    schedule = chat("FREQ=DAILY", holidays=Holidays(frozenset({date(9999, 12, 27)}), days=3))
    assert len(list(upcoming(schedule, since=datetime(9999, 12, 1, tzinfo=UTC)))) > 20


@pytest.mark.parametrize(
    "values", [{"nth": (3, 0), "days": 7}, {"days": 32}, {"nth": (0, 0)}, {"nth": (1, 7)}]
)
def test_a_move_that_makes_no_sense_is_refused(values):
    with pytest.raises(ScheduleError):
        Holidays(ENGLAND, **values)
