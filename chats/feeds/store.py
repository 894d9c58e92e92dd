"""Files that are replaced whole or not at all, and known by their content."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


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
    """Replace a feed if it differs, and return it as it then stands.

    Its time moves on by a second at least, because If-Modified-Since counts in seconds.
    """
    before = read(path)
    if before and before.body == body:
        return before
    modified = int(max(now.timestamp(), before.modified.timestamp() + 1 if before else 0))
    path.parent.mkdir(parents=True, exist_ok=True)
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
    return Published(body, datetime.fromtimestamp(modified, UTC))


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
