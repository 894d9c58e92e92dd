"""What organisers write is read as they mean it; what they leave open is asked, never guessed."""

import csv
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from chats.schedule.phrase import Hints, Reading, read
from chats.schedule.phrase.parts import PartialDate
from chats.schedule.phrase.scoring import Label, labels, verdicts

DATA = Path(__file__).parent / "data"
NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"


def written() -> list[list[str]]:
    with (DATA / "written.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def shown(reading: Reading) -> list[str]:
    if not reading.slots:
        return ["", "", "", "", ",".join(reading.missing)]
    slot = reading.slots[0]
    start = f"{slot.start:%H:%M}" if slot.start else ""
    zones = ",".join(slot.zones)
    return [slot.rrule or "", start, str(slot.minutes or ""), zones, ",".join(reading.missing)]


@pytest.mark.parametrize("row", written(), ids=lambda row: row[0])
def test_a_phrase_is_read_with_its_gaps(row: list[str]) -> None:
    rrule = row[1]
    found = shown(read(row[0]))
    found[0] = found[0].split(";UNTIL=")[0]
    assert found == [rrule, *row[2:]]


# Labelled from what the chat's own page says elsewhere, so no reader of the phrase can know.
BEYOND_THE_PHRASE = {"Tuesdays from 9:00am — 10:00am PST"}


def test_no_labelled_phrase_is_read_wrong_without_a_question() -> None:
    found = list(verdicts(labels(DATA / "phrases.tsv")))
    wrong = {each.label.phrase for each in found if each.outcome == "wrong"}
    assert wrong == BEYOND_THE_PHRASE
    counts = Counter(each.outcome for each in found)
    assert counts["unread"] == 0
    assert counts["understood"] >= 150


def test_the_scorer_calls_a_false_answer_wrong() -> None:
    label = Label("Tuesdays 8pm ET", "FREQ=WEEKLY;BYDAY=WE", "20:00", "", (NEW_YORK,))
    assert [each.outcome for each in verdicts([label])] == ["wrong"]


def sessions(phrase: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (slot.rrule or "", f"{slot.start:%H:%M}" if slot.start else "", slot.zones)
        for slot in read(phrase).slots
    ]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            "Tuesdays 12PM and 7PM EST",
            [("FREQ=WEEKLY;BYDAY=TU", "12:00"), ("FREQ=WEEKLY;BYDAY=TU", "19:00")],
        ),
        (
            "2nd Thursday 11am UK and 4th Thursday 8pm UK",
            [("FREQ=MONTHLY;BYDAY=2TH", "11:00"), ("FREQ=MONTHLY;BYDAY=4TH", "20:00")],
        ),
        (
            "Mondays 8pm ET and Thursdays 1pm ET",
            [("FREQ=WEEKLY;BYDAY=MO", "20:00"), ("FREQ=WEEKLY;BYDAY=TH", "13:00")],
        ),
        (
            "every other week. We alternate between Monday afternoons (2pm Eastern) "
            "and Tuesday nights (9pm Eastern)",
            [
                ("FREQ=WEEKLY;INTERVAL=4;BYDAY=MO", "14:00"),
                ("FREQ=WEEKLY;INTERVAL=4;BYDAY=TU", "21:00"),
            ],
        ),
    ],
)
def test_several_sessions_are_several_slots(phrase: str, expected: list[tuple[str, str]]) -> None:
    assert [(rule, start) for rule, start, _ in sessions(phrase)] == expected


def test_two_sessions_keep_their_own_zones() -> None:
    found = sessions("Saturdays 7:30am ET and 7:30am PT")
    assert [zones for _, _, zones in found] == [(NEW_YORK,), ("America/Los_Angeles",)]


def test_zones_that_agree_all_year_are_one_slot_without_a_question() -> None:
    reading = read("8pm ET / 7pm CT / 5pm PT every Monday")
    assert [(slot.start, slot.zones) for slot in reading.slots] == [(time(20), (NEW_YORK,))]
    assert (reading.missing, reading.notes) == ((), ())


def test_zones_that_part_for_some_weeks_are_asked_with_the_weeks() -> None:
    reading = read("Sundays 8pm UK / 3pm New York")
    assert len(reading.slots) == 1
    assert reading.missing == ("zone", "start")
    assert "from 14 March to 27 March and from 31 October to 6 November" in reading.notes[0]


def test_zones_that_never_agree_are_said_to_be_wrong() -> None:
    reading = read("every Monday 8pm ET / 6pm PT")
    assert len(reading.slots) == 1
    assert "never the same moment" in reading.notes[0]


