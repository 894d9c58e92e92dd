"""Error pages that help: plain handlers that read neither the body nor a refused query."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    # Its query may be what cannot be read, and the page's frame would read it again.
    request.GET = QueryDict()
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Plain: whatever broke may be in the context or the static files that other pages need.
    return HttpResponse(render_to_string("errors/500.html"), status=500)
