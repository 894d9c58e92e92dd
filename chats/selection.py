"""What a visitor asked for: a query string ↔ a set of chats; a page and its feed read one."""

from dataclasses import dataclass, field, fields
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from chats.fields import fold
from chats.models import Chat, Platform, Topic

ELSEWHERE = frozenset({"tz", "expand", "page", "from"})  # read by others, no filters
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters, each empty when not asked for. `ignored` names what was asked for and unknown."""

    q: str = ""
    topic: str = ""
    language: str = ""
    platform: str = ""
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read a query string; unknown filters and values are ignored and said so."""
        known: dict[str, frozenset[str] | None] = {
            "q": None,
            "topic": _topics(),
            "language": None,
            "platform": _PLATFORMS,
        }
        found: dict[str, str] = {}
        ignored = []
        for name in query:
            asked, value = str(query[name]), _clean(str(query[name]))
            if name in ELSEWHERE or not asked.strip(" "):
                continue
            values = known.get(name)
            if name not in known or not value or (values is not None and value not in values):
                ignored.append(f"{_clean(name)}={value}"[:80])
            else:
                found[name] = value
        return cls(**found, ignored=tuple(ignored))

    @property
    def query(self) -> str:
        """The same choice as a query string, in one fixed order; "" for everything."""
        asked = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "ignored"}
        return urlencode({name: value for name, value in asked.items() if value})

    def chats(self) -> QuerySet[Chat]:
        """The public chats that fit every filter."""
        return self._fitting(Chat.objects.public())

    def history(self) -> QuerySet[Chat]:
        """The paused and ended chats that fit every filter."""
        return self._fitting(Chat.objects.visible().exclude(state=Chat.State.PUBLISHED))

    def _fitting(self, found: QuerySet[Chat]) -> QuerySet[Chat]:
        if self.topic:
            found = found.filter(topics__slug=self.topic)
        if self.language:
            found = found.filter(language__iexact=self.language)
        if self.platform:
            found = found.filter(platforms__kind=self.platform, platforms__until="")
        if self.q:
            found = found.filter(_matches(self.q))
        return found.distinct()


def _matches(text: str) -> Q:
    tag = fold(text)
    return (
        Q(folded__contains=tag)
        | Q(former_hashtags__folded__contains=tag)
        | Q(title__icontains=text)
        | Q(organiser__icontains=text)
        | Q(audience__icontains=text)
    )


def _clean(text: str) -> str:
    return "".join(char for char in text if char.isprintable()).strip()[:LONGEST_SEARCH]


def _topics() -> frozenset[str]:
    return frozenset(Topic.objects.values_list("slug", flat=True))


_PLATFORMS = frozenset(Platform.Kind.values)
