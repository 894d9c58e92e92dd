"""Kinds of phrase that are easily read wrong: what is stated for each, and what is asked."""

import pytest

from chats.schedule.phrase import Reading, read
from chats.schedule.phrase.parts import PartialDate

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"
NEW_YORK, LOS_ANGELES, CHICAGO = "America/New_York", "America/Los_Angeles", "America/Chicago"
LONDON = "Europe/London"


def stated(reading: Reading) -> list[tuple[str, str, str]]:
    """The rule, the hour and the likeliest zone of each session."""
    return [
        (
            slot.rrule or "",
            f"{slot.start:%H:%M}" if slot.start else "",
            slot.zones[0] if slot.zones else "",
        )
        for slot in reading.slots
    ]


@pytest.mark.parametrize(
    ("phrase", "expected", "missing"),
    [
        ("Tuesdays | 9am PT | UTC: 17:00", (TUESDAYS, "09:00", LOS_ANGELES), ("zone", "start")),
        ("Tuesdays 9am PT, UK 5pm", (TUESDAYS, "09:00", LOS_ANGELES), ("zone", "start")),
        ("Tuesdays 8pm ET, that's 5pm PT", (TUESDAYS, "20:00", NEW_YORK), ()),
        ("Tuesdays 7pm CT (8pm ET)", (TUESDAYS, "19:00", CHICAGO), ()),
        ("Tuesdays 8pm ET, so midnight for the UK", (TUESDAYS, "20:00", NEW_YORK), None),
        ("Tuesdays 8pm ET, that is 9am Wednesday in Tokyo", (TUESDAYS, "20:00", NEW_YORK), None),
        ("Tuesdays 8pm ET, which is 3am UK time", (TUESDAYS, "20:00", NEW_YORK), ("zone", "start")),
        ("Tuesdays 7pm (4pm PT)", (TUESDAYS, "19:00", ""), ("zone",)),
        ("Tuesdays 10am UTC, 11am Paris, 8pm -1d Honolulu", (TUESDAYS, "10:00", "UTC"), None),
        ("Tuesdays 11am ET (8AM PT currently)", (TUESDAYS, "11:00", NEW_YORK), ()),
        ("every Tuesday evening (Wednesday morning in Australia) 8pm ET",
         (TUESDAYS, "20:00", NEW_YORK), ()),
    ],
)  # fmt: skip
def test_what_an_hour_is_elsewhere_is_no_session_of_its_own(
    phrase: str, expected: tuple[str, str, str], missing: tuple[str, ...] | None
) -> None:
    reading = read(phrase)
    assert stated(reading) == [expected]
    assert missing is None or reading.missing == missing


@pytest.mark.parametrize(
    "phrase",
    [
        "Tuesdays 8pm ET. Coffee at 7:30.",
        "Tuesdays 9am UTC, 10am Paris, 8pm",
        "Tuesdays 7.30 for 8pm, UK",
    ],
)
def test_an_hour_that_nothing_joins_is_asked(phrase: str) -> None:
    reading = read(phrase)
    assert "start" in reading.missing
    assert len(reading.slots) == 1


@pytest.mark.parametrize(
    "phrase",
    [
        "Tuesdays 6:30pm at the Hall in Mountain View",
        "Tuesdays 7pm at Central Library",
        "Tuesdays 7pm, Central Library",
        "Tuesdays 7pm Central Library",
        "Eastern Michigan University chat, Tuesdays 7pm",
        "Pacific Northwest chat, Tuesdays 7pm",
        "Tuesdays 7pm London Road branch",
    ],
)
def test_a_name_that_holds_a_zone_is_asked_about(phrase: str) -> None:
    assert "zone" in read(phrase).missing


@pytest.mark.parametrize(
    ("phrase", "zone"),
    [
        ("Tuesdays 7pm Eastern", NEW_YORK),
        ("Tuesdays 7-8pm (Pacific)", LOS_ANGELES),
        ("Tuesdays 7pm Central Time", CHICAGO),
        ("Tuesdays, Eastern: 7pm", NEW_YORK),
        ("Tuesdays 7pm Eastern on Twitter", NEW_YORK),
        ("Tuesdays 7pm Eastern / 6pm Central", NEW_YORK),
    ],
)
def test_a_direction_beside_an_hour_is_a_zone(phrase: str, zone: str) -> None:
    reading = read(phrase)
    assert (reading.slots[0].zones, reading.missing) == ((zone,), ())


