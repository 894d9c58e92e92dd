"""A date is said as far as it is known, and ends with the last day that it may mean."""

from datetime import date

import pytest

from chats.partialdates import in_words, last_day


@pytest.mark.parametrize(
    ("partial", "words", "last"),
    [
        ("2017", "2017", date(2017, 12, 31)),
        ("2017-05", "May 2017", date(2017, 5, 31)),
        ("2024-02", "February 2024", date(2024, 2, 29)),
        ("2017-05-06", "6 May 2017", date(2017, 5, 6)),
        ("2017-13", "2017-13", None),
        ("2017-02-30", "30 February 2017", None),
        ("", "", None),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(partial: str, words: str, last: date | None) -> None:
    assert in_words(partial) == words
    assert last_day(partial) == last
