"""What is on which date: computed occurrences meet stored notes, here and nowhere else."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from chats.models import Chat, Meeting, Note, Slot
from chats.schedule import Occurrence, between, occurrence_on, start_of


def meetings_of(chat: Chat, *, since: datetime, until: datetime) -> list[Meeting]:
    """The chat's meetings that end after `since` and start before `until` (aware), soonest first.

    Unsaved rows of the index, cancelled ones among them. Reads `chat.slots` and their `notes`;
    prefetch both for many chats. Raises TooMany for a window without reason.
    """
    found = [
        meeting
        for slot in chat.slots.all()
        for meeting in _of_slot(chat, slot, since=since, until=until)
        if meeting.end > since and meeting.start < until
    ]
    _give_addresses(found)
    return sorted(found, key=lambda meeting: (meeting.start, meeting.slot.number))


def meetings_on(chat: Chat, on: date) -> list[Meeting]:
    """The chat's meetings of that date on the organiser's calendar, whenever that is or was."""
    found = []
    for slot in chat.slots.all():
        note = next((note for note in slot.notes.all() if note.on == on), None)
        if occurrence := _occurrence(slot, on, note):
            found.append(_meeting(chat, slot, occurrence, note))
    _give_addresses(found)
    return found


def _of_slot(chat: Chat, slot: Slot, *, since: datetime, until: datetime) -> Iterable[Meeting]:
    notes = {note.on: note for note in slot.notes.all()}
    occurrences = {found.on: found for found in between(slot.schedule, since=since, until=until)}
    for on in [on for on, note in notes.items() if note.skipped]:
        occurrences.pop(on, None)
    # A date may have moved into the window from outside, or stand beside the rule.
    for note in notes.values():
        if note.on not in occurrences and (occurrence := _occurrence(slot, note.on, note)):
            occurrences[note.on] = occurrence
    return [_meeting(chat, slot, found, notes.get(on)) for on, found in occurrences.items()]


def _occurrence(slot: Slot, on: date, note: Note | None) -> Occurrence | None:
    if note and note.skipped:
        return None
    if occurrence := occurrence_on(slot.schedule, on):
        return occurrence
    if note and note.extra:
        start = start_of(on, slot.starts_at, slot.schedule.zone)
        return Occurrence(on, start, start + slot.lasts)
    return None


def _meeting(chat: Chat, slot: Slot, occurrence: Occurrence, note: Note | None) -> Meeting:
    start, end = occurrence.start, occurrence.end
    if note and (moved := note.moved(slot)):
        start, end = moved, moved + slot.lasts
    return Meeting(chat=chat, slot=slot, note=note, on=occurrence.on, start=start, end=end)


def _give_addresses(meetings: Iterable[Meeting]) -> None:
    often = Counter(meeting.on for meeting in meetings)
    for meeting in meetings:
        at = f"-{meeting.slot.starts_at:%H%M}" if often[meeting.on] > 1 else ""
        meeting.address = f"{meeting.on:%Y-%m-%d}{at}"
