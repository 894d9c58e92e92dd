"""Tokens → items: the lexicon laid over a phrase, in the language that knows most of it."""

from dataclasses import replace

from chats.schedule import zones
from chats.schedule.phrase.lexicon import (
    LANGUAGES,
    Item,
    Lexicon,
    Meaning,
    Node,
    lexicon,
    longest,
    zone_words,
)
from chats.schedule.phrase.mistyped import mistyped
from chats.schedule.phrase.parts import Line
from chats.schedule.phrase.tokens import Token, tokens


def line(phrase: str, *, language: str | None = None) -> Line:
    run = _unglued(tokens(phrase))
    chosen = _language(run, language)
    found = tuple(_items(run, chosen))
    return Line(found, chosen, phrase, phrase.islower())


def _unglued(run: list[Token]) -> list[Token]:
    """Split "pmET" into "pm" and "ET": people leave the space out."""
    out: list[Token] = []
    for token in run:
        if token.kind == "word" and token.text[:2] in ("am", "pm") and _zone(token.text[2:]):
            cut = token.start + 2
            out.append(replace(token, text=token.text[:2], end=cut, raw=token.raw[:2]))
            out.append(replace(token, text=token.text[2:], start=cut, raw=token.raw[2:]))
        else:
            out.append(token)
    return out


def _zone(text: str) -> bool:
    return text in zones.names()


def _language(run: list[Token], hint: str | None) -> Lexicon:
    preferred = (hint or "en")[:2]
    order = sorted(LANGUAGES, key=lambda code: (code != preferred, code != "en"))
    return max((lexicon(code) for code in order), key=lambda each: _known(run, each))


def _known(run: list[Token], words: Lexicon) -> int:
    at = score = 0
    while at < len(run):
        reach, meanings = longest(words.root, run, at)
        if reach and meanings:
            score += sum(_weight(token) for token in run[at : at + reach])
        at += max(reach, 1)
    return score


def _weight(token: Token) -> int:
    if token.kind != "word" or (token.raw.isupper() and _zone(token.text)):
        return 0  # "ET" is no French
    return len(token.text) if token.text.isascii() else 3 * len(token.text)


def _items(run: list[Token], words: Lexicon) -> list[Item]:
    layers = [words.root, lexicon("common").root, zone_words()]
    if words.code != "en":
        layers.append(lexicon("en").root)
    out: list[Item] = []
    at = 0
    while at < len(run):
        reach, meanings = _best(layers, run, at)
        meanings = meanings if reach else mistyped(run[at], words)
        out.append(_item(run, at, max(reach, 1), meanings))
        at += max(reach, 1)
    return out


def _best(layers: list[Node], run: list[Token], at: int) -> tuple[int, frozenset[Meaning]]:
    """The longest run any layer knows; English only where the phrase's own language is silent."""
    found = [longest(layer, run, at) for layer in layers]
    reach = max(length for length, _ in found)
    if not reach:
        return 0, frozenset()
    if len(found) == 4 and found[0][0] == reach:
        found.pop()
    return reach, frozenset(m for length, each in found if length == reach for m in each)


def _item(run: list[Token], at: int, reach: int, meanings: frozenset[Meaning]) -> Item:
    first, last = run[at], run[at + reach - 1]
    plain = first.kind == "number" and reach == 1 and len(first.text) <= 4
    return Item(
        text=" ".join(token.text for token in run[at : at + reach]),
        start=first.start,
        end=last.end,
        raw=" ".join(token.raw for token in run[at : at + reach]),
        meanings=meanings,
        number=int(first.text) if plain else None,
        close=at > 0 and run[at - 1].end == first.start,
    )
