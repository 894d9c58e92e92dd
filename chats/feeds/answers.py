"""How feeds are answered over HTTP: read by any site, 304 for whoever has them already."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from chats.feeds.choices import ChoiceError
from chats.feeds.headers import CALENDAR, description, etag_of, validators
from chats.feeds.store import Published
from chats.feeds.texts import page
from chats.models import Removed

View = Callable[..., HttpResponseBase]


def feed(view: View) -> View:
    """GET and HEAD, open to every site; what cannot be followed is told in plain words."""

    @csrf_exempt  # so that a POST hears 405 and not 403; nothing is changed here
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response: HttpResponseBase = told("A feed is only read: use GET or HEAD.", status=405)
            response["Allow"] = "GET, HEAD"
        else:
            try:
                response = view(request, **kwargs)
            except ChoiceError as error:
                response = told(str(error), status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapped


def answer(
    request: HttpRequest, feed: Published, *, name: str, kind: str = CALENDAR
) -> HttpResponseBase:
    """The feed, or 304 for whoever has it already. `name` is a file's, with its ending."""
    etag = etag_of(feed.body)
    said = {**description(name, kind), **validators(etag, feed.modified)}
    response = HttpResponse(feed.body, headers=said)
    modified = int(feed.modified.timestamp())
    return get_conditional_response(request, etag, modified, response) or response


def gone(slug: str) -> HttpResponse:
    """Where a chat is not: 410 if it was removed, else 404."""
    if Removed.objects.filter(slug=slug).exists():
        return told("This chat was removed from the directory: unsubscribe here.", status=410)
    return told(f"There is no chat at this address. All of them: {all_chats()}", status=404)


def no_mix() -> HttpResponse:
    where = page(reverse("my"))
    return told(f"There is no calendar at this address. Make your own: {where}", status=404)


def all_chats() -> str:
    return page(reverse("directory"))


def told(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
