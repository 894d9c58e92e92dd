"""What is on which date: rules and notes joined, and the index made of them."""

from chats.programme.index import indexed, reindex, reindex_all
from chats.programme.meetings import meetings_of, meetings_on

__all__ = ["indexed", "meetings_of", "meetings_on", "reindex", "reindex_all"]
