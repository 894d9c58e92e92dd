"""Rules are read, kept in one form, or refused in words that help."""

from contextlib import suppress
from datetime import date
from itertools import islice
from random import Random

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.schedule import Limits, Rule, RuleError, split_rrule
from chats.schedule.dates import days
from chats.schedule.rule import WEEKDAYS
from tests.schedule.cases import rule_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=1TU"),
        (" rrule:freq=monthly;byday=+1tu; ", "FREQ=MONTHLY;BYDAY=1TU"),
        ("BYDAY=4TH,2TH,2TH;FREQ=MONTHLY;INTERVAL=1", "FREQ=MONTHLY;BYDAY=2TH,4TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR,3WE,-2MO", "FREQ=MONTHLY;BYDAY=3WE,-2MO,-1FR"),
        (
            "FREQ=YEARLY;BYDAY=1MO;BYMONTH=10,1,4,7",
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO",
        ),
        ("FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12", "FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15,1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
        # The same dates, said by another frequency.
        ("FREQ=DAILY;BYDAY=FR,MO,WE", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("FREQ=DAILY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=MONTHLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=TU", "FREQ=WEEKLY;BYMONTH=5;BYDAY=TU"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY"),
        (
            "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=1MO",
            "FREQ=MONTHLY;BYDAY=1MO",
        ),
        # Places that an ordinal, a weekday or a day of the month can say.
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,-1", "FREQ=MONTHLY;BYDAY=1TU,-1TU"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TU;BYSETPOS=2",
            "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU",
        ),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=WEEKLY;BYDAY=MO,SU;BYSETPOS=1;WKST=SU", "FREQ=WEEKLY;BYDAY=SU"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        # The week's first day, only where it decides which days share a week.
        ("FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,SU"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;WKST=WE",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;WKST=FR",
        ),
    ],
)
def test_spellings_of_one_rule_become_one_text(written, kept):
    assert str(Rule.parse(written)) == kept


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("FREQ=SECONDLY", "FREQ=WEEKLY"),
        ("FREQ=MINUTELY", "FREQ=WEEKLY"),
        ("FREQ=HOURLY", "FREQ=WEEKLY"),
        ("FREQ=FORTNIGHTLY", "FREQ=WEEKLY"),
        ("", "FREQ=MONTHLY"),
        ("every Tuesday", "FREQ=MONTHLY"),
        ("BYDAY=TU", "FREQ=WEEKLY"),
        ("FREQ=", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY;INTERVAL=0", "from 1 to 104"),
        ("FREQ=WEEKLY;INTERVAL=-1", "from 1 to 104"),
        ("FREQ=DAILY;INTERVAL=9999", "from 1 to 366"),
        ("FREQ=YEARLY;INTERVAL=11", "from 1 to 10"),
        ("FREQ=WEEKLY;INTERVAL=2.5", "whole numbers"),
        ("FREQ=WEEKLY;INTERVAL=99999999999999999999", "whole numbers"),
        ("FREQ=MONTHLY;BYDAY=99TU", "at most five"),
        ("FREQ=MONTHLY;BYDAY=6TU", "at most five"),
        ("FREQ=MONTHLY;BYDAY=0TU", "weekday number 0"),
        ("FREQ=MONTHLY;BYDAY=XX", "MO, TU, WE"),
        ("FREQ=MONTHLY;BYDAY=1TU,", "MO, TU, WE"),
        ("FREQ=MONTHLY;BYDAY=1TU,WE", "not both"),
        ("FREQ=WEEKLY;BYDAY=1TU", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTH=13;BYDAY=1TU", "from 1 for January to 12"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS=-1"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=0", "-1 for the last"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=1", "BYSETPOS=-1"),
        ("FREQ=WEEKLY;BYMONTH=1;BYDAY=MO,TU;BYSETPOS=1", "instead of BYSETPOS"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "more days than the week"),
        ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=25", "two slots"),
        ("FREQ=WEEKLY;BYMINUTE=30", "beside the rule"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYDAY=2MO"),
        ("FREQ=YEARLY;BYYEARDAY=100", "BYMONTHDAY=1"),
        ("FREQ=YEARLY;BYEASTER=0", "one by one"),
        ("FREQ=YEARLY;BYDAY=1MO", "BYMONTH=3"),
        ("FREQ=YEARLY;BYMONTHDAY=1", "BYMONTH=3"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No date"),
        ("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", "No date"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2TU", "No date"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=11", "No date"),
        ("FREQ=WEEKLY;FREQ=DAILY", "twice"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "with commas"),
        ("FREQ=WEEKLY;COUNT=10", "beside it"),
        ("FREQ=WEEKLY;UNTIL=20270101", "beside it"),
        ("FREQ=WEEKLY;DTSTART=20260101", "beside the rule"),
        ("FREQ=WEEKLY;WKST=XX", "MO, TU, WE"),
        ("FREQ=WEEKLY\nDTSTART:20260101", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYMONTH=١", "whole numbers"),
    ],
)
def test_a_rule_that_calendars_disagree_about_is_refused_with_what_to_write(text, hint):
    with pytest.raises(RuleError) as caught:
        Rule.parse(text)
    sentence = str(caught.value)
    assert hint in sentence
    assert len(sentence) < 250
    assert sentence.isprintable()


@pytest.mark.parametrize(
    "text",
    ["\ud800", "FREQ=WEEKLY;BYDAY=MO\x00", "FREQ=WEEKLY;" + "X" * 1_000_000],
    ids=["lone surrogate", "NUL", "a megabyte"],
)
def test_what_is_no_text_is_refused_in_a_short_sentence(text):
    with pytest.raises(RuleError) as caught:
        Rule.parse(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "rule", "limits"),
    [
        ("FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY", Limits(10, None)),
        (
            "FREQ=MONTHLY;BYDAY=2TH,4TH;UNTIL=20170630T235959Z",
            "FREQ=MONTHLY;BYDAY=2TH,4TH",
            Limits(None, date(2017, 6, 30)),
        ),
        ("FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY", Limits(None, date(2027, 1, 1))),
        ("FREQ=DAILY;UNTIL=20270101T120000", "FREQ=DAILY", Limits(None, date(2027, 1, 1))),
        ("FREQ=DAILY", "FREQ=DAILY", Limits(None, None)),
    ],
)
def test_limits_are_taken_off_a_rule_from_elsewhere(text, rule, limits):
    assert split_rrule(text) == (Rule.parse(rule), limits)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=ten",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=00000101",
    ],
)
def test_a_limit_that_is_none_is_refused(text):
    with pytest.raises(RuleError):
        split_rrule(text)


