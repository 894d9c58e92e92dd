"""How a feed's address says which dates are wanted, and in which form."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from chats.feeds.forms import CANCELLED, NOTE, Form
from chats.schedule.zones import is_known, known
from chats.text import one_line

CONFIRMED, WITH_TOPIC = "confirmed", "with-topic"
ONLY = (CONFIRMED, WITH_TOPIC)
MOST_DAYS_PAST = 366
MOST_MINUTES_BEFORE = 7 * 24 * 60


class ChoiceError(ValueError):
    """An address nobody can follow; its text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address asks for; the default is what is published.

    `zone`: single events on that zone's clock; `utc`: single events in UTC. `alarm`: minutes before
    the start. `past`: days back. `only`: confirmed chats, or dates with a topic.
    """

    zone: str = ""
    utc: bool = False
    cancelled: str = NOTE
    alarm: int | None = None
    past: int | None = None
    only: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """ChoiceError for a value that we do not know, and for two of one option."""
        found = {}
        for name, read in OPTIONS.items():
            if len(query.getlist(name)) > 1:
                raise ChoiceError(f"This address says {name}= twice: keep one of them.")
            if value := str(query.get(name, "")).strip():
                field, found_value = read(value)
                found[field] = found_value
        if "zone" in found and "utc" in found:
            raise ChoiceError(
                "This address asks for two clocks at once: keep either tz= or expand=utc."
            )
        return cls(**found)

    @property
    def singles(self) -> bool:
        return bool(self.zone or self.utc)

    @property
    def is_plain(self) -> bool:
        return not self.query

    @property
    def form(self) -> Form:
        return Form(self.cancelled, self.only == WITH_TOPIC, self.past)

    @property
    def query(self) -> str:
        """The choice as a query string, in one fixed order; "" for what is published."""
        asked = {
            "tz": self.zone,
            "expand": "utc" if self.utc else "",
            "cancelled": "" if self.cancelled == NOTE else self.cancelled,
            "alarm": "" if self.alarm is None else str(self.alarm),
            "past": "" if self.past is None else str(self.past),
            "only": self.only,
        }
        return urlencode({name: value for name, value in asked.items() if value}, safe="/")


def filters(query: QueryDict) -> QueryDict:
    """What is left of a query when its options are taken: filters, or what nobody knows."""
    left = query.copy()
    for name in OPTIONS:
        left.pop(name, None)
    return left


def refuse_unknown(query: QueryDict) -> None:
    """ChoiceError for an option that one chat's feed does not have."""
    for name in filters(query):
        near = get_close_matches(name[:64].casefold(), OPTIONS, n=1)
        meant = f" Did you mean {near[0]}=?" if near else ""
        raise ChoiceError(
            f"This feed has no option “{_shown(name)}”.{meant} "
            f"What an address may say: {', '.join(f'{option}=' for option in OPTIONS)}."
        )


def _zone(told: str) -> tuple[str, str]:
    zone = told.replace("%2F", "/")
    if is_known(zone):
        return "zone", zone
    names = {name.casefold(): name for name in known()}
    near = get_close_matches(zone[:64].casefold(), names, n=1)
    meant = f" Did you mean ?tz={names[near[0]]}?" if near else ""
    raise ChoiceError(
        f"“{_shown(zone)}” is not a time zone we know. Write its area and city, "
        f"such as ?tz=Asia/Hong_Kong or ?tz=Europe/London.{meant}"
    )


def _expand(told: str) -> tuple[str, bool]:
    if told == "utc":
        return "utc", True
    raise ChoiceError(
        f"“{_shown(told)}” is not a form of this feed. "
        "Write ?expand=utc for single events in UTC, or leave expand out."
    )


def _cancelled(told: str) -> tuple[str, str]:
    if told in CANCELLED:
        return "cancelled", told
    raise ChoiceError(
        f"“{_shown(told)}” is no way to show a cancelled date. Write cancelled=note for a note in "
        "its place, cancelled=strike for a date struck through, cancelled=drop for none."
    )


def _only(told: str) -> tuple[str, str]:
    if told in ONLY:
        return "only", told
    raise ChoiceError(
        f"“{_shown(told)}” is not a choice of dates. Write only=confirmed for chats confirmed "
        "within a year, only=with-topic for dates that have a topic, or leave only out."
    )


def _alarm(told: str) -> tuple[str, int]:
    return "alarm", _number(told, MOST_MINUTES_BEFORE, "alarm=15", "minutes before the start")


def _past(told: str) -> tuple[str, int]:
    return "past", _number(told, MOST_DAYS_PAST, "past=30", "days back from today")


def _number(told: str, most: int, example: str, meaning: str) -> int:
    if told.isascii() and told.isdigit() and len(told) <= 9 and int(told) <= most:
        return int(told)
    name = example.split("=")[0]
    raise ChoiceError(
        f"“{_shown(told)}” is no number of {meaning}. Write one from 0 to {most}, "
        f"such as {example}, or leave {name} out."
    )


# In the order in which an address says them.
OPTIONS: dict[str, Callable[[str], tuple[str, Any]]] = {
    "tz": _zone,
    "expand": _expand,
    "cancelled": _cancelled,
    "alarm": _alarm,
    "past": _past,
    "only": _only,
}


def _shown(text: str) -> str:
    return one_line(text)[:64]
