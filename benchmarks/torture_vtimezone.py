"""Hold every zone's VTIMEZONE against zoneinfo, hour by hour around every change to 2037.

The VTIMEZONE is read by dateutil's own reader. `make torture` runs this; it takes some minutes.
Run one zone with `python -m benchmarks.torture_vtimezone Europe/Dublin`.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.tz import tzical

from chats.feeds.vtimezone import vtimezone
from chats.feeds.zonechanges import zone_history
from chats.schedule.zones import known

FIRST_YEARS = (2010, 2020, 2026, 2027)
LAST = datetime(2038, 1, 1)  # noqa: DTZ001 - clocks on the wall
HOUR = timedelta(hours=1)


def walls_around_changes(zone: str, year: int, *, hours: int = 26) -> Iterator[datetime]:
    """Wall times: every half hour around every change, and one of each month."""
    first = datetime(year, 1, 1)  # noqa: DTZ001
    for change in zone_history(zone).changes:
        if first - 2 * HOUR < change.wall < LAST:
            for step in range(-2 * hours, 2 * hours):
                yield change.wall + step * HOUR / 2
    for month in range(12 * (LAST.year - year)):
        yield datetime(year + month // 12, 1 + month % 12, 15, 12)  # noqa: DTZ001


def differences(zone: str, year: int, *, hours: int = 26) -> list[str]:
    """Where the VTIMEZONE, as dateutil reads it, shows another offset than zoneinfo."""
    text = vtimezone(zone, year).decode()
    read, truth = tzical(io.StringIO(text)).get(), ZoneInfo(zone)
    found = []
    for wall in walls_around_changes(zone, year, hours=hours):
        if wall.year < year:
            continue
        first, second = (wall.replace(tzinfo=truth, fold=fold).utcoffset() for fold in (0, 1))
        if first == second != (offset := read.utcoffset(wall)):
            found.append(f"{zone} from {year}: {wall} is {offset}, not {first}")
    return found


def main(zones: list[str]) -> int:
    begun = datetime.now(UTC)
    found = [
        line
        for zone in zones or sorted(known())
        for year in FIRST_YEARS
        for line in differences(zone, year)
    ]
    sys.stdout.write("\n".join(found[:50]) + "\n" if found else "")
    sys.stdout.write(
        f"{len(zones or known())} zones × {len(FIRST_YEARS)} first years: "
        f"{len(found)} differences, {datetime.now(UTC) - begun}\n"
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
