"""Every state change of a chat is a verb here: guard, change, tell after commit."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from chats import news
from chats.changes import changed
from chats.feeds import publishing
from chats.fields import fold
from chats.models import Change, Chat, Platform, Removed, Slot, Topic
from chats.news import News
from chats.partialdates import in_words, last_day
from chats.schedule import split
from chats.text import slug_for

State = Chat.State
Kind = Change.Kind


class ConflictError(Exception):
    """The chat cannot be moved: somebody did it first, or its name is taken. Worded for editors."""


@transaction.atomic
def submit(
    *,
    facts: dict[str, Any],
    slots: list[Slot],
    platforms: list[Platform],
    topics: list[Topic],
    now: datetime,
) -> Chat:
    """Keep a new chat, waiting for an editor. ConflictError if it waits or is listed already."""
    hashtag = facts["hashtag"]
    taken = ConflictError(f"{hashtag} was submitted already and waits for an editor.")
    # Looked for again in here: a button clicked twice sends two at once.
    if same_hashtag(hashtag):
        raise taken
    try:
        with transaction.atomic():
            chat = Chat.objects.create(
                slug=free_slug(hashtag),
                state=State.PENDING,
                created_at=now,
                changed_at=now,
                **facts,
            )
    except IntegrityError as error:  # the other one took the address meanwhile
        raise taken from error
    chat.topics.set(topics)
    for slot in slots:
        slot.chat = chat
        slot.save()
    for platform in platforms:
        platform.chat = chat
        platform.save()
    return chat


@transaction.atomic
def publish(chat: Chat, *, now: datetime) -> None:
    """Put the chat into the listings. One that was paused runs again: no last date lies behind."""
    chat.slots.filter(last_on__lt=now.date(), chat__state=State.PAUSED).update(last_on=None)
    paused = Chat.objects.filter(pk=chat.pk, state=State.PAUSED).exists()
    what = News(Kind.RESUMED if paused else Kind.LISTED, words=news.times(chat))
    before = {State.DRAFT, State.PENDING, State.PAUSED}
    _move(chat, before, State.PUBLISHED, now=now, what=[what])


@transaction.atomic
def decline(chat: Chat, *, now: datetime) -> None:
    _move(chat, {State.DRAFT, State.PENDING}, State.DECLINED, now=now)


@transaction.atomic
def pause(chat: Chat, *, now: datetime) -> None:
    _move(chat, {State.PUBLISHED}, State.PAUSED, now=now, what=[News(Kind.PAUSED)])


@transaction.atomic
def end(chat: Chat, *, on: str, now: datetime) -> None:
    """Keep the chat as history. `on` is a partial date: "2022", "2022-05", "2022-05-02"."""
    Chat.objects.filter(pk=chat.pk).update(ended_on=on)
    for slot in chat.slots.all():
        _close(slot, last_day(on) or now.date())
    before = {State.PUBLISHED, State.PAUSED}
    _move(chat, before, State.ENDED, now=now, what=[news.ended(on)])


@transaction.atomic
def confirm(chat: Chat, *, now: datetime) -> None:
    """Somebody who knows says that the chat is alive."""
    Chat.objects.filter(pk=chat.pk).update(confirmed_at=now, last_known=f"{now:%Y-%m-%d}")
    _move(chat, {State.PUBLISHED}, State.PUBLISHED, now=now)


@transaction.atomic
def change_slot(slot: Slot, *, on: date, now: datetime, **changes: Any) -> Slot:
    """`split_slot`, told to those who follow the chat."""
    new = split_slot(slot, on=on, **changes)
    words = f"From {in_words(on.isoformat())}: {news.sentence(new)}"
    changed(slot.chat, now=now, what=[News(Kind.RULE, words=words)])
    return new


@transaction.atomic
def split_slot(slot: Slot, *, on: date, **changes: Any) -> Slot:
    """From the date `on`, the slot's session is as `changes` (columns) say: returns the new slot.

    The old slot ends the day before, so past dates keep their names, addresses and notes; notes
    about later dates go with the new slot. ScheduleError where the old rule has no date before
    `on`, or the new one none from then on. Whoever calls this tells `changed`.
    """
    new = Slot.objects.get(pk=slot.pk)
    for name, value in {"first_on": on, "count": None, **changes}.items():
        setattr(new, name, value)
    ended, begun = split(slot.schedule, on, new.schedule)
    slot.last_on, slot.count = ended.last, None
    slot.save()
    new.pk, new.uid, new._state.adding = None, uuid.uuid4(), True
    new.number = max(other.number for other in slot.chat.slots.all()) + 1
    new.recurrence, new.first_on, new.last_on = begun.rule, begun.first, begun.last
    new.save()
    slot.notes.filter(on__gte=on).update(slot=new)
    return new


@transaction.atomic
def remove(chat: Chat, *, now: datetime) -> None:
    """Delete everything but the address, which goes on to say that the chat was removed."""
    slug = chat.slug
    Removed.objects.update_or_create(slug=slug, defaults={"removed_at": now})
    chat.delete()
    transaction.on_commit(lambda: publishing.withdraw(slug, now=now))


def free_slug(hashtag: str) -> str:
    """An address that no chat has or had: the folded hashtag, numbered when it is taken."""
    base = slug_for(hashtag)
    slug, number = base, 1
    while Chat.objects.filter(slug=slug).exists() or Removed.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def same_hashtag(hashtag: str) -> Chat | None:
    """The chat already listed or waiting under this hashtag, by its present or a former name."""
    return (
        Chat.objects.found_by(hashtag).exclude(state__in=[State.DRAFT, State.DECLINED]).first()
        if fold(hashtag)
        else None
    )


def _close(slot: Slot, last: date) -> None:
    """No date of the slot after `last`."""
    if slot.first_on and slot.first_on > last:
        slot.recurrence = slot.first_on = slot.last_on = None  # it never began
    elif slot.recurrence:
        slot.last_on = min(last, slot.last_on or last)
    slot.save()


def _move(
    chat: Chat, before: set[State], after: State, *, now: datetime, what: Iterable[News] = ()
) -> None:
    # Only one of two editors finds the chat in its old state.
    try:
        with transaction.atomic():
            moved = Chat.objects.filter(pk=chat.pk, state__in=before).update(state=after)
    except IntegrityError as error:
        raise ConflictError(f"Another chat is listed under {chat} already.") from error
    if not moved:
        state = Chat.objects.values_list("state", flat=True).get(pk=chat.pk)
        raise ConflictError(f"{chat} is already {State(state).label.lower()}.")
    changed(chat, now=now, what=what)
