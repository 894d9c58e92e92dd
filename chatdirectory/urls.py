"""The project's addresses: the site, and the editors' desk."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("desk/", admin.site.urls),
    path("", include("chats.urls")),
]
handler400 = "chats.listing.errors.bad_request"
handler403 = "chats.listing.errors.forbidden"
handler404 = "chats.listing.errors.not_found"
handler500 = "chats.listing.errors.server_error"
