"""A reading, or a score, as lines for a person at a terminal."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chats.schedule.phrase.reading import Reading, SlotReading
from chats.schedule.phrase.scoring import Verdict, labels, verdicts
from chats.schedule.wording import words
from chats.schedule.zones import place

QUESTIONS = {
    "zone": "Which place's time is it?",
    "start": "At what time does it begin?",
    "anchor": "Which week is the next one in?",
    "day": "On which day?",
    "rule": "How often does it repeat?",
}
OUTCOMES = ("understood", "asked", "wrong", "unread")


def described(reading: Reading) -> list[str]:
    lines = [reading.phrase]
    lines += [f"  {words(slot)}" for slot in reading.slots] or ["  Nothing was understood."]
    lines += [f"  ? {_which(slot)}" for slot in reading.slots if len(slot.zones) > 1]
    lines += [f"  ? {QUESTIONS[name]}" for name in reading.missing]
    return lines + [f"  ! {note}" for note in reading.notes]


def _which(slot: SlotReading) -> str:
    return "Which of these: " + ", ".join(map(place, slot.zones)) + "?"


def score(path: Path) -> Iterator[str]:
    """The wrong and the asked lines of a labelled file, then the counts."""
    found = list(verdicts(labels(path)))
    for outcome in ("unread", "wrong", "asked"):
        for verdict in found:
            if verdict.outcome == outcome:
                yield _line(verdict)
    counts = Counter(verdict.outcome for verdict in found)
    shares = [f"{name} {counts[name]} ({counts[name] / len(found):.1%})" for name in OUTCOMES]
    yield f"{len(found)} lines: " + ", ".join(shares)


def _line(verdict: Verdict) -> str:
    about = ", ".join(verdict.wrong or verdict.asked)
    return f"{verdict.outcome} ({about}): {verdict.label.phrase}"
