"""The feed doctor: what is in a chat's feed, how clients show it, and whether it is sound."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from chats.feeds import contentlines, publishing
from chats.feeds.choices import CONFIRMED, WITH_TOPIC, Choice, ChoiceError, refuse_unknown
from chats.feeds.chosen import FRESH, chosen_chat
from chats.feeds.clients import FAMILIES, Contents, everywhere, shown
from chats.feeds.forms import CANCELLED
from chats.feeds.lint import Check, events, lint
from chats.feeds.pieces import window
from chats.feeds.store import Published
from chats.feeds.texts import page
from chats.feeds.told import Told, told
from chats.models import Chat, Removed
from chats.programme import meetings_of
from chats.schedule import ScheduleError
from chats.visitor import visitor_clock

DATES_SHOWN = 8
SAME = "Its dates are those of the chat’s page."
WORDS = {
    "note": "a note in their place",
    "strike": "struck through",
    "drop": "left out",
    CONFIRMED: "if confirmed within a year",
    WITH_TOPIC: "with a topic",
}


class Entry(NamedTuple):
    """One date of the feed on the reader's clock."""

    start: datetime
    end: datetime
    summary: str
    cancelled: bool
    tentative: bool


@require_safe
@vary_on_cookie
def doctor(request: HttpRequest, slug: str) -> HttpResponse:
    """`/chats/<slug>/feed/`, with the options of the feed's own address."""
    found = Chat.objects.visible().filter(slug=slug)
    chat = found.prefetch_related("slots__notes").first()
    if chat is None:
        if Removed.objects.filter(slug=slug).exists():
            return render(request, "listing/removed.html", {"slug": slug}, status=410)
        raise Http404
    now, refused, choice = timezone.now(), "", Choice()
    try:
        refuse_unknown(request.GET)
        choice = Choice.from_query(request.GET)
    except ChoiceError as error:
        refused = str(error)
    feed = _feed(chat, choice, now=now)
    zone = visitor_clock(request).or_else(_home(chat))
    context = {
        **_examined(chat, choice, feed, zone=zone, now=now),
        "chat": chat,
        "choice": choice,
        "refused": refused,
        "cancelled_words": {value: WORDS[value] for value in CANCELLED},
        "only_words": {value: WORDS[value] for value in (CONFIRMED, WITH_TOPIC)},
        "zone": zone,
        "chat_zone": _home(chat),
        "address": _address(chat, choice),
    }
    return render(request, "feeds/doctor.html", context, status=400 if refused else 200)


def _examined(
    chat: Chat, choice: Choice, feed: Published, *, zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    checks, dates = lint(feed.body), list[Told]()
    try:
        dates = told(feed.body, since=now, until=window(now).until)
        checks.append(_same(dates, chat, choice, now=now))
    except (ScheduleError, ValueError, LookupError) as error:
        checks.append(Check(SAME, (str(error),)))
    contents = _contents(feed.body, dates)
    return {
        "checks": checks,
        "problems": sum(bool(check.problems) for check in checks),
        "dates": [_entry(date, zone) for date in dates[:DATES_SHOWN]],
        "contents": contents,
        "everywhere": everywhere(choice, contents),
        "families": [(family, shown(family, choice, contents)) for family in FAMILIES],
        "modified": feed.modified.astimezone(zone).replace(tzinfo=None),
        "changed": chat.changed_at.astimezone(zone).replace(tzinfo=None),
        "size": len(feed.body),
    }


def _feed(chat: Chat, choice: Choice, *, now: datetime) -> Published:
    """The very bytes that the address answers."""
    published = publishing.chat_feed(chat.slug, now=now)
    if published is None:  # hidden or removed a moment ago
        raise Http404
    if choice.is_plain:
        return published
    return chosen_chat(chat, choice, since=published.modified, now=now)


def _same(dates: list[Told], chat: Chat, choice: Choice, *, now: datetime) -> Check:
    """Whether the feed tells what this site's own pages do."""
    form = choice.form.at(window(now).today)
    unconfirmed = not chat.confirmed_at or chat.confirmed_at <= window(now).today - FRESH
    paused = chat.state == Chat.State.PAUSED
    silent = paused or (choice.only == CONFIRMED and unconfirmed)
    meetings = [] if silent else meetings_of(chat, since=now, until=window(now).until)
    ours = Counter((found.start, found.end) for found in meetings if form.tells(found))
    theirs = Counter((date.start, date.end) for date in dates)
    missing, beyond = sorted(ours - theirs), sorted(theirs - ours)
    return Check(
        SAME,
        (
            *(f"{start:%Y-%m-%d %H:%M} UTC is missing." for start, _ in missing[:DATES_SHOWN]),
            *(f"{start:%Y-%m-%d %H:%M} UTC is too many." for start, _ in beyond[:DATES_SHOWN]),
        ),
    )


def _contents(feed: bytes, dates: list[Told]) -> Contents:
    found = events(contentlines.read(feed))
    return Contents(
        coming=len(dates),
        cancelled=sum(_is_cancelled(date) for date in dates),
        tentative=sum(date.status == "TENTATIVE" for date in dates),
        rules=sum(bool(event.all("RRULE")) for event in found),
        events=len(found),
    )


def _entry(date: Told, zone: ZoneInfo) -> Entry:
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (date.start, date.end))
    return Entry(start, end, date.summary, _is_cancelled(date), date.status == "TENTATIVE")


def _is_cancelled(date: Told) -> bool:
    return date.status == "CANCELLED" or date.summary.startswith("CANCELLED: ")


def _home(chat: Chat) -> ZoneInfo:
    slot = next(iter(chat.slots.all()), None)
    return ZoneInfo(slot.zone) if slot else ZoneInfo("UTC")


def _address(chat: Chat, choice: Choice) -> str:
    query = f"?{choice.query}" if choice.query else ""
    return page(reverse("chat_feed", args=[chat.slug])) + query
