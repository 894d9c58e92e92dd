"""Chats, slots and notes for tests: each argument that matters is said, the rest is plain."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, models

from chats.models import Chat, Note, Platform, Slot, Topic
from chats.schedule.rule import Rule
from chats.text import slug_for

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def held(model: type[models.Model], facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as this database can hold them: PostgreSQL refuses NUL and what is too long."""
    if connection.vendor != "postgresql":
        return facts
    return {
        name: value.replace("\0", "")[: model._meta.get_field(name).max_length]
        if isinstance(value, str)
        else value
        for name, value in facts.items()
    }


def make_chat(hashtag: str = "#auslibchat", **facts: Any) -> Chat:
    """A published chat without slots."""
    plain = {
        "hashtag": hashtag,
        "slug": slug_for(hashtag),
        "title": f"{hashtag} chat",
        "state": Chat.State.PUBLISHED,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Chat.objects.create(**held(Chat, {**plain, **facts}))


def make_slot(chat: Chat, rule: str | None = "FREQ=MONTHLY;BYDAY=1TU", **facts: Any) -> Slot:
    """A slot on Hong Kong's clock, first Tuesdays at 19:00 for an hour, from January 2026."""
    plain = {
        "chat": chat,
        "number": chat.slots.count() + 1,
        "recurrence": Rule.parse(rule) if rule else None,
        "starts_at": time(19),
        "zone": "Asia/Hong_Kong",
        "minutes": 60,
        "first_on": date(2026, 1, 1),
    }
    return Slot.objects.create(**held(Slot, {**plain, **facts}))


def make_note(slot: Slot, on: date, **facts: Any) -> Note:
    return Note.objects.create(**held(Note, {"slot": slot, "on": on, "changed_at": NOW, **facts}))


def make_topic(slug: str = "library", name: str = "") -> Topic:
    return Topic.objects.get_or_create(
        slug=slug, defaults=held(Topic, {"name": name or slug.title()})
    )[0]


def make_platform(chat: Chat, kind: str = "bluesky", **facts: Any) -> Platform:
    return Platform.objects.create(**held(Platform, {"chat": chat, "kind": kind, **facts}))
