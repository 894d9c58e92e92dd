"""What RFC 5545, RFC 7986 and known clients ask of a feed, checked on its bytes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from chats.feeds.contentlines import Component, Line, read

LONGEST = 75  # octets, without the line break
UTC = re.compile(r"\d{8}T\d{6}Z")
# Besides the line breaks and tab (RFC 5545, 3.1 CONTROL).
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
REQUIRED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY")
LINKS = ("URL", "CONFERENCE", "SOURCE", "IMAGE")
MOST_SHOWN = 5


class Check(NamedTuple):
    """A promise, and where it is broken."""

    promise: str
    problems: tuple[str, ...]


def lint(feed: bytes) -> list[Check]:
    checks = [_check(promise, look(feed)) for promise, look in BYTES.items()]
    try:
        found = read(feed)
    except ValueError as error:
        return [*checks, Check("It is one whole calendar.", (str(error),))]
    return checks + [_check(promise, look(found)) for promise, look in PARTS.items()]


def _check(promise: str, problems: Iterator[str]) -> Check:
    return Check(promise, tuple(problems)[:MOST_SHOWN])


def _lengths(feed: bytes) -> Iterator[str]:
    lines = enumerate(feed.split(b"\r\n"), start=1)
    yield from (f"Line {number} is longer." for number, line in lines if len(line) > LONGEST)


def _breaks(feed: bytes) -> Iterator[str]:
    if not feed.endswith(b"\r\n"):
        yield "The last line does not end."
    if re.search(rb"\r(?!\n)|(?<!\r)\n", feed):
        yield "A line break is only half there."


def _text(feed: bytes) -> Iterator[str]:
    try:
        feed.decode()
    except UnicodeDecodeError as error:
        yield f"Byte {error.start} is not UTF-8."
    yield from (f"A control stands at byte {found.start()}." for found in CONTROL.finditer(feed))


def _calendar(found: Component) -> Iterator[str]:
    if found.value("VERSION") != "2.0" or not found.value("PRODID"):
        yield "VERSION:2.0 or PRODID is missing."
    if not found.parts:
        yield "It holds nothing."


def _extras(found: Component) -> Iterator[str]:
    for name, kind in (("REFRESH-INTERVAL", "DURATION"), ("SOURCE", "URI"), ("CONFERENCE", "URI")):
        for part in found.walk():
            for line in part.all(name):
                if line.params.get("VALUE") != kind:
                    yield f"{name} lacks VALUE={kind}."


def _required(found: Component) -> Iterator[str]:
    for event in events(found):
        for name in REQUIRED:
            if len(event.all(name)) != 1:
                yield f"{event.value('UID')} has {len(event.all(name))} of {name}."


def _zones(found: Component) -> Iterator[str]:
    told = {zone.value("TZID") for zone in found.parts if zone.name == "VTIMEZONE"}
    named = {
        line.params["TZID"] for e in events(found) for line in e.lines if "TZID" in line.params
    }
    yield from (f"{zone} has no VTIMEZONE." for zone in sorted(named - told))


def _avoided(found: Component) -> Iterator[str]:
    if found.all("METHOD"):
        yield "METHOD makes an invitation of it."
    for event in events(found):
        if event.all("RDATE"):
            yield f"{event.value('UID')} has RDATE."
        if "COUNT=" in event.value("RRULE"):
            yield f"{event.value('UID')} has COUNT."
        if len(event.all("RRULE")) > 1:
            yield f"{event.value('UID')} has two rules."


def _until(found: Component) -> Iterator[str]:
    for event in events(found):
        until = re.search(r"UNTIL=([^;]*)", event.value("RRULE"))
        if until and not UTC.fullmatch(until[1]):
            yield f"{event.value('UID')} ends at {until[1]}."


def _stamps(found: Component) -> Iterator[str]:
    for event in events(found):
        stamp = event.value("DTSTAMP")
        if not UTC.fullmatch(stamp) or stamp != event.value("LAST-MODIFIED"):
            yield f"{event.value('UID')} is of {stamp} and {event.value('LAST-MODIFIED')}."


def _names(found: Component) -> Iterator[str]:
    names = Counter((event.value("UID"), event.value("RECURRENCE-ID")) for event in events(found))
    yield from (f"{' '.join(name)} is there {n} times." for name, n in names.items() if n > 1)


def _overrides(found: Component) -> Iterator[str]:
    """An override's or a left-out date's zone must be its series' own (Outlook, KB2295902)."""
    zones = {e.value("UID"): _zone(e.all("DTSTART")) for e in events(found) if e.all("RRULE")}
    for event in events(found):
        uid, own = event.value("UID"), event.all("RECURRENCE-ID")
        if own and uid not in zones:
            yield f"{uid} changes a series that is not there."
        for line in own + event.all("EXDATE"):
            if uid in zones and _zone([line]) != zones[uid]:
                yield f"{uid} {line.name} is not on the series’ clock."


def _links(found: Component) -> Iterator[str]:
    for part in found.walk():
        for line in part.all(*LINKS):
            if not line.value.startswith(("http://", "https://")):
                yield f"{line.name} is {line.value[:40]}."


def _alarms(found: Component) -> Iterator[str]:
    for alarm in (part for part in found.walk() if part.name == "VALARM"):
        if any(len(alarm.all(name)) != 1 for name in ("ACTION", "TRIGGER", "DESCRIPTION")):
            yield "An alarm lacks ACTION, TRIGGER or DESCRIPTION."


def events(found: Component) -> list[Component]:
    return [part for part in found.parts if part.name == "VEVENT"]


def _zone(lines: list[Line]) -> tuple[str, bool]:
    return next(((line.moment[0], line.value.endswith("Z")) for line in lines), ("", False))


BYTES: dict[str, Callable[[bytes], Iterator[str]]] = {
    "No line is longer than 75 octets (RFC 5545, 3.1).": _lengths,
    "Every line ends in CRLF (RFC 5545, 3.1).": _breaks,
    "It is UTF-8 without controls (RFC 5545, 3.1.4).": _text,
}
PARTS: dict[str, Callable[[Component], Iterator[str]]] = {
    "It says its version and maker, and is not empty (RFC 5545, 3.6).": _calendar,
    "Its newer properties say their kind (RFC 7986, 5).": _extras,
    "Every event has a name, a stamp, a start, an end and a title, once.": _required,
    "Every zone that is named is described (RFC 5545, 3.2.19).": _zones,
    "Nothing that clients read differently: RDATE, COUNT, METHOD, two rules.": _avoided,
    "Rules end in UTC (RFC 5545, 3.3.10).": _until,
    "Stamps are the last change, so that unchanged data gives the same bytes.": _stamps,
    "No two events have one name (UID and RECURRENCE-ID).": _names,
    "Changed and left-out dates are dates of their series, on its clock.": _overrides,
    "Links lead to web pages only.": _links,
    "Alarms are whole (RFC 5545, 3.6.6).": _alarms,
}
