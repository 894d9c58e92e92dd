"""Feeds over HTTP: calendars poll these addresses, so most answers are 304."""

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from chats.feeds import answers, publishing
from chats.feeds.answers import all_chats
from chats.feeds.choices import Choice, ChoiceError, filters, refuse_unknown
from chats.feeds.chosen import chosen, chosen_chat
from chats.models import Chat
from chats.selection import Selection
from chats.text import one_line


@answers.feed
def chat(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One chat's calendar: `/chats/<slug>.ics`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    refuse_unknown(request.GET)
    feed = publishing.chat_feed(slug, now=now)
    if feed is None:
        return answers.gone(slug)
    if not choice.is_plain:
        found = Chat.objects.visible().filter(slug=slug).first()
        if found is None:
            return answers.gone(slug)
        feed = chosen_chat(found, choice, since=feed.modified, now=now)
    return answers.answer(request, feed, name=f"{slug}.ics")


@answers.feed
def calendar(request: HttpRequest) -> HttpResponseBase:
    """All running chats, or those that a page's filters leave: `/calendar.ics`."""
    now, choice = timezone.now(), Choice.from_query(request.GET)
    feed = publishing.calendar_feed(now=now)
    if request.GET:
        selection = Selection.from_query(filters(request.GET))
        _refuse(selection.ignored)
        if query := "&".join(filter(None, (selection.query, choice.query))):
            about = publishing.about_calendar(query=query, asked=_in_words(selection))
            feed = chosen(selection.chats(), choice, about, since=feed.modified, now=now)
    return answers.answer(request, feed, name="calendar.ics")


def _refuse(ignored: tuple[str, ...]) -> None:
    """A page shows everything for a filter it does not know; a calendar would do so for years."""
    if ignored:
        raise ChoiceError(
            f"This calendar has no filter “{one_line(ignored[0])}”. "
            f"Choose chats at {all_chats()} and take the calendar's address from there."
        )


def _in_words(selection: Selection) -> str:
    return ", ".join(
        filter(None, (selection.q, selection.topic, selection.platform, selection.language))
    )
