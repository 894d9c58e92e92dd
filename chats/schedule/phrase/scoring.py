"""Scores the phrase reader against labelled phrases: understood, asked, or wrong."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from chats.schedule.phrase.reading import Reading, SlotReading, read
from chats.schedule.rule import Rule, split_rrule
from chats.schedule.zones import offsets


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one session of a phrase; empty where the phrase does not say."""

    phrase: str
    rrule: str
    start: str
    minutes: str
    zones: tuple[str, ...]
    note: str = ""

    @property
    def zone_is_written(self) -> bool:
        return not any(words in self.note for words in ("from context", "no zone", "No zone"))

    @property
    def rule(self) -> Rule | None:
        return split_rrule(self.rrule)[0] if self.rrule else None


@dataclass(frozen=True, slots=True)
class Verdict:
    label: Label
    reading: Reading
    asked: tuple[str, ...]  # what the form would ask although, or because, the label knows it
    wrong: tuple[str, ...]  # what was stated and differs

    @property
    def outcome(self) -> str:
        if not self.reading.understood:
            return "unread"
        return "wrong" if self.wrong else "asked" if self.asked else "understood"


def labels(path: Path) -> list[Label]:
    """Labelled lines: phrase, rrule, start, minutes, zones, separated by tabs below a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [
            Label(row[0], row[1], row[2], row[3], tuple(filter(None, row[4].split(","))), row[5])
            for row in rows
        ]


def verdicts(found: Iterable[Label]) -> Iterator[Verdict]:
    """One verdict a line; a slot that no line of its phrase knows makes the line wrong."""
    by_phrase: dict[str, list[Label]] = {}
    for label in found:
        by_phrase.setdefault(label.phrase, []).append(label)
    for phrase, truths in by_phrase.items():
        reading = read(phrase)
        for truth in truths:
            yield _verdict(truth, reading)


def _verdict(label: Label, reading: Reading) -> Verdict:
    if not reading.slots:
        return Verdict(label, reading, reading.missing, ())
    each = [_compared(label, slot, reading.missing) for slot in reading.slots]
    asked, wrong = min(each, key=lambda both: (len(both[1]), len(both[0])))
    return Verdict(label, reading, asked, wrong)


def _compared(
    label: Label, slot: SlotReading, missing: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    asked: list[str] = []
    wrong: list[str] = []
    if not _same_rule(slot.rule, label.rule):
        (asked if {"rule", "day"} & set(missing) else wrong).append("rule")
    elif "rule" in missing and label.rule is not None:
        asked.append("rule")
    same = _same_instant(label, slot)
    if _text(slot.start) != label.start and not same:
        (asked if label.start and "start" in missing else wrong).append("start")
    if slot.minutes is not None and label.minutes and slot.minutes != int(label.minutes):
        wrong.append("minutes")
    if set(label.zones) - set(slot.zones) and not same:
        if slot.zones or label.zone_is_written:
            (asked if "zone" in missing else wrong).append("zone")
    elif len(slot.zones) > 1 and len(label.zones) < 2:
        asked.append("zone")
    return tuple(asked), tuple(wrong)


def _same_rule(one: Rule | None, other: Rule | None) -> bool:
    return one == other


def _text(start: time | None) -> str:
    return f"{start:%H:%M}" if start else ""


def _same_instant(label: Label, slot: SlotReading) -> bool:
    """Whether "7pm Eastern" and "4pm Pacific" are one moment all year."""
    if not (label.start and slot.start and label.zones and len(slot.zones) == 1):
        return False
    hour, minute = map(int, label.start.split(":"))
    apart = (hour - slot.start.hour) * 60 + minute - slot.start.minute
    pairs = zip(offsets(label.zones[0]), offsets(slot.zones[0]), strict=True)
    return all((a - b).total_seconds() / 60 % 1440 == apart % 1440 for a, b in pairs)
