"""Components as bytes. The library folds lines letter by letter, a third of all rendering."""

from icalendar import Component
from icalendar.parser import Contentline

LONGEST = 74  # as the library counts: fewer than 75 octets, without the line break
ESCAPES = "\\^"  # never parted from what they escape


def written(component: Component) -> bytes:
    """What `component.to_ical()` gives, byte by byte."""
    return b"".join(folded(line) for line in component.content_lines() if line)


def folded(line: str) -> bytes:
    """One content line, folded (RFC 5545, 3.1), with its line break."""
    if not line.isascii():  # letters of several octets
        return bytes(Contentline(line).to_ical()) + b"\r\n"
    pieces, begin = [], 0
    while len(line) - begin > LONGEST:
        end = begin + LONGEST
        if line[end - 1] in ESCAPES:
            end -= 1
        pieces.append(line[begin:end])
        begin = end
    return "\r\n ".join([*pieces, line[begin:]]).encode("ascii") + b"\r\n"
