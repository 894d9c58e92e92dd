"""How a feed's address says in which form its dates are wanted."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from chats.schedule.zones import is_known, known
from chats.text import one_line


class ChoiceError(ValueError):
    """An address nobody can follow; its text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`zone` for single events on that zone's clock, `utc` for single events in UTC, or neither."""

    zone: str = ""
    utc: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """ChoiceError for a zone or a form that we do not know."""
        zone, expand = (str(query.get(name, "")).strip() for name in ("tz", "expand"))
        zone = zone.replace("%2F", "/")
        if zone and not is_known(zone):
            raise ChoiceError(_unknown_zone(zone))
        if expand not in ("", "utc"):
            raise ChoiceError(
                f"“{_shown(expand)}” is not a form of this feed. "
                "Write ?expand=utc for single events in UTC, or leave expand out."
            )
        if zone and expand:
            raise ChoiceError(
                "This address asks for two clocks at once: keep either tz= or expand=utc."
            )
        return cls(zone, bool(expand))

    @property
    def singles(self) -> bool:
        return bool(self.zone or self.utc)

    @property
    def query(self) -> str:
        """The choice as a query string, in one fixed order."""
        if self.zone:
            return urlencode({"tz": self.zone}, safe="/")
        return "expand=utc" if self.utc else ""


def _unknown_zone(zone: str) -> str:
    names = {name.casefold(): name for name in known()}
    near = get_close_matches(zone[:64].casefold(), names, n=1)
    meant = f" Did you mean ?tz={names[near[0]]}?" if near else ""
    return (
        f"“{_shown(zone)}” is not a time zone we know. Write its area and city, "
        f"such as ?tz=Asia/Hong_Kong or ?tz=Europe/London.{meant}"
    )


def _shown(text: str) -> str:
    return one_line(text)[:64]
