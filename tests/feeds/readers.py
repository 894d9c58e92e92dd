"""Calendars read by programs not written here."""

import io
from datetime import UTC, datetime
from typing import Any

import recurring_ical_events
from dateutil.tz import tzical
from icalendar import Calendar, Event


def events(feed: bytes) -> list[Event]:
    return [part for part in Calendar.from_ical(feed).walk("VEVENT") if isinstance(part, Event)]


def dates(feed: bytes, *, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Start and end of every date that begins in the window: recurring-ical-events expands it."""
    found = recurring_ical_events.of(Calendar.from_ical(feed)).between(since, until)
    spans = [(_utc(event["DTSTART"].dt), _utc(event["DTEND"].dt)) for event in found]
    return sorted((start, end) for start, end in spans if since <= start < until)


def texts(feed: bytes, name: str) -> list[str]:
    return [str(event.get(name, "")) for event in events(feed)]


def zone_of(vtimezone: bytes) -> Any:
    """The tzinfo that dateutil makes of a VTIMEZONE, knowing nothing but its lines."""
    return tzical(io.StringIO(vtimezone.decode())).get()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
