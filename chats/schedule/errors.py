"""The few named errors of the core, each worded for the person who typed something."""


class ScheduleError(ValueError):
    """Anything wrong with a schedule; `str(error)` is a sentence for a person."""


class RuleError(ScheduleError):
    """A recurrence rule we do not accept, or cannot read."""


class PhraseError(ScheduleError):
    """A schedule phrase that cannot even be looked at: too long, or not text."""


class ZoneError(ScheduleError):
    """A time-zone name we do not know."""


class TooMany(ScheduleError):  # noqa: N818 (says it plainly)
    """A window that would yield more occurrences than anybody can use."""
