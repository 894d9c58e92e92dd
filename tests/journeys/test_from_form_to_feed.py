"""Submit, publish, appear, subscribe: the main job, as people do it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import recurring_ical_events
from django.core.management import call_command
from icalendar import Calendar
from playwright.sync_api import Page, expect

from chats.models import Chat
from chats.programme import meetings_of
from tests.factories import make_topic

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
YEAR = {"since": datetime(2026, 12, 1, tzinfo=UTC), "until": datetime(2027, 12, 1, tzinfo=UTC)}


def fill_in(page: Page) -> None:
    page.get_by_label("Hashtag").fill("#HKLibChat")
    page.get_by_label("When does it meet?").fill("first Tuesday of the month, 9pm AEST")
    page.get_by_label("Who runs it?").fill("Hong Kong Library Association")
    page.get_by_label("Where does it meet?").select_option("bluesky")
    page.get_by_label("Libraries").check()


def publish(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_editor", "editor@example.org")
    password = capsys.readouterr().out.split()[-1]
    page.goto("/desk/")
    page.get_by_label("Username").fill("editor@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.goto("/desk/chats/chat/?state__exact=pending")
    page.locator("input.action-select").check()
    page.locator("select[name=action]").select_option(label="Publish")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("#HKLibChat: published")


@pytest.mark.parametrize("script", [True, False])
def test_a_chat_goes_from_a_phrase_to_a_page_and_a_feed(
    reader: Callable[..., Page], site: str, capsys: pytest.CaptureFixture[str], script: bool
) -> None:
    make_topic("library", "Libraries")
    organiser = reader("Asia/Hong_Kong", script=script)
    organiser.goto("/submit/")
    fill_in(organiser)
    if not script:
        organiser.get_by_role("button", name="Show the dates").click()
    # Only what the phrase leaves open is asked: whose clock "AEST" is.
    organiser.get_by_label("Which clock does the chat follow?").select_option("Australia/Sydney")
    if script:
        expect(organiser.locator("#preview")).to_contain_text("Tue 1 Dec 2026, 21:00")
        expect(organiser.locator("#preview")).to_contain_text("18:00")
    organiser.get_by_role("button", name="Send it to the editors").click()
    expect(organiser.get_by_role("heading", level=1)).to_have_text("Thank you")

    librarian = reader("Europe/London", script=script)
    assert librarian.request.get("/chats/hklibchat/").status == 404
    publish(reader("Asia/Hong_Kong"), capsys)

    librarian.goto("/")
    expect(librarian.locator("main")).to_contain_text("#HKLibChat")
    librarian.goto("/chats/hklibchat/")
    expect(librarian.locator("main")).to_contain_text("first Tuesday of every month, 21:00")
    assert f"{site}/chats/hklibchat.ics" in librarian.content()

    feed = librarian.request.get("/chats/hklibchat.ics")
    assert feed.ok
    events = recurring_ical_events.of(Calendar.from_ical(feed.body())).between(
        YEAR["since"], YEAR["until"]
    )
    read = sorted(event.start.astimezone(UTC) for event in events)
    ours = [meeting.start for meeting in meetings_of(Chat.objects.get(), **YEAR)]
    assert read == ours
    assert len(ours) == 12
