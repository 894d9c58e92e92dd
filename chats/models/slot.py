"""One repeating session of a chat, on its organiser's clock."""

import uuid
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from chats.fields import (
    RULE_PATTERN,
    RuleField,
)
from chats.holidays import HOLIDAY_MOVE, heeded, holiday_region
from chats.models.chat import Chat
from chats.schedule import Schedule, ScheduleError
from chats.schedule.schedule import MOST_COUNTED

USUAL_MINUTES = 60
LONGEST_MINUTES = 14 * 24 * 60  # a slow chat may stay open for days


def term_dates(terms: object) -> None:
    """Refuses anything but a list of pairs of ISO dates, first and last day."""
    try:
        pairs = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in terms]  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise ValidationError('Write terms as [["2026-09-14", "2026-12-11"]].') from error
    if any(first > last for first, last in pairs):
        raise ValidationError("A term ends after it begins: check its dates.")


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
