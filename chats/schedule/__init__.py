"""WHEN a chat meets: plain Python, without Django, the clock, the database or HTML."""

import zoneinfo

# The operating system's copy of the zones can be old: on the day this was written it was an hour
# wrong for Vancouver. Read pip's `tzdata`, which is pinned and the same on every machine.
zoneinfo.reset_tzpath(to=())

from chats.schedule.drift import Change, drift  # noqa: E402
from chats.schedule.errors import (  # noqa: E402
    PhraseError,
    RuleError,
    ScheduleError,
    TooMany,
    ZoneError,
)
from chats.schedule.holidays import Holidays  # noqa: E402
from chats.schedule.occurrence import Occurrence  # noqa: E402
from chats.schedule.occurrences import (  # noqa: E402
    between,
    occurrence_on,
    upcoming,
)
from chats.schedule.phrase import Hints, Reading, SlotReading, read  # noqa: E402
from chats.schedule.rule import Limits, Rule, split_rrule  # noqa: E402
from chats.schedule.schedule import Schedule, last_date, split  # noqa: E402
from chats.schedule.walltime import start_of  # noqa: E402
from chats.schedule.wording import words  # noqa: E402

__all__ = [
    "Change",
    "Hints",
    "Holidays",
    "Limits",
    "Occurrence",
    "PhraseError",
    "Reading",
    "Rule",
    "RuleError",
    "Schedule",
    "ScheduleError",
    "SlotReading",
    "TooMany",
    "ZoneError",
    "between",
    "drift",
    "last_date",
    "occurrence_on",
    "read",
    "split",
    "split_rrule",
    "start_of",
    "upcoming",
    "words",
]
