"""When a zone's clocks are changed: what VTIMEZONE and odd dates are made from."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from chats.schedule.tzif import changes_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ZoneChange(NamedTuple):
    """At `instant` (aware, UTC) clocks go from UTC + `was` to UTC + `offset`."""

    instant: datetime
    was: timedelta
    offset: timedelta

    @property
    def wall(self) -> datetime:
        """What the clocks show at that instant before they are changed (naive)."""
        return self.instant.replace(tzinfo=None) + self.was


class ZoneHistory(NamedTuple):
    """Every change of the offset to the year 2100; `settled`: none follows the last one."""

    first_offset: timedelta
    changes: tuple[ZoneChange, ...]
    settled: bool


@lru_cache(maxsize=1024)
def zone_history(zone: str) -> ZoneHistory:
    """The changes of an IANA zone; LookupError for a name without data."""
    found = changes_of(zone)
    if found is None:
        raise LookupError(f"No time-zone data for {zone!r}.")
    changes = tuple(
        ZoneChange(
            EPOCH + timedelta(seconds=change.instant),
            timedelta(seconds=change.was),
            timedelta(seconds=change.offset),
        )
        for change in found.changes
        # A new name without a new offset is no change to a clock. Before the year 1 is "always".
        if change.was != change.offset and change.instant > -62_000_000_000
    )
    return ZoneHistory(timedelta(seconds=found.first_offset), changes, found.for_ever)


def is_utc(zone: str) -> bool:
    """Whether the zone is UTC itself under one of its names (Etc/UTC, Zulu, GMT, …)."""
    history = zone_history(zone)
    return not history.changes and not history.first_offset
