"""Tables, constraints and vocabulary. No clock, no mail, no side effects on save."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from chats.fields import (
    PARTIAL_DATE_PATTERN,
    RULE_PATTERN,
    FoldedField,
    PartialDateField,
    RuleField,
    fold,
)
from chats.holidays import HOLIDAY_MOVE, heeded, holiday_region
from chats.schedule import Schedule, ScheduleError, start_of
from chats.schedule.schedule import MOST_COUNTED

USUAL_MINUTES = 60
LONGEST_MINUTES = 14 * 24 * 60  # a slow chat may stay open for days

HASHTAG = RegexValidator(
    r"^#\w*[^\W\d_]\w*\Z", "A hashtag is # and letters, digits or _, like #auslibchat."
)


def term_dates(terms: object) -> None:
    """Refuses anything but a list of pairs of ISO dates, first and last day."""
    try:
        pairs = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in terms]  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise ValidationError('Write terms as [["2026-09-14", "2026-12-11"]].') from error
    if any(first > last for first, last in pairs):
        raise ValidationError("A term ends after it begins: check its dates.")


class Topic(models.Model):
    """What a chat is about: a word of ours that visitors filter by."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ChatQuerySet(models.QuerySet["Chat"]):
    def public(self) -> Self:
        """Running chats: what listings and combined feeds show."""
        return self.filter(state=Chat.State.PUBLISHED)

    def visible(self) -> Self:
        """Chats that have a page: running ones, and history kept as history."""
        return self.filter(state__in=Chat.VISIBLE)

    def found_by(self, hashtag: str) -> Self:
        """The chats that go or went by this hashtag, whatever its case."""
        folded = fold(hashtag)
        return self.filter(Q(folded=folded) | Q(former_hashtags__folded=folded)).distinct()


class Chat(models.Model):
    """The series: what it is called, who runs it, where it lives and whether it still does."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PENDING = "pending", "Waiting for an editor"
        PUBLISHED = "published", "Published"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"
        DECLINED = "declined", "Declined"

    VISIBLE = (State.PUBLISHED, State.PAUSED, State.ENDED)

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    hashtag = models.CharField(max_length=60, validators=[HASHTAG])
    folded = FoldedField("hashtag")
    title = models.CharField(max_length=120)
    organiser = models.CharField(
        max_length=160, blank=True, help_text="An organisation or an account, never a private name."
    )
    audience = models.CharField(max_length=200, blank=True)
    description = models.TextField(max_length=5000, blank=True, help_text="Markdown.")
    language = models.CharField(
        max_length=35, default="en", help_text="BCP 47: en, de, pt-BR, zh-Hant."
    )
    web_page = models.URLField(max_length=500, blank=True)
    topics = models.ManyToManyField(Topic, related_name="chats", blank=True)
    phrase = models.CharField(
        max_length=300, blank=True, help_text="When it meets, in the organiser's words."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    last_known = PartialDateField(help_text="The last day the chat is known to have been alive.")
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_on = PartialDateField(help_text="The day it ended, as far as known.")
    history = models.TextField(max_length=2000, blank=True, help_text="What is known of its past.")
    source = models.URLField(max_length=500, blank=True, help_text="Where the facts were found.")
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = ChatQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="chat_state_known",
                condition=Q(
                    state__in=["draft", "pending", "published", "paused", "ended", "declined"]
                ),
            ),
            models.CheckConstraint(
                name="chat_hashtag_begins_with_hash", condition=Q(hashtag__startswith="#")
            ),
            models.UniqueConstraint(
                name="chat_hashtag_taken",
                fields=["folded"],
                condition=~Q(state__in=["draft", "declined"]),
                violation_error_message="Another chat is listed under this hashtag.",
            ),
            models.CheckConstraint(
                name="chat_dates_are_partial_dates",
                condition=Q(last_known__regex=PARTIAL_DATE_PATTERN)
                & Q(ended_on__regex=PARTIAL_DATE_PATTERN),
            ),
        ]
        indexes = [models.Index(fields=["state", "slug"], name="chat_by_state")]

    def __str__(self) -> str:
        return self.hashtag

    def get_absolute_url(self) -> str:
        return reverse("chat", args=[self.slug])

    @property
    def is_running(self) -> bool:
        return self.state == self.State.PUBLISHED


class FormerHashtag(models.Model):
    """A name the chat once had: finding it finds the chat."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="former_hashtags")
    hashtag = models.CharField(max_length=60, validators=[HASHTAG])
    folded = FoldedField("hashtag")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chat", "folded"], name="former_hashtag_once"),
        ]
        indexes = [models.Index(fields=["folded"], name="former_hashtag_by_name")]

    def __str__(self) -> str:
        return self.hashtag


