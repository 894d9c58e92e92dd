"""The bytes the public reads: rendered when a chat changes, written at once or not at all."""

from collections.abc import Iterable
from datetime import datetime

from chats.models import Chat


def publish(chats: Iterable[Chat], *, now: datetime) -> None:
    """Render these chats' feeds, and the combined one, and write them."""


def withdraw(slug: str, *, now: datetime) -> None:
    """Take the feed of a removed chat away."""


def publish_all(*, now: datetime) -> int:
    """Publish everything anew; returns the number of chats."""
    return 0
