"""Reads schedule phrases from standard input, one a line, and prints what each one says."""

import json
import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from chats.schedule.errors import PhraseError
from chats.schedule.phrase import Hints, Reading, SlotReading, read
from chats.schedule.phrase.reports import described, score


class Command(BaseCommand):
    help = "Read schedule phrases from standard input, one a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON object a line")
        form.add_argument("--words", action="store_true", help="sentences and questions")
        parser.add_argument("--country", help="the organiser's country, two letters")
        parser.add_argument("--language", help="the organiser's language, such as de")
        parser.add_argument("--zone", help="the organiser's zone, such as Europe/London")
        parser.add_argument("--score", type=Path, help="score this labelled file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["score"]:
            for line in score(options["score"]):
                self.stdout.write(line)
            return
        hints = Hints(options["country"], options["language"], options["zone"])
        # A terminal has a person before it; a pipe has a program behind it.
        in_words = options["words"] or (self.stdout.isatty() and not options["json"])
        write = _as_words if in_words else _as_json
        for line in _utf8(sys.stdin):
            self.stdout.write(write(line.rstrip("\r\n"), hints))


def _utf8(stream: TextIO) -> TextIO:
    """Standard input as UTF-8 whatever the terminal's locale says; bad bytes become signs."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


def _as_json(phrase: str, hints: Hints) -> str:
    try:
        reading = read(phrase, hints=hints)
    except PhraseError as error:
        refused = {"phrase": phrase, "slots": [], "missing": [], "understood": False}
        return json.dumps({**refused, "error": str(error)}, ensure_ascii=False)
    return json.dumps(_object(reading), ensure_ascii=False)


def _object(reading: Reading) -> dict[str, Any]:
    return {
        "phrase": reading.phrase,
        "slots": [_slot(slot) for slot in reading.slots],
        "missing": list(reading.missing),
        "understood": reading.understood,
    }


def _slot(slot: SlotReading) -> dict[str, Any]:
    return {
        "rrule": slot.rrule,
        "start": f"{slot.start:%H:%M}" if slot.start else None,
        "minutes": slot.minutes,
        "zones": list(slot.zones),
    }


def _as_words(phrase: str, hints: Hints) -> str:
    try:
        return "\n".join(described(read(phrase, hints=hints)))
    except PhraseError as error:
        return f"{phrase}\n  {error}"
