"""The VCALENDAR around rendered events: its name, its address, the zones it needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration, vText, vUri

from chats.feeds.events import Rendered
from chats.feeds.folding import written
from chats.feeds.oddtimes import is_plain
from chats.feeds.vtimezone import vtimezone
from chats.feeds.zonechanges import is_utc
from chats.text import clean, one_line

PRODUCT = "-//Chat Directory//Feeds 1//EN"
ASK_AGAIN = timedelta(hours=6)
# The site's book cloth: as the nearest name of CSS (RFC 7986, 5.9), and for Apple exactly.
COLOR, APPLE_COLOR = "darkslategray", "#1F4E43"
END = b"END:VCALENDAR\r\n"
# Two lines that `icalendar` writes one after the other; text of people never begins a line.
TIMES = re.compile(rb"^DTSTART:(\d{8}T\d{6})Z\r\nDTEND:(\d{8}T\d{6})Z\r$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class About:
    """What a calendar says of itself: `source` is its own address, `page` the one for people."""

    name: str
    words: str
    source: str
    page: str


def calendar(about: About, parts: Iterable[Rendered]) -> bytes:
    """One calendar of all the parts. A calendar without events still holds a zone, because an
    empty one is invalid (RFC 5545, 3.6)."""
    parts = list(parts)
    years = _first_years(part.zones for part in parts)
    zones = [vtimezone(zone, year) for zone, year in sorted(years.items())]
    events = b"".join(part.events for part in parts)
    if not zones and not events:
        zones = [vtimezone("UTC", 1970)]
    return b"".join([_head(about), *zones, events, END])


def in_zone(rendered: Rendered, zone: str) -> Rendered:
    """Single events in UTC rewritten on a zone's clock, but for times that it shows twice."""
    if is_utc(zone):
        return rendered
    clock, years = ZoneInfo(zone), set[int]()

    def rewritten(match: re.Match[bytes]) -> bytes:
        moments = [_moment(time) for time in match.groups()]
        if not all(is_plain(moment, clock) for moment in moments):
            return match[0]
        start, end = (moment.astimezone(clock) for moment in moments)
        years.add(start.year)
        return (
            f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\r\nDTEND;TZID={zone}:{end:%Y%m%dT%H%M%S}\r"
        ).encode("ascii")

    events = TIMES.sub(rewritten, rendered.events)
    return Rendered(events, {zone: min(years)} if years else {})


def _moment(time: bytes) -> datetime:
    return datetime.strptime(f"{time.decode()}+0000", "%Y%m%dT%H%M%S%z")


def _first_years(zones: Iterable[Mapping[str, int]]) -> dict[str, int]:
    years: dict[str, int] = {}
    for found in zones:
        for zone, year in found.items():
            years[zone] = min(year, years.get(zone, year))
    return years


def _head(about: About) -> bytes:
    head = Calendar()
    head.add("prodid", PRODUCT)
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    # As vText: the library writes these two without escaping them.
    for name in ("name", "x-wr-calname"):
        head.add(name, vText(one_line(about.name)), encode=False)
    for name in ("description", "x-wr-caldesc"):
        head.add(name, vText(clean(about.words)), encode=False)
    head.add("color", vText(COLOR), encode=False)
    head.add("x-apple-calendar-color", vText(APPLE_COLOR), encode=False)
    # It leaves out the parameters that RFC 7986 requires here.
    head.add("refresh-interval", _duration(ASK_AGAIN), encode=False)
    head.add("x-published-ttl", vText("PT6H"), encode=False)
    head.add("source", vUri(about.source, params={"VALUE": "URI"}), encode=False)
    head.add("url", vUri(about.page), encode=False)
    return written(head).removesuffix(END)


def _duration(duration: timedelta) -> vDuration:
    return vDuration(duration, params={"VALUE": "DURATION"})
