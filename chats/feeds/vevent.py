"""One VEVENT: a series or a single date, written so that unchanged data gives the same bytes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vRecur, vUri

from chats.feeds import texts
from chats.feeds.oddtimes import is_plain
from chats.feeds.zonechanges import is_utc
from chats.models import Chat, Meeting, Slot
from chats.programme import meetings_of
from chats.schedule import Schedule

# How far on a cancelled date looks for the next one.
FOLLOWING = timedelta(days=400)
# Whoever takes part in a chat that is open for so long is not busy meanwhile.
SLOW = timedelta(hours=12)


def series_event(
    chat: Chat, slot: Slot, schedule: Schedule, uid: str, left_out: Iterable[date]
) -> Event:
    """A rule's dates, but for those `left_out`."""
    event = _event(chat, uid)
    first = schedule.first or slot.first_on or date.min  # a series has a first date
    start = wall(first, schedule.at, slot)
    event.add("dtstart", start)
    # On the clock, as readers repeat it; dates on which that is not exact are overridden.
    event.add("dtend", (start.replace(tzinfo=None) + schedule.lasts).replace(tzinfo=start.tzinfo))
    rule = vRecur.from_ical(str(schedule.rule))
    if schedule.last is not None:
        end_of_day = wall(schedule.last, time(23, 59, 59), slot)
        rule["UNTIL"] = [end_of_day.astimezone(UTC)]
    event.add("rrule", rule)
    for on in left_out:
        event.add("exdate", wall(on, schedule.at, slot))
    _stand(event, chat, schedule.lasts)
    _describe(
        event,
        summary=texts.summary(chat),
        description=texts.about_series(slot, slot.schedule),
        link=chat.get_absolute_url(),
    )
    return event


def meeting_event(
    meeting: Meeting, uid: str, *, zone: ZoneInfo | None = None, strike: bool = False
) -> Event:
    """One date, in UTC, or in a zone whose clocks show that time once only.

    A cancelled one is told in words; `strike` also says so to the calendar (STATUS:CANCELLED).
    """
    event = _event(meeting.chat, uid)
    start, end = meeting.start, meeting.end
    if zone and is_plain(start, zone) and is_plain(end, zone):
        start, end = start.astimezone(zone), end.astimezone(zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    if not meeting.cancelled:
        _stand(event, meeting.chat, meeting.end - meeting.start)
    else:
        event.add("transp", "TRANSPARENT")
        if strike:
            event.add("status", "CANCELLED")
    _describe(
        event,
        summary=texts.summary(meeting.chat, meeting.note),
        description=texts.about_meeting(meeting, following=_following(meeting)),
        link=meeting.get_absolute_url(),
    )
    return event


def single_uid(meeting: Meeting) -> str:
    return f"{meeting.slot.uid}-{meeting.on:%Y%m%d}"


def zone_of(slot: Slot) -> ZoneInfo | None:
    """The zone to write in: none for UTC, which calendars know without a VTIMEZONE."""
    return None if is_utc(slot.zone) else slot.schedule.zone


def wall(on: date, at: time, slot: Slot) -> datetime:
    return datetime.combine(on, at, tzinfo=zone_of(slot) or UTC)


def _event(chat: Chat, uid: str) -> Event:
    """What all events of a chat share. No stamp of "now": unchanged data gives the same bytes."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", chat.changed_at.astimezone(UTC))
    event.add("last-modified", chat.changed_at.astimezone(UTC))
    event.add("sequence", chat.revision)
    event.add("location", texts.location(chat))
    if topics := [name for topic in chat.topics.all() if (name := texts.one_line(topic.name))]:
        event.add("categories", topics)
    for label, link in texts.places(chat):
        # The library leaves out VALUE, which RFC 7986 requires.
        params = {"VALUE": "URI", "FEATURE": "CHAT", "LABEL": label}
        event.add("conference", vUri(link, params=params), encode=False)
    return event


def _stand(event: Event, chat: Chat, lasts: timedelta) -> None:
    """Whether it is certain, and whether it keeps its reader busy."""
    if chat.state == Chat.State.PUBLISHED:  # whether dates of the past took place, nobody knows
        event.add("status", "CONFIRMED" if texts.is_confirmed(chat) else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if lasts >= SLOW else "OPAQUE")


def _describe(event: Event, *, summary: str, description: str, link: str) -> None:
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", texts.page(link))


def _following(meeting: Meeting) -> Meeting | None:
    """The chat's next date that takes place, for one that does not."""
    if not meeting.cancelled:
        return None
    later = meetings_of(meeting.chat, since=meeting.end, until=meeting.end + FOLLOWING)
    return next(
        (found for found in later if not found.cancelled and found.start >= meeting.end),
        None,
    )
