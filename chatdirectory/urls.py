"""The project's addresses: the site, and the editors' desk."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name where a page names no icon."""
    return redirect(static("img/favicon.svg"))


urlpatterns = [
    path("favicon.ico", favicon),
    path("desk/", admin.site.urls),
    path("", include("chats.urls")),
]
handler400 = "chats.listing.errors.bad_request"
handler403 = "chats.listing.errors.forbidden"
handler404 = "chats.listing.errors.not_found"
handler500 = "chats.listing.errors.server_error"
