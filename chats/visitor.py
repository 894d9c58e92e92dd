"""Whose clock: what a request tells of its reader's time zone."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from chats.schedule.zones import is_known

CHOSEN, BROWSER = "chosen_zone", "zone"  # cookies: picked by hand, told by the reader's machine


@dataclass(frozen=True, slots=True)
class Clock:
    """The reader's zone as far as known, and a name that was told but means no zone."""

    zone: ZoneInfo | None
    chosen: bool = False
    refused: str = ""

    def or_else(self, fallback: ZoneInfo) -> ZoneInfo:
        return self.zone or fallback


def visitor_clock(request: HttpRequest) -> Clock:
    """The zone in the address (`?tz=`), else the one chosen by hand, else the browser's.

    A name is looked up among the known ones, because ZoneInfo() raises three kinds of error.
    """
    refused = ""
    for told, chosen in (
        (request.GET.get("tz"), True),
        (request.COOKIES.get(CHOSEN), True),
        (request.COOKIES.get(BROWSER), False),
    ):
        name = (told or "").replace("%2F", "/").strip()
        if is_known(name):
            return Clock(ZoneInfo(name), chosen, refused)
        refused = refused or name[:64]
    return Clock(None, False, refused)


def clock(request: HttpRequest) -> dict[str, Any]:
    """Template context: the zone control stands on every page."""
    return {"clock": visitor_clock(request)}
