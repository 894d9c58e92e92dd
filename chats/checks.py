"""What must hold before the site may tell anybody a time."""

from typing import Any

import pytz
import tzdata
from django.core.checks import Error, register


@register()
def one_release_of_zone_data(**_: Any) -> list[Error]:
    """The list of zones (pytz) and their arithmetic (tzdata) must be one IANA release."""
    zones = pytz.OLSON_VERSION  # type: ignore[attr-defined]  # its stubs forget it
    if zones == tzdata.IANA_VERSION:
        return []
    return [
        Error(
            f"pytz carries time-zone data {zones}, tzdata {tzdata.IANA_VERSION}.",
            hint="Pin both to one release in requirements.in and run `make lock`.",
            id="chats.E001",
        )
    ]
