"""Dates known to the year, month or day (EDTF level 0): in words, and as the days they mean."""

from calendar import monthrange
from datetime import date

from django.utils.dates import MONTHS


def in_words(partial: str) -> str:
    """ "2017-05-16" → "16 May 2017", "2017-05" → "May 2017"; whatever else, as it is written."""
    year, *rest = partial.split("-")
    try:
        words = [str(MONTHS[int(rest[0])]), year] if rest else [year]
        return " ".join([str(int(rest[1])), *words] if len(rest) > 1 else words)
    except (KeyError, ValueError):
        return partial


def last_day(partial: str) -> date | None:
    """The last day that a partial date may mean; None for "" and for what is no date."""
    year, month, day = (*partial.split("-"), "", "")[:3]
    try:
        of_month = int(day or monthrange(int(year), int(month or 12))[1])
        return date(int(year), int(month or 12), of_month)
    except ValueError:
        return None
