"""The API over HTTP: read-only JSON for programs on any site."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from hashlib import sha256
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Field, NinjaAPI, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from chats.api.asked import MOST, MOST_CHATS, USUAL, Asked, AskedError, NoChatError
from chats.api.meetings import page, planned
from chats.models import Meeting

CACHING = "public, max-age=60, stale-if-error=86400"

# No page of documentation: its scripts come from elsewhere, which our content policy forbids.
api = NinjaAPI(
    title="Chat Directory",
    version="1",
    description="Recurring online chats, each date at its organiser's time.",
    docs_url=None,
    urls_namespace="api",
)


class MeetingsQuery(Schema):
    """Documents the query; `Asked` reads it, because its refusals are sentences."""

    chat: list[str] = Field([], description=f"Chats by name, up to {MOST_CHATS}; none: all running")
    since: str = Field("", description="2026-12-01 or 2026-12-01T19:00Z; today where not said")
    until: str = Field("", description="At most five years later; 31 days where not said")
    topic: str = ""
    language: str = ""
    platform: str = ""
    q: str = Field("", description="Words in names, titles, organisers and audiences")
    limit: str = Field(f"{USUAL}", description=f"Meetings on a page, 1 to {MOST}")
    cursor: str = Field("", description="From the address of the next page")


class MeetingOut(Schema):
    chat: str = Field(description="The chat's name in addresses")
    slot: str = Field(description="The session; UID of its series in feeds")
    uid: str = Field(description="Unique and never changed; its UID in feeds of single events")
    recurrence_id: str | None = Field(
        description="Its RECURRENCE-ID in the series, on the zone's clock; null beside the rule"
    )
    on: date = Field(description="The date on the organiser's calendar; its name for ever")
    start: datetime
    end: datetime
    zone: str = Field(description="The organiser's time zone")
    wall: str = Field(description="The start on the organiser's clock")
    cancelled: bool
    reason: str
    moved: bool = Field(description="Not when its rule has it")
    extra: bool = Field(description="A date beside the rule")
    topic: str
    url: str


class MeetingsOut(Schema):
    since: datetime
    until: datetime
    meetings: list[MeetingOut]
    next: str | None = Field(description="The address of the next page")


class Refusal(Schema):
    detail: str


def _open_to_all(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Headers of every answer, and 304 for whoever has it already."""

    @wraps(run)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = run(request, *args, **kwargs)
        if response.status_code == 200:
            # Weak: the same for a compressed copy.
            response["ETag"] = etag = f'W/"{sha256(response.content).hexdigest()[:32]}"'
            response["Cache-Control"] = CACHING
            response = get_conditional_response(request, etag, None, response) or response
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapped


@api.api_operation(
    ["GET", "HEAD"],
    "meetings/",
    response={200: MeetingsOut, 400: Refusal, 404: Refusal},
    url_name="meetings",
    summary="Meetings in a stretch of time, soonest first",
    operation_id="meetings",
)
@decorate_view(_open_to_all)
def meetings(request: HttpRequest, asked: Query[MeetingsQuery]) -> dict[str, Any]:
    """Meetings that end after `since` and start before `until`, cancelled ones among them."""
    try:
        wanted = Asked.from_query(request.GET, now=timezone.now())
        found = page(wanted)
    except AskedError as error:
        _refuse(400, error)
    except NoChatError as error:
        _refuse(404, error)
    return {
        "since": wanted.since,
        "until": wanted.until,
        "meetings": [_shown(meeting) for meeting in found.meetings],
        "next": found.next and f"{_page(reverse('api:meetings'))}?{wanted.query_after(found.next)}",
    }


def _refuse(status: int, error: Exception) -> NoReturn:
    raise HttpError(status, str(error)) from error


def _shown(meeting: Meeting) -> dict[str, Any]:
    plan, clock, note = planned(meeting), meeting.clock, meeting.note
    ruled = plan and meeting.slot.recurrence
    return {
        "chat": meeting.chat.slug,
        "slot": str(meeting.slot.uid),
        "uid": f"{meeting.slot.uid}-{meeting.on:%Y%m%d}",
        "recurrence_id": f"{meeting.on:%Y%m%d}T{meeting.slot.starts_at:%H%M%S}" if ruled else None,
        "on": meeting.on,
        "start": meeting.start.astimezone(UTC),
        "end": meeting.end.astimezone(UTC),
        "zone": meeting.slot.zone,
        "wall": f"{meeting.start.astimezone(clock):%Y-%m-%dT%H:%M:%S}",
        "cancelled": meeting.cancelled,
        "reason": note.reason if note and note.cancelled else "",
        "moved": plan is not None and meeting.start != plan,
        "extra": plan is None,
        "topic": meeting.topic,
        "url": _page(meeting.get_absolute_url()),
    }


def _page(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
