"""How a chat gets in: the form, its live preview, and the page that says what happens next."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chats.models import Chat
from chats.schedule.phrase import Hints
from chats.schedule.wording import words
from chats.submissions import lifecycle
from chats.submissions.forms import QUESTIONS, SubmissionForm, WhenForm
from chats.submissions.settling import next_dates
from chats.visitor import visitor_clock

TICKET = "submission"


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SubmissionForm(request.POST or None, today=now.date(), hints=_hints(request))
    # "Show me the dates" works without JavaScript: the same form, sent but not yet meant.
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            chat = _submitted(form, now=now)
        except lifecycle.ConflictError as conflict:
            form.add_error("hashtag", str(conflict))
        else:
            return redirect("submission_thanks", ticket=signing.dumps(chat.pk, salt=TICKET))
    status = 422 if form.is_bound and form.errors and "look" not in request.POST else 200
    context = {"form": form, **_preview(form, request, now=now)}
    return render(request, "submissions/submit.html", context, status=status)


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """An HTML fragment: the phrase said back, its next dates, and only what is still open."""
    now = timezone.now()
    form = WhenForm(request.GET, today=now.date(), hints=_hints(request))
    return render(request, "submissions/_preview.html", _preview(form, request, now=now))


@require_GET
def thanks(request: HttpRequest, ticket: str) -> HttpResponse:
    """What happens next. Signed, so that nobody else can ask what waits for an editor."""
    try:
        chat = get_object_or_404(Chat, pk=signing.loads(ticket, salt=TICKET))
    except signing.BadSignature as error:
        raise Http404 from error
    if chat.state in Chat.VISIBLE:
        return redirect(chat)
    return render(request, "submissions/thanks.html", {"chat": chat})


def _submitted(form: SubmissionForm, *, now: datetime) -> Chat:
    return lifecycle.submit(
        facts=form.facts(),
        slots=list(form.settled.slots) if form.settled else [],
        platforms=form.platforms(),
        topics=list(form.cleaned_data["topics"]),
        now=now,
    )


def _hints(request: HttpRequest) -> Hints:
    """A reader's own zone does not say the chat's: it only orders what is asked."""
    zone = visitor_clock(request).zone
    return Hints(zone=zone.key if zone else None)


def _preview(form: WhenForm, request: HttpRequest, *, now: datetime) -> dict[str, Any]:
    if form.is_bound:
        form.is_valid()
    settled = form.settled
    slots = settled.slots if settled else ()
    asks = settled.questions if settled else ()
    return {
        "when": form,
        "settled": settled,
        "asks": asks,
        "questions": {name: QUESTIONS[name] for name in asks},
        # A question that was answered stays, so that the answer can be changed.
        "show": {
            "zone": "zone" in asks or form.data.get("zone"),
            "start": "start" in asks or form.data.get("start"),
            "anchor": "anchor" in asks or form.data.get("first"),
        },
        "sentences": [words(slot.schedule) for slot in slots],
        "dates": next_dates(slots, now=now),
        "chat_zone": ZoneInfo(slots[0].zone) if slots else None,
        "reader_zone": visitor_clock(request).zone,
    }
