"""The directory: chats that fit a selection, each with its next meeting; history beside them."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language_info

from chats.listing.entries import Entry, entry
from chats.listing.standing import Standing, standing
from chats.models import Chat, Meeting, Platform, Topic
from chats.selection import Selection

PAGE = 200
OURS = re.compile("librar|archives")  # whose almanac it is: first among topics


@dataclass(frozen=True, slots=True)
class Card:
    chat: Chat
    standing: Standing
    next: Entry | None
    language: str  # in words, where it is not English


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    name: str
    chosen: bool


def cards(chats: QuerySet[Chat], *, zone: ZoneInfo, now: datetime) -> list[Card]:
    """Three queries for any number of chats."""
    coming = (
        Meeting.objects.filter(chat=OuterRef("pk"), end__gt=now)
        .exclude(note__cancelled=True)
        .order_by("start")
    )
    found = list(
        chats.annotate(next_id=Subquery(coming.values("pk")[:1])).prefetch_related("topics")
    )
    ids = [chat.next_id for chat in found if chat.is_running]
    meetings = Meeting.objects.select_related("chat", "slot", "note").in_bulk(ids)
    entries = {pk: entry(meeting, zone=zone, now=now) for pk, meeting in meetings.items()}
    return [
        _card(chat, entries.get(chat.next_id) if chat.is_running else None, now=now)
        for chat in found
    ]


def history(selection: Selection, *, now: datetime) -> list[Card]:
    found = selection.history().order_by("folded").prefetch_related("topics")
    return [_card(chat, None, now=now) for chat in found]


def _card(chat: Chat, following: Entry | None, *, now: datetime) -> Card:
    language = "" if chat.language == "en" else language_name(chat.language)
    return Card(chat, standing(chat, now=now), following, language)


def topics(selection: Selection) -> list[Choice]:
    found = sorted(
        Topic.objects.filter(chats__state=Chat.State.PUBLISHED).distinct(),
        key=lambda topic: (not OURS.search(topic.slug), topic.name),
    )
    return [Choice(t.slug, t.name, t.slug == selection.topic) for t in found]


def languages(selection: Selection) -> list[Choice]:
    codes = set(Chat.objects.visible().values_list("language", flat=True))
    chosen = selection.language.casefold()
    named = [Choice(code, language_name(code), code.casefold() == chosen) for code in codes]
    return sorted(named, key=lambda choice: choice.name)


def platforms(selection: Selection) -> list[Choice]:
    return [Choice(kind, name, kind == selection.platform) for kind, name in Platform.Kind.choices]


def language_name(code: str) -> str:
    """ "German" for "de"; a code that Django has no name for stays as it is."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code
