"""Whatever is typed: a reading or a PhraseError, never another exception, and never slowly."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chats.schedule.errors import PhraseError
from chats.schedule.phrase import Hints, read

# fmt: off
WORDS = [
    "every", "other", "first", "second", "last", "of", "the", "month", "Monday", "Tuesdays",
    "8pm", "20:00", "7.30", "8-9pm", "noon", "ET", "GMT", "UTC", "+1", "Berlin", "until", "from",
    "to", "and", "or", ",", "(", ")", "/", "-", ".", "except", "August", "2026", "31", "2.",
    "twice",
    "jeden", "zweiten", "mardi", "à", "20h", "primer", "lunes", "每月", "第一個", "星期二",
    "7時", "half", "past", "quarter", "commencing", "unless", "America/", "in",
]
# fmt: on
HINTS = st.builds(
    Hints,
    country=st.none() | st.text(max_size=3),
    language=st.none() | st.text(max_size=3),
    zone=st.none() | st.text(max_size=8),
)


def test_more_than_300_characters_are_refused_with_a_sentence() -> None:
    assert read("x" * 300).understood is False
    with pytest.raises(PhraseError, match="at most 300 characters"):
        read("x" * 301)


@pytest.mark.parametrize("character", ["\n", "\t", "\x00", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused_with_a_sentence(character: str) -> None:
    with pytest.raises(PhraseError, match="characters that are not text"):
        read(f"Tuesdays{character}8pm")


@settings(max_examples=300, deadline=None)
@given(phrase=st.text(max_size=310), hints=HINTS)
def test_any_text_is_read_or_refused(phrase: str, hints: Hints) -> None:
    try:
        reading = read(phrase, hints=hints)
    except PhraseError:
        return
    assert all(0 <= span.start <= span.end <= len(phrase) for span in reading.spans)


@settings(max_examples=300, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40), glue=st.sampled_from([" ", "", ", "]))
def test_any_order_of_our_own_words_is_read_or_refused(words: list[str], glue: str) -> None:
    phrase = glue.join(words)[:300]
    for slot in read(phrase).slots:
        assert slot.minutes is None or 0 < slot.minutes <= 7 * 24 * 60


@pytest.mark.parametrize(
    "piece",
    ["every ", "8pm/", "(", "1st ", "Mon, ", "7-", "and ", "12:", "America/", "7pm ET, ", "unless ",
     "first and ", "January, ", "UTC+", "每", "Tuesday or ", "8pm CET / "],
)  # fmt: skip
def test_no_phrase_takes_longer_than_50_milliseconds(piece: str) -> None:
    phrase = (piece * 300)[:300]
    read(phrase)
    spent = []
    for _ in range(5):
        began = process_time()
        read(phrase)
        spent.append(process_time() - began)
    assert min(spent) < 0.05
