"""A file of chats and the tables: what the directory holds on its first day (docs/data.md)."""

from chats.loading.facts import LoadError
from chats.loading.rows import Difference, Loaded, load

__all__ = ["Difference", "LoadError", "Loaded", "load"]
