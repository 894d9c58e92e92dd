"""What is kept of changes, of choices visitors made, and of chats that are gone."""

import uuid

from django.db import models
from django.urls import reverse

from chats.models.chat import Chat


class Removed(models.Model):
    """The address of a chat that was removed: its page and feed say so (410)."""

    slug = models.SlugField(max_length=80, primary_key=True, allow_unicode=True)
    removed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "removed chats"

    def __str__(self) -> str:
        return self.slug


class Change(models.Model):
    """What happened to a listed chat: news for those who follow it (chats/news.py)."""

    class Kind(models.TextChoices):
        LISTED = "listed", "is listed"
        RESUMED = "resumed", "meets again"
        PAUSED = "paused", "is paused"
        ENDED = "ended", "has ended"
        RULE = "rule", "meets at other times"
        CANCELLED = "cancelled", "is cancelled"
        UNCANCELLED = "uncancelled", "takes place after all"
        MOVED = "moved", "is moved"
        EXTRA = "extra", "is an extra date"
        TOPIC = "topic", "has a topic"

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="changes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    on = models.DateField(null=True, blank=True, help_text="The date it is about, if one.")
    words = models.TextField(blank=True, help_text="What was said then.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="change_by_time"),
            models.Index(fields=["chat", "-at"], name="change_by_chat"),
        ]

    def __str__(self) -> str:
        return f"{self.chat} {self.kind} {self.on or ''}".strip()


class Mix(models.Model):
    """A visitor's own choice of chats, kept without an account.

    Whoever has the token reads it; whoever has the secret, of which only the hash is kept,
    changes it.
    """

    token = models.CharField(max_length=20, unique=True)
    secret_hash = models.CharField(max_length=64)
    chats = models.ManyToManyField(Chat, related_name="mixes", blank=True)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name_plural = "mixes"

    def __str__(self) -> str:
        return self.token

    def get_absolute_url(self) -> str:
        return reverse("mix", args=[self.token])
