"""Days and zones with one typing error: "Tuseday", "Thurdays", "Eastren"."""

from functools import cache, lru_cache

from chats.schedule import zones
from chats.schedule.phrase.lexicon import Lexicon, Meaning, lexicon
from chats.schedule.phrase.tokens import Token

SHORT = 6  # letters: in a shorter word an error makes it any other word


def mistyped(token: Token, words: Lexicon) -> frozenset[Meaning]:
    """The day or zone that an unknown word is one error away from; nothing where it is none."""
    text = token.text
    if token.kind != "word" or len(text) < SHORT or text in words.lookalike:
        return frozenset()
    return _meant(text, words.code)


@cache
def _long_names(code: str) -> dict[str, Meaning]:
    known = dict(lexicon(code).days)
    if code == "en":
        known |= {name: ("zone", name) for name in zones.directions()}
    return known


@lru_cache(maxsize=1024)
def _meant(text: str, code: str) -> frozenset[Meaning]:
    known = _long_names(code)
    found = {meaning for name, meaning in known.items() if one_error(text, name)}
    return frozenset(found) if len({value for _, value in found}) == 1 else frozenset()


def one_error(written: str, meant: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped.

    Never the first letter: "funday" and "fountain" are words of their own.
    """
    if written[:1] != meant[:1] or abs(len(written) - len(meant)) > 1 or written == meant:
        return False
    pairs = enumerate(zip(written, meant, strict=False))
    same = min(len(written), len(meant))
    at = next((index for index, (one, other) in pairs if one != other), same)
    rest, other = written[at:], meant[at:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    added, lost, changed = rest[1:] == other, rest == other[1:], rest[1:] == other[1:]
    return swapped or added or lost or (changed and len(meant) > SHORT)
