"""Pages people browse: what is on, the directory, a chat, one of its meetings."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from chats.listing import catalogue
from chats.listing.days import almanac, beginning
from chats.listing.entries import entry
from chats.listing.finding import find, missing
from chats.listing.neighbours import FIRST, LAST, neighbours
from chats.listing.questions import questions
from chats.listing.sessions import home, sessions
from chats.listing.standing import standing
from chats.listing.zones import choose_zone
from chats.models import Chat, Meeting
from chats.programme import indexed, meetings_on
from chats.programme.index import AHEAD
from chats.selection import Selection
from chats.subscribing import Subscribing, subscribing
from chats.visitor import visitor_clock

__all__ = ["about", "chat", "choose_zone", "directory", "meeting", "next_meeting", "upcoming"]

UTC = ZoneInfo("UTC")
DATES_SHOWN, PAST_SHOWN = 8, 12


@require_safe
@vary_on_cookie
def upcoming(request: HttpRequest) -> HttpResponse:
    now, zone = timezone.now(), visitor_clock(request).or_else(UTC)
    selection = Selection.from_query(request.GET)
    start = beginning(request.GET.get("from", ""), now=now, zone=zone)
    shown = almanac(selection, start, now=now, zone=zone) if start.within else None
    context = {
        "zone": zone,
        "selection": selection,
        "start": start,
        "from_day": start.at.astimezone(zone).replace(tzinfo=None) if start.within else None,
        "almanac": shown,
        "topics": catalogue.topics(selection),
        "now": now,
        "subscribing": _calendar(selection),
    }
    return render(request, "listing/upcoming.html", context)


@require_safe
@vary_on_cookie
def directory(request: HttpRequest) -> HttpResponse:
    now, zone = timezone.now(), visitor_clock(request).or_else(UTC)
    selection = Selection.from_query(request.GET)
    number = _page_number(request.GET.get("page", ""))
    found = selection.chats().order_by("folded")
    total, offset = found.count(), (number - 1) * catalogue.PAGE
    inside = offset < total
    window = found[offset : offset + catalogue.PAGE] if inside else found.none()
    context = {
        "zone": zone,
        "selection": selection,
        "this_year": now.astimezone(zone).year,
        "cards": catalogue.cards(window, zone=zone, now=now),
        "history": catalogue.history(selection, now=now) if number == 1 else [],
        "total": total,
        "page": number,
        "next_page": number + 1 if offset + catalogue.PAGE < total else None,
        "topics": catalogue.topics(selection),
        "languages": catalogue.languages(selection),
        "platforms": catalogue.platforms(selection),
        "subscribing": _calendar(selection),
    }
    return render(request, "listing/directory.html", context)


@require_safe
@vary_on_cookie
def chat(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    if found is None:
        return missing(request, slug)
    now, clock = timezone.now(), visitor_clock(request)
    zone = clock.or_else(home(found) or UTC)
    context = {
        "chat": found,
        "zone": zone,
        "chat_zone": home(found),
        "standing": standing(found, now=now),
        "sessions": sessions(found, reader=clock.zone, now=now),
        "this_year": now.astimezone(zone).year,
        "dates": [entry(m, zone=zone, now=now) for m in _coming(found, now)[:DATES_SHOWN]],
        "past": _past(found, now),
        "language": catalogue.language_name(found.language),
        "subscribing": _feed(found),
    }
    return render(request, "listing/chat.html", context)


@require_safe
@never_cache
def next_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    if found is None:
        return missing(request, slug)
    coming = (m for m in _coming(found, timezone.now()) if not m.cancelled)
    return redirect(next(coming, found))


@require_safe
@vary_on_cookie
def meeting(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    found = find(slug)
    if found is None:
        return missing(request, slug)
    on, at = _parts(address)
    meant = [m for m in meetings_on(found, on) if at is None or m.slot.starts_at == at]
    if not meant:
        raise Http404
    if at is None and len(meant) > 1:
        return render(request, "listing/sessions_of_a_day.html", _context(request, found, meant))
    if meant[0].address != address:
        return redirect(meant[0])
    context = _context(request, found, meant, neighbours(found, meant[0]))
    return render(request, "listing/meeting.html", context)


@require_safe
@vary_on_cookie
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "listing/about.html", {"subscribing": _calendar(Selection())})


def _context(
    request: HttpRequest,
    chat: Chat,
    meetings: list[Meeting],
    around: tuple[Meeting | None, Meeting | None] = (None, None),
) -> dict[str, Any]:
    """What the pages of one day show: its meetings, and those before and after."""
    now = timezone.now()
    zone = visitor_clock(request).or_else(meetings[0].clock)
    entries = [entry(meeting, zone=zone, now=now) for meeting in meetings]
    previous, following = (each and entry(each, zone=zone, now=now) for each in around)
    return {
        "chat": chat,
        "zone": zone,
        "chat_zone": meetings[0].clock,
        "standing": standing(chat, now=now),
        "entry": entries[0],
        "entries": entries,
        "previous": previous,
        "following": following,
        "questions": questions(meetings[0]),
    }


def _coming(chat: Chat, now: datetime) -> list[Meeting]:
    """What the index knows of; nothing where no meetings are promised."""
    if not chat.is_running:
        return []
    return list(indexed(Chat.objects.filter(pk=chat.pk), since=now, until=now + AHEAD)[:50])


def _past(chat: Chat, now: datetime) -> list[Meeting]:
    """Past meetings that somebody wrote about, latest first."""
    notes = [note for slot in chat.slots.all() for note in slot.notes.all()]
    told = {note.on for note in notes if note.topic or note.recap}
    days = sorted((on for on in told if on < now.date()), reverse=True)[:PAST_SHOWN]
    return [meeting for on in days for meeting in meetings_on(chat, on)]


def _parts(address: str) -> tuple[date, time | None]:
    """The organiser's date and, where two meet that day, the time. Http404 for no such day."""
    try:
        on = date.fromisoformat(address[:10])
        at = time.fromisoformat(f"{address[11:13]}:{address[13:]}") if address[10:] else None
    except ValueError:
        raise Http404 from None
    if not FIRST.date() <= on < LAST.date():
        raise Http404
    return on, at


def _page_number(told: str) -> int:
    return max(1, int(told)) if told.isascii() and told.isdigit() and len(told) < 12 else 1


def _calendar(selection: Selection) -> Subscribing:
    return subscribing(reverse("calendar_feed"), name=settings.SITE_NAME, query=selection.query)


def _feed(chat: Chat) -> Subscribing:
    path, qr = (reverse(name, args=[chat.slug]) for name in ("chat_feed", "chat_qr"))
    return subscribing(path, name=chat.hashtag, qr=qr)
