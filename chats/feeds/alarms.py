"""A reminder in every event of a feed: written into bytes that are there already."""

import re

from icalendar.parser import Contentline

from chats.feeds.events import Rendered

# At the beginning of a line, where text of people never stands: a folded one begins with a space.
END = re.compile(rb"^END:VEVENT\r\n", re.MULTILINE)
# A folded line and those that go on with it.
SUMMARY = re.compile(rb"^SUMMARY:(.*(?:\r\n[ \t].*)*)\r$", re.MULTILINE)


def with_alarm(rendered: Rendered, minutes: int) -> Rendered:
    """The events with a reminder some minutes before, but for cancelled ones."""
    return Rendered(
        b"".join(_reminding(event, minutes) for event in END.split(rendered.events) if event),
        rendered.zones,
    )


def _reminding(event: bytes, minutes: int) -> bytes:
    found = SUMMARY.search(event)
    summary = re.sub(rb"\r\n[ \t]", b"", found[1]).decode() if found else ""
    # A title begins with its hashtag, so nobody's title says this.
    if summary.startswith("CANCELLED: "):
        return event + b"END:VEVENT\r\n"
    lines = (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        # Already escaped, as it stands in the event.
        bytes(Contentline(f"DESCRIPTION:{summary}").to_ical()).decode(),
        f"TRIGGER:{'-' if minutes else ''}PT{minutes}M",
        "END:VALARM",
        "END:VEVENT",
    )
    return event + "".join(f"{line}\r\n" for line in lines).encode()
