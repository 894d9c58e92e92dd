"""Chats for golden feeds: every value is fixed, so that their bytes are."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from chats.models import Chat
from chats.schedule import Rule
from tests.factories import make_chat, make_note, make_platform, make_slot, make_topic

CHANGED = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
UID = UUID("00000000-0000-4000-8000-000000000001")


def hong_kong() -> Chat:
    """The first Tuesday of every month at 19:00 in Hong Kong."""
    chat = make_chat(
        "#auslibchat",
        title="Australian library chat",
        organiser="The #auslibchat team",
        last_known="2017-05",
        changed_at=CHANGED,
        revision=3,
    )
    make_platform(chat, "bluesky")
    make_platform(chat, "x", until="2023")
    chat.topics.add(make_topic("library", "Libraries"), make_topic("research", "Research"))
    make_slot(chat, uid=UID)
    return chat


def two_ordinals() -> Chat:
    chat = make_chat("#uklibchat", changed_at=CHANGED, confirmed_at=CHANGED)
    facts = {"zone": "Europe/London", "last_on": date(2027, 6, 30)}
    make_slot(chat, "FREQ=MONTHLY;BYDAY=2TH,4TH", uid=UID, minutes=90, **facts)
    return chat


def cancelled_moved_extra() -> Chat:
    chat = hong_kong()
    slot = chat.slots.get()
    make_note(slot, date(2026, 11, 3), cancelled=True, reason="Melbourne Cup; back in December")
    make_note(slot, date(2026, 12, 1), moved_on=date(2026, 12, 2), moved_at=time(20, 30))
    questions = "What is open?\n\nWho pays, and why?"
    make_note(slot, date(2027, 1, 5), topic="Open access", host="@host", questions=questions)
    make_note(slot, date(2027, 1, 19), extra=True, topic="Library carpentry")
    return chat


def gap_and_fold() -> Chat:
    """Sundays at 01:30 in London: an hour that one Sunday skips and another has twice."""
    chat = make_chat("#nightowls", changed_at=CHANGED)
    facts = {"starts_at": time(1, 30), "zone": "Europe/London", "last_on": date(2027, 4, 30)}
    make_slot(chat, "FREQ=WEEKLY;BYDAY=SU", uid=UID, first_on=date(2026, 10, 1), **facts)
    return chat


def utc() -> Chat:
    chat = make_chat("#everywhere", changed_at=CHANGED)
    make_slot(chat, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", uid=UID, zone="Etc/UTC", minutes=None)
    return chat


def unsaved() -> Chat:
    """A chat outside any database, as queries that prefetch leave it."""
    from chats.models import Note, Platform, Slot, Topic

    chat = Chat(pk=1, hashtag="#a", slug="a", title="A", changed_at=CHANGED, state="published")
    slot = Slot(pk=1, chat=chat, uid=UID, starts_at=time(2, 30), zone="America/New_York")
    slot.recurrence, slot.first_on = Rule.parse("FREQ=WEEKLY;BYDAY=SU,WE"), date(2026, 1, 1)
    notes = [Note(pk=day, slot=slot, on=date(2026, 3, day), topic=str(day)) for day in (1, 4, 8)]
    platforms = [Platform(pk=1, chat=chat, kind="x"), Platform(pk=2, chat=chat, kind="bluesky")]
    topics = [Topic(slug=slug, name=slug) for slug in ("a", "b", "c")]
    slot._prefetched_objects_cache = {"notes": notes}
    chat._prefetched_objects_cache = {"slots": [slot], "platforms": platforms, "topics": topics}
    return chat


GOLDEN = {
    "hong-kong": hong_kong,
    "two-ordinals": two_ordinals,
    "cancelled-moved-extra": cancelled_moved_extra,
    "gap-and-fold": gap_and_fold,
    "utc": utc,
}
