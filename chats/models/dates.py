"""What is on one date: what a person said about it, and the index that pages read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse

from chats.models.chat import Chat
from chats.models.slot import Slot
from chats.schedule import start_of


class Note(models.Model):
    """What a person said about one date of a slot."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField(help_text="The date on the organiser's calendar; its name for ever.")
    topic = models.CharField(max_length=200, blank=True)
    host = models.CharField(max_length=120, blank=True)
    questions = models.TextField(max_length=5000, blank=True, help_text="One a line.")
    reading = models.TextField(max_length=5000, blank=True, help_text="Markdown.")
    recap = models.TextField(max_length=20000, blank=True, help_text="Markdown.")
    cancelled = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    moved_on = models.DateField(null=True, blank=True, help_text="The new date, if moved.")
    moved_at = models.TimeField(null=True, blank=True, help_text="The new time, if moved.")
    extra = models.BooleanField(default=False, help_text="A date beside the rule.")
    skipped = models.BooleanField(default=False, help_text="Left out without a trace.")
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "on"], name="note_once_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.on}"

    def moved(self, slot: Slot) -> datetime | None:
        """The new start (aware UTC), or None for a date that stays where it is."""
        if self.moved_on is None and self.moved_at is None:
            return None
        return start_of(
            self.moved_on or self.on, self.moved_at or slot.starts_at, ZoneInfo(slot.zone)
        )


class Meeting(models.Model):
    """An occurrence met by its note: the index that pages read.

    Derived: `manage.py reindex` makes it anew from rules and notes (chats/programme).
    `address` is `on`, with the time added where the chat meets twice that day.
    """

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="meetings")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="meetings")
    note = models.ForeignKey(
        Note, on_delete=models.CASCADE, null=True, blank=True, related_name="meetings"
    )
    on = models.DateField()
    address = models.CharField(max_length=15)
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        ordering = ["start", "chat_id", "slot_id"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "on"], name="meeting_once_a_date"),
        ]
        indexes = [
            models.Index(fields=["start"], name="meeting_by_start"),
            models.Index(fields=["chat", "start"], name="meeting_by_chat"),
            models.Index(fields=["end"], name="meeting_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.chat} {self.on}"

    @property
    def cancelled(self) -> bool:
        return self.note is not None and self.note.cancelled

    @property
    def moved(self) -> bool:
        return self.note is not None and bool(self.note.moved_on or self.note.moved_at)

    @property
    def topic(self) -> str:
        return self.note.topic if self.note else ""

    @property
    def clock(self) -> ZoneInfo:
        """The organiser's clock."""
        return ZoneInfo(self.slot.zone)

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.chat.slug, self.address])
