"""A slip of the fingers in a day is read through; another word never becomes a day."""

import pytest

from chats.schedule.phrase import read
from chats.schedule.phrase.mistyped import one_error


@pytest.mark.parametrize(
    ("phrase", "rrule"),
    [
        ("every Tuseday 8pm ET", "FREQ=WEEKLY;BYDAY=TU"),
        ("Thrusdays 8pm ET", "FREQ=WEEKLY;BYDAY=TH"),
        ("Thurdays 8pm ET", "FREQ=WEEKLY;BYDAY=TH"),
        ("every Wednsday 8pm ET", "FREQ=WEEKLY;BYDAY=WE"),
        ("every Satuday 8pm ET", "FREQ=WEEKLY;BYDAY=SA"),
        ("every Sunnday 8pm ET", "FREQ=WEEKLY;BYDAY=SU"),
        ("jeden Donnerstg um 20 Uhr", "FREQ=WEEKLY;BYDAY=TH"),
        ("chaque mecredi à 20h", "FREQ=WEEKLY;BYDAY=WE"),
    ],
)
def test_a_day_with_one_error_is_that_day(phrase: str, rrule: str) -> None:
    assert read(phrase).slots[0].rrule == rrule


@pytest.mark.parametrize("name", ["Eastren", "Easten", "Estern", "Easterrn"])
def test_a_zone_with_one_error_is_that_zone(name: str) -> None:
    assert read(f"Tuesdays 8pm {name}").slots[0].zones == ("America/New_York",)


@pytest.mark.parametrize(
    "word",
    [
        *("sundae", "sundry", "funday", "payday", "mundane", "sunny", "wedges", "Frida", "Monda"),
        *("yesterday", "birthday", "holiday", "midday", "someday", "workday", "heyday", "thirsty"),
        *("Sunway", "Thursby", "Montana", "Freya", "mandate", "saturated"),
        *("tuition", "wednesbury", "frisky", "monkey", "sunray"),
    ],
)
def test_another_word_is_no_day(word: str) -> None:
    assert read(f"the {word} chat, 8pm ET").slots[0].rrule is None


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("cada dominio a las 20h, hora de Chile", "dominio"),
        ("los jueces a las 20h, hora de Chile", "jueces"),
        ("em seguida às 20h, horário de Brasília", "seguida"),
        ("der Dienstwagen kommt um 20 Uhr", "Dienstwagen"),
        ("con Domenico, ore 20:00", "Domenico"),
    ],
)
def test_words_of_other_languages_are_no_days(phrase: str, word: str) -> None:
    assert [slot.rrule for slot in read(phrase).slots] == [None], word


@pytest.mark.parametrize(
    ("written", "meant", "near"),
    [
        ("tuseday", "tuesday", True),
        ("tuesdayy", "tuesday", True),
        ("tuesda", "tuesday", True),
        ("tuezday", "tuesday", True),
        ("tuesday", "tuesday", False),
        ("teusady", "tuesday", False),
        ("ruesday", "tuesday", False),
        ("sunray", "sunday", False),
        ("monday", "sunday", False),
    ],
)
def test_one_error_is_one_letter_or_a_swap(written: str, meant: str, near: bool) -> None:
    assert one_error(written, meant) is near
