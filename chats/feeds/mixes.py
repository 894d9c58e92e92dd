"""A visitor's own choice of chats: made, changed by its secret, and found by its address."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from chats.feeds.calendar import About
from chats.feeds.texts import page
from chats.models import Chat, Mix, Removed
from chats.text import one_line

MOST_CHATS = 100
# No letter is taken for another when an address is read out: 4.95 bits each.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
TOKEN, SECRET = 14, 32  # 69 and 158 bits
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MixError(ValueError):
    """A choice that cannot be kept, in a sentence."""


def wanted(slugs: Iterable[str]) -> list[Chat]:
    """The chats named; MixError for none, for too many, and for one that is not listed."""
    names = list(dict.fromkeys(slugs))
    if not names:
        raise MixError("Tick at least one chat.")
    if len(names) > MOST_CHATS:
        raise MixError(
            f"{len(names)} chats are ticked, and one calendar holds at most {MOST_CHATS}: "
            "take some out, or make a second calendar."
        )
    # PostgreSQL cannot even be asked for a NUL.
    asked = [name for name in names if "\0" not in name]
    found = list(Chat.objects.visible().filter(slug__in=asked))
    known = {chat.slug for chat in found}
    for name in names:
        if name not in known:
            raise MixError(
                f"There is no chat “{one_line(name)[:64]}” in this directory: it was taken out. "
                "Look at what is left and send it again."
            )
    return found


@transaction.atomic
def make(chats: Iterable[Chat], *, now: datetime) -> tuple[Mix, str]:
    """A new mix, and the secret that changes it: only its hash is kept."""
    secret = _random(SECRET)
    mix = Mix.objects.create(
        token=_random(TOKEN), secret_hash=_hash(secret), created_at=now, changed_at=now
    )
    mix.chats.set(chats)
    return mix, secret


@transaction.atomic
def change(mix: Mix, chats: list[Chat], *, now: datetime) -> None:
    if set(mix.chats.values_list("pk", flat=True)) == {chat.pk for chat in chats}:
        return
    mix.chats.set(chats)
    mix.changed_at = now
    mix.save(update_fields=["changed_at"])


def find(token: str) -> Mix | None:
    return Mix.objects.filter(token=token).first()


def find_to_change(token: str, secret: str) -> Mix | None:
    """The mix, for whoever has its secret."""
    mix = find(token)
    held = mix.secret_hash if mix else _hash("")
    return mix if constant_time_compare(held, _hash(secret)) else None


def chats_of(mix: Mix) -> QuerySet[Chat]:
    """What its feeds tell: a chat that is hidden again is in none of them."""
    return Chat.objects.visible().filter(mixes=mix)


def modified(mix: Mix) -> datetime:
    """Nothing that its feeds tell changed later, removed chats included."""
    return latest(mix.chats.all(), mix.changed_at)


def latest(chats: QuerySet[Chat], since: datetime = EPOCH) -> datetime:
    """When these chats last changed or any was removed, `since` at the earliest."""
    moments = (
        since,
        chats.aggregate(last=Max("changed_at"))["last"],
        Removed.objects.aggregate(last=Max("removed_at"))["last"],
    )
    return max(moment for moment in moments if moment)


def about(mix: Mix, *, source: str, query: str = "") -> About:
    """`source` is the path of the feed that says it."""
    return About(
        name=f"{settings.SITE_NAME}: my chats",
        words=f"Online chats chosen from {settings.SITE_NAME}, each at its organiser's time.",
        source=page(source) + (f"?{query}" if query else ""),
        page=page(mix.get_absolute_url()),
    )


def address_to_change(mix: Mix, secret: str) -> str:
    return reverse("mix_edit", args=[mix.token, secret])


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _hash(secret: str) -> str:
    # A fast hash is enough: nobody guesses 158 bits.
    return sha256(secret.encode()).hexdigest()
