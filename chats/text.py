"""Text from people, cleaned once at the door: what no page, mail or calendar should carry."""

import re
import unicodedata

from chats.fields import fold

# Controls but tab and newline, bidi embeddings, overrides and isolates, the two Unicode line
# separators (calendars break lines at them), lone surrogates, and noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The same text without controls, bidi overrides and lone surrogates; newlines are \\n; NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def one_line(text: str) -> str:
    """Cleaned text with every run of white space made one space."""
    return " ".join(clean(text).split())


def slug_for(hashtag: str) -> str:
    """The part of an address made from a hashtag: "#AusLibChat" → "auslibchat"."""
    return re.sub(r"[^\w-]", "", fold(hashtag))[:70] or "chat"
