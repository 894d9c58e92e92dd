"""Programs not written here that read our feeds, each asked in the same way."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import recurring_ical_events
from icalendar import Calendar

HERE = Path(__file__).resolve().parent
# Starts and ends in seconds since 1970; the end is None where a reader knows none.
Meetings = Counter[tuple[str, int, int | None]]


class MissingError(RuntimeError):
    """A reader that is not installed; its text says how it is."""


class Reader(NamedTuple):
    """`read` takes a folder of feeds (`<slug>.ics`) and a window, and finds (slug, start, end)."""

    name: str
    version: Callable[[], str]
    read: Callable[[Path, datetime, datetime], Meetings]
    ends: bool = True


def recurring(folder: Path, since: datetime, until: datetime) -> Meetings:
    found: Meetings = Counter()
    for file in sorted(folder.glob("*.ics")):
        query = recurring_ical_events.of(Calendar.from_ical(file.read_bytes()))
        for event in query.between(since, until):
            start, end = (int(event[name].dt.timestamp()) for name in ("DTSTART", "DTEND"))
            if since.timestamp() <= start < until.timestamp():
                found[file.stem, start, end] += 1
    return found


def node(script: str) -> Callable[[Path, datetime, datetime], Meetings]:
    def read(folder: Path, since: datetime, until: datetime) -> Meetings:
        _need_node()
        return _lines(["node", str(HERE / script), str(folder), *_seconds(since, until)])

    return read


def libical(folder: Path, since: datetime, until: datetime) -> Meetings:
    program = folder.parent / "libical-reader"
    _compile(program)
    files = sorted(file.name for file in folder.glob("*.ics"))
    return _lines([str(program), str(folder), *_seconds(since, until), *files])


def _need_node() -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        raise MissingError("Node.js is not installed.")
    if not (HERE / "node_modules").exists():
        raise MissingError("its packages are not installed: cd interop && npm ci")


def _compile(program: Path) -> None:
    compiler = shutil.which("cc")
    if not compiler:
        raise MissingError("there is no C compiler.")
    command = [compiler, "-O1", "-o", str(program), str(HERE / "libical.c"), "-lical"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise MissingError("libical.c does not compile: apt install libical-dev")


def _lines(command: list[str]) -> Meetings:
    """What a reader prints: "<slug>.ics <start> <end>", "-" for no end."""
    found: Meetings = Counter()
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE)
    for line in told.stdout.splitlines():
        name, start, end = line.rsplit(" ", 2)
        found[name.removesuffix(".ics"), int(start), None if end == "-" else int(end)] += 1
    return found


def _seconds(*moments: datetime) -> list[str]:
    return [str(int(moment.timestamp())) for moment in moments]


def _node_version(package: str) -> Callable[[], str]:
    def told() -> str:
        package_file = HERE / "node_modules" / package / "package.json"
        return json.loads(package_file.read_text())["version"]

    return told


def _libical_version() -> str:
    command = ["pkg-config", "--modversion", "libical"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


READERS = (
    Reader("recurring-ical-events", lambda: version("recurring-ical-events"), recurring),
    Reader("ical.js", _node_version("ical.js"), node("icaljs.mjs")),
    Reader("rrule.js", _node_version("rrule"), node("rrulejs.mjs"), ends=False),
    Reader("libical", _libical_version, libical),
)
