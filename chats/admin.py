"""The editors' desk: the queue, and everything about a chat on one page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.utils import timezone

from chats import news
from chats.changes import changed
from chats.fields import fold
from chats.listing.neighbours import FIRST, LAST
from chats.models import Change, Chat, FormerHashtag, Note, Platform, Removed, Slot, Topic
from chats.schedule import ScheduleError
from chats.schedule.zones import is_known
from chats.submissions import lifecycle

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME}: editors' desk"

LINKS: Mapping[type[models.Field], Mapping[str, Any]] = {
    models.URLField: {"assume_scheme": "https"}
}


class SlotForm(forms.ModelForm):
    changes_from = forms.DateField(
        required=False,
        help_text="What is changed holds from this day on, and past dates stay as they were. "
        "Empty: a mistake is put right, as if it had always been so.",
    )

    class Meta:
        model = Slot
        exclude = ["uid"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("changes_from") and self.instance.pk and not self.errors:
            try:
                with transaction.atomic():
                    self._split()
                    transaction.set_rollback(True)  # only tried
            except ScheduleError as error:
                self.add_error("changes_from", str(error))
        return cleaned

    def save(self, commit: bool = True) -> Slot:
        if self.cleaned_data.get("changes_from") and self.instance.pk:
            self._split()
            return Slot.objects.get(pk=self.instance.pk)
        slot: Slot = super().save(commit)
        return slot

    def _split(self) -> None:
        columns = {field.name for field in Slot._meta.fields} - {"first_on", "number"}
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name in columns}
        slot = Slot.objects.get(pk=self.instance.pk)
        lifecycle.split_slot(slot, on=self.cleaned_data["changes_from"], **changes)

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if not is_known(zone):
            raise ValidationError("No such zone. Write an IANA name, like Asia/Hong_Kong.")
        return zone

    def clean_starts_at(self) -> time:
        # Addresses and pages name a meeting by hour and minute.
        at: time = self.cleaned_data["starts_at"]
        return at.replace(second=0, microsecond=0)


class SlotInline(admin.StackedInline):
    model = Slot
    form = SlotForm
    extra = 0


class PlatformInline(admin.TabularInline):
    model = Platform
    extra = 0
    formfield_overrides = LINKS


class FormerHashtags(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        left = [form for form in self.initial_forms + self.extra_forms if not _goes(form)]
        folded = [fold(form.cleaned_data.get("hashtag", "")) for form in left]
        if len(set(filter(None, folded))) < len(list(filter(None, folded))):
            raise ValidationError("Two of these are one hashtag: its case does not count.")


class FormerHashtagInline(admin.TabularInline):
    model = FormerHashtag
    formset = FormerHashtags
    fields = ["hashtag"]
    extra = 0


class ChatForm(forms.ModelForm):
    def clean_hashtag(self) -> str:
        hashtag = str(self.cleaned_data["hashtag"])
        others = Chat.objects.visible().filter(folded=fold(hashtag)).exclude(pk=self.instance.pk)
        if self.instance.state in Chat.VISIBLE and others.exists():
            raise ValidationError("Another chat is listed under this hashtag.")
        return hashtag


@admin.register(Chat)
class ChatAdmin(admin.ModelAdmin):
    form = ChatForm
    list_display = ["hashtag", "title", "state", "organiser", "phrase", "changed_at"]
    list_filter = ["state", "topics", "language"]
    search_fields = ["hashtag", "former_hashtags__hashtag", "title", "organiser"]
    ordering = ["-changed_at"]
    # A state changes by a verb (the actions below), never by a menu in a form.
    readonly_fields = ["state", "revision", "created_at", "changed_at"]
    formfield_overrides = LINKS
    inlines = [SlotInline, PlatformInline, FormerHashtagInline]
    actions = ["publish", "confirm", "decline", "pause", "end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Chat | None = None) -> list[str]:
        # Calendars subscribe to the address of a listed chat: it stays.
        address = ["slug"] if obj and obj.state in Chat.VISIBLE else []
        return [*self.readonly_fields, *address]

    def save_model(
        self, request: HttpRequest, obj: Chat, form: BaseModelForm, change: bool
    ) -> None:
        if not change:
            obj.created_at = obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: BaseModelForm, formsets: Any, change: bool
    ) -> None:
        before = news.times(form.instance)
        super().save_related(request, form, formsets, change)
        what = news.of_times(before, news.times(form.instance))
        changed(form.instance, now=timezone.now(), what=what)

    def delete_model(self, request: HttpRequest, obj: Chat) -> None:
        lifecycle.remove(obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Chat]) -> None:
        for chat in queryset:
            lifecycle.remove(chat, now=timezone.now())

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, chats: QuerySet[Chat]) -> None:
        self._each(request, chats, lambda chat: lifecycle.publish(chat, now=timezone.now()))

    @admin.action(description="Confirm that it is alive")
    def confirm(self, request: HttpRequest, chats: QuerySet[Chat]) -> None:
        self._each(request, chats, lambda chat: lifecycle.confirm(chat, now=timezone.now()))

    @admin.action(description="Decline")
    def decline(self, request: HttpRequest, chats: QuerySet[Chat]) -> None:
        self._each(request, chats, lambda chat: lifecycle.decline(chat, now=timezone.now()))

    @admin.action(description="Pause")
    def pause(self, request: HttpRequest, chats: QuerySet[Chat]) -> None:
        self._each(request, chats, lambda chat: lifecycle.pause(chat, now=timezone.now()))

    @admin.action(description="End (keep as history)")
    def end(self, request: HttpRequest, chats: QuerySet[Chat]) -> None:
        now = timezone.now()
        self._each(request, chats, lambda chat: lifecycle.end(chat, on=f"{now:%Y-%m-%d}", now=now))

    def _each(
        self, request: HttpRequest, chats: QuerySet[Chat], verb: Callable[[Chat], None]
    ) -> None:
        for chat in chats:
            try:
                verb(chat)
            except (lifecycle.ConflictError, ValidationError) as conflict:
                self.message_user(request, str(conflict), messages.ERROR)
            else:
                chat.refresh_from_db()
                self.message_user(request, f"{chat}: {chat.get_state_display().lower()}.")


class NoteForm(forms.ModelForm):
    slot = forms.ModelChoiceField(Slot.objects.select_related("chat"))  # each is called by its chat

    class Meta:
        model = Note
        fields = [
            "slot", "on", "topic", "host", "questions", "reading", "recap",
            "cancelled", "reason", "moved_on", "moved_at", "extra", "skipped",
        ]  # fmt: skip

    def clean_on(self) -> date:
        return _near(self.cleaned_data["on"])

    def clean_moved_on(self) -> date | None:
        moved: date | None = self.cleaned_data["moved_on"]
        return moved and _near(moved)


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin):
    form = NoteForm
    list_display = ["slot", "on", "topic", "cancelled", "extra"]
    list_filter = ["cancelled", "extra"]
    list_select_related = ["slot__chat"]
    search_fields = ["slot__chat__hashtag", "topic"]
    date_hierarchy = "on"

    def save_model(
        self, request: HttpRequest, obj: Note, form: BaseModelForm, change: bool
    ) -> None:
        before = Note.objects.select_related("slot").filter(pk=obj.pk).first()
        obj.changed_at = timezone.now()
        obj.revision += 1
        super().save_model(request, obj, form, change)
        what = news.of_note(before, obj, now=obj.changed_at)
        changed(obj.slot.chat, now=obj.changed_at, what=what)

    def delete_model(self, request: HttpRequest, obj: Note) -> None:
        chat, now = obj.slot.chat, timezone.now()
        what = news.of_note(obj, None, now=now)
        obj.delete()
        changed(chat, now=now, what=what)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        for note in queryset:
            self.delete_model(request, note)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(
        self, request: HttpRequest, obj: Topic, form: BaseModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self._changed(obj.chats.all())

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        chats = list(obj.chats.all())
        obj.delete()
        self._changed(chats)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        for topic in queryset:
            self.delete_model(request, topic)

    def _changed(self, chats: Iterable[Chat]) -> None:
        """Calendars carry a topic's name as a category."""
        for chat in chats:
            changed(chat, now=timezone.now())


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    """News, to take back what should not have been told."""

    list_display = ["chat", "kind", "on", "words", "at"]
    list_filter = ["kind"]
    list_select_related = ["chat"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False


@admin.register(Removed)
class RemovedAdmin(admin.ModelAdmin):
    list_display = ["slug", "removed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _near(on: date) -> date:
    """ValidationError for a year that no meeting's page can have: most often a digit too few."""
    if not FIRST.date() <= on < LAST.date():
        raise ValidationError(f"Give a date between {FIRST.year} and {LAST.year}.")
    return on


def _goes(form: BaseModelForm) -> bool:
    """Whether the row is empty, refused or about to be deleted."""
    return not getattr(form, "cleaned_data", None) or bool(form.cleaned_data.get("DELETE"))