@pytest.mark.parametrize(
    ("phrase", "rrule", "missing"),
    [
        ("every-second Tuesday 6pm ET", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ("anchor",)),
        ("Every-other Tuesday 6pm ET", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ("anchor",)),
        ("it began last Sunday 8pm ET", None, ("rule",)),
        ("last Sunday of the month 8pm ET", "FREQ=MONTHLY;BYDAY=-1SU", ()),
        ("every last Sunday 8pm ET", "FREQ=MONTHLY;BYDAY=-1SU", ()),
        ("last Sundays 8pm ET", "FREQ=MONTHLY;BYDAY=-1SU", ()),
        ("monthly, last Sunday 8pm ET", "FREQ=MONTHLY;BYDAY=-1SU", ()),
        ("monthly meetup every 4th Tuesday 6pm ET", "FREQ=MONTHLY;BYDAY=4TU", ()),
        ("every 4th Tuesday 6pm ET", "FREQ=MONTHLY;BYDAY=4TU", ("rule",)),
        ("first Tuesday after Easter, 8pm ET", "FREQ=MONTHLY;BYDAY=1TU", ("rule",)),
        (
            "bimonthly, 1st and 3rd Tuesdays 8pm ET",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU,3TU",
            ("anchor", "rule"),
        ),
        (
            "every two months on the first and third Tuesday 8pm ET",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU,3TU",
            ("anchor",),
        ),
        ("biweekly, Tue and Thu 8pm ET", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", ("anchor", "rule")),
        ("twice a month on 2nd & 4th Tuesdays, 8pm ET", "FREQ=MONTHLY;BYDAY=2TU,4TU", ()),
        ("most Tuesdays 8pm ET", TUESDAYS, ("rule",)),
        ("not only here but every Tuesday 8pm ET", TUESDAYS, ()),
        ("When: every week on Tue, 8pm ET", TUESDAYS, ()),
        ("twice weekly, Tuesdays 1pm and Thursdays 7pm UK", TUESDAYS, ()),
    ],
)
def test_how_often_is_stated_or_asked(
    phrase: str, rrule: str | None, missing: tuple[str, ...]
) -> None:
    reading = read(phrase)
    assert (reading.slots[0].rrule, reading.missing) == (rrule, missing)


@pytest.mark.parametrize(
    ("phrase", "rrule", "missing"),
    [
        ("The August cohort meets Tuesdays 6pm ET", TUESDAYS, ("rule",)),
        ("Chat with April Jones every Tuesday 6pm ET", TUESDAYS, ("rule",)),
        ("first Tuesday of odd months 6pm ET", "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYDAY=1TU", ()),
        ("first Tuesday of even months, March to July, 6pm ET",
         "FREQ=MONTHLY;BYMONTH=4,6;BYDAY=1TU", ()),
        ("1. Dienstag in allen ungeraden Monaten, 18 Uhr Berliner Zeit",
         "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYDAY=1TU", ()),
        ("We're taking August off; otherwise first Tuesdays 6pm ET",
         "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=1TU", ()),
        ("No chat in August. First Tuesdays 6pm ET",
         "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=1TU", ()),
    ],
)  # fmt: skip
def test_months_limit_a_rule_only_where_they_are_said_to(
    phrase: str, rrule: str, missing: tuple[str, ...]
) -> None:
    reading = read(phrase)
    assert (reading.slots[0].rrule, reading.missing) == (rrule, missing)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Les 17 et 24 avril à 20h, heure de Paris", ("20:00", PartialDate(None, 4, 17))),
        ("3 March and 17 March at 8pm Paris time", ("20:00", PartialDate(None, 3, 3))),
        ("on March 3, 10 and 17 at 8pm Paris time", ("20:00", PartialDate(None, 3, 3))),
    ],
)
def test_days_listed_before_their_month_are_no_hours(
    phrase: str, expected: tuple[str, PartialDate]
) -> None:
    reading = read(phrase)
    assert [(f"{slot.start:%H:%M}", slot.first) for slot in reading.slots] == [expected]
    assert reading.missing == ("rule",)


@pytest.mark.parametrize(
    ("phrase", "missing"),
    [
        ("14 February 17:00 UK (9am PT)", ()),
        ("Wednesday 8 February 2023, 11pm UK / 6pm ET / 3pm PT", ()),
        ("20 March 2024, 8pm UK / 4pm ET", ()),
        ("20 March 2024, 8pm UK / 3pm ET", ("zone", "start")),
        ("every Tuesday 8pm UK / 3pm ET", ("zone", "start")),
    ],
)
def test_hours_of_one_date_are_compared_on_that_date(phrase: str, missing: tuple[str, ...]) -> None:
    reading = read(phrase)
    assert reading.slots[0].zones == (LONDON,)
    assert reading.missing == missing


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [
        ("Tuesdays 7, 8 & 9pm UK", ["19:00", "20:00", "21:00"]),
        ("Tuesdays 5 and 9pm UK", ["17:00", "21:00"]),
        ("Tuesdays at 1400 and 1900 UTC", ["14:00", "19:00"]),
        ("Tuesdays, we alternate between 1600 and 1800 UTC", ["16:00", "18:00"]),
        ("Tuesdays. All meetings start at 2000 UK time", ["20:00"]),
        ("Tuesdays, meetings commence at 1930 UK time", ["19:30"]),
        ("Tuesdays 21:00pm UK", ["21:00"]),
        ("Tuesdays 25:00 UK", [""]),
        ("Tuesdays 24:00 UK", [""]),
        ("Tuesdays 7:75pm UK", [""]),
        ("Tuesdays 13pm UK", [""]),
        ("Tuesdays 0pm UK", [""]),
        ("Tuesdays by 2000 people", [""]),
    ],
)
def test_an_hour_is_read_only_where_it_can_be_one(phrase: str, hours: list[str]) -> None:
    reading = read(phrase)
    assert [start for _, start, _ in stated(reading)] == hours
    assert ("start" in reading.missing) == (hours == [""])


