"""The series: what a chat is called, who runs it, where it lives and whether it still does."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from chats.fields import (
    PARTIAL_DATE_PATTERN,
    FoldedField,
    PartialDateField,
    fold,
)

HASHTAG = RegexValidator(
    r"^#\w*[^\W\d_]\w*\Z", "A hashtag is # and letters, digits or _, like #auslibchat."
)


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
