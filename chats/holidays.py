"""Public holidays of a country or region, for chats that heed them."""

import re
from datetime import date
from functools import cache

import holidays
from django.core.exceptions import ValidationError

from chats.schedule import Holidays
from chats.schedule.rule import WEEKDAYS

# "" leaves the meeting out; days on or back; or the nth of a weekday in the same month.
HOLIDAY_MOVE = r"^([+-]([1-9]|[12][0-9]|3[01])|[1-5](MO|TU|WE|TH|FR|SA|SU))?\Z"
REGION = re.compile("[A-Z]{2}(-[A-Z0-9]{1,5})?")
# As far as the package knows movable feasts of every calendar.
YEARS = range(2000, 2051)


@cache
def public_holidays(region: str) -> frozenset[date]:
    """The public holidays of "US", "GB-ENG", "AU-NSW" … in YEARS. KeyError for no such region."""
    if not REGION.fullmatch(region):  # the package looks any name up among its own
        raise KeyError(region)
    country, _, part = region.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=YEARS))
    except NotImplementedError as error:
        raise KeyError(region) from error


def holiday_region(region: str) -> None:
    """Refuses a region whose holidays nobody knows."""
    try:
        public_holidays(region)
    except KeyError as error:
        raise ValidationError(
            f"No holidays are known of {region}. Write a country, or a country and a region: "
            "US, GB-ENG, AU-NSW."
        ) from error


@cache
def heeded(region: str, move: str) -> Holidays | None:
    """The core's value for a slot's two columns; None where no holidays are heeded."""
    if not region:
        return None
    dates = public_holidays(region)
    if move[-2:] in WEEKDAYS:
        return Holidays(dates, nth=(int(move[0]), WEEKDAYS.index(move[-2:])))
    return Holidays(dates, days=int(move or 0))
