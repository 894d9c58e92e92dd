"""How each family of calendars shows a feed, in words. docs/feeds.md names the sources."""

from dataclasses import dataclass

from chats.feeds.choices import Choice
from chats.feeds.forms import DROP, NOTE, STRIKE


@dataclass(frozen=True, slots=True)
class Family:
    """`refresh`: how often it asks; `cancelled`: what it makes of STATUS:CANCELLED."""

    name: str
    refresh: str
    cancelled: str
    alarm: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a feed holds, counted on its own lines."""

    coming: int = 0
    cancelled: int = 0
    tentative: int = 0
    rules: int = 0
    events: int = 0


FAMILIES = (
    Family(
        "Google Calendar",
        "every 12 to 24 hours, whatever the feed asks for",
        "it hides them.",
        "It leaves the feed’s alarm out; set one in the calendar’s own settings.",
        ("Its colour is the one you pick there.",),
    ),
    Family(
        "Outlook.com and Microsoft 365",
        "about every 3 hours, sometimes once a day",
        "it removes them.",
        "It leaves the feed’s alarm out.",
    ),
    Family(
        "Outlook for the desktop",
        "as its account settings say, usually every half hour to 3 hours",
        "it removes them.",
        "It keeps the alarm unless reminders of Internet calendars are switched off.",
    ),
    Family(
        "Apple Calendar",
        "as you choose when you subscribe: every 5 minutes to once a week",
        "it strikes them through and keeps them.",
        "It rings, unless “Remove: Alerts” is ticked, which it is at first.",
        ("It shows the feed’s colour.",),
    ),
    Family(
        "Thunderbird",
        "every 30 minutes, and is told “nothing new” in a few bytes",
        "it strikes them through and keeps them.",
        "It rings, unless reminders of this calendar are switched off.",
    ),
    Family(
        "Nextcloud",
        "every 6 hours, as the feed asks",
        "it strikes them through and keeps them.",
        "It rings, unless alarms of the subscription are switched off.",
        ("It takes the feed’s colour.",),
    ),
    Family(
        "khal with vdirsyncer",
        "whenever vdirsyncer runs",
        "it shows them with a cross.",
        "It rings nothing itself.",
    ),
)


def everywhere(choice: Choice, contents: Contents) -> list[str]:
    """What every reader sees of the dates to come, a sentence each."""
    said = [f"{_count(contents.coming - contents.cancelled, 'date')} in the half year to come."]
    if contents.tentative:
        said.append("As nobody confirmed them, they are marked as tentative, and say so.")
    if choice.cancelled == DROP:
        said.append("Cancelled dates are not in the feed: nothing says why a date is missing.")
    elif contents.cancelled and choice.cancelled == NOTE:
        what = _count(contents.cancelled, "cancelled date")
        said.append(f"{what}, titled “CANCELLED: …”, with the reason, not marked as busy.")
    return said


def shown(family: Family, choice: Choice, contents: Contents) -> list[str]:
    """What readers of one family see otherwise than others."""
    said = [f"Looks for news {family.refresh}."]
    if contents.cancelled and choice.cancelled == STRIKE:
        said.append(f"{_count(contents.cancelled, 'cancelled date')}: {family.cancelled}")
    if choice.alarm is not None:
        said.append(family.alarm)
    return [*said, *family.also]


def _count(number: int, word: str) -> str:
    return f"{number or 'No'} {word}{'' if number == 1 else 's'}"
