"""From what a person typed to slots: the phrase as read, and answers to what it left open."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from chats.models import Slot
from chats.schedule import Occurrence, ScheduleError, upcoming
from chats.schedule.phrase import Hints, PartialDate, Reading, SlotReading, read


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form asked after reading the phrase; each empty until it is needed and given."""

    zone: str = ""
    start: time | None = None
    minutes: int | None = None
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A phrase with its answers. `questions` names what is open: rule, start, zone, anchor."""

    reading: Reading
    questions: tuple[str, ...]
    slots: tuple[Slot, ...]  # unsaved, without a chat; empty while a question is open

    @property
    def candidates(self) -> tuple[str, ...]:
        """The zones the phrase may mean, best first."""
        return next((slot.zones for slot in self.reading.slots if len(slot.zones) > 1), ())

    @property
    def starts(self) -> tuple[time, ...]:
        """What a bare hour may mean: "at 8" is 08:00 or 20:00."""
        return next((slot.starts for slot in self.reading.slots if slot.starts), ())

    @property
    def unread(self) -> tuple[str, ...]:
        """The words that were not understood, while they may be what is missing."""
        if not self.questions:
            return ()
        phrase = self.reading.phrase
        return tuple(
            phrase[span.start : span.end] for span in self.reading.spans if span.role == "unread"
        )


def settle(phrase: str, answers: Answers, *, today: date, hints: Hints | None = None) -> Settled:
    """Read the phrase and fill in the answers.

    ScheduleError for what is no phrase at all, or has no date.
    """
    reading = read(phrase, hints=hints or Hints())
    questions = tuple(dict.fromkeys(_questions(reading, answers)))
    slots = () if questions else tuple(_slots(reading, answers, today))
    for slot in slots:
        _refuse_impossible(slot)
    return Settled(reading, questions, slots)


def next_dates(slots: tuple[Slot, ...], *, now: datetime, count: int = 5) -> list[Occurrence]:
    """The next `count` occurrences of all slots together, soonest first."""
    found = [
        occurrence
        for slot in slots
        for occurrence in islice(upcoming(slot.schedule, since=now), count)
    ]
    return sorted(found, key=lambda occurrence: occurrence.start)[:count]


def _questions(reading: Reading, answers: Answers) -> Iterator[str]:
    if not reading.slots or {"day", "rule"} & set(reading.missing):
        yield "rule"
    for slot in reading.slots:
        if _starts_at(slot, reading, answers) is None:
            yield "start"
        if (len(slot.zones) != 1 or "zone" in reading.missing) and not answers.zone:
            yield "zone"
        if _needs_date(slot, reading) and not answers.first:
            yield "anchor"


def _starts_at(slot: SlotReading, reading: Reading, answers: Answers) -> time | None:
    """The hour as written, if the reader is sure of it; else the answer."""
    doubted = "start" in reading.missing and all(each.start for each in reading.slots)
    return answers.start if slot.start is None or doubted else slot.start


def _needs_date(slot: SlotReading, reading: Reading) -> bool:
    """A fortnight needs one of its dates; a single date needs its year."""
    if isinstance(slot.first, date):
        return False
    if slot.rule is None:
        return slot.first is not None
    return "anchor" in reading.missing or (slot.rule.interval > 1 and slot.first is None)


def _slots(reading: Reading, answers: Answers, today: date) -> Iterator[Slot]:
    sure = "zone" not in reading.missing
    for number, slot in enumerate(reading.slots, start=1):
        starts_at = _starts_at(slot, reading, answers)
        assert starts_at is not None  # else it would be a question
        yield Slot(
            number=number,
            recurrence=slot.rule,
            starts_at=starts_at,
            zone=slot.zones[0] if len(slot.zones) == 1 and sure else answers.zone,
            minutes=slot.minutes or answers.minutes,
            first_on=answers.first
            or _day(slot.first, today, end=False)
            or (today if slot.rule else None),
            last_on=_day(slot.last, today, end=True),
            doubt=" ".join(reading.notes)[:300],
        )


def _refuse_impossible(slot: Slot) -> None:
    """ScheduleError where no date fits: a last one before the first, a rule that never begins."""
    schedule = slot.schedule
    if schedule.first and schedule.last and schedule.last < schedule.first:
        raise ScheduleError(
            f"This ends on {schedule.last} and would begin on {schedule.first}: "
            "write a later end, or give an earlier date on which it met."
        )


def _day(written: date | PartialDate | None, today: date, *, end: bool) -> date | None:
    """The day a partial date means: the coming one, and the last day of a month that ends it."""
    if not isinstance(written, PartialDate):
        return written
    month = written.month or (12 if end else 1)
    for year in [written.year] if written.year else [today.year, today.year + 1]:
        day = written.day or (monthrange(year, month)[1] if end else 1)
        found = date(year, month, min(day, monthrange(year, month)[1]))
        if found >= today:
            break
    return found