def test_two_pairs_of_days_keep_hours_of_their_own() -> None:
    reading = read("Tue and Thu from 7am to 9am ET, and on Wed and Fri from 7am to 8am ET")
    assert [(slot.rrule, slot.minutes) for slot in reading.slots] == [
        ("FREQ=WEEKLY;BYDAY=TU,TH", 120),
        ("FREQ=WEEKLY;BYDAY=WE,FR", 60),
    ]


@pytest.mark.parametrize(
    "said", ["Meetings are about 1 hour long.", "It lasts an hour or so.", "We run for 60 minutes."]
)
def test_a_length_in_a_second_sentence_is_no_session(said: str) -> None:
    reading = read(f"Tuesdays at 9:00am Pacific time. {said}")
    assert [(slot.rrule, slot.minutes) for slot in reading.slots] == [(TUESDAYS, 60)]
    assert reading.missing == ()


@pytest.mark.parametrize(
    ("phrase", "missing"),
    [
        ("every six weeks; next one Thu 6 June 12:00 UK", ()),
        ("every six weeks from Thu 6 June 12:00 UK", ("anchor",)),
        ("every Thursday until 18 December, 12:00 UK", ()),
        ("Thursdays 12:00 UK. Times vary.", ("start",)),
        ("Time: TBD, day: Thursdays", ("zone", "start")),
    ],
)
def test_dates_without_a_year_and_open_hours_ask_no_more_than_they_must(
    phrase: str, missing: tuple[str, ...]
) -> None:
    assert read(phrase).missing == missing


def test_an_hour_of_winter_and_one_of_summer_are_asked() -> None:
    assert "rule" in read("Tuesdays 8pm UTC in winter, 7pm UTC in summer").missing


def test_hours_open_in_each_zone_are_one_session() -> None:
    reading = read("Thursdays at 8 ET / 7 CT / 5 PT")
    assert len(reading.slots) == 1
    assert reading.missing == ("start",)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            "Tuesdays 8pm ET; Thursdays noon and 8pm ET",
            [("TU", "20:00"), ("TH", "12:00"), ("TH", "20:00")],
        ),
        ("Tuesdays 8pm ET and Thursdays 8pm ET", [("TU", "20:00"), ("TH", "20:00")]),
    ],
)
def test_the_same_hour_of_another_day_is_kept(phrase: str, expected: list[tuple[str, str]]) -> None:
    sessions = [(f"FREQ=WEEKLY;BYDAY={day}", hour, NEW_YORK) for day, hour in expected]
    assert stated(read(phrase)) == sessions


@pytest.mark.parametrize(
    "phrase",
    [
        "5-7 June at 8pm UK",
        "June 5-7 at 8pm UK",
        "5 to 7 June 2019 at 8pm UK",
        "the day after the second Tuesday, 8pm UK",
        "Tuesdays 8pm ET until 30 June then Wednesdays 8pm ET",
    ],
)
def test_several_dates_and_days_counted_from_another_ask_the_rule(phrase: str) -> None:
    assert "rule" in read(phrase).missing


def test_lengths_of_parts_are_not_the_length_of_the_chat() -> None:
    reading = read("15 min intro then 45 min chat, Tuesdays 8pm ET")
    assert [(slot.rrule, slot.minutes) for slot in reading.slots] == [(TUESDAYS, None)]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            "UK: Tuesdays 8pm; US: Thursdays 8pm ET",
            [(TUESDAYS, "20:00", LONDON), ("FREQ=WEEKLY;BYDAY=TH", "20:00", NEW_YORK)],
        ),
        (
            "Tuesdays 8pm ET, Thursdays 5pm PT",
            [(TUESDAYS, "20:00", NEW_YORK), ("FREQ=WEEKLY;BYDAY=TH", "17:00", LOS_ANGELES)],
        ),
        ("UK: Tuesdays 8pm", [(TUESDAYS, "20:00", LONDON)]),
        ("ET: Tuesdays 8pm", [(TUESDAYS, "20:00", NEW_YORK)]),
    ],
)
def test_each_day_keeps_its_own_hour_and_zone(
    phrase: str, expected: list[tuple[str, str, str]]
) -> None:
    assert stated(read(phrase)) == expected
