"""Feeds over HTTP: calendars poll these addresses, so most answers are 304."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.csrf import csrf_exempt

from chats.feeds import publishing
from chats.feeds.calendar import About, in_zone
from chats.feeds.calendar import calendar as joined
from chats.feeds.choices import Choice, ChoiceError
from chats.feeds.pieces import pieces, window
from chats.feeds.store import Published
from chats.feeds.texts import changes, page
from chats.models import Chat, Removed
from chats.selection import Selection
from chats.text import one_line

# Whoever stands between may keep a feed for a minute, and for a day while we cannot be reached.
CACHING = "public, max-age=60, stale-if-error=86400"
View = Callable[..., HttpResponseBase]


def _feed(view: View) -> View:
    """GET and HEAD, open to every site; what cannot be followed is told in plain words."""

    @csrf_exempt  # so that a POST hears 405 and not 403; nothing is changed here
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response: HttpResponseBase = _told("A feed is only read: use GET or HEAD.", status=405)
            response["Allow"] = "GET, HEAD"
        else:
            try:
                response = view(request, **kwargs)
            except ChoiceError as error:
                response = _told(str(error), status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapped


@_feed
def chat(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One chat's calendar: `/chats/<slug>.ics`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    feed = publishing.chat_feed(slug, now=now)
    if feed is None:
        return _gone(slug)
    if choice.singles:
        chats = Chat.objects.visible().filter(slug=slug)
        found = chats.first()
        if found is None:
            return _gone(slug)
        about = publishing.about_chat(found, query=choice.query)
        if choice.zone:
            edge = window(now)
            moves = changes(found, ZoneInfo(choice.zone), since=edge.since, until=edge.until)
            about = replace(about, words=f"{about.words}\n{moves}".strip())
        feed = _singles(chats, choice, about, since=feed.modified, now=now)
    return _answer(request, feed, name=slug)


@_feed
def calendar(request: HttpRequest) -> HttpResponseBase:
    """All running chats, or those that a page's filters leave: `/calendar.ics`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    feed = publishing.calendar_feed(now=now)
    if request.GET:
        selection = Selection.from_query(request.GET)
        _refuse(selection.ignored)
        query = "&".join(filter(None, (selection.query, choice.query)))
        about = publishing.about_calendar(query=query, asked=_in_words(selection))
        if choice.singles:
            feed = _singles(selection.chats(), choice, about, since=feed.modified, now=now)
        elif selection.query:
            body = joined(about, pieces(selection.chats(), now=now))
            feed = Published(body, feed.modified)
    return _answer(request, feed, name="calendar")


def _singles(
    chats: QuerySet[Chat], choice: Choice, about: About, *, since: datetime, now: datetime
) -> Published:
    """The meetings around today as single events, in UTC or on the clock that was asked for."""
    edge = window(now)
    found = pieces(chats, singles=edge, now=now)
    if choice.zone:
        found = [in_zone(piece, choice.zone) for piece in found]
    return Published(joined(about, found), max(since, edge.today))


def _answer(request: HttpRequest, feed: Published, *, name: str) -> HttpResponseBase:
    """The feed, or 304 for whoever has it already."""
    response = HttpResponse(feed.body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.ics") or "inline"
    # Weak: the same for a compressed copy.
    etag = f'W/"{sha256(feed.body).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(feed.modified.timestamp())
    response["Cache-Control"] = CACHING
    modified = int(feed.modified.timestamp())
    return get_conditional_response(request, etag, modified, response) or response


def _gone(slug: str) -> HttpResponse:
    if Removed.objects.filter(slug=slug).exists():
        return _told("This chat was removed from the directory: unsubscribe here.", status=410)
    return _told(f"There is no chat at this address. All of them: {_all_chats()}", status=404)


def _refuse(ignored: tuple[str, ...]) -> None:
    """A page shows everything for a filter it does not know; a calendar would do so for years."""
    if ignored:
        raise ChoiceError(
            f"This calendar has no filter “{one_line(ignored[0])}”. "
            f"Choose chats at {_all_chats()} and take the calendar's address from there."
        )


def _in_words(selection: Selection) -> str:
    return ", ".join(
        filter(None, (selection.q, selection.topic, selection.platform, selection.language))
    )


def _all_chats() -> str:
    return page(reverse("directory"))


def _told(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
