"""The site map."""

from django.urls import path, register_converter

from chats.api.views import api
from chats.feeds import atom_views as atom
from chats.feeds import doctor
from chats.feeds import mix_views as mixes
from chats.feeds import subscribe_views as subscribing
from chats.feeds import views as feeds
from chats.feeds.mixes import LETTERS, SECRET, TOKEN
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


class Token(ChatSlug):
    regex = f"[{LETTERS}]{{{TOKEN}}}"


class Secret(ChatSlug):
    regex = f"[{LETTERS}]{{{SECRET}}}"


register_converter(ChatSlug, "chat")
register_converter(MeetingAddress, "meeting")
register_converter(Token, "token")
register_converter(Secret, "secret")

urlpatterns = [
    path("", listing.upcoming, name="upcoming"),
    path("zone/", listing.choose_zone, name="choose_zone"),
    path("chats/", listing.directory, name="directory"),
    path("calendar.ics", feeds.calendar, name="calendar_feed"),
    path("chats.atom", atom.directory, name="directory_atom"),
    path("chats/<chat:slug>.ics", feeds.chat, name="chat_feed"),
    path("chats/<chat:slug>.atom", atom.chat, name="chat_atom"),
    path("chats/<chat:slug>/feed/", doctor.doctor, name="feed_doctor"),
    path("chats/<chat:slug>/", listing.chat, name="chat"),
    path("chats/<chat:slug>/qr.svg", subscribing.chat_qr, name="chat_qr"),
    path("chats/<chat:slug>/next", listing.next_meeting, name="next_meeting"),
    path("chats/<chat:slug>/<meeting:address>/", listing.meeting, name="meeting"),
    path("my/", mixes.my, name="my"),
    path("my/<token:token>.ics", mixes.calendar, name="mix_feed"),
    path("my/<token:token>.atom", atom.mix, name="mix_atom"),
    path("my/<token:token>.json", mixes.meetings, name="mix_json"),
    path("my/<token:token>/", mixes.mix, name="mix"),
    path("my/<token:token>/qr.svg", subscribing.mix_qr, name="mix_qr"),
    path("my/<token:token>/edit/<secret:secret>/", mixes.edit, name="mix_edit"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("submit/", submissions.submit, name="submit"),
    path("submit/preview", submissions.preview, name="submission_preview"),
    path("submit/thanks/<str:ticket>/", submissions.thanks, name="submission_thanks"),
    path("about/", listing.about, name="about"),
    path("api/v1/", api.urls),
]
