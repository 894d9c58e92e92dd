"""What pieces of a phrase become before they are put together: the vocabulary of the grammar."""

from dataclasses import dataclass
from datetime import date

from chats.schedule.phrase.lexicon import Item, Lexicon
from chats.schedule.zones import Name

COMPANY = ("weekday", "weekdays", "month", "ordinal", "half")
NOTHING = Item("", -1, -1, "")


@dataclass(frozen=True, slots=True)
class Line:
    """The items of one phrase, with the manners of its language."""

    items: tuple[Item, ...]
    lexicon: Lexicon
    phrase: str
    small: bool = False  # no capitals anywhere: "may" and "sun" cannot be told by them

    def at(self, index: int) -> Item:
        return self.items[index] if 0 <= index < len(self.items) else NOTHING

    def zoned(self, index: int) -> bool:
        """Whether a zone may stand here: the French "et" is no Eastern Time."""
        item = self.at(index)
        sure = self.lexicon.code == "en" or item.raw.isupper()
        return item.is_("zone") and (sure or not item.is_("word"))

    def named(self, index: int) -> bool:
        """Whether the item may be a day or month: "may" and "sun" need a capital or company."""
        item = self.at(index)
        if item.text not in self.lexicon.careful or item.raw[:1].isupper() or self.small:
            return True
        return self._company(index - 1) or self._company(index + 1)

    def _company(self, index: int) -> bool:
        item = self.at(index)
        if item.is_("sign") or item.text == ",":
            return True
        return item.number is not None or any(item.is_(kind) for kind in COMPANY)


@dataclass(frozen=True, slots=True)
class Moment:
    """An hour as written; `half` is "am", "pm", "24" (sure), "soft" (24 unless told) or ""."""

    hour: int
    minute: int
    half: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of the phrase: items `low` up to `high`, characters `start` up to `end`."""

    low: int = 0
    high: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Part):
    begin: Moment
    finish: Moment | None = None
    zones: tuple["Zone", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Length(Part):
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Part):
    name: Name
    text: str
    sure: bool = False  # written as a time ("Paris time"), not only a place that is mentioned
    doubt: bool = False  # it may be part of a name: "7pm Central Library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days(Part):
    """Weekdays, or with none and ordinals: days of the month (or "working days", `setpos`)."""

    days: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    every: bool = False
    plural: bool = False
    choice: bool = False  # "Tuesday or Wednesday"
    interval: int = 1
    excepted: bool = False  # "except Sundays"
    unsure: bool = False  # "every third Thursday": the third, or each third one?
    working: bool = False  # "the last weekday of the month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freq(Part):
    freq: str
    interval: int = 1
    scope: bool = False  # "of the month" beside an nth weekday
    twofold: bool = False  # "bimonthly": every two months, or with two days twice a month


@dataclass(frozen=True, slots=True, kw_only=True)
class Months(Part):
    months: tuple[int, ...]
    excepted: bool = False
    ranged: bool = False  # "September to May"
    bound: str = ""  # "first" or "last": a month the series begins or ends in
    picked: bool = False  # "odd months": of those named, or of all
    loose: bool = False  # "the August cohort": names a thing, and may be no season


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def whole(self) -> date | None:
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates(Part):
    on: PartialDate
    weekday: int | None = None
    bound: str = ""  # "first", "last", "except" or "" for a date of its own
    near: bool = False  # "next one 6 June": the coming one, whatever the year
    many: bool = False  # "17 and 24 April": only the first is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Part):
    """A word that steers: today, none, vague, part of the day, condition, …"""

    name: str
    value: str = ""
