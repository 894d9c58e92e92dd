"""Files that are replaced whole or not at all, and known by their content."""

import fcntl
import gzip
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings

# Beside a feed, under its name with one of these endings: what web servers look for.
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": partial(gzip.compress, compresslevel=6, mtime=0),
    ".br": partial(brotli.compress, quality=5),
}
PACKED_AT_ONCE = 512 * 1024
MOST_SYNCED_ALONE = 20  # beyond it, one `sync` of everything is quicker


class Published(NamedTuple):
    """A feed as it stands, and since when (aware, UTC, whole seconds)."""

    body: bytes
    modified: datetime


def path_to(*folders: str, name: str, suffix: str) -> Path:
    """Where a feed is kept. A name too long for a file goes by its hash."""
    if len(name.encode()) > 200:
        name = sha256(name.encode()).hexdigest()
    return Path(settings.PUBLISHED_DIR, *folders, f"{name}{suffix}")


def read(path: Path) -> Published | None:
    try:
        with path.open("rb") as file:
            modified = os.fstat(file.fileno()).st_mtime
            return Published(file.read(), datetime.fromtimestamp(int(modified), UTC))
    except FileNotFoundError:
        return None


def write(path: Path, body: bytes, *, now: datetime) -> Published:
    """Replace a feed if it differs; return it as it then stands."""
    return write_all({path: body}, now=now)[path]


def write_all(feeds: Mapping[Path, bytes], *, now: datetime) -> dict[Path, Published]:
    """Replace those that differ, each whole with its compressed copies; return all as they stand.

    A feed's time moves on by a second at least, because If-Modified-Since counts in seconds.
    Copies of a big one may follow by `pack`: they take longer than all the rest.
    """
    stand, staged = dict[Path, Published](), list[Staged]()
    try:
        for path, body in feeds.items():
            before = read(path)
            if before and before.body == body:
                stand[path] = before
                if len(body) <= PACKED_AT_ONCE:
                    pack(path)
            else:
                modified = int(
                    max(now.timestamp(), before.modified.timestamp() + 1 if before else 0)
                )
                stand[path] = Published(body, datetime.fromtimestamp(modified, UTC))
                staged += _stage(path, body, modified)
        _replace(staged)
    finally:
        for file in staged:
            file.temporary.unlink(missing_ok=True)
    return stand


class Staged(NamedTuple):
    """A file written beside its place. One of a big feed makes its old copies go first."""

    temporary: Path
    path: Path
    lone: bool = False


def _stage(path: Path, body: bytes, modified: int) -> list[Staged]:
    """Copies go first, so that a web server which serves them unread never serves old ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    at_once = len(body) <= PACKED_AT_ONCE
    packers = PACKERS.items() if at_once else ()
    copies = [(copy_of(path, suffix), compress(body)) for suffix, compress in packers]
    return [
        Staged(_temporary(place, content, modified), place, lone=not at_once)
        for place, content in [*copies, (path, body)]
    ]


def _temporary(path: Path, body: bytes, modified: int) -> Path:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        # A web server of another user may serve the folder.
        os.fchmod(handle, 0o644)
        os.utime(handle, (modified, modified))
    return Path(temporary)


def _replace(staged: list[Staged]) -> None:
    """Move files to their places once all are on the disk, whatever happens to its power."""
    if len(staged) > MOST_SYNCED_ALONE:
        os.sync()
    else:
        for file in staged:
            with file.temporary.open("rb") as handle:
                os.fsync(handle.fileno())
    for file in staged:
        if file.lone:
            for suffix in PACKERS:
                copy_of(file.path, suffix).unlink(missing_ok=True)
        _move(file)


def _move(file: Staged) -> None:
    file.temporary.replace(file.path)


def pack(path: Path) -> None:
    """Make the compressed copies of a feed that has none of its own time."""
    feed = read(path)
    if feed is None:
        return
    modified = int(feed.modified.timestamp())
    missing = [suffix for suffix in PACKERS if _time(copy_of(path, suffix)) != modified]
    _replace(
        [
            Staged(_temporary(place, PACKERS[suffix](feed.body), modified), place)
            for suffix in missing
            for place in [copy_of(path, suffix)]
        ]
    )
    if missing:
        # The same times again: the file counts as changed, and whoever keeps it looks for copies.
        os.utime(path, (modified, modified))


def remove(path: Path) -> None:
    for suffix in PACKERS:
        copy_of(path, suffix).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def copy_of(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _time(path: Path) -> int | None:
    try:
        return int(path.stat().st_mtime)
    except FileNotFoundError:
        return None


def sweep(*, older_than: datetime) -> None:
    """Remove what writers that were killed left half written."""
    for path in Path(settings.PUBLISHED_DIR).rglob(".*.new"):
        with suppress(FileNotFoundError):  # it has just become a feed
            if path.stat().st_mtime < older_than.timestamp():
                path.unlink()


@contextmanager
def only_one() -> Iterator[None]:
    """One publisher at a time, so that the last to write has read the newest rows."""
    folder = Path(settings.PUBLISHED_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
