"""What an event says: words made once, from a chat and what was said about one date."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from chats.models import Chat, Meeting, Note, Platform, Slot
from chats.partialdates import in_words
from chats.schedule import Schedule, drift, occurrence_on, start_of
from chats.schedule.wording import words
from chats.schedule.zones import place
from chats.text import clean, one_line


def summary(chat: Chat, note: Note | None = None) -> str:
    """The line a calendar's grid has room for: the hashtag first, and what the date is about."""
    tag, title = one_line(chat.hashtag), one_line(chat.title)
    topic = one_line(note.topic) if note else ""
    line = f"{tag}: {topic}" if topic else tag if _same(tag, title) else f"{tag} · {title}"
    return f"CANCELLED: {line}" if note and note.cancelled else line


def about_series(slot: Slot, schedule: Schedule) -> str:
    return _paragraphs(_when(slot, schedule), _about_chat(slot.chat))


def about_meeting(meeting: Meeting, *, following: Meeting | None = None) -> str:
    """`following` is the next date that takes place: what a cancelled one points to."""
    note, slot = meeting.note, meeting.slot
    held = "" if meeting.cancelled else _held(meeting)
    said = [_cancelled(note, following), held, *_said(note)] if note else []
    usual = ("Otherwise:\n" if held else "") + _when(slot, slot.schedule)
    return _paragraphs(*said, usual, _about_chat(meeting.chat))


def changes(chat: Chat, zone: ZoneInfo, *, since: datetime, until: datetime) -> str:
    """On which days the chat's hour changes on a reader's clock, a sentence a line."""
    return "\n".join(
        f"From {change.on.day} {change.on:%B %Y} at {change.at:%H:%M} "
        f"instead of {change.was:%H:%M}, {place(zone.key)} time."
        for slot in chat.slots.all()
        for change in drift(slot.schedule, zone, since=since, until=until)
    )


def location(chat: Chat) -> str:
    return ", ".join(one_line(str(platform)) for platform in _present(chat)) or "Online"


def places(chat: Chat) -> list[tuple[str, str]]:
    """Where to take part now: each platform's name and page."""
    return [
        (one_line(str(platform)), link)
        for platform in _present(chat)
        if (link := safe_link(platform.address))
    ]


def is_confirmed(chat: Chat) -> bool:
    """Whether nobody has known better since somebody confirmed it. No clock: rows alone."""
    return bool(chat.confirmed_at) and f"{chat.confirmed_at:%Y-%m-%d}" >= chat.last_known


def safe_link(link: str) -> str:
    """The link if it is http(s) and made of what an address is made of, else nothing."""
    link = clean(link)
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return link if is_web and re.fullmatch(r"[^\s\"<>\\^`{|}]+", link) else ""


def page(path: str) -> str:
    """A page of this site by its full address, which never comes from a request."""
    return f"{settings.SITE_URL}{path}"


def _when(slot: Slot, schedule: Schedule) -> str:
    label = f"{one_line(slot.label)}: " if slot.label else ""
    return "\n".join(filter(None, (f"{label}{words(schedule)}.", one_line(slot.doubt))))


def _about_chat(chat: Chat) -> str:
    links = [f"{name}: {link}" for name, link in places(chat)]
    run_by = f"Run by {one_line(chat.organiser)}." if chat.organiser else ""
    return _paragraphs(
        _standing(chat),
        "\n".join(["Take part:", *links]) if links else "",
        "\n".join(filter(None, (run_by, page(chat.get_absolute_url())))),
    )


def _standing(chat: Chat) -> str:
    """Dated, never "a year ago": the words stay true while the clock goes on."""
    if chat.state == Chat.State.ENDED:
        link = "on" if chat.ended_on.count("-") == 2 else "in"
        return f"This chat ended {link} {in_words(chat.ended_on)}." if chat.ended_on else "Ended."
    if chat.confirmed_at and is_confirmed(chat):
        return f"Confirmed on {in_words(f'{chat.confirmed_at:%Y-%m-%d}')}."
    if chat.last_known:
        return f"Not confirmed since {in_words(chat.last_known)}: look before you rely on it."
    return "Not confirmed yet: look before you rely on it."


def _present(chat: Chat) -> list[Platform]:
    return [platform for platform in chat.platforms.all() if not platform.until]


def _said(note: Note) -> list[str]:
    questions = [one_line(line) for line in note.questions.splitlines() if line.strip()]
    return [
        f"Host: {one_line(note.host)}" if note.host else "",
        "\n".join(f"{number}. {text}" for number, text in enumerate(questions, start=1)),
        f"To read: {clean(note.reading)}" if note.reading else "",
    ]


def _cancelled(note: Note, following: Meeting | None) -> str:
    if not note.cancelled:
        return ""
    reason = f"Cancelled: {one_line(note.reason)}" if note.reason else "Cancelled."
    return f"{reason}\nThe next one: {_clock(following, following.start)}." if following else reason


def _held(meeting: Meeting) -> str:
    """For a date that is not where the rule has one: when it is, and what it was."""
    now = _clock(meeting, meeting.start)
    if meeting.moved:
        planned = start_of(meeting.on, meeting.slot.starts_at, meeting.clock)
        return f"Moved: {now}, instead of {_clock(meeting, planned)}."
    is_extra = meeting.note and meeting.note.extra and meeting.slot.recurrence
    if is_extra and not occurrence_on(meeting.slot.schedule, meeting.on):
        return f"An extra date: {now}."
    return ""


def _clock(meeting: Meeting, moment: datetime) -> str:
    local = moment.astimezone(meeting.clock)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} {place(meeting.slot.zone)} time"


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in map(clean, texts) if text)


def _same(tag: str, title: str) -> bool:
    """Whether a title only says the hashtag again: "ALSC chat" and #alscchat."""
    return _letters(title) in (_letters(tag), f"{_letters(tag)}chat")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
