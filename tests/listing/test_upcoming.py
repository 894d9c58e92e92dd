"""The upcoming page: the right day and hour for every reader, and nothing else."""

from datetime import date, time, timedelta

import pytest

from chats.listing import days as listing_days
from chats.models import Chat
from chats.programme import reindex
from tests.factories import NOW, make_chat, make_note, make_platform, make_slot, make_topic
from tests.listing.pages import days, words

pytestmark = pytest.mark.django_db


def weekly(hashtag="#auslibchat", state=Chat.State.PUBLISHED, **slot):
    """Mondays 12:00 UTC, unless said otherwise."""
    chat = make_chat(hashtag, state=state)
    facts = {"zone": "UTC", "starts_at": time(12), "rule": "FREQ=WEEKLY;BYDAY=MO", **slot}
    made = make_slot(chat, **facts)
    reindex([chat], now=NOW)
    return made


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("UTC", "2026-11-30", "12:00"),
        ("Pacific/Tongatapu", "2026-12-01", "01:00"),  # UTC+13: already tomorrow, and next month
        ("Pacific/Honolulu", "2026-11-30", "02:00"),  # UTC-10
        ("Asia/Kathmandu", "2026-11-30", "17:45"),
        ("Australia/Lord_Howe", "2026-11-30", "23:00"),  # summer time of half an hour
        ("America/Los_Angeles", "2026-11-30", "04:00"),
    ],
)
def test_meetings_stand_under_the_readers_own_day(reader, zone, day, hour):
    weekly()
    assert days(reader(zone).get("/"))[day] == [(hour, "#auslibchat")]


def test_a_late_meeting_of_honolulu_is_tomorrow_in_tonga(reader):
    weekly(starts_at=time(23), zone="Pacific/Honolulu")
    page = reader("Pacific/Tongatapu").get("/")
    assert days(page) == {
        "2026-11-24": [("22:00", "#auslibchat")],
        "2026-12-01": [("22:00", "#auslibchat")],
    }
    assert "Mon 23:00 in Honolulu" in words(page)


def test_what_is_on_now_stands_above_and_not_among_the_days(reader):
    weekly()  # Monday 12:00 UTC is this moment
    make_platform(Chat.objects.get(), "bluesky")
    page = reader("Europe/London").get("/")
    assert "On now, if it still meets #auslibchat" in words(page)
    assert "https://bsky.app/hashtag/auslibchat" in page.content.decode()
    assert days(page) == {"2026-11-30": [("12:00", "#auslibchat")]}


def test_on_now_is_plain_for_a_confirmed_chat(client):
    weekly()
    Chat.objects.update(confirmed_at=NOW)
    assert "On now #auslibchat" in words(client.get("/"))


def test_next_names_all_that_begin_at_the_same_moment(client):
    weekly("#first", starts_at=time(15))
    weekly("#second", starts_at=time(15))
    weekly("#third", starts_at=time(16))
    page = words(client.get("/"))
    upper = page[page.index("Next") : page.index("Today")]
    assert "#first" in upper
    assert "#second" in upper
    assert "#third" not in upper


def test_a_cancelled_meeting_is_told_and_is_never_the_next(client):
    slot = weekly(starts_at=time(15))
    make_note(slot, date(2026, 11, 23), cancelled=True, reason="Public holiday.")
    reindex([slot.chat], now=NOW)
    page = words(client.get("/"))
    assert "Cancelled. Public holiday." in page
    assert page.index("Next 15:00 Monday") < page.index("Cancelled.")
    assert 'datetime="2026-11-30T15:00Z" data-countdown' in client.get("/").content.decode()


def test_a_moved_meeting_stands_on_its_new_day_and_says_where_from(client):
    slot = weekly(starts_at=time(15))
    make_note(slot, date(2026, 11, 23), moved_on=date(2026, 11, 25), moved_at=time(16))
    reindex([slot.chat], now=NOW)
    page = client.get("/")
    assert days(page)["2026-11-25"] == [("16:00", "#auslibchat")]
    assert "Moved from Monday 23 November, 15:00 in UTC" in words(page)


