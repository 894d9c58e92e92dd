"""The names people give to time zones, and the IANA zones they may mean, likeliest first."""

import tomllib
import unicodedata
import zoneinfo
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

# A whole year without surprises: what "all year round" is checked against.
REFERENCE_YEAR = 2027
YEARS = range(2008, 2028)  # what a date without its year may be of


@dataclass(frozen=True, slots=True)
class Name:
    """What one written name stands for."""

    zones: tuple[str, ...]  # likeliest first; several are asked
    also: tuple[str, ...] = ()  # only where the context says so
    said: str = ""  # "standard" or "summer": the part of the year it strictly names
    kind: str = "abbreviation"  # or "place" (counts beside a time or "time"), "iana", "offset"

    @property
    def reach(self) -> tuple[str, ...]:
        return self.zones + self.also


def fold(text: str) -> str:
    """Lower case without accents: how names are compared."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_known(name: str) -> bool:
    return name in known()


@cache
def _data() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Zones of each ISO 3166 country, the one most people mean first."""
    main = _data()["countries"]
    found: dict[str, list[str]] = {}
    for line in _table("zone.tab"):
        code, _, zone = line[:3]
        found.setdefault(code, []).append(zone)
    return {code: _first(zones, main.get(code)) for code, zones in found.items()}


def _first(zones: list[str], main: object) -> tuple[str, ...]:
    return tuple(sorted(zones, key=lambda zone: zone != main))


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def country_of(zone: str) -> str | None:
    return next((code for code, zones in countries().items() if zone in zones), None)


@cache
def ordinary() -> frozenset[str]:
    """City names that are everyday words too."""
    return frozenset(_data()["ordinary"]["words"])


@cache
def directions() -> frozenset[str]:
    """Names of zones that are directions or landscapes too: "Eastern", "Mountain"."""
    return frozenset(_data()["directions"]["words"])


@cache
def names() -> dict[str, Name]:
    """Every written name, folded and with its parts spaced, to what it stands for."""
    return _cities() | _country_names() | _curated_places() | _abbreviations()


def _cities() -> dict[str, Name]:
    found: dict[str, Name] = {}
    for zone in sorted(known()):
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix", "right")):
            city = fold(zone.rsplit("/", 1)[1]).replace("_", " ").replace("-", " - ")
            found.setdefault(city, Name((zone,), kind="place"))
    for zone in sorted({zone for zones in countries().values() for zone in zones}):
        city = fold(zone.rsplit("/", 1)[1]).replace("_", " ").replace("-", " - ")
        found[city] = Name((zone,), kind="place")
    return found


def _country_names() -> dict[str, Name]:
    found = {}
    for code, name in _table("iso3166.tab"):
        zones = countries().get(code)
        if zones and "(" not in name:
            found[fold(name)] = Name(zones, kind="place")
    return found


def _curated_places() -> dict[str, Name]:
    places = _data()["places"]
    return {name: Name(tuple(zones), kind="place") for name, zones in places.items()}


def _abbreviations() -> dict[str, Name]:
    found = {}
    for name, entry in _data()["abbreviations"].items():
        also = tuple(entry.get("also", ()))
        found[name] = Name(tuple(entry["zones"]), also, entry.get("said", ""))
    return found


def at_offset(minutes: int, *, utc: bool) -> tuple[str, ...]:
    """Places that "UTC+1" or "GMT+1" may mean; empty where no place keeps that offset."""
    found = tuple(_data()["offsets"].get(str(minutes), ()))
    fixed = f"Etc/GMT{-minutes // 60:+d}"
    if utc and minutes and minutes % 60 == 0 and fixed in found:
        return (fixed, *(zone for zone in found if zone != fixed))
    return found


def place(zone: str) -> str:
    """The name to show for a zone: "Hong Kong", "UTC"; the IANA name where the city is shared."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    city = zone.rsplit("/", 1)[1].replace("_", " ")
    key = fold(city).replace("-", " - ")
    meant = names().get(key)
    plain = meant is not None and meant.zones == (zone,) and city.replace(" ", "").isalpha()
    return city if plain else zone


@cache
def offsets(zone: str, year: int = REFERENCE_YEAR) -> tuple[timedelta, ...]:
    """UTC offsets of a zone at noon UTC of each day of a year."""
    clock = zoneinfo.ZoneInfo(zone)
    noon = datetime(year, 1, 1, 12, tzinfo=UTC)
    days = [(noon + timedelta(days=day)).astimezone(clock).utcoffset() for day in range(365)]
    return tuple(day for day in days if day is not None)


@lru_cache(maxsize=4096)
def _offsets_on(zone: str, on: tuple[int | None, int, int]) -> list[timedelta]:
    year, month, day = on
    clock = zoneinfo.ZoneInfo(zone)
    noons = [
        datetime(each, month, min(day, monthrange(each, month)[1]), 12, tzinfo=UTC)
        for each in ([year] if year else YEARS)
    ]
    found = [noon.astimezone(clock).utcoffset() for noon in noons]
    return [each for each in found if each is not None]


@lru_cache(maxsize=4096)
def apart(
    first: str, second: str, on: tuple[int | None, int, int] | None = None
) -> tuple[tuple[int, int], ...]:
    """Minutes by which one zone's clock is ahead of another's, and the days of a year it is.

    With a date (year, month, day): on that day only, in all YEARS where the year is not known.
    """
    if on is None:
        pairs = zip(offsets(first), offsets(second), strict=True)
    else:
        pairs = zip(_offsets_on(first, on), _offsets_on(second, on), strict=True)
    return tuple(Counter((here - there) // timedelta(minutes=1) for here, there in pairs).items())


def same_clock(zones: Iterable[str]) -> bool:
    """Whether all these zones show one time all year."""
    return len({offsets(zone) for zone in zones}) <= 1
