"""Feeds over HTTP."""

from django.http import HttpRequest, HttpResponse
from icalendar import Calendar


def chat(request: HttpRequest, slug: str) -> HttpResponse:
    return _empty()


def calendar(request: HttpRequest) -> HttpResponse:
    return _empty()


def _empty() -> HttpResponse:
    feed = Calendar.new(prodid="-//Chat Directory//EN")
    return HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")
