"""The words of each language, kept as data: what a run of tokens may mean."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from chats.schedule import zones
from chats.schedule.phrase.tokens import Token, tokens

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "zh")
LONG = 8  # letters of a name that is known with an error in it, unless the language says less
LISTS = ("careful", "lookalike")  # words about words: they mean nothing of their own
Meaning = tuple[str, str]  # kind and value: ("weekday", "0"), ("word", "every")


@dataclass(slots=True)
class Node:
    """One step of a trie over token texts; the longest path that ends in meanings wins."""

    next: dict[str, "Node"] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A run of tokens that the lexicon knows, or one token that it does not."""

    text: str  # folded, tokens joined by a space
    start: int
    end: int
    raw: str
    meanings: frozenset[Meaning] = frozenset()
    number: int | None = None
    close: bool = False  # nothing stands between it and the item before

    def is_(self, kind: str, *values: str) -> bool:
        # Plain loops: these two are asked for every reader at every item.
        for known, value in self.meanings:
            if known == kind and (not values or value in values):
                return True
        return False

    def value(self, kind: str) -> str | None:
        return next((value for known, value in sorted(self.meanings) if known == kind), None)

    def word(self, *values: str) -> bool:
        return bool(self.meanings) and self.is_("word", *values)


@dataclass(frozen=True, slots=True)
class Lexicon:
    code: str
    root: Node
    careful: frozenset[str]  # words that are days or months only with a capital
    clock24: bool  # a bare hour before noon is meant as written
    days: dict[str, Meaning]  # long day names, which a typing error leaves recognisable
    lookalike: frozenset[str]  # words that only look like one with an error


@cache
def lexicon(code: str) -> Lexicon:
    data = _read(code)
    root = Node()
    for kind, entries in data.items():
        if isinstance(entries, dict):
            for value, ways in entries.items():
                for way in ways if kind not in LISTS else ():
                    _add(root, way, (kind, value))
    careful, lookalike = (frozenset(data.get(name, {}).get("words", ())) for name in LISTS)
    clock24 = bool(data.get("clock24", False))
    return Lexicon(code, root, careful, clock24, _long_days(data), lookalike)


def _long_days(data: dict[str, Any]) -> dict[str, Meaning]:
    long = int(data.get("misspelt", LONG))
    return {
        way: (kind, day)
        for kind in ("weekday", "weekdays")
        for day, ways in data.get(kind, {}).items()
        for way in ways
        if way.isalpha() and way.isascii() and len(way) >= long
    }


def load() -> None:
    """Read all words now: the first phrase should not wait for them."""
    zone_words()
    for code in ("common", *LANGUAGES):
        lexicon(code)


@cache
def zone_words() -> Node:
    root = Node()
    for name, meant in zones.names().items():
        _add(root, name, ("zone", name if meant.kind else ""))
    return root


def _read(code: str) -> dict[str, Any]:
    text = files(__package__).joinpath("languages", f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _add(root: Node, way: str, meaning: Meaning) -> None:
    node = root
    for token in tokens(way):
        node = node.next.setdefault(token.text, Node())
    if meaning not in node.meanings:
        node.meanings += (meaning,)


def longest(root: Node, run: Sequence[Token], at: int) -> tuple[int, tuple[Meaning, ...]]:
    """How many tokens from `at` the trie knows as one, and what they mean."""
    node, best = root, 0
    meanings: tuple[Meaning, ...] = ()
    for reach, token in enumerate(run[at:], start=1):
        step = node.next.get(token.text)
        if step is None:
            break
        node = step
        if node.meanings:
            best, meanings = reach, node.meanings
    return best, meanings
