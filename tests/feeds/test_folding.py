"""Lines are folded exactly as the library folds them."""

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event
from icalendar.parser import Contentline

from chats.feeds.folding import folded, written


@given(st.text(st.sampled_from("ab\\^;,é图😀"), min_size=60, max_size=400))
def test_folds_as_the_library(line):
    assert folded(line) == Contentline(line).to_ical() + b"\r\n"


@given(st.text(st.sampled_from("ab \\^;,\n"), max_size=300), st.integers(70, 76))
def test_writes_as_the_library(text, length):
    event = Event()
    event.add("summary", text)
    event.add("description", "x" * length)
    event.add("url", "https://example.org/" + "\\" * length)
    assert written(event) == event.to_ical()
