"""How to keep a feed in a calendar, in words, and as a QR code for the phone."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from chats.feeds import mixes
from chats.feeds.answers import feed, gone, no_mix
from chats.feeds.headers import etag_of
from chats.models import Chat
from chats.subscribing import subscribing

# It changes only with the site's address.
CACHING = "public, max-age=86400, stale-if-error=604800"


@require_safe
@vary_on_cookie
def subscribe(request: HttpRequest) -> HttpResponse:
    """Each client's way and pace, for the calendar of all chats or of one (`?chat=<slug>`)."""
    slug = request.GET.get("chat", "")
    chat = Chat.objects.visible().filter(slug=slug).first() if slug.isprintable() else None
    if chat:
        ways = subscribing(
            reverse("chat_feed", args=[chat.slug]),
            name=chat.hashtag,
            qr=reverse("chat_qr", args=[chat.slug]),
        )
    else:
        ways = subscribing(reverse("calendar_feed"), name=settings.SITE_NAME)
    return render(request, "feeds/subscribe.html", {"chat": chat, "subscribing": ways})


@feed
def chat_qr(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The address of a chat's feed: `/chats/<slug>/qr.svg`."""
    if not Chat.objects.visible().filter(slug=slug).exists():
        return gone(slug)
    return _drawn(request, reverse("chat_feed", args=[slug]))


@feed
def mix_qr(request: HttpRequest, token: str) -> HttpResponseBase:
    if mixes.find(token) is None:
        return no_mix()
    return _drawn(request, reverse("mix_feed", args=[token]))


def _drawn(request: HttpRequest, path: str) -> HttpResponseBase:
    body = qr(subscribing(path, name="").webcal)
    response = HttpResponse(body, content_type="image/svg+xml")
    response["ETag"] = etag = etag_of(body)
    response["Cache-Control"] = CACHING
    return get_conditional_response(request, etag, None, response) or response


def qr(text: str) -> bytes:
    """Black on white in dark mode too: many phones read no other."""
    drawn = BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        drawn, kind="svg", light="#fff", border=4, omitsize=True, svgclass=None, lineclass=None
    )
    return drawn.getvalue()