class Platform(models.Model):
    """A place where the chat is, or was, held."""

    class Kind(models.TextChoices):
        X = "x", "X (Twitter)"
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        THREADS = "threads", "Threads"
        LINKEDIN = "linkedin", "LinkedIn"
        DISCORD = "discord", "Discord"
        SLACK = "slack", "Slack"
        MAILING_LIST = "mailing-list", "Mailing list"
        WEB = "web", "Web page"
        OTHER = "other", "Elsewhere"

    # Where a hashtag can be read without knowing anything else about the chat.
    HASHTAG_PAGES = {
        Kind.X: "https://x.com/hashtag/{tag}",
        Kind.MASTODON: "https://mastodon.social/tags/{tag}",
        Kind.BLUESKY: "https://bsky.app/hashtag/{tag}",
        Kind.THREADS: "https://www.threads.net/tag/{tag}",
        Kind.LINKEDIN: "https://www.linkedin.com/feed/hashtag/{tag}/",
    }

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="platforms")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    link = models.URLField(max_length=500, blank=True)
    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        ordering = ["until", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["chat", "kind", "since"], name="platform_once"),
            models.CheckConstraint(
                name="platform_dates_are_partial_dates",
                condition=Q(since__regex=PARTIAL_DATE_PATTERN)
                & Q(until__regex=PARTIAL_DATE_PATTERN),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def address(self) -> str:
        """Where to take part: the organiser's link, else the hashtag's page on that platform."""
        page = self.HASHTAG_PAGES.get(self.Kind(self.kind), "")
        return self.link or page.format(tag=self.chat.hashtag.lstrip("#"))


class Slot(models.Model):
    """One repeating session of a chat, on its organiser's clock.

    `starts_at`, `zone`, `first_on` and `last_on` are wall time and calendar dates in that zone.
    A slot without a rule meets on `first_on`, when given, and on the dates announced in notes.
    """

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField(default=1)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(max_length=60, blank=True, help_text="Daytime, evening, …")
    recurrence = RuleField(null=True, blank=True, help_text="One RRULE, or none.")
    starts_at = models.TimeField()
    zone = models.CharField(max_length=64)
    minutes = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: not said.")
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    count = models.PositiveIntegerField(
        null=True, blank=True, help_text="Meets so many times; empty: no such limit."
    )
    terms = models.JSONField(
        default=list,
        blank=True,
        validators=[term_dates],
        help_text='Meets in term time only: [["2026-09-14", "2026-12-11"], …]. Empty: all year.',
    )
    holiday_region = models.CharField(
        max_length=10,
        blank=True,
        validators=[holiday_region],
        help_text="Whose public holidays are heeded: US, GB-ENG, AU-NSW. Empty: none.",
    )
    holiday_move = models.CharField(
        max_length=4,
        blank=True,
        validators=[RegexValidator(HOLIDAY_MOVE, "Write +1, -7 (days) or 3MO (third Monday).")],
        help_text="Where a holiday's meeting goes: +1, -7 (days) or 3MO. Empty: it is left out.",
    )
    doubt = models.CharField(
        max_length=300, blank=True, help_text="What is not certain, said to readers."
    )

    class Meta:
        ordering = ["chat_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chat", "number"], name="slot_number_once"),
            models.CheckConstraint(
                name="slot_rule_is_one_allowed_rrule",
                condition=Q(recurrence__isnull=True) | Q(recurrence__regex=RULE_PATTERN),
            ),
            models.CheckConstraint(
                name="slot_rule_has_first_date",
                condition=Q(recurrence__isnull=True) | Q(first_on__isnull=False),
            ),
            models.CheckConstraint(
                name="slot_first_before_last",
                condition=Q(last_on__isnull=True) | Q(last_on__gte=models.F("first_on")),
            ),
            models.CheckConstraint(
                name="slot_lasts_up_to_two_weeks",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(name="slot_has_zone", condition=~Q(zone="")),
            models.CheckConstraint(
                name="slot_counts_from_one",
                condition=Q(count__isnull=True) | Q(count__gte=1, count__lte=MOST_COUNTED),
            ),
            models.CheckConstraint(
                name="slot_holiday_move_is_days_or_weekday",
                condition=Q(holiday_move__regex=HOLIDAY_MOVE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chat} {self.label or self.number}"

    def clean(self) -> None:
        try:
            _ = self.schedule
        except ScheduleError as error:
            raise ValidationError(str(error)) from error
        except (LookupError, ValueError, TypeError, OverflowError, OSError) as error:
            # A column that was refused already is still read here.
            raise ValidationError("The parts of this session do not fit together.") from error

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.minutes or USUAL_MINUTES)

    @property
    def schedule(self) -> Schedule:
        """The value the core computes with."""
        return Schedule(
            at=self.starts_at,
            zone=ZoneInfo(self.zone),
            lasts=self.lasts,
            rule=self.recurrence,
            first=self.first_on,
            last=self.last_on,
            count=self.count,
            terms=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in self.terms),
            holidays=heeded(self.holiday_region, self.holiday_move),
        )


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
