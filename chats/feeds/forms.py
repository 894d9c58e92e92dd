"""Which of a chat's dates a feed tells, and how a cancelled one is told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from chats.models import Meeting

NOTE, STRIKE, DROP = "note", "strike", "drop"
CANCELLED = (NOTE, STRIKE, DROP)
# The day of a meeting is over everywhere so long after midnight UTC.
LAST_ZONE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Form:
    """The plain one is what is published.

    `past`: days back from `today` (midnight UTC); None: as far as known. Without `today` the form
    depends on no clock: nothing is past.
    """

    cancelled: str = NOTE
    with_topic: bool = False
    past: int | None = None
    today: datetime | None = None

    def at(self, today: datetime) -> Self:
        return replace(self, today=today)

    @property
    def name(self) -> str:
        """What the form is kept under; "" for the plain one."""
        past = "" if self.past is None else f"past{self.past}"
        cancelled = "" if self.cancelled == NOTE else self.cancelled
        return "-".join(filter(None, (cancelled, "topic" if self.with_topic else "", past)))

    @property
    def since(self) -> datetime | None:
        """Meetings that end later are told."""
        if self.today is None or self.past is None:
            return None
        return self.today - timedelta(days=self.past)

    @property
    def passed(self) -> datetime | None:
        """Cancelled meetings that ended before are told no more."""
        return self.today and self.today - LAST_ZONE

    def tells(self, meeting: Meeting) -> bool:
        if self.with_topic and not meeting.topic:
            return False
        if self.since is not None and meeting.end <= self.since:
            return False
        return not meeting.cancelled or self._tells_cancelled(meeting)

    def _tells_cancelled(self, meeting: Meeting) -> bool:
        return self.cancelled != DROP and (self.passed is None or meeting.end >= self.passed)


PLAIN = Form()
