"""What is kept between two publications, in one SQLite file beside the feeds.

Reading 5,000 small files costs more than joining them, one query does not. Everything in it can be
made anew, so a file that cannot be read is thrown away.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from django.conf import settings

from chats.feeds.events import Rendered

# Rows keep their rowid: blobs inside an index (WITHOUT ROWID) make every look-up slow.
TABLES = """
CREATE TABLE IF NOT EXISTS piece
    (slug TEXT, form TEXT, key TEXT, until REAL, zones TEXT, events BLOB, UNIQUE (form, slug));
CREATE TABLE IF NOT EXISTS published (slug TEXT PRIMARY KEY, key TEXT, until REAL);
"""
MOST_NAMES = 500  # beyond it, reading all rows of a form is cheaper than naming them
PLAIN_FORMS = ("series", "singles")
MOST_FORMS = 12  # besides these
DROP_OLD_FORMS = """
DELETE FROM piece WHERE form IN (
    SELECT form FROM piece WHERE form NOT IN (?, ?)
    GROUP BY form ORDER BY max(rowid) DESC LIMIT -1 OFFSET ?)
"""
T = TypeVar("T")


class Kept(NamedTuple):
    """A chat's rendered events; `key` is all that they depend on but the day."""

    key: str
    piece: Rendered
    until: datetime | None = None  # a date that they tell of is over then, and told no more

    def fits(self, key: str, passed: datetime | None) -> bool:
        return self.key == key and not (self.until and passed and self.until < passed)


def pieces(form: str, slugs: Collection[str]) -> dict[str, Kept]:
    """What is kept of these chats in that form, by slug."""
    few = len(slugs) <= MOST_NAMES
    names = list(slugs) if few else []
    among = f" AND slug IN ({','.join('?' * len(names))})" if few else ""
    query = f"SELECT slug, key, until, zones, events FROM piece WHERE form = ?{among}"
    rows = _do(lambda db: db.execute(query, (form, *names)).fetchall())
    return {
        slug: Kept(key, Rendered(events, _zones(zones)), _moment(until))
        for slug, key, until, zones, events in rows
    }


def keep(form: str, found: Mapping[str, Kept]) -> None:
    """Keep these, by slug, in one transaction; forms not made for long make room."""
    rows = [
        (slug, form, key, until and until.timestamp(), json.dumps(piece.zones), piece.events)
        for slug, (key, piece, until) in found.items()
    ]

    def write(db: sqlite3.Connection) -> None:
        new = not db.execute("SELECT 1 FROM piece WHERE form = ? LIMIT 1", (form,)).fetchone()
        db.executemany("REPLACE INTO piece VALUES (?, ?, ?, ?, ?, ?)", rows)
        if new:
            db.execute(DROP_OLD_FORMS, (*PLAIN_FORMS, MOST_FORMS))

    _do(write)


def published() -> dict[str, Kept]:
    """By slug, every chat whose feed, and whose part in the feed of all, is out."""
    rows = _do(lambda db: db.execute("SELECT slug, key, until FROM published").fetchall())
    return {slug: Kept(key, Rendered(b"", {}), _moment(until)) for slug, key, until in rows}


def set_published(found: Mapping[str, Kept]) -> None:
    rows = [(slug, kept.key, kept.until and kept.until.timestamp()) for slug, kept in found.items()]
    _do(lambda db: db.executemany("REPLACE INTO published VALUES (?, ?, ?)", rows))


def forget(slugs: Collection[str]) -> None:
    """Drop everything about chats that are gone or hidden."""

    def delete(db: sqlite3.Connection) -> None:
        for table in ("piece", "published"):
            db.executemany(f"DELETE FROM {table} WHERE slug = ?", [(slug,) for slug in slugs])

    _do(delete)


def known() -> set[str]:
    """The slugs of all chats that anything is kept of."""
    query = "SELECT slug FROM piece UNION SELECT slug FROM published"
    return {slug for (slug,) in _do(lambda db: db.execute(query).fetchall())}


def _do(work: Callable[[sqlite3.Connection], T]) -> T:
    try:
        with _opened() as db:
            return work(db)
    except sqlite3.OperationalError:  # locked, or a full disk: the file is sound
        raise
    except sqlite3.DatabaseError:
        _path().unlink(missing_ok=True)
        with _opened() as db:
            return work(db)


@lru_cache(maxsize=1024)
def _zones(text: str) -> dict[str, int]:
    """The same for most chats; nobody changes what a piece holds."""
    return dict(json.loads(text))


def _moment(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


@contextmanager
def _opened() -> Iterator[sqlite3.Connection]:
    """A connection of its own each time: publishers are many threads and seldom."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(_path(), timeout=20)) as db, db:
        db.executescript(TABLES)
        yield db


def _path() -> Path:
    return Path(settings.PUBLISHED_DIR, "kept.sqlite3")
