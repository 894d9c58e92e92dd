"""How the almanac writes: prose made safe, dates as far as they are known, the hours of cities."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chats.listing.cities import strip
from chats.schedule import Rule, Schedule
from chats.templatetags.almanac import host, markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Big", "<h3>Big</h3>"),
        ("a *b* `c`", "<p>a <em>b</em> <code>c</code></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>b</b>", "<p>&lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](JaVaScRiPt:alert(1))", "<p>[a](JaVaScRiPt:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("![a](https://example.org/spy.gif)", "<p></p>"),
        (
            "[a](https://example.org/)",
            '<p><a href="https://example.org/" rel="nofollow noopener ugc">a</a></p>',
        ),
    ],
)
def test_prose_from_people_is_made_safe(text, html):
    assert markdown(text).strip() == html


def test_a_link_is_named_by_its_site():
    assert host("https://www.example.org/a?b") == "example.org"


def cities(schedule, now=datetime(2026, 11, 23, tzinfo=UTC)):
    found = strip(schedule, reader=ZoneInfo("Asia/Hong_Kong"), now=now)
    return found and {
        city.zone: tuple(f"{hour.at:%a %H:%M}" for hour in city.hours) for city in found.cities
    }


def schedule(**facts):
    return Schedule(
        **{
            "at": time(21),
            "zone": ZoneInfo("Australia/Sydney"),
            "lasts": timedelta(hours=1),
            "rule": Rule.parse("FREQ=MONTHLY;BYDAY=1TU"),
            "first": date(2016, 2, 2),
            **facts,
        }
    )


def test_the_strip_shows_real_meetings_of_january_and_july():
    found = cities(schedule())
    assert found["Asia/Hong_Kong"] == ("Tue 18:00", "Tue 19:00")
    assert found["America/Los_Angeles"] == ("Tue 02:00", "Tue 04:00")
    assert found["Europe/London"] == ("Tue 10:00", "Tue 12:00")


@pytest.mark.parametrize("month", range(1, 13))
def test_the_strip_is_there_all_year(month):
    found = cities(schedule(), now=datetime(2026, month, 30 if month != 2 else 28, tzinfo=UTC))
    assert set(found["Asia/Hong_Kong"]) == {"Tue 18:00", "Tue 19:00"}


def test_a_chat_that_rests_in_july_has_no_strip():
    assert cities(schedule(last=date(2027, 5, 1))) is None


def test_the_strip_counts_months_on_the_organisers_calendar():
    # Thursday 31 December 21:00 in New York is the first of January in UTC.
    weekly = schedule(
        zone=ZoneInfo("America/New_York"), rule=Rule.parse("FREQ=WEEKLY;BYDAY=TH"), at=time(21)
    )
    found = strip(weekly, reader=None, now=datetime(2026, 11, 23, tzinfo=UTC))
    assert found
    assert found.months == (date(2027, 1, 7), date(2027, 7, 1))
