"""My calendar, without an account: its pages, and its feeds for programs."""

from datetime import UTC, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chats.feeds import mixes
from chats.feeds.answers import answer, feed, no_mix
from chats.feeds.choices import Choice, ChoiceError, refuse_unknown
from chats.feeds.choosing import Choosing
from chats.feeds.chosen import chosen
from chats.feeds.pieces import window
from chats.feeds.store import Published
from chats.feeds.texts import page
from chats.feeds.vevent import single_uid
from chats.models import Chat, Meeting, Mix
from chats.programme import indexed
from chats.rates import HOUR, within
from chats.subscribing import Subscribing, subscribing

DAYS_AHEAD = timedelta(days=60)


@feed
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """The chosen chats' meetings: `/my/<token>.ics`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    refuse_unknown(request.GET)
    mix = mixes.find(token)
    if mix is None:
        return no_mix()
    about = mixes.about(mix, source=reverse("mix_feed", args=[token]), query=choice.query)
    # At midnight a cancelled date that has passed is told no more.
    since = max(mixes.modified(mix), window(now).today)
    found = chosen(mixes.chats_of(mix), choice, about, since=since, now=now)
    return answer(request, found, name=f"{token}.ics")


@feed
def meetings(request: HttpRequest, token: str) -> HttpResponseBase:
    """The next 60 days as JSON, in UTC or on the clock of `tz=`: `/my/<token>.json`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    if set(request.GET) - {"tz"}:
        raise ChoiceError("These meetings have one option: tz=Asia/Hong_Kong, or any other zone.")
    mix = mixes.find(token)
    if mix is None:
        return no_mix()
    since = window(now).today
    running = mixes.chats_of(mix).exclude(state=Chat.State.PAUSED)
    zone = ZoneInfo(choice.zone) if choice.zone else UTC
    told = {
        "since": since,
        "until": since + DAYS_AHEAD,
        "meetings": [
            _told(meeting, zone)
            for meeting in indexed(running, since=since, until=since + DAYS_AHEAD)
        ],
    }
    body = Published(JsonResponse(told).content, max(mixes.modified(mix), since))
    return answer(request, body, name=f"{token}.json", kind="application/json")


@require_safe
@never_cache
def mix(request: HttpRequest, token: str) -> HttpResponse:
    """What is in a calendar, for people."""
    found = mixes.find(token)
    if found is None:
        raise Http404
    context = {"mix": found, "chats": _listed(found), "subscribing": _subscribing(found)}
    return _private(render(request, "feeds/mix.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """Tick chats, and get a calendar of them. Links may tick some: `/my/?chat=<slug>`."""
    asked = request.POST if request.method == "POST" else request.GET
    choosing = Choosing.from_query(asked)
    if request.method != "POST" or "find" in asked:
        return render(request, "feeds/my.html", {"choosing": choosing})
    try:
        chats = mixes.wanted(choosing.slugs)
    except mixes.MixError as error:
        return _refused(request, "feeds/my.html", choosing, error)
    if not within(request, "mixes", most=settings.MIXES_PER_HOUR):
        late = mixes.MixError(
            f"From your network {settings.MIXES_PER_HOUR} calendars were made within an hour, "
            "and more are not. Try again later: your ticks are still here."
        )
        response = _refused(request, "feeds/my.html", choosing, late, status=429)
        response["Retry-After"] = str(HOUR)
        return response
    made, secret = mixes.make(chats, now=timezone.now())
    return _private(redirect(mixes.address_to_change(made, secret)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, token: str, secret: str) -> HttpResponse:
    """The one page that changes a calendar; whoever knows its address may."""
    found = mixes.find_to_change(token, secret)
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "mix": found,
        "subscribing": _subscribing(found),
        "secret_address": page(mixes.address_to_change(found, secret)),
        "kept": "kept" in request.GET,
    }
    if request.method == "POST":
        choosing = Choosing.from_query(request.POST)
    else:
        choosing = Choosing(tuple(chat.slug for chat in _listed(found)))
    if request.method == "POST" and "find" not in request.POST:
        try:
            mixes.change(found, mixes.wanted(choosing.slugs), now=timezone.now())
        except mixes.MixError as error:
            return _refused(request, "feeds/mix_edit.html", choosing, error, **context)
        return _private(redirect(f"{request.path}?kept=1"))
    return _private(render(request, "feeds/mix_edit.html", {**context, "choosing": choosing}))


def _listed(mix: Mix) -> list[Chat]:
    return list(mixes.chats_of(mix).order_by("folded"))


def _subscribing(mix: Mix) -> Subscribing:
    return subscribing(
        reverse("mix_feed", args=[mix.token]),
        name=f"{settings.SITE_NAME}: my chats",
        qr=reverse("mix_qr", args=[mix.token]),
    )


def _refused(
    request: HttpRequest,
    template: str,
    choosing: Choosing,
    error: mixes.MixError,
    *,
    status: int = 400,
    **context: Any,
) -> HttpResponse:
    """The form once more, with everything that may stay ticked."""
    told = {**context, "choosing": choosing, "error": str(error)}
    return _private(render(request, template, told, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Its address is its key. (No stricter Referrer-Policy than the site's, which tells no other
    site: with "no-referrer" a browser posts from nowhere, and CSRF refuses it.)"""
    response["X-Robots-Tag"] = "noindex"
    return response


def _told(meeting: Meeting, zone: tzinfo) -> dict[str, Any]:
    note = meeting.note
    return {
        "chat": meeting.chat.slug,
        "hashtag": meeting.chat.hashtag,
        "uid": single_uid(meeting),
        "on": meeting.on,
        "start": meeting.start.astimezone(zone),
        "end": meeting.end.astimezone(zone),
        "zone": meeting.slot.zone,
        "cancelled": meeting.cancelled,
        "reason": note.reason if note and note.cancelled else "",
        "moved": meeting.moved,
        "topic": meeting.topic,
        "url": page(meeting.get_absolute_url()),
    }
