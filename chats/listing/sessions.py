"""When a chat meets: in words, in both clocks, around the world, and what will change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chats.listing.cities import Strip, strip
from chats.models import Chat, Slot
from chats.schedule import Schedule, upcoming
from chats.schedule.drift import Change, drift
from chats.schedule.wording import words

AHEAD = timedelta(days=400)  # a year of clock changes and a bit
CHANGES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Session:
    slot: Slot
    words: str  # on the organiser's clock
    usual: str  # the reader's hour of the next meeting; "" where it is the organiser's
    changes: list[Change]  # of the reader's hour
    strip: Strip | None


def sessions(chat: Chat, *, reader: ZoneInfo | None, now: datetime) -> list[Session]:
    return [_session(slot, reader=reader, now=now) for slot in chat.slots.all()]


def _session(slot: Slot, *, reader: ZoneInfo | None, now: datetime) -> Session:
    schedule = slot.schedule
    return Session(
        slot=slot,
        words=words(schedule),
        usual=_usual(schedule, reader, now) if reader else "",
        changes=_changes(schedule, reader, now) if reader else [],
        strip=strip(schedule, reader=reader, now=now),
    )


def _changes(schedule: Schedule, reader: ZoneInfo, now: datetime) -> list[Change]:
    return drift(schedule, reader, since=now, until=now + AHEAD)[:CHANGES_SHOWN]


def _usual(schedule: Schedule, reader: ZoneInfo, now: datetime) -> str:
    """ "18:00 the same day", "03:00 the day after": right for every kind of rule."""
    following = next(upcoming(schedule, since=now), None)
    if following is None:
        return ""
    here, there = (following.start.astimezone(zone) for zone in (reader, schedule.zone))
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    return f"{here:%H:%M} {_DAYS[(here.date() - there.date()).days]}"


_DAYS = {-1: "the day before", 0: "the same day", 1: "the day after"}


def home(chat: Chat) -> ZoneInfo | None:
    """The zone the chat is kept in: its first slot's."""
    slot = next(iter(chat.slots.all()), None)
    return ZoneInfo(slot.zone) if slot else None
