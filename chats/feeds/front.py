"""A WSGI layer before Django: answers whoever polls a published feed, from memory.

Only the plain addresses; everything else, and whatever is odd, goes on to Django. It reads no
database and no settings, so feeds are served while the rest of the site is not.
"""

import gzip
import os
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import brotli
from django.utils.http import parse_http_date_safe

from chats.feeds.headers import description, etag_of, validators

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Also where the file is, below the folder of published feeds.
ADDRESS = re.compile(r"/calendar\.ics|/chats/[A-Za-z0-9_-]{1,80}\.ics")
OPAQUE_TAG = re.compile(r'"[^"]*"')
UNPACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": (".br", brotli.decompress),
    "gzip": (".gz", gzip.decompress),
}
# Seconds. A `stat` lets other threads have Python's lock, which costs as much as all the rest.
LOOK_EVERY = 0.05
MOST_BYTES = 32 * 1024 * 1024
NO_BODY: list[bytes] = []


@dataclass(slots=True)
class Feed:
    """A feed in memory: whatever a request can be answered with is ready."""

    file: str
    stamp: tuple[int, ...]
    etag: str
    modified: int
    unchanged: Headers
    copies: dict[str, tuple[Headers, list[bytes]]]  # by content coding
    good_until: float = 0.0  # on the monotonic clock

    @property
    def size(self) -> int:
        return sum(len(body) for _, bodies in self.copies.values() for body in bodies)


class PublishedFeeds:
    """The layer around an application; one in each worker process, shared by its threads."""

    def __init__(
        self,
        application: Application,
        *,
        root: Path | str,
        look_every: float = LOOK_EVERY,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._application = application
        self._root = str(root)
        self._look_every = look_every
        self._most_bytes = most_bytes
        self._feeds: dict[str, Feed] = {}
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        feed = self._find(environ.get("PATH_INFO", ""))
        if feed is None or not is_plain(environ):
            return self._application(environ, start_response)
        # Headers are copied, because some servers add their own to the list they get.
        if has_it(feed, environ):
            start_response("304 Not Modified", feed.unchanged.copy())
            return NO_BODY
        headers, body = _best_copy(feed, environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", headers.copy())
        return body if environ["REQUEST_METHOD"] == "GET" else NO_BODY

    def _find(self, path: str) -> Feed | None:
        """The feed as the file is, or was a moment ago: one `stat` where it has not changed."""
        feed = self._feeds.get(path)
        if feed is None:
            return self._load(path) if ADDRESS.fullmatch(path) else None
        now = monotonic()
        if now < feed.good_until:
            return feed
        feed.good_until = now + self._look_every
        try:
            if _stamp(os.stat(feed.file)) == feed.stamp:
                return feed
        except OSError:
            self._keep(path, None)
            return None
        return self._load(path)

    def _load(self, path: str) -> Feed | None:
        try:
            feed = load(self._root + path)
            feed.good_until = monotonic() + self._look_every
        except OSError:
            feed = None
        self._keep(path, feed)
        return feed

    def _keep(self, path: str, feed: Feed | None) -> None:
        """Keep it instead of what was there; those kept longest make room."""
        with self._lock:
            if before := self._feeds.pop(path, None):
                self._size -= before.size
            if feed:
                self._feeds[path] = feed
                self._size += feed.size
            while self._size > self._most_bytes:
                self._size -= self._feeds.pop(next(iter(self._feeds))).size


def load(file: str) -> Feed:
    """Read a feed with its compressed copies, as far as they hold the same; OSError without it."""
    with Path(file).open("rb") as handle:
        status = os.fstat(handle.fileno())
        body = handle.read()
    etag, modified = etag_of(body), int(status.st_mtime)
    common = validators(etag, datetime.fromtimestamp(modified, UTC))
    said = {**description(Path(file).name), **common}
    copies = {"identity": _copy(said, body)}
    for coding, (suffix, unpack) in UNPACKERS.items():
        if packed := _packed(Path(file + suffix), unpack, body):
            copies[coding] = _copy({**said, "Content-Encoding": coding}, packed)
    return Feed(file, _stamp(status), etag, modified, list(common.items()), copies)


def is_plain(environ: Environ) -> bool:
    """Whether only the published bytes are asked for, under conditions that we weigh."""
    return (
        not environ.get("QUERY_STRING")
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "HTTP_IF_MATCH" not in environ
        and "HTTP_IF_UNMODIFIED_SINCE" not in environ
    )


def has_it(feed: Feed, environ: Environ) -> bool:
    """RFC 9110, 13.2.2: If-Modified-Since counts only without If-None-Match."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        # Weak comparison (13.1.2): W/ says nothing.
        opaque = feed.etag[2:]
        return tags == feed.etag or tags.strip() == "*" or opaque in OPAQUE_TAG.findall(tags)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    moment = parse_http_date_safe(since)
    return moment is not None and feed.modified <= moment


@lru_cache(maxsize=128)
def codings(accepted: str) -> tuple[str, ...]:
    """The content codings that an Accept-Encoding wants, best first; "identity" is always among
    them, because a calendar that refuses it is better served than refused."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (text.strip() for text in part.split(";"))
        weights[name.removeprefix("x-")] = _weight(parameters)
    others = weights.get("*", 0.0)
    wanted = {name: weights.get(name, others) for name in UNPACKERS}
    wanted = {name: weight for name, weight in wanted.items() if weight > 0}
    # Acceptable unless it is named otherwise, but never better for that.
    wanted["identity"] = weights.get("identity", 0.0)
    return tuple(sorted(wanted, key=lambda name: -wanted[name]))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def _best_copy(feed: Feed, accepted: str) -> tuple[Headers, list[bytes]]:
    for coding in codings(accepted):
        if copy := feed.copies.get(coding):
            return copy
    return feed.copies["identity"]


def _copy(said: dict[str, str], body: bytes) -> tuple[Headers, list[bytes]]:
    return list({**said, "Content-Length": str(len(body))}.items()), [body]


def _packed(path: Path, unpack: Callable[[bytes], bytes], body: bytes) -> bytes | None:
    """A compressed copy, unless it is missing, broken, or of another body."""
    try:
        packed = path.read_bytes()
        return packed if unpack(packed) == body else None
    except (OSError, EOFError, zlib.error, brotli.error):
        return None


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    """What differs when a file was replaced; the last changes too when copies were added."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
