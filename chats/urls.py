"""The site map."""

from django.urls import path, register_converter

from chats.api.views import api
from chats.feeds import views as feeds
from chats.listing import views as listing
from chats.submissions import views as submissions


class ChatSlug:
    regex = r"[\w-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MeetingAddress(ChatSlug):
    """2026-12-01, or 2026-12-01-1900 where the chat meets twice that day."""

    regex = r"\d{4}-\d{2}-\d{2}(?:-\d{4})?"


register_converter(ChatSlug, "chat")
register_converter(MeetingAddress, "meeting")

urlpatterns = [
    path("", listing.upcoming, name="upcoming"),
    path("zone/", listing.choose_zone, name="choose_zone"),
    path("chats/", listing.directory, name="directory"),
    path("calendar.ics", feeds.calendar, name="calendar_feed"),
    path("chats/<chat:slug>.ics", feeds.chat, name="chat_feed"),
    path("chats/<chat:slug>/", listing.chat, name="chat"),
    path("chats/<chat:slug>/next", listing.next_meeting, name="next_meeting"),
    path("chats/<chat:slug>/<meeting:address>/", listing.meeting, name="meeting"),
    path("submit/", submissions.submit, name="submit"),
    path("submit/preview", submissions.preview, name="submission_preview"),
    path("submit/thanks/<str:ticket>/", submissions.thanks, name="submission_thanks"),
    path("about/", listing.about, name="about"),
    path("api/v1/", api.urls),
]
