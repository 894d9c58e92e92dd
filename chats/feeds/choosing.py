"""The form in which chats are ticked: those ticked, and those that a search leaves to tick."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.http import QueryDict

from chats.models import Chat
from chats.selection import LONGEST_SEARCH, Selection
from chats.text import one_line

MOST_SHOWN = 400
# More than may be ticked, so that the limit is named; fewer than a page can bear.
MOST_READ = 200


@dataclass(frozen=True)
class Choosing:
    slugs: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        slugs = dict.fromkeys(slug.strip() for slug in query.getlist("chat"))
        return cls(
            tuple(slug for slug in slugs if slug),
            one_line(query.get("q", ""))[:LONGEST_SEARCH],
        )

    @property
    def _askable(self) -> list[str]:
        # PostgreSQL cannot even be asked for a NUL.
        return [slug for slug in self.slugs[:MOST_READ] if "\0" not in slug]

    @cached_property
    def ticked(self) -> list[Chat]:
        """Those chosen that are listed; one that was paused or has ended may stay."""
        found = Chat.objects.visible().filter(slug__in=self._askable)
        return list(found.order_by("folded"))

    @cached_property
    def others(self) -> list[Chat]:
        """Running chats to choose from, one more than are shown if there are more."""
        chats = Selection(q=self.q).chats().exclude(slug__in=self._askable)
        return list(chats.order_by("folded")[: MOST_SHOWN + 1])

    @property
    def shown(self) -> list[Chat]:
        return self.others[:MOST_SHOWN]

    @property
    def more(self) -> bool:
        return len(self.others) > MOST_SHOWN
