"""The submission form: text becomes values, once, at the door; errors say what to write."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from chats.models import HASHTAG, Platform, Topic
from chats.schedule import ScheduleError
from chats.schedule.phrase import Hints
from chats.schedule.zones import is_known
from chats.submissions.lifecycle import same_hashtag
from chats.submissions.settling import Answers, Settled, settle
from chats.text import clean, one_line

LONGEST_AGO = timedelta(days=40 * 366)
LONGEST_AHEAD = timedelta(days=3 * 366)
QUESTIONS = {
    "zone": "Which clock does the chat follow? Choose its time zone.",
    "start": "At what time does it begin?",
    "anchor": "Which one? Give a date on which the chat meets.",
    "rule": "On which days? Write it as you would say it: “every Tuesday 8pm UK time”, "
    "“first Tuesday of the month 7pm HKT”, “every other Thursday 19:00 Berlin”.",
}


def _text(value: Any) -> str:
    text = str(value or "")
    # A NUL, or what came as a lone surrogate: nobody types one, so something is broken.
    if "\x00" in text or "\ufffd" in text:
        raise ValidationError("There is a character in this that nobody can read. Type it anew.")
    return text


class LineField(forms.CharField):
    """One line of text, cleaned of controls, bidi overrides and stray white space."""

    def to_python(self, value: Any) -> str:
        return one_line(_text(super().to_python(value)))


class TextField(forms.CharField):
    """Several lines of text, cleaned."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean(_text(super().to_python(value)))


class LinkField(forms.URLField):
    """A web address; http and https only, because pages and calendars show it as a link."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, assume_scheme="https", required=False, **kwargs)

    def clean(self, value: Any) -> str:
        link = str(super().clean(value))
        if link and urlsplit(link).scheme not in ("http", "https"):
            raise ValidationError("Give a web address that begins with https://")
        # No name before an @, which reads like the host, and nothing that turns the text round.
        if "@" in urlsplit(link).netloc or clean(link) != link:
            raise ValidationError("Give the plain address, as the browser shows it.")
        return link


class WhenForm(forms.Form):
    """The phrase, and the answers to what it leaves open: the part that the preview reads too."""

    phrase = LineField(max_length=300, label="When does it meet?")
    zone = LineField(max_length=64, required=False, label="Time zone")
    start = forms.TimeField(
        required=False,
        label="Begins at",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": "Write the time as 19:00."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        required=False, min_value=1, max_value=14 * 24 * 60, label="Length in minutes"
    )
    first = forms.DateField(
        required=False,
        label="A date on which it meets",
        error_messages={"invalid": "Write the date as 2026-12-01."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    settled: Settled | None = None

    def __init__(self, *args: Any, today: date, hints: Hints | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.hints = today, hints

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if zone and not is_known(zone):
            raise ValidationError("No such time zone. Choose one from the list.")
        return zone

    def clean_first(self) -> date | None:
        first: date | None = self.cleaned_data["first"]
        if first and not self.today - LONGEST_AGO <= first <= self.today + LONGEST_AHEAD:
            raise ValidationError("Give a date that is not so far away.")
        return first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Whatever else is wrong with a submission, its dates are shown and asked about at once.
        if not WhenForm.base_fields.keys() & self.errors.keys():
            answers = Answers(
                cleaned["zone"], cleaned["start"], cleaned["minutes"], cleaned["first"]
            )
            try:
                self.settled = settle(
                    cleaned["phrase"], answers, today=self.today, hints=self.hints
                )
            except ScheduleError as error:
                self.add_error("phrase", str(error))
        return cleaned


class SubmissionForm(WhenForm):
    """A whole chat. What is still open about its schedule is an error of the phrase."""

    hashtag = LineField(max_length=60, label="Hashtag", validators=[HASHTAG])
    title = LineField(max_length=120, required=False, label="Name")
    organiser = LineField(max_length=160, label="Who runs it?")
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        required=False,
        label="What is it about?",
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.RegexField(
        regex=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z",
        max_length=35,
        initial="en",
        label="Language",
        error_messages={"invalid": "Write a language code, like en, de or zh-Hant."},
    )
    platform = forms.ChoiceField(
        choices=[("", "Choose"), *Platform.Kind.choices], label="Where does it meet?"
    )
    platform_link = LinkField(label="Link")
    platform_2 = forms.ChoiceField(
        choices=[("", "—"), *Platform.Kind.choices], required=False, label="And where else?"
    )
    platform_2_link = LinkField(label="Link")
    web_page = LinkField(label="Its web page")
    description = TextField(max_length=5000, required=False, label="What should newcomers know?")

    field_order = ["hashtag", "phrase", "zone", "start", "minutes", "first", "organiser"]

    def clean_hashtag(self) -> str:
        hashtag = str(self.cleaned_data["hashtag"])
        if there := same_hashtag(hashtag):
            if there.state in there.VISIBLE:
                raise ValidationError(
                    format_html(
                        "{} is listed already: <a href='{}'>{}</a>.",
                        hashtag,
                        reverse("chat", args=[there.slug]),
                        there.title or there.hashtag,
                    )
                )
            raise ValidationError(f"{hashtag} was submitted already and waits for an editor.")
        return hashtag

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.settled:
            for question in self.settled.questions:
                field = {"anchor": "first", "rule": "phrase"}.get(question, question)
                self.add_error(field, QUESTIONS[question])
        if cleaned.get("platform_2") == cleaned.get("platform"):
            cleaned["platform_2"] = ""
        return cleaned

    def platforms(self) -> list[Platform]:
        """The platforms as unsaved rows, in the order given."""
        data = self.cleaned_data
        found = [Platform(kind=data["platform"], link=data["platform_link"])]
        if data["platform_2"]:
            found.append(Platform(kind=data["platform_2"], link=data["platform_2_link"]))
        return found

    def facts(self) -> dict[str, Any]:
        """The columns of the chat itself."""
        names = ("hashtag", "organiser", "language", "web_page", "description", "phrase")
        facts = {name: self.cleaned_data[name] for name in names}
        return {**facts, "title": self.cleaned_data["title"] or facts["hashtag"]}
