"""What becomes of a rule's date that is a public holiday: it is left out, or moved."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from chats.schedule.errors import ScheduleError
from chats.schedule.months import choice

# No meeting is moved further than this, in days.
REACH = 31


@dataclass(frozen=True, slots=True)
class Holidays:
    """The organiser's public holidays, and where a meeting goes that falls on one.

    With `nth`, to that weekday of the same month: (3, 0) is its third Monday. With `days`, so many
    days on (or back), and again until it is no holiday. With neither, or when there is no such
    day, the meeting is left out.
    """

    dates: frozenset[date]
    nth: tuple[int, int] | None = None
    days: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", frozenset(self.dates))
        if self.nth and self.days:
            raise ScheduleError("Move a holiday's meeting to a weekday or by days, not both.")
        if abs(self.days) > REACH:
            raise ScheduleError(f"A meeting moves by at most {REACH} days.")
        if self.nth and not (1 <= abs(self.nth[0]) <= 5 and 0 <= self.nth[1] <= 6):
            raise ScheduleError("Move to the first, second … or last of a weekday.")

    def moved(self, day: int) -> int | None:
        """The day (an ordinal) on which the meeting of `day` is held, if on any."""
        if not self._on(day):
            return day
        if self.nth:
            target = _nth_weekday(day, self.nth)
            return None if target is None or self._on(target) else target
        return next((target for target in self._steps(day) if not self._on(target)), None)

    def _on(self, day: int) -> bool:
        return date.fromordinal(day) in self.dates

    def _steps(self, day: int) -> range:
        if not self.days:
            return range(0)
        furthest = REACH if self.days > 0 else -REACH
        return range(day + self.days, day + furthest + self.days // abs(self.days), self.days)


def _nth_weekday(day: int, nth: tuple[int, int]) -> int | None:
    on = date.fromordinal(day)
    found = choice([nth], ())(day - on.day, monthrange(on.year, on.month)[1])
    return found[0] if found else None
