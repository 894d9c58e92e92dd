"""One date of a chat: the value that pages, feeds and notes are about."""

from datetime import date, datetime
from typing import NamedTuple


class Occurrence(NamedTuple):
    """One date of a schedule. `on` is its name for ever; start and end are aware, in UTC.

    It is held on the organiser's date `on`, unless a public holiday moves it.
    """

    on: date
    start: datetime
    end: datetime
