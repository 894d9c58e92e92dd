"""A file of chats, read and checked: JSON in, values a table takes out, errors for people."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from chats.fields import fold
from chats.models import Chat, FormerHashtag, Platform, Slot, Topic
from chats.schedule.zones import is_known
from chats.text import clean, one_line, slug_for

CHAT = (
    "hashtag", "title", "organiser", "audience", "description", "language", "web_page", "phrase",
    "state", "last_known", "ended_on", "history", "source",
)  # fmt: skip
SLOT = (
    "label", "recurrence", "starts_at", "zone", "minutes", "first_on", "last_on", "doubt",
)  # fmt: skip
PLATFORM = ("kind", "link", "since", "until")
TOPIC = ("slug", "name")
LISTS = ("topics", "former_hashtags", "platforms", "slots")

MOST_SHOWN = 20
_LINES = frozenset({"description", "history"})

Values = dict[str, Any]


class LoadError(ValueError):
    """The file cannot be loaded; one line a problem: which chat, which field, what to write."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One chat as the file tells it: the values of its columns, and of the rows that hang on it."""

    chat: Values
    topics: frozenset[str]  # slugs
    former_hashtags: frozenset[str]
    platforms: tuple[Values, ...]
    slots: tuple[Values, ...]  # in the order of their numbers, from 1

    @property
    def hashtag(self) -> str:
        return str(self.chat["hashtag"])

    @property
    def names(self) -> set[str]:
        """Its hashtag and its former ones, folded."""
        return {fold(self.hashtag), *map(fold, self.former_hashtags)}

    @property
    def slug(self) -> str:
        return slug_for(self.hashtag)

    def compared(self) -> Values:
        """Every value by its field's name, with lists in one order: equal facts are equal here."""
        platforms = sorted(tuple(part[name] for name in PLATFORM) for part in self.platforms)
        slots = tuple(tuple(part[name] for name in SLOT) for part in self.slots)
        former = frozenset(map(fold, self.former_hashtags))
        lists = (self.topics, former, tuple(platforms), slots)
        return self.chat | dict(zip(LISTS, lists, strict=True))


def read(path: Path) -> tuple[list[Values], list[Facts]]:
    """The file's topics and chats. Raises LoadError with every problem found."""
    found = _parsed(path)
    problems: list[str] = []
    topics = list(_topics(found, problems))
    slugs = {topic["slug"] for topic in topics}
    chats = [
        facts
        for number, raw in enumerate(_list(found, "chats", "The file", problems), 1)
        if (facts := _facts(raw, number, slugs, problems))
    ]
    problems += _twice(chats)
    problems += [f"Topic {slug}: write it once." for slug in _repeated(t["slug"] for t in topics)]
    if problems:
        more = len(problems) - MOST_SHOWN
        raise LoadError(
            "\n".join([*problems[:MOST_SHOWN], *([f"… and {more} more."] if more > 0 else [])])
        )
    return topics, chats


