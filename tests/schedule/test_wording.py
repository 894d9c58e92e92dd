"""What wording.words() says is plain English, and the reader gives the same schedule back."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytz
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from chats.schedule import Rule, RuleError, Schedule, ScheduleError
from chats.schedule.phrase import read
from chats.schedule.wording import words

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", "On the first Tuesday of every month"),
        ("FREQ=MONTHLY;BYDAY=2TH,4TH", "On the second and fourth Thursday of every month"),
        ("FREQ=MONTHLY;BYDAY=-1MO", "On the last Monday of every month"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "Every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "Every two weeks on Wednesday"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "Every three months on the first Monday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "On the 1st and 15th of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "On the last day of every month"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5", "Every year on 5 May"),
        ("FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO", "On the first Monday of January and July"),
        ("FREQ=DAILY", "Every day"),
        (
            "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=1TU",
            "On the first Tuesday of every month except August",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "On the last weekday of every month",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYMONTHDAY=13",
            "Every 2 months, only on the 13th day, only on Friday",
        ),
    ],
)
def test_a_rule_is_said_in_plain_english(rule: str, sentence: str) -> None:
    schedule = Schedule(
        at=time(19),
        zone=HONG_KONG,
        lasts=timedelta(hours=1),
        rule=Rule.parse(rule),
        first=date(2026, 1, 1),
    )
    assert words(schedule).startswith(f"{sentence}, 19:00–20:00 Hong Kong time")


NUMBERS = st.integers(1, 5) | st.integers(-5, -1)
BYDAY = st.lists(st.tuples(st.just(0) | NUMBERS, st.integers(0, 6)), max_size=4)


@st.composite
def rules(draw: st.DrawFn) -> Rule | None:
    """Any rule of the allow-list; None where the parts drawn do not fit together."""
    try:
        return Rule(
            draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])),
            draw(st.integers(1, 10)),
            byday=tuple(draw(BYDAY)),
            bymonthday=tuple(draw(st.lists(st.integers(1, 31) | st.integers(-31, -1), max_size=3))),
            bymonth=tuple(draw(st.lists(st.integers(1, 12), max_size=4))),
            bysetpos=tuple(draw(st.lists(st.sampled_from([1, 2, 3, -1, -2]), max_size=2))),
            wkst=draw(st.sampled_from([0, 6])),
        )
    except RuleError:
        return None


def everyday_rules() -> st.SearchStrategy[Rule]:
    weekly = st.builds(
        lambda interval, days: Rule("WEEKLY", interval, byday=tuple((0, day) for day in days)),
        st.integers(1, 12),
        st.lists(st.integers(0, 6), min_size=1, max_size=7),
    )
    monthly = st.builds(
        lambda interval, numbers, day: Rule(
            "MONTHLY", interval, byday=tuple((number, day) for number in numbers)
        ),
        st.integers(1, 12),
        st.lists(NUMBERS, min_size=1, max_size=3),
        st.integers(0, 6),
    )
    return weekly | monthly


@settings(max_examples=600, deadline=None)
@given(
    rule=everyday_rules() | rules().filter(lambda rule: rule is not None),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 2000),
    zone=st.sampled_from(pytz.common_timezones),
    first=st.dates(date(2000, 1, 1), date(2037, 1, 1)),
    last=st.none() | st.dates(date(2037, 1, 2), date(2090, 1, 1)),
)
def test_words_are_read_back_as_the_same_schedule(
    rule: Rule, at: time, minutes: int, zone: str, first: date, last: date | None
) -> None:
    lasts = timedelta(minutes=minutes)
    try:
        schedule = Schedule(at, ZoneInfo(zone), lasts, rule, first=first, last=last)
    except ScheduleError:
        reject()  # the rule has no date from `first` on
    assume(schedule.first is not None and schedule.first.year < 2100)
    assume(len(words(schedule)) <= 300)
    reading = read(words(schedule))
    assert len(reading.slots) == 1, words(schedule)
    slot = reading.slots[0]
    found = (slot.rule, slot.start, slot.minutes, slot.zones, slot.last)
    assert found == (schedule.rule, at, minutes, (zone,), last), words(schedule)
    assert reading.missing == ()
    if rule.interval > 1:
        assert slot.first == schedule.first


def test_every_common_zone_is_read_back() -> None:
    rule = Rule.parse("FREQ=WEEKLY;BYDAY=TU")
    first, lasts = date(2026, 1, 6), timedelta(hours=1)
    for zone in pytz.common_timezones:
        said = words(
            Schedule(at=time(19), zone=ZoneInfo(zone), lasts=lasts, rule=rule, first=first)
        )
        assert read(said).slots[0].zones == (zone,), said
