"""Each language is whole: a translator who leaves something out is told."""

import pytest

from chats.schedule.phrase import read
from chats.schedule.phrase.lexicon import LANGUAGES, lexicon, longest
from chats.schedule.phrase.tokens import tokens

NEEDED = {
    "weekday": {str(day) for day in range(7)},
    "month": {str(month) for month in range(1, 13)},
    "ordinal": {"1", "2", "3", "4", "-1"},
    "number": {str(number) for number in range(1, 13)},
}
EVERY_TUESDAY_AT_20 = {
    "en": "every Tuesday at 20:00",
    "de": "jeden Dienstag um 20 Uhr",
    "fr": "chaque mardi à 20h",
    "es": "todos los martes a las 20:00",
    "pt": "toda terça-feira às 20h",
    "it": "ogni martedì alle 20",
    "nl": "elke dinsdag om 20 uur",
    "zh": "每週二晚上8時",
}
LAST_FRIDAY = {
    "en": "last Friday of the month",
    "de": "am letzten Freitag im Monat",
    "fr": "le dernier vendredi du mois",
    "es": "el último viernes de cada mes",
    "pt": "última sexta-feira do mês",
    "it": "ultimo venerdì del mese",
    "nl": "laatste vrijdag van de maand",
    "zh": "每月最後一個星期五",
}


def meanings(code: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    nodes = [lexicon(code).root]
    while nodes:
        node = nodes.pop()
        found |= set(node.meanings)
        nodes += node.next.values()
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_all_days_months_and_numbers(code: str) -> None:
    found = meanings(code)
    for kind, values in NEEDED.items():
        assert values <= {value for known, value in found if known == kind}, kind


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_how_often(code: str) -> None:
    assert {("word", "every"), ("word", "and"), ("unit", "week")} <= meanings(code)
    assert any(kind == "freq" and value == "MONTHLY;1" for kind, value in meanings(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_weekly_hour_is_read_in_each_language(code: str) -> None:
    slot = read(EVERY_TUESDAY_AT_20[code]).slots[0]
    assert (slot.rrule, f"{slot.start:%H:%M}") == ("FREQ=WEEKLY;BYDAY=TU", "20:00")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_last_weekday_is_read_in_each_language(code: str) -> None:
    assert read(LAST_FRIDAY[code]).slots[0].rrule == "FREQ=MONTHLY;BYDAY=-1FR"


def test_the_longest_known_run_of_words_wins() -> None:
    reach, found = longest(lexicon("en").root, tokens("every other Friday"), 0)
    assert (reach, found) == (2, (("word", "other"),))


def test_a_second_language_is_chosen_by_its_words() -> None:
    assert read("primer lunes de cada mes a las 10:00 CLT").slots[0].zones == ("America/Santiago",)
