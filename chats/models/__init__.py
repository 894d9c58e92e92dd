"""Tables, constraints and vocabulary. No clock, no mail, no side effects on save."""

from chats.models.chat import HASHTAG, Chat, ChatQuerySet, FormerHashtag, Platform, Topic
from chats.models.dates import Meeting, Note
from chats.models.history import Change, Mix, Removed
from chats.models.slot import LONGEST_MINUTES, USUAL_MINUTES, Slot, term_dates

__all__ = [
    "HASHTAG",
    "LONGEST_MINUTES",
    "USUAL_MINUTES",
    "Change",
    "Chat",
    "ChatQuerySet",
    "FormerHashtag",
    "Meeting",
    "Mix",
    "Note",
    "Platform",
    "Removed",
    "Slot",
    "Topic",
    "term_dates",
]
