"""Text → tokens: words, numbers and signs with their place in the text."""

import re
import unicodedata
from dataclasses import dataclass

from chats.schedule.zones import fold

# One alternative per kind of character, none nested: the scan is linear in the text.
_TOKEN = re.compile(
    r"(?P<cjk>[\u3040-\u30ff\u3400-\u9fff])|(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<sign>\S)"
)
_SAME = str.maketrans(
    "‐‑‒–—―−~〜～’‘ʼ´`：，、。．；！？（）／＠＆＋０１２３４５６７８９・",
    "-" * 10 + "'" * 5 + ":,,..;!?()/@&+0123456789·",
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "word", "number" or "sign"
    text: str  # folded: lower case, no accents, one dash for all dashes
    start: int  # offsets into the phrase
    end: int
    raw: str


def tokens(phrase: str) -> list[Token]:
    """The phrase cut into words, digit runs and single signs; white space only separates."""
    even = phrase.translate(_SAME)  # length-preserving, so offsets stay those of the phrase
    return [_token(match, phrase) for match in _TOKEN.finditer(even)]


def _token(match: re.Match[str], phrase: str) -> Token:
    kind = match.lastgroup or "sign"
    kind = "word" if kind == "cjk" else kind
    text = match.group()
    folded = fold(text) if kind == "word" and not text.isascii() else text.casefold()
    if kind == "word" and unicodedata.category(text[0]) == "Lo" and len(text) == 1:
        folded = text
    return Token(kind, folded, match.start(), match.end(), phrase[match.start() : match.end()])
