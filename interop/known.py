"""Where readers are known to err: each is named in docs/feeds.md, with how many meetings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from chats.models import Slot
from chats.schedule.tzif import changes_of


class Known(NamedTuple):
    """`explains` says whether a session (a Slot) is one that this reader gets wrong."""

    reader: str
    what: str  # in the words of docs/feeds.md
    explains: Callable[[Slot], bool]


def meets_in_a_skipped_hour(slot: Slot) -> bool:
    """Its time of day is one that its zone's clocks skip on some day."""
    found = changes_of(slot.zone)
    return any(
        begin.time() <= slot.starts_at < (begin + skipped).time()
        for begin, skipped in (
            (_wall(c.instant + c.was), timedelta(seconds=c.offset - c.was))
            for c in (found.changes if found else ())
            if c.offset > c.was
        )
    )


def joins_weekdays_and_days(slot: Slot) -> bool:
    """Its rule has days of the week that are days of the month too: a Friday the 13th."""
    return bool(slot.recurrence and slot.recurrence.bymonthday and slot.recurrence.byday)


def sets_positions(slot: Slot) -> bool:
    """Its rule takes days of a month by their place, as BYSETPOS does."""
    return bool(slot.recurrence and slot.recurrence.bysetpos)


def skips_months_by_name(slot: Slot) -> bool:
    """Every so many months, and only some months of the year."""
    rule = slot.recurrence
    return bool(rule and rule.freq == "MONTHLY" and rule.interval > 1 and rule.bymonth)


def picks_days_of_months(slot: Slot) -> bool:
    """A daily rule that keeps certain days of the month only."""
    rule = slot.recurrence
    return bool(rule and rule.freq == "DAILY" and rule.interval > 1 and rule.bymonthday)


def _wall(seconds: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 – the organiser's wall


KNOWN = (
    Known("ical.js", "BYDAY with BYMONTHDAY: refused", joins_weekdays_and_days),
    Known("ical.js", "every so many months with BYMONTH", skips_months_by_name),
    Known("libical", "an hour late around an hour that clocks skip", meets_in_a_skipped_hour),
    Known("libical", "every so many days with BYMONTHDAY: dates lost", picks_days_of_months),
    Known("ical.js", "BYSETPOS with BYMONTHDAY, or beyond the set", sets_positions),
)
