"""Feeds in the form that an address asks for, joined from kept events."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from chats.feeds.alarms import with_alarm
from chats.feeds.calendar import About, calendar, in_zone
from chats.feeds.choices import CONFIRMED, WITH_TOPIC, Choice
from chats.feeds.pieces import BEHIND, Window, pieces, window
from chats.feeds.publishing import about_chat
from chats.feeds.store import Published
from chats.feeds.texts import changes
from chats.models import Chat

# As on the pages: a chat that meets once a year is the slowest, and after that nobody has looked.
FRESH = timedelta(days=365)
SAID = {
    CONFIRMED: "Only chats confirmed within a year.",
    WITH_TOPIC: "Only dates that have a topic.",
}


def chosen(
    chats: QuerySet[Chat], choice: Choice, about: About, *, since: datetime, now: datetime
) -> Published:
    """The feed of these chats; `since` is when the newest of their rows was published."""
    today = window(now).today
    if choice.only:
        about = replace(about, words=f"{about.words} {SAID[choice.only]}")
    if choice.only == CONFIRMED:
        chats = chats.filter(confirmed_at__gt=today - FRESH)
    found = pieces(chats, choice.form, singles=_singles(choice, now), now=now)
    if choice.zone:
        found = [in_zone(piece, choice.zone) for piece in found]
    if choice.alarm is not None:
        found = [with_alarm(piece, choice.alarm) for piece in found]
    daily = choice.singles or choice.past is not None or choice.only == CONFIRMED
    return Published(calendar(about, found), max(since, today) if daily else since)


def chosen_chat(chat: Chat, choice: Choice, *, since: datetime, now: datetime) -> Published:
    about = about_chat(chat, query=choice.query)
    if choice.zone:
        edge = window(now)
        moves = changes(chat, ZoneInfo(choice.zone), since=edge.since, until=edge.until)
        about = replace(about, words=f"{about.words}\n{moves}".strip())
    return chosen(Chat.objects.visible().filter(pk=chat.pk), choice, about, since=since, now=now)


def _singles(choice: Choice, now: datetime) -> Window | None:
    if not choice.singles:
        return None
    behind = BEHIND if choice.past is None else timedelta(days=choice.past)
    return Window(window(now).today, behind)
