"""What is news about a chat: two states of its rows compared, in words that are kept for good."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from chats.models import Change, Chat, Note, Slot
from chats.partialdates import in_words
from chats.schedule import ScheduleError, occurrence_on
from chats.schedule.wording import words
from chats.schedule.zones import place
from chats.text import one_line

Kind = Change.Kind
A_DAY = timedelta(days=1)


class News(NamedTuple):
    """`on` is the date it is about, if it is about one; `words` what was said then."""

    kind: Change.Kind
    on: date | None = None
    words: str = ""


def of_note(before: Note | None, after: Note | None, *, now: datetime) -> list[News]:
    """What an edit of a note says to those who follow the chat: nothing about past dates."""
    if before and after and (before.slot_id, before.on) != (after.slot_id, after.on):
        return of_note(before, None, now=now) + of_note(None, after, now=now)
    note = after or before
    if note is None or note.skipped or (note.moved_on or note.on) < (now - A_DAY).date():
        return []
    was, becomes = before or Note(), after or Note()
    if becomes.cancelled:
        told = [] if was.cancelled else [(Kind.CANCELLED, becomes.reason)]
    else:
        told = list(_of_held(note, was, becomes))
    return [News(kind, note.on, one_line(text)) for kind, text in told]


def of_times(before: str, after: str) -> list[News]:
    return [News(Kind.RULE, words=after)] if after and after != before else []


def times(chat: Chat) -> str:
    """When the chat meets, a line a session, from the rows as they are now."""
    return "\n".join(filter(None, map(sentence, Slot.objects.filter(chat=chat))))


def sentence(slot: Slot) -> str:
    try:
        return f"{words(slot.schedule)}."
    except (ScheduleError, LookupError, ValueError, OverflowError):
        return ""  # a row that fits no more must not keep an editor from mending it


def ended(on: str) -> News:
    """`on` is a partial date."""
    link = "on" if on.count("-") == 2 else "in"
    return News(Kind.ENDED, words=f"It ended {link} {in_words(on)}." if on else "")


def _of_held(note: Note, was: Note, becomes: Note) -> list[tuple[Change.Kind, str]]:
    told = []
    if was.cancelled:
        told.append((Kind.UNCANCELLED, _at(note, becomes)))
    if (was.moved_on, was.moved_at) != (becomes.moved_on, becomes.moved_at):
        told.append((Kind.MOVED, f"Now {_at(note, becomes)}."))
    if becomes.extra and not was.extra and not _in_rule(note):
        told.append((Kind.EXTRA, _at(note, becomes)))
    if becomes.topic and becomes.topic != was.topic:
        told.append((Kind.TOPIC, becomes.topic))
    return told


def _in_rule(note: Note) -> bool:
    try:
        return occurrence_on(note.slot.schedule, note.on) is not None
    except (ScheduleError, LookupError, ValueError, OverflowError):
        return False


def _at(note: Note, becomes: Note) -> str:
    return _clock(note.slot, becomes.moved_on or note.on, becomes.moved_at or note.slot.starts_at)


def _clock(slot: Slot, on: date, at: time) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}, {at:%H:%M} {place(slot.zone)} time"