@pytest.mark.parametrize("state", ["draft", "pending", "declined", "paused", "ended"])
def test_only_published_chats_are_listed(client, state):
    weekly("#hidden", state=state)
    assert "#hidden" not in client.get("/").content.decode()


def test_without_a_zone_the_page_says_that_times_are_in_utc(client):
    weekly()
    page = client.get("/").content.decode()
    assert "Times are in <b>UTC</b> until you choose your zone" in page
    assert days(client.get("/")) == {"2026-11-30": [("12:00", "#auslibchat")]}


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "Asia/Hong_Kong\\0", "x" * 5000])
def test_an_unknown_zone_falls_back_and_is_said(reader, name):
    weekly()
    page = reader(name).get("/")
    assert page.status_code == 200
    assert "We know no time zone called" in page.content.decode()
    assert days(page) == {"2026-11-30": [("12:00", "#auslibchat")]}


def test_the_zone_is_named_in_words(reader):
    page = reader("Asia/Hong_Kong").get("/").content.decode()
    assert "<b>Hong Kong time, UTC+8</b>" in page


def test_later_begins_where_the_page_ends(reader):
    weekly("#daily", rule="FREQ=DAILY", starts_at=time(23, 30))
    client = reader("Pacific/Tongatapu")
    first = client.get("/")
    second = client.get("/?from=2026-12-08")
    assert 'rel="next" href="?from=2026-12-08"' in first.content.decode()
    shown = [*days(first), *days(second)]
    expected = [date(2026, 11, 24) + timedelta(n) for n in range(28)]
    assert shown == [f"{day}" for day in expected]


def test_a_crowded_fortnight_is_cut_between_two_moments(client, monkeypatch):
    monkeypatch.setattr(listing_days, "MOST", 3)
    weekly("#daily", rule="FREQ=DAILY", starts_at=time(23))
    page = client.get("/")
    assert list(days(page)) == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert "from=2026-11-26T23%3A00Z" in page.content.decode()
    assert next(iter(days(client.get("/?from=2026-11-26T23:00Z")))) == "2026-11-26"


def test_a_later_page_begins_with_what_begins_then(client):
    weekly("#daily", rule="FREQ=DAILY", starts_at=time(23))
    page = client.get("/?from=2026-11-26T23:30Z")  # the page before had what goes on then
    assert next(iter(days(page))) == "2026-11-27"


@pytest.mark.parametrize("day", ["9999-12-31", "2031-01-01", "1987-01-01"])
def test_beyond_the_index_there_is_a_way_back(client, day):
    page = words(client.get("/", {"from": day}))
    assert "nothing to show for that day" in page
    assert "Back to today" in page


@pytest.mark.parametrize("told", ["0000-01-01", "soon", "2026-13-01", "\x00", "٢٠٢٦-١١-٢٣"])
def test_a_beginning_that_is_no_date_is_left_out_and_said(client, told):
    page = client.get("/", {"from": told})
    assert page.status_code == 200
    assert "We do not know" in words(page)


def test_the_end_of_the_index_offers_nothing_later(client):
    page = client.get("/", {"from": "2027-12-20"})
    assert 'rel="next"' not in page.content.decode()


def test_an_empty_fortnight_offers_a_next_step(client):
    assert "No meeting is known" in words(client.get("/"))
    make_topic("library")
    assert "Show every chat" in words(client.get("/?topic=library"))


def test_topics_narrow_the_page(client):
    weekly("#in").chat.topics.add(make_topic("library"))
    weekly("#out").chat.topics.add(make_topic("travel"))
    page = words(client.get("/?topic=library"))
    assert "#in" in page
    assert "#out" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_four_queries(client, django_assert_num_queries, many):
    for number in range(many):
        make_platform(weekly(f"#chat{number}").chat)
    with django_assert_num_queries(4):
        client.get("/")
