"""What an address asks of the API: chats, filters, a stretch of time, a page of it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from chats.models import Chat
from chats.selection import Selection
from chats.text import one_line

OURS = ("chat", "since", "until", "limit", "cursor")
MOST_CHATS = 50
USUAL, MOST = 100, 500  # meetings on a page
LONGEST = timedelta(days=5 * 366)
AHEAD = timedelta(days=31)  # where `until` is not said
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_SLUG = re.compile(r"[\w-]{1,80}")


class AskedError(ValueError):
    """An address nobody can follow; its text says what to write instead."""


class NoChatError(LookupError):
    """A chat that is not listed, or not for everybody."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a meeting stands among all: what pages are sorted by, and go on after."""

    start: datetime
    slug: str
    number: int
    on: date

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%dT%H:%M:%SZ},{self.slug},{self.number},{self.on}"

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            start, slug, number, on = text.split(",")
            found = cls(_moment(start), slug, int(number), date.fromisoformat(on))
        except (ValueError, OverflowError):
            raise AskedError(
                "This is no cursor of ours: take the address that “next” gives, as it is."
            ) from None
        if not FIRST <= found.start <= LAST:
            raise AskedError("This cursor is outside the years 1900 to 2199.")
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Meetings that end after `since` and start before `until` (aware, UTC), `limit` a page."""

    since: datetime
    until: datetime
    slugs: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    limit: int = USUAL
    after: Place | None = None

    @classmethod
    def from_query(cls, query: QueryDict, *, now: datetime) -> Self:
        """AskedError for whatever cannot be followed; nothing is ignored in silence."""
        _refuse_controls(query)
        since = _told(query, "since") or datetime.combine(now.astimezone(UTC), time(), UTC)
        until = _told(query, "until") or min(since + AHEAD, LAST)
        _refuse_window(since, until)
        cursor = query.get("cursor", "")
        return cls(
            since=since,
            until=until,
            slugs=_slugs(query.getlist("chat")),
            selection=_selection(query),
            limit=_limit(query.get("limit", "")),
            after=Place.parse(cursor) if cursor else None,
        )

    def chats(self) -> QuerySet[Chat]:
        """The chats asked for: all running ones, or those named, history among them.

        A paused chat promises no dates, as in the feeds. NoChatError for a name that is not listed.
        """
        if not self.slugs:
            return self.selection.chats()
        named = Chat.objects.visible().filter(slug__in=self.slugs)
        known = set(named.values_list("slug", flat=True))
        for slug in self.slugs:
            if slug not in known:
                raise NoChatError(f"There is no chat “{slug}” in this directory.")
        if self.selection.query:
            fitting = (self.selection.chats(), self.selection.history())
            named = named.filter(
                Q(pk__in=fitting[0].values("pk")) | Q(pk__in=fitting[1].values("pk"))
            )
        return named.exclude(state=Chat.State.PAUSED)

    def query_after(self, place: Place) -> str:
        """The query of the next page, its window said in full: "today" moves."""
        parts = [("chat", slug) for slug in self.slugs]
        parts += [("since", f"{self.since:%Y-%m-%dT%H:%M:%SZ}")]
        parts += [("until", f"{self.until:%Y-%m-%dT%H:%M:%SZ}")]
        parts += [("limit", str(self.limit)), ("cursor", str(place))]
        return "&".join(filter(None, (urlencode(parts, safe=":,"), self.selection.query)))


def _refuse_controls(query: QueryDict) -> None:
    for name, values in query.lists():
        if not all(text.isprintable() for text in (name, *map(str, values))):
            raise AskedError(f"“{_shown(name)}” holds characters that are no text.")


def _told(query: QueryDict, name: str) -> datetime | None:
    told = query.get(name, "").strip()
    if not told:
        return None
    try:
        moment = _moment(told)
    except (ValueError, OverflowError):
        raise AskedError(
            f"{name}={_shown(told)} is no date. Write {name}=2026-12-01 (its first moment in UTC) "
            f"or {name}=2026-12-01T19:00Z."
        ) from None
    if not FIRST <= moment <= LAST:
        raise AskedError(f"{name}={_shown(told)} is outside the years 1900 to 2199.")
    return moment


def _moment(told: str) -> datetime:
    """ValueError for a time without a zone: nobody could say which moment is meant."""
    if _DAY.fullmatch(told):
        return datetime.combine(date.fromisoformat(told), time(), UTC)
    # A + in an address that was not encoded arrives as a space.
    moment = datetime.fromisoformat(told.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment.astimezone(UTC).replace(microsecond=0)


def _refuse_window(since: datetime, until: datetime) -> None:
    if until <= since:
        raise AskedError("This window ends before it begins: until must be later than since.")
    if until - since > LONGEST:
        raise AskedError("This window is longer than five years: ask for it in parts.")


def _slugs(told: list[str]) -> tuple[str, ...]:
    slugs = tuple(dict.fromkeys(slug for slug in told if slug))
    if len(slugs) > MOST_CHATS:
        raise AskedError(f"{len(slugs)} chats are named; ask for at most {MOST_CHATS} at once.")
    for slug in slugs:
        if not _SLUG.fullmatch(slug):
            raise AskedError(
                f"“{_shown(slug)}” is no chat's name. Write it as in its page's address: "
                "/chats/auslibchat/ is chat=auslibchat."
            )
    return slugs


def _selection(query: QueryDict) -> Selection:
    filters = query.copy()
    for name in OURS:
        filters.pop(name, None)
    selection = Selection.from_query(filters)
    # What pages read beside filters means nothing here.
    unknown = [*selection.ignored, *(name for name in filters if name in ("tz", "expand"))]
    if unknown:
        raise AskedError(
            f"“{_shown(unknown[0])}” is no filter we know. "
            "Filters are topic, language, platform and q, with the values of our pages."
        )
    return selection


def _limit(told: str) -> int:
    if not told:
        return USUAL
    if not _NUMBER.fullmatch(told) or not 1 <= int(told) <= MOST:
        raise AskedError(f"limit={_shown(told)}: write a number from 1 to {MOST}.")
    return int(told)


def _shown(text: str) -> str:
    return one_line(text)[:64]
