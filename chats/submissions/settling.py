"""From what a person typed to schedules: the phrase as read, and answers to what it left open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chats.models import USUAL_MINUTES, Slot
from chats.schedule import Occurrence, Schedule, upcoming
from chats.schedule.phrase import Hints, Reading, SlotReading, read


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form asked after reading the phrase; each empty until it is needed and given."""

    zone: str = ""
    start: time | None = None
    minutes: int | None = None
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A phrase with its answers. `questions` names what is still open: zone, start, anchor, rule."""

    reading: Reading
    questions: tuple[str, ...]
    slots: tuple[Slot, ...]  # unsaved, without a chat; empty while a question is open

    @property
    def candidates(self) -> tuple[str, ...]:
        """The zones the phrase may mean, best first."""
        return next((slot.zones for slot in self.reading.slots if len(slot.zones) > 1), ())


def settle(phrase: str, answers: Answers, *, today: date, hints: Hints | None = None) -> Settled:
    """Read the phrase and fill in the answers. Raises PhraseError for what is no phrase at all."""
    reading = read(phrase, hints=hints or Hints())
    questions = tuple(dict.fromkeys(_open(reading, answers)))
    slots = () if questions else tuple(_slots(reading, answers, today))
    return Settled(reading, questions, slots)


def next_dates(slots: tuple[Slot, ...], *, now: datetime, count: int = 5) -> list[Occurrence]:
    """The next `count` occurrences of all slots together, soonest first."""
    found = [
        occurrence
        for slot in slots
        for occurrence, _ in zip(upcoming(slot.schedule, since=now), range(count), strict=False)
    ]
    return sorted(found, key=lambda occurrence: occurrence.start)[:count]


def _open(reading: Reading, answers: Answers) -> Iterator[str]:
    if not reading.slots:
        yield "rule"
    for slot in reading.slots:
        if len(slot.zones) != 1 and not answers.zone:
            yield "zone"
        if slot.start is None and answers.start is None:
            yield "start"
        if slot.rule and slot.rule.interval > 1 and not (slot.first or answers.first):
            yield "anchor"
    if {"day", "rule"} & set(reading.missing):
        yield "rule"


def _slots(reading: Reading, answers: Answers, today: date) -> Iterator[Slot]:
    for number, slot in enumerate(reading.slots, start=1):
        first = slot.first or answers.first or (today if slot.rule else None)
        yield Slot(
            number=number,
            recurrence=slot.rule,
            starts_at=slot.start or answers.start,
            zone=slot.zones[0] if len(slot.zones) == 1 else answers.zone,
            minutes=slot.minutes or answers.minutes,
            first_on=first,
            last_on=slot.last,
        )
