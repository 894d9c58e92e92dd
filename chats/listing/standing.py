"""Whether a chat is alive, told truthfully: confirmed, not confirmed since, paused, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chats.models import Chat
from chats.partialdates import in_words

# A chat that meets once a year is the slowest we list; after that, nobody has looked.
FRESH = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    kind: str  # "confirmed", "unconfirmed", "paused" or "ended": the CSS class and the icon
    words: str


def standing(chat: Chat, *, now: datetime) -> Standing:
    if chat.state == Chat.State.ENDED:
        return Standing("ended", f"ended {in_words(chat.ended_on)}".strip())
    if chat.state == Chat.State.PAUSED:
        return Standing("paused", _since("paused", chat.last_known, "last known to meet"))
    seen = f"{chat.confirmed_at:%Y-%m-%d}" if chat.confirmed_at else ""
    if chat.confirmed_at and now - chat.confirmed_at < FRESH:
        return Standing("confirmed", f"confirmed {in_words(seen)}")
    return Standing("unconfirmed", _since("not confirmed", max(seen, chat.last_known), "since"))


def _since(words: str, partial: str, link: str) -> str:
    if not partial:
        return words if words == "paused" else "never confirmed"
    comma = "," if words == "paused" else ""
    return f"{words}{comma} {link} {in_words(partial)}"
