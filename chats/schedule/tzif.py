"""A zone's changes of UTC offset, read from pip's `tzdata` (RFC 8536), footer rules included.

zoneinfo keeps its table to itself and looks each instant up anew, which costs more than all the
rest of an expansion. tests/schedule/test_walltime.py holds this table against zoneinfo.
"""

import re
import struct
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import NamedTuple

EPOCH_DAY = date(1970, 1, 1).toordinal()
SECONDS_A_DAY = 86_400

# Rules of the footer are written out to here; later dates are looked up one by one.
LAST_YEAR_OF_RULES = 2100


class Change(NamedTuple):
    """At `instant` (Unix seconds) the offset from UTC goes from `was` to `offset` (seconds)."""

    instant: int
    was: int
    offset: int


class Changes(NamedTuple):
    """All changes of a zone to the end of LAST_YEAR_OF_RULES; `for_ever` if none follow."""

    first_offset: int
    changes: tuple[Change, ...]
    for_ever: bool


def changes_of(key: str) -> Changes | None:
    """None for a name without a file, or with a footer of a kind never used so far."""
    if not _KEY.fullmatch(key):
        return None
    try:
        data = files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    except OSError:
        return None
    if not data.startswith(b"TZif"):
        return None
    instants, offsets, footer = _second_block(data)
    rule = _FOOTER.fullmatch(footer)
    if rule is None:
        return None
    steps = list(zip(instants, offsets[1:], strict=True))
    if rule["dst"]:
        last = steps[-1][0] if steps else -(2**63)
        steps += [step for step in _ruled(rule, last) if step[0] > last]
    before = [offsets[0], *(offset for _, offset in steps)]
    changes = [Change(at, was, now) for was, (at, now) in zip(before, steps, strict=False)]
    return Changes(offsets[0], tuple(changes), for_ever=not rule["dst"])


def _second_block(data: bytes) -> tuple[tuple[int, ...], list[int], str]:
    """Instants, the first offset and one more after each instant, and the footer (3.2, 3.3)."""
    counts = struct.unpack_from(">6L", data, 20)
    isut, isstd, leap, times, types, chars = counts
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = struct.unpack_from(">6L", data, second + 20)
    begin = second + 44
    instants = struct.unpack_from(f">{times}q", data, begin)
    kinds = struct.unpack_from(f">{times}B", data, begin + times * 8)
    begin += times * 9
    offsets = [struct.unpack_from(">lBB", data, begin + kind * 6)[0] for kind in (0, *kinds)]
    end = begin + types * 6 + chars + leap * 12 + isstd + isut
    return instants, offsets, data[end:].decode("ascii").strip()


# A name is also a path: it must not lead out of the folder.
_KEY = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_HOURS = r"[+-]?[0-9:]+"
_FOOTER = re.compile(
    rf"{_NAME}(?P<std>{_HOURS})"
    rf"(?P<dst>{_NAME}(?P<summer>{_HOURS})?"
    rf",M(?P<begin>[0-9.]+)(?:/(?P<begin_at>{_HOURS}))?"
    rf",M(?P<end>[0-9.]+)(?:/(?P<end_at>{_HOURS}))?)?"
)


def _ruled(rule: re.Match[str], last: int) -> Iterator[tuple[int, int]]:
    """Each year's two changes by the footer's rule: POSIX counts offsets westward."""
    winter = -_seconds(rule["std"])
    summer = -_seconds(rule["summer"]) if rule["summer"] else winter + 3600
    year_of_last = 1970 + last // 31_556_952 if last > 0 else 1970
    for year in range(year_of_last - 1, LAST_YEAR_OF_RULES + 1):
        begin = _nth_weekday(year, rule["begin"]) + _seconds(rule["begin_at"] or "2") - winter
        end = _nth_weekday(year, rule["end"]) + _seconds(rule["end_at"] or "2") - summer
        yield from sorted([(begin, summer), (end, winter)])


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    return sign * (hours * 3600 + minutes * 60 + seconds)


def _nth_weekday(year: int, rule: str) -> int:
    """Unix seconds of midnight on POSIX's "month.week.weekday": week 5 is the last, 0 Sunday."""
    month, week, weekday = map(int, rule.split("."))
    first = date(year, month, 1)
    day = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (week - 1))
    while day.month != month:
        day -= timedelta(7)
    return (day.toordinal() - EPOCH_DAY) * SECONDS_A_DAY
