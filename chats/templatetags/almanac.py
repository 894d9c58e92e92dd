"""How the almanac writes: zones in words, partial dates, prose, and the zone control."""

from datetime import datetime
from functools import cache
from typing import Any

import nh3
from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from chats.partialdates import in_words
from chats.schedule.zones import is_known
from chats.templatetags import _menu
from chats.visitor import BROWSER, Clock, visitor_clock

register = template.Library()
register.filter("partial_date", in_words)

TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "del"),
}
# Two below the page's own headings, whatever an organiser writes.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
# Every row of a table gets every column: a short text could make a page of megabytes.
_NO_TABLES = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
MOST_CELLS = 5000
_DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


@register.filter
def markdown(text: str) -> SafeString:
    """Prose from people as HTML. Parsed without raw HTML, then cleaned: both have to fail."""
    parser = _MARKDOWN if _cells(text) <= MOST_CELLS else _NO_TABLES
    tokens = parser.parse(text)
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(clean)


def _cells(text: str) -> int:
    """As many cells as a table of this text could have."""
    lines = text.splitlines()
    return len(lines) * max((line.count("|") + 1 for line in lines), default=0)


@register.filter
def zone_city(zone: Any) -> str:
    """ "Hong Kong" for "Asia/Hong_Kong"."""
    return _menu.city_words(str(zone))


@register.filter
def zone_words(zone: Any) -> str:
    """ "Hong Kong time, UTC+8", with the offset of this moment."""
    return _menu.zone_words(str(zone), timezone.now())


@register.filter
def clock_words(zone: Any) -> str:
    """ "Hong Kong time"."""
    return _menu.clock_words(str(zone))


@register.filter
def host(address: str) -> str:
    """The site a link leads to: "example.org" for "https://www.example.org/a/b"."""
    return address.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].removeprefix("www.")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One symbol of static/img/icons.svg; words beside it say the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's query string with some parts changed; None takes a part away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.inclusion_tag("_zone.html", takes_context=True)
def zone_control(context: dict[str, Any]) -> dict[str, Any]:
    """The control on every page. A page may name `zone` (what it shows) and `chat_zone`."""
    now, request = timezone.now(), context.get("request")
    clock = visitor_clock(request) if isinstance(request, HttpRequest) else Clock(None)
    shown = context.get("zone") or clock.zone
    chat_zone = context.get("chat_zone") or ""
    pinned = _pinned(clock, str(chat_zone), _browser(request))
    return {
        "clock": clock,
        "shown": str(shown or "UTC"),
        "chat_zone": chat_zone,
        "here": _here(request),
        "pinned": _menu.pinned(pinned, selected=str(shown or "UTC"), now=now),
        "options": _menu.options(_hour(now)),
        "now": now.astimezone(shown).replace(tzinfo=None) if shown else now.replace(tzinfo=None),
    }


def _pinned(clock: Clock, chat_zone: str, browser: str) -> dict[str, str]:
    pinned = {}
    if clock.zone:
        pinned[clock.zone.key] = "Your choice" if clock.chosen else "Yours"
    if browser:
        pinned.setdefault(browser, "Your device")
    if chat_zone:
        pinned.setdefault(chat_zone, "The chat’s")
    return pinned | {"UTC": "Universal"} if "UTC" not in pinned else pinned


def _browser(request: Any) -> str:
    told = request.COOKIES.get(BROWSER, "").replace("%2F", "/") if request else ""
    return told if is_known(told) else ""


def _here(request: Any) -> str:
    """Where to come back to after choosing a zone."""
    if not request:
        return "/"
    return str(request.get_full_path() if request.method in ("GET", "HEAD") else request.path)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