def _parsed(path: Path) -> Values:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LoadError(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise LoadError(f"{path} is not UTF-8 text: save it as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{path} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise LoadError(f'{path}: write an object with "topics" and "chats".')
    return found


def _topics(found: Values, problems: list[str]) -> Iterator[Values]:
    for number, raw in enumerate(_list(found, "topics", "The file", problems), 1):
        if values := _values(Topic, TOPIC, raw, f"Topic {number}", problems):
            yield values


def _facts(raw: Any, number: int, topics: set[str], problems: list[str]) -> Facts | None:
    said = one_line(raw["hashtag"]) if isinstance(raw, dict) and _is_text(raw, "hashtag") else ""
    where, before = said[:60] or f"Chat {number}", len(problems)
    chat = _values(Chat, CHAT, raw, where, problems, beside=LISTS)
    if not chat:
        return None
    if chat["state"] == Chat.State.ENDED and not chat["ended_on"]:
        problems.append(f"{where}, ended_on: say when it ended, if only the year: 2022.")
    facts = Facts(
        chat,
        frozenset(_words(raw, "topics", where, problems)),
        _once(_words(raw, "former_hashtags", where, problems)),
        tuple(_parts(Platform, PLATFORM, raw, "platforms", where, problems)),
        tuple(_parts(Slot, SLOT, raw, "slots", where, problems)),
    )
    problems += [
        f"{where}, topics: “{slug}” is not among the file's topics: {', '.join(sorted(topics))}."
        for slug in sorted(facts.topics - topics)
    ]
    for hashtag in facts.former_hashtags:
        _cleaned(FormerHashtag, "hashtag", hashtag, f"{where}, former_hashtags", problems)
    problems += [
        f"{where}, slot {nth}, zone: “{slot['zone'][:40]}” is not a time zone we know: "
        "write an IANA name such as Europe/London."
        for nth, slot in enumerate(facts.slots, 1)
        if not is_known(slot["zone"])
    ]
    return facts if len(problems) == before else None


def _parts(
    model: type[models.Model],
    fields: Iterable[str],
    raw: Values,
    name: str,
    where: str,
    problems: list[str],
) -> Iterator[Values]:
    for nth, part in enumerate(_list(raw, name, where, problems), 1):
        at = f"{where}, {name.removesuffix('s')} {nth}"
        if values := _values(model, fields, part, at, problems):
            yield values


def _values(
    model: type[models.Model],
    fields: Iterable[str],
    raw: Any,
    where: str,
    problems: list[str],
    *,
    beside: Iterable[str] = (),
) -> Values | None:
    """The columns' values from an object; None after saying what is wrong with it."""
    if not isinstance(raw, dict):
        problems.append(f"{where}: write an object with {', '.join(fields)}.")
        return None
    before = len(problems)
    for name in raw.keys() - {*fields, *beside}:
        problems.append(
            f"{where}: “{one_line(name)[:40]}” is not a field; the fields are: "
            f"{', '.join([*fields, *beside])}."
        )
    given = {name: raw[name] for name in fields if raw.get(name) is not None}
    for name, value in given.items():
        wanted, words = (int, "a number") if name == "minutes" else (str, "text")
        if type(value) is not wanted:
            problems.append(f"{where}, {name}: write {words}.")
    if len(problems) > before:
        return None
    values = {name: _cleaned(model, name, given.get(name), where, problems) for name in fields}
    return values if len(problems) == before else None


def _cleaned(
    model: type[models.Model], name: str, value: Any, where: str, problems: list[str]
) -> Any:
    """The value as its column takes it: text without what no page should carry, and checked.

    The columns' own checks only; a table's constraints are asked when rows are made.
    """
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    if value is None:
        value = field.get_default()
    elif isinstance(value, str):
        value = clean(value) if name in _LINES else one_line(value)
    if field.blank and value in field.empty_values:
        return value
    try:
        return field.clean(value, None)
    except ValidationError as error:
        problems.append(f"{where}, {name}: {' '.join(error.messages)}")
        return None


def said(error: ValidationError, where: str) -> list[str]:
    """A line for each thing wrong: where, which field, and the field's own words."""
    if not hasattr(error, "error_dict"):
        return [f"{where}: {' '.join(error.messages)}"]
    return [
        f"{where}, {name}: {' '.join(messages)}" if name != "__all__" else f"{where}: {messages[0]}"
        for name, messages in error.message_dict.items()
    ]


def _list(raw: Values, name: str, where: str, problems: list[str]) -> list[Any]:
    found = raw.get(name, [])
    if isinstance(found, list):
        return found
    problems.append(f"{where}, {name}: write a list.")
    return []


def _words(raw: Values, name: str, where: str, problems: list[str]) -> list[str]:
    found = _list(raw, name, where, problems)
    if all(isinstance(word, str) for word in found):
        return [one_line(word) for word in found]
    problems.append(f"{where}, {name}: write a list of words.")
    return []


def _once(hashtags: Iterable[str]) -> frozenset[str]:
    """Each hashtag once, in whatever case it came first."""
    return frozenset({fold(hashtag): hashtag for hashtag in reversed([*hashtags])}.values())


def _is_text(raw: Values, name: str) -> bool:
    return isinstance(raw.get(name), str)


def _repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, often in Counter(values).items() if often > 1]


def _twice(chats: list[Facts]) -> Iterator[str]:
    """What the tables hold once only, where the file has it twice."""
    names = (name for facts in chats for name in {*facts.names, facts.slug})
    for name in _repeated(names):
        yield f"#{name}: two chats of the file go by it; make them one chat with more slots."
    for facts in chats:
        for kind, since in _repeated((part["kind"], part["since"]) for part in facts.platforms):
            yield f"{facts.hashtag}, platforms: {kind} is there twice from {since or 'the start'}."
