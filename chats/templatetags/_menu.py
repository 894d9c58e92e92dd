"""Every time zone by country and city, for the zone control, and zones in words."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytz
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from chats.schedule.zones import place

REGIONS = {
    "Africa": "Africa",
    "America": "Americas",
    "Antarctica": "Antarctica",
    "Arctic": "Europe",
    "Asia": "Asia",
    "Atlantic": "Atlantic Ocean",
    "Australia": "Australia",
    "Canada": "Americas",
    "Europe": "Europe",
    "Indian": "Indian Ocean",
    "Pacific": "Pacific Ocean",
    "US": "Americas",
}
# pytz's names are the terse ones of iso3166.tab.
COUNTRIES = {
    "Britain (UK)": "United Kingdom",
    "Korea (South)": "South Korea",
    "Korea (North)": "North Korea",
    "Congo (Dem. Rep.)": "DR Congo",
    "Congo (Rep.)": "Congo",
    "Samoa (American)": "American Samoa",
    "Samoa (western)": "Samoa",
    "Virgin Islands (US)": "US Virgin Islands",
    "Virgin Islands (UK)": "British Virgin Islands",
}
# IANA's names are ASCII; those our own pages show all the time are spelled as people do.
SPELLED = {"Sao Paulo": "São Paulo", "Bogota": "Bogotá", "Asuncion": "Asunción"}


class Choice(NamedTuple):
    zone: str
    label: str


@cache
def choices() -> dict[str, list[Choice]]:
    """Region → its zones, sorted as they read: "Australia: Sydney"."""
    groups: dict[str, list[Choice]] = defaultdict(list)
    for zone in pytz.common_timezones:
        region = REGIONS.get(zone.split("/")[0], "No country")
        groups[region].append(Choice(zone, label(zone)))
    return {region: sorted(groups[region], key=lambda c: c.label) for region in sorted(groups)}


@cache
def label(zone: str) -> str:
    """ "Hong Kong", "Australia: Sydney", "United States: Knox, Indiana"."""
    city = ", ".join(reversed(zone.split("/")[1:])).replace("_", " ") or zone
    country = _countries().get(zone) or {"US": "United States", "Canada": "Canada"}.get(
        zone.split("/")[0], ""
    )
    city = city.removesuffix(f", {country}")
    return city if not country or city == country else f"{country}: {city}"


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, zones in pytz.country_timezones.items():
        name = pytz.country_names[code]
        found |= dict.fromkeys(zones, COUNTRIES.get(name, name))
    return found


def offset_words(zone: str, now: datetime) -> str:
    """ "UTC+8", "UTC+5:45", "UTC−3:30" (a true minus), "UTC"."""
    minutes = (now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC+0"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def zone_words(zone: str, now: datetime) -> str:
    """ "Hong Kong time, UTC+8"."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    return f"{clock_words(zone)}, {offset_words(zone, now)}"


def clock_words(zone: str) -> str:
    """ "Hong Kong time"; "UTC"."""
    name = city_words(zone)
    return name if name == "UTC" or name.startswith("Etc/") else f"{name} time"


@cache
def city_words(zone: str) -> str:
    """ "Hong Kong"; where several cities share a name, the country too."""
    name = SPELLED.get(place(zone), place(zone))
    return label(zone) if "/" in name and not name.startswith("Etc/") else name


@lru_cache(maxsize=2)
def options(hour: datetime) -> SafeString:
    """The option list with each zone's offset at that (whole) hour, rendered once an hour."""
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((region, _options(found, hour)) for region, found in choices().items()),
    )


def _options(found: list[Choice], hour: datetime) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}">{} {}</option>',
        ((zone, words, offset_words(zone, hour)) for zone, words in found),
    )


def pinned(zones: dict[str, str], *, selected: str, now: datetime) -> SafeString:
    """The zones that matter here (zone → why), above all others."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}: {}, {}</option>',
        (
            (
                zone,
                SafeString(" selected") if zone == selected else "",
                why,
                label(zone),
                offset_words(zone, now),
            )
            for zone, why in zones.items()
        ),
    )
