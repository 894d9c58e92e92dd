"""Chats from a file into the tables: what is missing is made, what people changed is left alone."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from chats.fields import fold
from chats.loading.facts import CHAT, PLATFORM, SLOT, Facts, LoadError, Values, read, said
from chats.models import Chat, FormerHashtag, Platform, Removed, Slot, Topic

# Never changes: a slot's UID is the name of its events in people's calendars.
SLOTS = uuid.UUID("6f0a3c1e-5d0b-5c53-9c8e-2f6a1b7d4e90")


@dataclass(frozen=True, slots=True)
class Difference:
    """A chat that says otherwise than the file, and the fields in which it does."""

    chat: Chat
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the file's chats."""

    created: tuple[Chat, ...] = ()
    updated: tuple[Difference, ...] = ()
    unchanged: tuple[Chat, ...] = ()
    differing: tuple[Difference, ...] = ()  # left as they are: `update` was not asked for
    removed: tuple[str, ...] = ()  # hashtags of chats that were removed here, and stay so


@transaction.atomic
def load(path: Path, *, now: datetime, update: bool = False) -> Loaded:
    """Make the file's chats that are missing; with `update`, make the others say what it says.

    Rows only: the caller reindexes and publishes what was created and updated. Raises LoadError,
    and then nothing is changed.
    """
    topics, wanted = read(path)
    _make_topics(topics)
    held = _Held(wanted)
    gone = set(Removed.objects.values_list("slug", flat=True))
    missing = [facts for facts in wanted if held.chat(facts) is None]
    kept, told = [], []
    for facts, chat in held.pairs(wanted):
        if fields := _differing(facts, held.facts(chat)):
            told.append(Difference(chat, fields))
            if update:
                _rewrite(chat, facts, now=now)
        else:
            kept.append(chat)
    return Loaded(
        created=tuple(_create([each for each in missing if each.slug not in gone], now=now)),
        updated=tuple(told) if update else (),
        unchanged=tuple(kept),
        differing=() if update else tuple(told),
        removed=tuple(facts.hashtag for facts in missing if facts.slug in gone),
    )


class _Held:
    """The chats of the tables that the file may mean, found by address or by any name."""

    def __init__(self, wanted: Iterable[Facts]) -> None:
        slugs = {facts.slug for facts in wanted}
        names = {name for facts in wanted for name in facts.names}
        chats = (
            Chat.objects.filter(
                Q(slug__in=slugs) | Q(folded__in=names) | Q(former_hashtags__folded__in=names)
            )
            .distinct()
            .prefetch_related("topics", "former_hashtags", "platforms", "slots")
            .order_by("pk")
        )
        self.by_slug = {chat.slug: chat for chat in chats}
        former = {each.folded: chat for chat in chats for each in chat.former_hashtags.all()}
        self.by_name = former | {chat.folded: chat for chat in chats}

    def chat(self, facts: Facts) -> Chat | None:
        if chat := self.by_slug.get(facts.slug):
            return chat
        return next((self.by_name[name] for name in facts.names if name in self.by_name), None)

    def pairs(self, wanted: Iterable[Facts]) -> list[tuple[Facts, Chat]]:
        return [(facts, chat) for facts in wanted if (chat := self.chat(facts))]

    @staticmethod
    def facts(chat: Chat) -> Facts:
        """The same shape as the file's, from the rows."""
        return Facts(
            _columns(chat, CHAT),
            frozenset(topic.slug for topic in chat.topics.all()),
            frozenset(former.hashtag for former in chat.former_hashtags.all()),
            tuple(_columns(platform, PLATFORM) for platform in chat.platforms.all()),
            tuple(_columns(slot, SLOT) for slot in chat.slots.all()),
        )


def _columns(row: models.Model, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in names}


def _differing(facts: Facts, held: Facts) -> tuple[str, ...]:
    wanted, found = facts.compared(), held.compared()
    return tuple(name for name in wanted if wanted[name] != found[name])


def _make_topics(topics: Iterable[Values]) -> None:
    held = set(Topic.objects.values_list("slug", flat=True))
    Topic.objects.bulk_create(Topic(**topic) for topic in topics if topic["slug"] not in held)


def _create(wanted: list[Facts], *, now: datetime) -> list[Chat]:
    chats = [
        Chat(slug=facts.slug, created_at=now, changed_at=now, **facts.chat) for facts in wanted
    ]
    _insert(chats)
    pairs = list(zip(chats, wanted, strict=True))
    for rows in (_former, _platforms, _slots):
        _insert(row for chat, facts in pairs for row in rows(chat, facts))
    topics = {topic.slug: topic.pk for topic in Topic.objects.all()}
    Chat.topics.through.objects.bulk_create(
        Chat.topics.through(chat_id=chat.pk, topic_id=topics[slug])
        for chat, facts in pairs
        for slug in sorted(facts.topics)
    )
    return chats


def _former(chat: Chat, facts: Facts) -> Iterator[FormerHashtag]:
    for hashtag in sorted(facts.former_hashtags):
        yield FormerHashtag(chat=chat, hashtag=hashtag)


def _platforms(chat: Chat, facts: Facts) -> Iterator[Platform]:
    for platform in facts.platforms:
        yield Platform(chat=chat, **platform)


def _slots(chat: Chat, facts: Facts) -> Iterator[Slot]:
    for number, slot in enumerate(facts.slots, 1):
        yield Slot(chat=chat, number=number, uid=uuid.uuid5(SLOTS, f"{chat.slug}/{number}"), **slot)


def _insert(rows: Iterable[Any]) -> None:
    rows = list(rows)
    if not rows:
        return
    try:
        with transaction.atomic():
            type(rows[0]).objects.bulk_create(rows)
    except IntegrityError as error:
        # Asking the constraints one by one is slow, so only to say which row it was.
        for row in rows:
            _check(row)
        raise LoadError(f"The database refused a row: {error}") from error


def _check(row: Any) -> None:
    """The tables' constraints, in words instead of the database's."""
    if hasattr(row, "folded"):
        row.folded = fold(row.hashtag)  # what the column will hold, which uniqueness is about
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        raise LoadError("\n".join(said(error, _where(row)))) from error


def _where(row: Any) -> str:
    if isinstance(row, Chat):
        return row.hashtag
    if isinstance(row, Slot):
        return f"{row.chat.hashtag}, slot {row.number}"
    return f"{row.chat.hashtag}, {row._meta.verbose_name}"


def _rewrite(chat: Chat, facts: Facts, *, now: datetime) -> None:
    """Make a chat say what the file says; its address and its slots' UIDs stay."""
    for name, value in facts.chat.items():
        setattr(chat, name, value)
    chat.revision += 1
    chat.changed_at = now
    _check(chat)
    chat.save()
    chat.topics.set(Topic.objects.filter(slug__in=facts.topics))
    chat.former_hashtags.all().delete()
    chat.platforms.all().delete()
    _insert(_former(chat, facts))
    _insert(_platforms(chat, facts))
    _rewrite_slots(chat, facts)


def _rewrite_slots(chat: Chat, facts: Facts) -> None:
    held = {slot.number: slot for slot in chat.slots.all()}
    for made in _slots(chat, facts):
        slot = held.pop(made.number, made)
        for name in SLOT:
            setattr(slot, name, getattr(made, name))
        _check(slot)
        slot.save()
    for slot in held.values():
        if slot.notes.exists():
            raise LoadError(
                f"{chat.hashtag}, slots: slot {slot.number} has dates that people wrote about. "
                "Keep it in the file and give it a last_on."
            )
        slot.delete()
