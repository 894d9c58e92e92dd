"""The bytes the public reads: rendered when a chat changes, written at once or not at all.

Whoever publishes reads the rows anew while nobody else publishes, so an older feed never replaces
a newer one. docs/feeds.md tells where the files are and how a web server may serve them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from chats.feeds import pieces, shelf, store, texts
from chats.feeds.calendar import About, calendar
from chats.feeds.forms import PLAIN
from chats.feeds.shelf import Kept
from chats.feeds.store import Published
from chats.models import Chat


def publish(chats: Iterable[Chat], *, now: datetime) -> None:
    """Render these chats' feeds as the database has them now, and the one of all chats."""
    with store.only_one():
        _publish([chat.pk for chat in chats], now=now)


def withdraw(slug: str, *, now: datetime) -> None:
    """Take the feed of a removed chat away, and its dates out of the one of all chats."""
    with store.only_one():
        _publish([], gone={slug}, now=now)


def publish_all(*, now: datetime) -> int:
    """Render every feed anew and remove those that should be gone; returns the number of chats."""
    with store.only_one():
        chats = dict(Chat.objects.visible().values_list("slug", "pk"))
        _remove_strays(chats.keys(), now)
        _publish(list(chats.values()), gone=shelf.known() - chats.keys(), now=now)
        store.pack(_calendar_path())
    return len(chats)


def catch_up(*, now: datetime) -> int:
    """Publish what was committed by somebody who was then stopped; returns the number of chats."""
    with store.only_one():
        rows = Chat.objects.visible().values_list("pk", "slug", "revision", "changed_at")
        out, passed = shelf.published(), PLAIN.at(pieces.window(now).today).passed
        slugs, behind = set[str](), list[int]()
        for pk, slug, revision, changed_at in rows:
            slugs.add(slug)
            have = out.get(slug)
            if have is None or not have.fits(pieces.key_of(revision, changed_at), passed):
                behind.append(pk)
        gone = out.keys() - slugs
        if behind or gone:
            _publish(behind, gone=gone, now=now)
        store.pack(_calendar_path())
    return len(behind) + len(gone)


def chat_feed(slug: str, *, now: datetime) -> Published | None:
    """A chat's published feed, rendered if it is not there yet; None where there is no chat."""
    path = _path(slug)
    if found := store.read(path):
        return found
    chat = Chat.objects.visible().filter(slug=slug).first()
    if chat is None:
        return None
    publish([chat], now=now)
    return store.read(path)


def calendar_feed(*, now: datetime) -> Published:
    """The published feed of all chats."""
    if found := store.read(_calendar_path()):
        return found
    with store.only_one():
        return _publish_calendar(now=now)


def about_chat(chat: Chat, *, query: str = "") -> About:
    paused = chat.state == Chat.State.PAUSED
    return About(
        name=texts.summary(chat),
        words=f"{texts.summary(chat)}, by {settings.SITE_NAME}."
        + (" This chat is paused: no dates are planned." if paused else ""),
        source=_with(texts.page(reverse("chat_feed", args=[chat.slug])), query),
        page=texts.page(chat.get_absolute_url()),
    )


def about_calendar(*, query: str = "", asked: str = "") -> About:
    """`asked` names a choice of chats in words; "" for all."""
    return About(
        name=f"{settings.SITE_NAME}: {asked}" if asked else settings.SITE_NAME,
        words=f"Online chats from {settings.SITE_NAME}, each at its organiser's time.",
        source=_with(texts.page(reverse("calendar_feed")), query),
        page=texts.page(reverse("upcoming")),
    )


def _publish(pks: list[int], *, gone: Collection[str] = (), now: datetime) -> None:
    """What is out is noted last: a publisher stopped before leaves work for `catch_up`."""
    out, hidden = dict[str, Kept](), set(gone)
    for batch in pieces.rendered(pks, now=now):
        shown = [(chat, kept) for chat, kept in batch if chat.state in Chat.VISIBLE]
        feeds = {_path(chat.slug): calendar(about_chat(chat), [kept.piece]) for chat, kept in shown}
        store.write_all(feeds, now=now)
        out |= {chat.slug: kept for chat, kept in shown}
        hidden |= {chat.slug for chat, _ in batch} - out.keys()
    for slug in hidden:
        store.remove(_path(slug))
    _publish_calendar(now=now)
    shelf.forget(hidden)
    shelf.set_published(out)


def _publish_calendar(*, now: datetime) -> Published:
    body = calendar(about_calendar(), pieces.pieces(Chat.objects.public(), now=now))
    return store.write(_calendar_path(), body, now=now)


def _remove_strays(slugs: Collection[str], now: datetime) -> None:
    """Feeds of chats that are gone, or were hidden while nobody could publish; half files."""
    store.sweep(older_than=now - timedelta(hours=1))
    kept = {_path(slug) for slug in slugs}
    for path in _path("any").parent.glob("*.ics"):
        if path not in kept:
            store.remove(path)


def _path(slug: str) -> Path:
    return store.path_to("chats", name=slug, suffix=".ics")


def _calendar_path() -> Path:
    return store.path_to(name="calendar", suffix=".ics")


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
