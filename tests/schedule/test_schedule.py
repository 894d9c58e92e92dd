"""A schedule keeps what was said, in one form, and can be ended and begun anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from chats.schedule import (
    Rule,
    RuleError,
    Schedule,
    ScheduleError,
    between,
    last_date,
    occurrence_on,
    split,
    upcoming,
)

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2028, 1, 1, tzinfo=UTC)


def schedule(rule: str | None = "FREQ=WEEKLY;BYDAY=TU", **values) -> Schedule:
    """Tuesdays at 19:00 in Hong Kong for an hour, from 6 January 2026."""
    return Schedule(
        **{
            "at": time(19),
            "zone": ZoneInfo("Asia/Hong_Kong"),
            "lasts": timedelta(hours=1),
            "rule": Rule.parse(rule) if rule else None,
            "first": date(2026, 1, 6),
            **values,
        }
    )


def dates(chat: Schedule, most: int = 6) -> list[str]:
    return [f"{one.on:%m-%d}" for one in islice(upcoming(chat, since=BEGIN), most)]


@pytest.mark.parametrize(
    ("rule", "first", "snapped"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", date(2026, 1, 1), date(2026, 1, 6)),
        ("FREQ=WEEKLY;BYDAY=TU", date(2026, 1, 6), date(2026, 1, 6)),
        ("FREQ=MONTHLY;BYDAY=1TU", date(2026, 1, 7), date(2026, 2, 3)),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU", date(2026, 1, 7), date(2026, 3, 3)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2026, 1, 1), date(2028, 2, 29)),
        ("FREQ=WEEKLY", date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_the_first_date_is_one_of_the_rule(rule, first, snapped):
    assert schedule(rule, first=first).first == snapped


def test_a_rule_without_a_weekday_takes_the_first_dates():
    assert schedule("FREQ=WEEKLY", first=date(2026, 1, 1)) == schedule(
        "FREQ=WEEKLY;BYDAY=TH", first=date(2026, 1, 1)
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"first": None}, "first date"),
        ({"lasts": timedelta(0)}, "more than no time"),
        ({"lasts": timedelta(days=367)}, "at most a year"),
        ({"count": 0}, "from once"),
        ({"count": 5001}, "5,000 times"),
        ({"at": time(19, tzinfo=UTC)}, "apart"),
        ({"terms": ((date(2026, 3, 1), date(2026, 2, 1)),)}, "after it begins"),
        (
            {"terms": ((date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 5, 1)))},
            "share a day",
        ),
    ],
)
def test_values_that_make_no_sense_are_refused_in_a_sentence(values, sentence):
    with pytest.raises(ScheduleError, match=sentence):
        schedule(**values)


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=2;BYDAY=1TU", date(2026, 1, 1)),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2025, 1, 1)),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", date(2026, 1, 5)),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", date(9999, 6, 1)),
    ],
)
def test_a_rule_that_never_meets_from_its_first_date_is_refused(rule, first):
    with pytest.raises(RuleError, match="no date from"):
        schedule(rule, first=first)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"last": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({"count": 3}, date(2026, 1, 20)),
        ({"count": 3, "last": date(2026, 6, 1)}, date(2026, 1, 20)),
        ({"count": 30, "last": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({"count": 5000}, date(2121, 10, 28)),
    ],
)
def test_a_count_becomes_a_last_date(values, expected):
    assert last_date(schedule(**values)) == expected


def test_the_second_pass_of_an_hour_is_not_asked_for():
    assert schedule(at=time(1, 30, fold=1)) == schedule(at=time(1, 30))


TERMS = ((date(2026, 9, 1), date(2026, 9, 15)), (date(2026, 1, 13), date(2026, 1, 20)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["01-13", "01-20", "09-01", "09-08", "09-15"]),
        ({"last": date(2026, 9, 8)}, ["01-13", "01-20", "09-01", "09-08"]),
        ({"extra": {date(2026, 7, 1)}}, ["01-13", "01-20", "07-01", "09-01", "09-08", "09-15"]),
        ({"skipped": {date(2026, 9, 1)}}, ["01-13", "01-20", "09-08", "09-15"]),
        ({"first": date(2026, 9, 3)}, ["09-08", "09-15"]),
    ],
)
def test_a_chat_meets_in_its_terms(values, expected):
    assert dates(schedule(terms=TERMS, **values)) == expected


def test_a_fortnight_keeps_its_weeks_from_term_to_term():
    chat = schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", terms=TERMS)
    assert dates(chat) == ["01-20", "09-01", "09-15"]


def test_a_date_between_terms_has_no_meeting():
    chat = schedule(terms=TERMS)
    assert occurrence_on(chat, date(2026, 1, 20)) is not None
    assert occurrence_on(chat, date(2026, 1, 27)) is None


def test_a_change_from_a_date_on_splits_a_schedule():
    chat = schedule(extra={date(2026, 1, 8), date(2026, 2, 12)}, skipped={date(2026, 2, 10)})
    old, new = split(chat, date(2026, 1, 20), replace(chat, at=time(20)))
    assert dates(old) == ["01-06", "01-08", "01-13"]
    assert dates(new) == ["01-20", "01-27", "02-03", "02-12", "02-17", "02-24"]
    assert (old.at, new.at) == (time(19), time(20))


def test_past_dates_keep_their_names_and_instants_through_a_change():
    chat = schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH")
    change = date(2026, 3, 5)
    old, _ = split(chat, change, replace(chat, lasts=timedelta(hours=2)))
    before = [one for one in between(chat, since=BEGIN, until=END) if one.on < change]
    assert between(old, since=BEGIN, until=END) == before
    assert all(occurrence_on(old, one.on) == one for one in before)


@pytest.mark.parametrize("on", [date(2026, 1, 13), date(2026, 2, 1), date(2027, 5, 5)])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU",
        "FREQ=DAILY;INTERVAL=5",
        "FREQ=YEARLY;BYMONTH=1,6;BYDAY=1TU",
    ],
)
def test_a_split_that_changes_nothing_loses_and_adds_no_date(rule, on):
    chat = schedule(rule, count=100)
    old, new = split(chat, on, chat)
    found = [between(each, since=BEGIN, until=END) for each in (old, new, chat)]
    assert found[0] + found[1] == found[2]


def test_a_change_before_the_first_date_is_no_split():
    with pytest.raises(ScheduleError, match="change the schedule itself"):
        split(schedule(), date(2026, 1, 6), schedule())


def test_a_new_schedule_has_a_date():
    with pytest.raises(ScheduleError, match="no date from the change on"):
        split(schedule(), date(2026, 2, 1), schedule(last=date(2026, 1, 31)))


def test_announced_dates_split_too():
    chat = schedule(None, extra={date(2026, 2, 3), date(2026, 3, 3)})
    old, new = split(chat, date(2026, 2, 1), replace(chat, at=time(20)))
    assert (dates(old), dates(new)) == (["01-06"], ["02-03", "03-03"])
