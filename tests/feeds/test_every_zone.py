"""The feed itself, read by a program not written here: every zone in turn, at the worst hours."""

from datetime import datetime, timedelta
from itertools import islice
from random import Random

import pytest

from chats.feeds.calendar import About, calendar
from chats.feeds.events import series_of
from chats.models import Chat, Slot
from chats.programme import meetings_of
from chats.schedule import Schedule
from tests.feeds.readers import dates
from tests.schedule.cases import ZONES, cases
from tests.schedule.readers import WRONG_IN_ZONEINFO

ABOUT = About("Name", "Words.", "https://chats.example/a.ics", "https://chats.example/a/")
SEED = 20261124
CASES = 2400
SLICES = 4


@pytest.mark.parametrize("part", range(SLICES))
def test_a_calendar_program_finds_in_our_feed_what_our_pages_show(part: int) -> None:
    found = 0
    for case in islice(cases(Random(SEED + part), ZONES[part::SLICES]), CASES // SLICES):
        chat = chat_with(case.schedule, changed_at=case.since)
        window = {"since": case.since, "until": case.until}
        ours = [
            (meeting.start, meeting.end)
            for meeting in meetings_of(chat, **window)
            if meeting.start >= case.since and not _known_to_be_wrong(meeting.start, chat)
        ]
        theirs = [
            one
            for one in dates(calendar(ABOUT, [series_of(chat)]), **window)
            if not _known_to_be_wrong(one[0], chat)
        ]
        assert theirs == sorted(ours), case
        found += len(ours)
    assert found > CASES / SLICES


def chat_with(schedule: Schedule, *, changed_at: datetime) -> Chat:
    """A chat as the database would give it, with everything fetched.

    Odd dates are written out from a year before the chat's last change to ten years after it.
    """
    chat = Chat(pk=1, hashtag="#chat", slug="chat", title="Chat", state=Chat.State.PUBLISHED)
    chat.created_at = chat.changed_at = changed_at
    slot = Slot(
        pk=1,
        chat=chat,
        recurrence=schedule.rule,
        starts_at=schedule.at,
        zone=schedule.zone.key,
        minutes=schedule.lasts // timedelta(minutes=1),
        first_on=schedule.first,
        last_on=schedule.last,
        count=schedule.count,
    )
    slot._prefetched_objects_cache = {"notes": []}
    chat._prefetched_objects_cache = {"slots": [slot], "platforms": [], "topics": []}
    return chat


def _known_to_be_wrong(start: datetime, chat: Chat) -> bool:
    """The hour that zoneinfo, which the reader uses, gets wrong (tests/schedule/readers.py)."""
    zone = chat.slots.all()[0].zone
    return any(
        name == zone and abs(start.date() - on) <= timedelta(days=1)
        for name, on, _ in WRONG_IN_ZONEINFO
    )