@pytest.mark.parametrize(
    ("phrase", "note"),
    [
        (
            "Tuesdays 8pm EST",
            "“EST” is read as New York time all year round, which is EDT in summer.",
        ),
        (
            "Tuesdays 8pm BST",
            "“BST” is read as London time all year round, which is GMT in winter.",
        ),
    ],
)
def test_an_abbreviation_of_half_a_year_is_noted(phrase: str, note: str) -> None:
    assert note in read(phrase).notes


@pytest.mark.parametrize("phrase", ["Tuesdays 8pm ET", "Tuesdays 8pm EST/EDT", "Tuesdays 8pm HKT"])
def test_a_name_that_holds_all_year_is_not_noted(phrase: str) -> None:
    assert read(phrase).notes == ()


@pytest.mark.parametrize(
    ("phrase", "hints", "zones"),
    [
        ("Mondays 8pm EST", Hints(country="AU"), (SYDNEY,)),
        ("Mondays 8pm EST", Hints(country="US"), (NEW_YORK,)),
        ("Mondays 8pm EST", Hints(country="CA"), ("America/Toronto",)),
        ("Mondays 8pm PST", Hints(zone="America/Vancouver"), ("America/Vancouver",)),
        ("Mondays 8pm IST", Hints(country="IE"), ("Europe/Dublin",)),
        ("Mondays 8pm IST", Hints(country="in"), ("Asia/Kolkata",)),
        ("Mondays 8pm IST", Hints(country="IL"), ("Asia/Jerusalem",)),
        ("Mondays 8pm GMT", Hints(country="GB"), (LONDON,)),
        ("Mondays 8pm CST", Hints(country="CN"), ("Asia/Shanghai",)),
        ("Mondays 8pm CST", Hints(zone="America/Chicago"), ("America/Chicago",)),
        ("Mondays 8pm AEST", Hints(zone="Australia/Brisbane"), ("Australia/Brisbane",)),
        ("Mondays 8pm CET", Hints(country="FR"), ("Europe/Paris",)),
        ("Mondays 8pm JST", Hints(country="FR"), ("Asia/Tokyo",)),
        ("Mondays 8pm", Hints(country="FR"), ()),
    ],
)
def test_hints_break_ties_but_never_fill_gaps(
    phrase: str, hints: Hints, zones: tuple[str, ...]
) -> None:
    assert read(phrase, hints=hints).slots[0].zones == zones


def test_a_fortnight_with_its_first_date_needs_no_anchor() -> None:
    reading = read("every other Friday, starting 6 March 2026, 15:00 UTC")
    assert reading.slots[0].first == date(2026, 3, 6)
    assert reading.missing == ()


def test_a_first_date_without_its_year_is_kept_and_the_anchor_asked() -> None:
    reading = read("every two weeks at 4pm GMT/BST on a Thursday commencing 19th January")
    assert reading.slots[0].first == PartialDate(None, 1, 19)
    assert reading.missing == ("anchor",)


def test_a_last_date_is_part_of_the_rule() -> None:
    slot = read("Tuesdays until 30 June 2026, 6pm UTC").slots[0]
    assert (slot.last, slot.rrule) == (
        date(2026, 6, 30),
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630T235959Z",
    )


def test_a_single_date_has_no_rule_and_is_not_asked_for_one() -> None:
    reading = read("Tuesday 15 September 2026, 19:00 UTC")
    assert (reading.slots[0].rule, reading.slots[0].first) == (None, date(2026, 9, 15))
    assert reading.missing == ()


def test_an_hour_that_is_morning_or_evening_is_asked_with_both() -> None:
    reading = read("Tuesdays at 8 ET")
    assert (reading.slots[0].start, reading.missing) == (None, ("start",))
    assert reading.slots[0].starts == (time(8), time(20))


def test_spans_cover_what_was_read_and_mark_what_was_not() -> None:
    phrase = "Flumph Tuesdays 8pm ET blarg"
    found = [(phrase[span.start : span.end], span.role) for span in read(phrase).spans]
    assert found == [
        ("Flumph", "unread"),
        ("Tuesdays", "day"),
        ("8pm", "time"),
        ("ET", "zone"),
        ("blarg", "unread"),
    ]


def test_a_condition_is_marked_as_one() -> None:
    phrase = "Mondays 7pm ET unless there is a holiday"
    found = [
        phrase[span.start : span.end] for span in read(phrase).spans if span.role == "condition"
    ]
    assert found == ["unless there is a holiday"]


@pytest.mark.parametrize("phrase", ["", "   ", "!!!", "hello world", "no idea", "#hashtag", "€€€"])
def test_a_phrase_about_nothing_is_not_understood(phrase: str) -> None:
    reading = read(phrase)
    assert (reading.slots, reading.understood) == ((), False)
