"""The public holidays of a country or region, from the `holidays` package.

Imported where it is used, and not with the core: the package is large.
"""

from datetime import date
from functools import lru_cache

import holidays

from chats.schedule.errors import ScheduleError

MOST_YEARS = 30


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str = "", *, begin: int, end: int) -> frozenset[date]:
    """Dates from the year `begin` to `end`, both included; days off in lieu are holidays too.

    `country` is an ISO 3166 code ("GB"), `region` the package's code for a part of it ("ENG").
    ScheduleError for a place of which nothing is known.
    """
    if not 0 <= end - begin < MOST_YEARS:
        raise ScheduleError(f"Holidays are looked up for at most {MOST_YEARS} years.")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known or (region and region not in known[country]):
        raise ScheduleError("We know no public holidays of that place: skip their dates by hand.")
    years = range(begin, end + 1)
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=years))
