"""Columns that hold one value of the core."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from recurrence.fields import RecurrenceField

from chats.schedule.errors import RuleError
from chats.schedule.rule import Rule

# What the core's allow-list can write, as far as a pattern says it: the database's last guard.
_DAY = "([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "INTERVAL": "[1-9][0-9]{0,2}",
    "BYMONTH": "(1[0-2]|[1-9])(,(1[0-2]|[1-9]))*",
    "BYMONTHDAY": "-?(3[01]|[12]?[0-9])(,-?(3[01]|[12]?[0-9]))*",
    "BYDAY": f"{_DAY}(,{_DAY})*",
    "BYSETPOS": "-?[1-9][0-9]{0,2}(,-?[1-9][0-9]{0,2})*",
    "WKST": "(MO|TU|WE|TH|FR|SA|SU)",
}
RULE_PATTERN = (
    "^RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    + "".join(f"(;{name}={values})?" for name, values in _PARTS.items())
    + r"\Z"
)
PARTIAL_DATE_PATTERN = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\Z"


class RuleField(RecurrenceField):
    """django-recurrence's column, holding one RRULE of the allow-list and no date.

    The package reads and writes every date in UTC, which moves a rule by a day
    (docs/design-notes.md), so its value here is the core's `Rule`.
    """

    if TYPE_CHECKING:  # the package has no types

        def __get__(self, instance: Any, owner: Any = None) -> Rule | None: ...
        def __set__(self, instance: Any, value: Rule | str | None) -> None: ...

    def to_python(self, value: Any) -> Rule | None:
        if value is None or value == "" or isinstance(value, Rule):
            return value or None
        try:
            return Rule.parse(str(value).removeprefix("RRULE:"))
        except RuleError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> str | None:
        return f"RRULE:{value}" if isinstance(value, Rule) else value

    def formfield(self, **kwargs: Any) -> Any:
        # RecurrenceField would bring the package's own form field and widget.
        return models.Field.formfield(self, **kwargs)


class PartialDateField(models.CharField):
    """A date known to the year, month or day: "2017", "2017-05", "2017-05-16" (EDTF level 0)."""

    default_validators = [
        RegexValidator(
            PARTIAL_DATE_PATTERN, "Write a year, a month or a day: 2017, 2017-05 or 2017-05-16."
        )
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


LONGEST_FOLDED = 120  # casefold() makes up to three letters of one


def fold(hashtag: str) -> str:
    """How hashtags are compared: without the #, without case."""
    return hashtag.strip().lstrip("#").casefold()[:LONGEST_FOLDED]


class FoldedField(models.CharField):
    """The folded form of a hashtag beside it, kept in step with it.

    Not a GeneratedField: SQLite's LOWER knows ASCII only.
    """

    def __init__(self, source: str = "hashtag", **kwargs: Any) -> None:
        self.source = source
        plain = {"max_length": LONGEST_FOLDED, "editable": False, "default": ""}
        super().__init__(**{**plain, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, folded)
        return folded
