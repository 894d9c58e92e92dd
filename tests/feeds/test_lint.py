"""The feed's own checks: silent about our feeds, and loud about each thing that is wrong."""

import pytest

from chats.feeds import publishing
from chats.feeds.lint import lint
from tests.factories import NOW
from tests.feeds.chats import GOLDEN

SOUND = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Hong_Kong\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261001T093000Z\r\nLAST-MODIFIED:20261001T093000Z\r\n"
    "DTSTART;TZID=Asia/Hong_Kong:20260106T190000\r\nDTEND;TZID=Asia/Hong_Kong:20260106T200000\r\n"
    "SUMMARY:One\r\nRRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z\r\nURL:https://a.example/\r\n"
    "EXDATE;TZID=Asia/Hong_Kong:20260113T190000\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261001T093000Z\r\nLAST-MODIFIED:20261001T093000Z\r\n"
    "DTSTART:20260120T110000Z\r\nDTEND:20260120T120000Z\r\nSUMMARY:Two\r\n"
    "RECURRENCE-ID;TZID=Asia/Hong_Kong:20260120T190000\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
    "DESCRIPTION:Two\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def _problems(feed: bytes) -> list[str]:
    return [problem for check in lint(feed) for problem in check.problems]


@pytest.mark.django_db
@pytest.mark.parametrize("name", GOLDEN)
def test_our_feeds_are_sound(name):
    feed = publishing.chat_feed(GOLDEN[name]().slug, now=NOW)
    assert feed
    assert _problems(feed.body) == []


def test_sound_feed_is_sound():
    assert _problems(SOUND.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("SUMMARY:One", "SUMMARY:" + "é" * 34, "Line 14 is longer."),
        ("SUMMARY:One\r\n", "SUMMARY:One\n", "A line break is only half there."),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "The last line does not end."),
        ("SUMMARY:One", "SUMMARY:\x07", "A control stands at byte 306."),
        ("SUMMARY:One", "SUMMARY One", "“SUMMARY One” is no line of a calendar."),
        ("END:VALARM\r\n", "", "END:VEVENT ends what was not begun."),
        ("END:VCALENDAR\r\n", "END:VCALENDAR\r\nX:1\r\n", "The feed is not one whole VCALENDAR."),
        ("VERSION:2.0", "VERSION:1.0", "VERSION:2.0 or PRODID is missing."),
        (";VALUE=DURATION", "", "REFRESH-INTERVAL lacks VALUE=DURATION."),
        ("SUMMARY:One\r\n", "", "a has 0 of SUMMARY."),
        ("TZID:Asia/Hong_Kong", "TZID:Asia/Tokyo", "Asia/Hong_Kong has no VTIMEZONE."),
        ("PRODID:x", "PRODID:x\r\nMETHOD:PUBLISH", "METHOD makes an invitation of it."),
        ("SUMMARY:One", "SUMMARY:One\r\nRDATE:20260101T000000Z", "a has RDATE."),
        ("UNTIL=20270101T000000Z", "COUNT=3", "a has COUNT."),
        ("UNTIL=20270101T000000Z", "UNTIL=20270101", "a ends at 20270101."),
        (
            "DTSTAMP:20261001T093000Z\r\nLAST",
            "DTSTAMP:20261001T093001Z\r\nLAST",
            "a is of 20261001T093001Z and 20261001T093000Z.",
        ),
        ("RECURRENCE-ID;TZID=Asia/Hong_Kong:20260120T190000\r\n", "", "a  is there 2 times."),
        (
            "EXDATE;TZID=Asia/Hong_Kong:20260113T190000",
            "EXDATE:20260113T110000Z",
            "a EXDATE is not on the series’ clock.",
        ),
        (
            "RRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z\r\n",
            "",
            "a changes a series that is not there.",
        ),
        ("URL:https:", "URL:javascript:", "URL is javascript://a.example/."),
        ("TRIGGER:-PT15M\r\n", "", "An alarm lacks ACTION, TRIGGER or DESCRIPTION."),
    ],
)
def test_each_thing_that_is_wrong_is_told(old, new, says):
    assert says in _problems(SOUND.replace(old, new).encode())


def test_bytes_that_are_no_text_are_told():
    assert "Byte 0 is not UTF-8." in _problems(b"\xff" + SOUND.encode())
