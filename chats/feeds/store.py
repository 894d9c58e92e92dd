"""Files that are replaced whole or not at all, and known by their content."""

import fcntl
import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
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
    """Replace a feed and its compressed copies if it differs; return it as it then stands.

    Its time moves on by a second at least, because If-Modified-Since counts in seconds.
    Copies of a big one may follow by `pack`: they take longer than all the rest.
    """
    before = read(path)
    if before and before.body == body:
        if len(body) <= PACKED_AT_ONCE:
            pack(path)
        return before
    modified = int(max(now.timestamp(), before.modified.timestamp() + 1 if before else 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Copies go first, so that a web server which serves them unread never serves old ones.
    for suffix, compress in PACKERS.items():
        if len(body) <= PACKED_AT_ONCE:
            _replace(_copy(path, suffix), compress(body), modified)
        else:
            _copy(path, suffix).unlink(missing_ok=True)
    _replace(path, body, modified)
    return Published(body, datetime.fromtimestamp(modified, UTC))


def pack(path: Path) -> None:
    """Make the compressed copies of a feed that has none of its own time."""
    feed = read(path)
    if feed is None:
        return
    modified = int(feed.modified.timestamp())
    missing = [suffix for suffix in PACKERS if _time(_copy(path, suffix)) != modified]
    for suffix in missing:
        _replace(_copy(path, suffix), PACKERS[suffix](feed.body), modified)
    if missing:
        # The same times again: the file counts as changed, and whoever keeps it looks for copies.
        os.utime(path, (modified, modified))


def remove(path: Path) -> None:
    for suffix in PACKERS:
        _copy(path, suffix).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _replace(path: Path, body: bytes, modified: int) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            # A web server of another user may serve the folder.
            os.fchmod(handle, 0o644)
            os.utime(handle, (modified, modified))
            os.fsync(handle)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _copy(path: Path, suffix: str) -> Path:
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
