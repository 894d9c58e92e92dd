"""Words → what they say about when a chat meets, with what is missing or ambiguous. Never dates.

tokens → items (words and what the lexicon knows of them) → parts (days, times, zones, …) → sessions
and what repeats → the Reading.
"""

from chats.schedule.phrase.hints import Hints
from chats.schedule.phrase.parts import PartialDate
from chats.schedule.phrase.reading import Reading, SlotReading, read
from chats.schedule.phrase.spans import Span

__all__ = ["Hints", "PartialDate", "Reading", "SlotReading", "Span", "read"]
