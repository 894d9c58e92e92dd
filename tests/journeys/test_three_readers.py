"""Readers in Hong Kong, Los Angeles and London see one chat at three hours, on two days."""

from collections.abc import Callable
from datetime import date, time

import pytest
from playwright.sync_api import Page, expect

from chats.programme import reindex_all
from tests.factories import NOW, make_chat, make_note, make_slot

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
Reader = Callable[..., Page]

# #medlibs meets on Thursday 26 November at 21:00 in New York.
READERS = [
    ("Asia/Hong_Kong", "Hong Kong time", "Friday 27 November", "10:00"),
    ("America/Los_Angeles", "Los Angeles time", "Thursday 26 November", "18:00"),
    ("Europe/London", "London time", "Friday 27 November", "02:00"),
]


@pytest.fixture(autouse=True)
def _chats() -> None:
    medlibs = make_slot(
        make_chat("#medlibs"), "FREQ=WEEKLY;BYDAY=TH", starts_at=time(21), zone="America/New_York"
    )
    make_note(medlibs, date(2026, 11, 26), topic="Searching the grey literature")
    make_slot(make_chat("#auslibchat"), starts_at=time(21), zone="Australia/Sydney")
    reindex_all(now=NOW)


def sees(page: Page, day: str, hour: str) -> None:
    section = page.locator("section.day").filter(has_text="#medlibs").first
    expect(section.get_by_role("heading", level=2)).to_contain_text(day)
    meeting = section.locator(".meeting").filter(has_text="#medlibs")
    expect(meeting.locator("time.hour")).to_have_text(hour)
    expect(meeting).to_contain_text("21:00 in New York")
    expect(meeting).to_contain_text("Searching the grey literature")


@pytest.mark.parametrize(("zone", "words", "day", "hour"), READERS)
def test_the_page_turns_to_the_readers_clock(
    reader: Reader, zone: str, words: str, day: str, hour: str
) -> None:
    page = reader(zone)
    page.goto("/")
    expect(page.locator("[data-zone-control] summary")).to_contain_text(words)
    sees(page, day, hour)
    # The next page is right from its first byte.
    response = page.goto("/")
    assert words in response.text()


@pytest.mark.parametrize(("zone", "words", "day", "hour"), READERS)
def test_without_a_script_the_page_says_utc_and_the_reader_chooses(
    reader: Reader, zone: str, words: str, day: str, hour: str
) -> None:
    page = reader(zone, script=False)
    page.goto("/")
    expect(page.locator("[data-zone-control] summary")).to_contain_text("UTC")
    sees(page, "Friday 27 November", "02:00")
    page.locator("[data-zone-control] summary").click()
    page.get_by_label("Show all times in").select_option(zone)
    page.get_by_role("button", name="Use this zone").click()
    expect(page.locator("[data-zone-control] summary")).to_contain_text(words)
    sees(page, day, hour)


def test_hong_kong_sees_auslibchat_at_18_in_january_and_at_19_in_july(reader: Reader) -> None:
    page = reader("Asia/Hong_Kong")
    page.goto("/chats/auslibchat/")
    row = page.get_by_role("row", name="Hong Kong")
    expect(row).to_contain_text("19:00")
    expect(row).to_contain_text("18:00")
    page.goto("/chats/auslibchat/2027-01-05/")
    expect(page.locator("main")).to_contain_text("18:00")
    page.goto("/chats/auslibchat/2027-07-06/")
    expect(page.locator("main")).to_contain_text("19:00")


def test_a_zone_chosen_by_hand_outlives_the_browsers(reader: Reader) -> None:
    page = reader("Asia/Hong_Kong")
    page.goto("/")
    page.locator("[data-zone-control] summary").click()
    page.get_by_label("Show all times in").select_option("Asia/Kathmandu")
    page.get_by_role("button", name="Use this zone").click()
    expect(page.locator("[data-zone-control] summary")).to_contain_text("UTC+5:45")
    page.goto("/chats/medlibs/2026-11-26/")
    expect(page.locator("main")).to_contain_text("07:45")


def test_the_zone_is_chosen_with_the_keyboard_alone(reader: Reader) -> None:
    page = reader("Europe/London")
    page.goto("/")
    summary = page.locator("[data-zone-control] summary")
    expect(summary).to_contain_text("London time")
    for _ in range(20):
        page.keyboard.press("Tab")
        if summary.evaluate("it => it === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Japan")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("Tokyo time")
