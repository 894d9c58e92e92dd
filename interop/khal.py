"""khal, subscribed over http on loopback through vdirsyncer, as its people do it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from interop.readers import HERE, Meetings, MissingError

BIN = HERE.parent / ".venv-khal" / "bin"

# One subscription a chat: vdirsyncer gives every event all zones of its feed, and khal reads them
# anew for every date.
PORT = 8791

PAIR = """
[pair {slug}]
a = "{slug}_web"
b = "{slug}_disk"
collections = null
[storage {slug}_web]
type = "http"
url = "{site}/chats/{address}.ics"
[storage {slug}_disk]
type = "filesystem"
path = "{folder}/events/{slug}/"
fileext = ".ics"
"""
CALENDAR = """
[[{slug}]]
path = {folder}/events/{slug}/
readonly = True
"""
KHAL = """
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
"""


def version() -> str:
    told = subprocess.run([_program("khal"), "--version"], capture_output=True, text=True)
    return told.stdout.strip().rpartition(" ")[2]


def meetings(slugs: list[str], scratch: Path, since: datetime, until: datetime) -> Meetings:
    """What `khal list` says of these chats: hundreds of meetings a second, so not of all years."""
    khal, syncer = _program("khal"), _program("vdirsyncer")
    folder, site = scratch / "khal", f"http://127.0.0.1:{PORT}"
    names = {f"c{number}": slug for number, slug in enumerate(slugs)}
    _configure(folder, site, names)
    with _served(f"{site}/calendar.ics"):
        for step in ("discover", "sync"):
            _run([syncer, "-c", str(folder / "syncer.conf"), step])
    form = "{calendar} {uid} {start-long-full} {end-long-full}"
    listed = _run(
        [
            *(khal, "-c", str(folder / "khal.conf"), "list", "--format", form),
            *("--day-format", "", f"{since:%Y-%m-%d}", f"{until:%Y-%m-%d}"),
        ]
    )
    return _found(listed, names, since=since, until=until)


def _configure(folder: Path, site: str, names: dict[str, str]) -> None:
    for name in names:
        (folder / "events" / name).mkdir(parents=True)
    pairs = [
        PAIR.format(slug=name, folder=folder, site=site, address=quote(slug))
        for name, slug in names.items()
    ]
    head = f'[general]\nstatus_path = "{folder}/status/"\n'
    (folder / "syncer.conf").write_text(head + "".join(pairs))
    calendars = [CALENDAR.format(slug=name, folder=folder) for name in names]
    whole = ["[calendars]\n", *calendars, KHAL.format(folder=folder)]
    (folder / "khal.conf").write_text("".join(whole))


def _found(listed: str, names: dict[str, str], *, since: datetime, until: datetime) -> Meetings:
    """A meeting of several days is listed on each of them: counted once."""
    found = Meetings()
    for line in sorted(set(listed.splitlines())):
        name, _, *times = line.split(" ")
        start, end = (int(datetime.fromisoformat(f"{told}+00:00").timestamp()) for told in times)
        if since.timestamp() <= start < until.timestamp():
            found[names[name], start, end] += 1
    return found


@contextmanager
def _served(address: str) -> Iterator[None]:
    """Our own server, over the scratch database of this run."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT)]
    server = subprocess.Popen(
        [*command, "--no-ws", "--log-level", "error", "chatdirectory.wsgi:application"],
        cwd=HERE.parent,
        env=os.environ,
    )
    try:
        _wait_for(address)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            with urlopen(address, timeout=20):
                return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError(f"Nothing is served at {address}.")


def _run(command: list[str]) -> str:
    done = subprocess.run(command, input="y\n" * 2000, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _program(name: str) -> str:
    found = BIN / name if (BIN / name).exists() else shutil.which(name)
    if not found:
        raise MissingError(f"{name} is not installed: apt install khal vdirsyncer")
    return str(found)
