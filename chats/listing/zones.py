"""Choosing a time zone by hand."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chats.schedule.zones import is_known
from chats.visitor import CHOSEN

YEAR = 365 * 24 * 60 * 60


@require_safe
@never_cache
def choose_zone(request: HttpRequest) -> HttpResponse:
    """Keep the zone of `tz` in a cookie, or forget it where `tz` is empty, and go back to `next`.

    A preference and no more, so a GET may set it; a link on another site may not.
    """
    response = HttpResponseRedirect(_back(request.GET.get("next", "")))
    zone = request.GET.get("tz", "")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return response
    if is_known(zone):
        response.set_cookie(
            CHOSEN, zone, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    elif not zone:
        response.delete_cookie(CHOSEN, samesite="Lax")
    return response


def _back(told: str) -> str:
    """A path of this site, without the zone its own query may name: that would win."""
    if not told.startswith("/") or not url_has_allowed_host_and_scheme(told, allowed_hosts=None):
        return "/"
    parts = urlsplit(told)
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if name != "tz"]
    return parts._replace(scheme="", netloc="", query=urlencode(query), fragment="").geturl()
