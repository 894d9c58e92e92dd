"""Which piece of the text became what, so that a page can underline what was not understood."""

from dataclasses import dataclass

from chats.schedule.phrase.parts import (
    Dates,
    Days,
    Flag,
    Freq,
    Length,
    Line,
    Months,
    Part,
    Time,
    Zone,
)

ROLES = {
    Time: "time",
    Zone: "zone",
    Length: "length",
    Days: "day",
    Freq: "often",
    Months: "months",
    Dates: "date",
}
FLAG_ROLES = {
    "condition": "condition",
    "past": "aside",
    "holiday": "condition",
    "term": "condition",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end` of the phrase, and the role they play.

    Roles: "day", "often", "time", "zone", "length", "months", "date", "condition" (said, but no
    rule can hold it), "aside" (left out on purpose), "word" (steers), "unread".
    """

    start: int
    end: int
    role: str


def spans(line: Line, found: list[Part]) -> tuple[Span, ...]:
    out = [Span(part.start, part.end, _role(part)) for part in found if part.end > part.start]
    taken = {index for part in found for index in range(part.low, part.high)}
    for index, item in enumerate(line.items):
        if index not in taken and not item.meanings and (item.text.isalnum() or item.number):
            out.append(Span(item.start, item.end, "unread"))
    return _run_together(sorted(out, key=lambda span: span.start))


def _role(part: Part) -> str:
    if isinstance(part, Flag):
        return FLAG_ROLES.get(part.name, "word")
    return ROLES[type(part)]


def _run_together(found: list[Span]) -> tuple[Span, ...]:
    """Neighbouring unread words are one span."""
    out: list[Span] = []
    for span in found:
        near = out and out[-1].role == span.role == "unread" and span.start - out[-1].end <= 1
        if near:
            out[-1] = Span(out[-1].start, span.end, "unread")
        else:
            out.append(span)
    return tuple(out)