def test_equal_rules_are_equal_however_they_are_made():
    made = Rule("MONTHLY", byday=((4, 3), (2, 3)))
    assert made == Rule.parse("FREQ=MONTHLY;BYDAY=2TH,4TH")
    assert hash(made) == hash(Rule.parse("FREQ=MONTHLY;BYDAY=2TH,4TH"))


def test_a_rule_made_by_hand_is_checked_too():
    with pytest.raises(RuleError):
        Rule("WEEKLY", interval=0)


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=WEEKLY;BYMONTH=1", "FREQ=WEEKLY;BYMONTH=1;BYDAY=TU"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=24"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24"),
        ("FREQ=YEARLY;BYMONTH=3", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=24"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
    ],
)
def test_what_the_first_date_says_is_written_out(text, written_out):
    assert str(Rule.parse(text).anchored(date(2026, 11, 24))) == written_out


@settings(deadline=None)  # a machine may be busy
@given(st.integers())
def test_the_text_of_a_rule_reads_as_the_same_rule(seed):
    try:
        rule = Rule.parse(rule_text(Random(seed)))
    except RuleError:
        return
    assert Rule.parse(str(rule)) == rule


@settings(deadline=None)  # a machine may be busy
@given(st.integers(), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_the_canonical_form_means_the_same_dates(seed, first):
    text = rule_text(Random(seed))
    try:
        rule = Rule.parse(text).anchored(first)
    except RuleError:
        return
    start = first.toordinal()
    ours = [date.fromordinal(day) for day in islice(days(rule, start, start), 30)]
    if not ours or ("FREQ=WEEKLY" in text and "BYSETPOS" in text):
        return  # dateutil cuts the first week short before it counts its places
    begin = f"DTSTART:{ours[0]:%Y%m%d}T000000\nRRULE:{text}"
    assert ours == [wall.date() for wall in islice(rrulestr(begin), 30)]


PIECES = st.sampled_from(
    [
        *("FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "INTERVAL=", "BYDAY=", "BYMONTH="),
        *("BYMONTHDAY=", "BYSETPOS=", "WKST=", "COUNT=", "UNTIL=", "2027", "0101", "T", "Z"),
        *(";", ";", ";", ",", "=", "-", "+", "0", "1", "2", "5", "31", "366", "\n", "RRULE:"),
        *WEEKDAYS,
    ]
)


@settings(deadline=None)  # a machine may be busy
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_nothing_but_a_rule_error_comes_of_any_text(text):
    with suppress(RuleError):
        split_rrule(text)
