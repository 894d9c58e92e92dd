"""Chats that look for trouble: odd rules in every zone, at the hours when clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from chats.models import Chat, Note, Slot
from chats.programme import meetings_of
from chats.schedule import Rule, RuleError, Schedule, ScheduleError, occurrence_on
from chats.schedule.tzif import changes_of
from tests.factories import make_chat, make_note, make_slot
from tests.schedule.cases import ZONES, rule_on, rule_text

# Fixed, so that a run can be run again; feeds write odd dates out from a year before the last
# change to ten years after it.
CHANGED = datetime(2026, 11, 1, tzinfo=UTC)
SINCE, UNTIL = CHANGED, datetime(2031, 11, 1, tzinfo=UTC)
HOURS = tuple(time(hour, minute) for hour in (0, 1, 2, 3, 12, 19, 23) for minute in (0, 30, 45))
MINUTES = (15, 60, 60, 90, 600, 24 * 60, 3 * 24 * 60)
LIMITS = (
    {},
    {},
    {},
    {"count": 40},
    {"terms": [["2027-01-12", "2027-03-27"], ["2028-04-20", "2028-12-03"]]},
    {"holiday_region": "US"},
    {"holiday_region": "GB-ENG", "holiday_move": "3MO"},
    {"holiday_region": "DE", "holiday_move": "+1"},
)


def make_chats(count: int, *, seed: int = 4) -> list[Chat]:
    """That many running chats in the database, one to three sessions each, with notes."""
    random = Random(seed)
    zones = _zones(random)
    chats = [_chat(random, number, zones) for number in range(count)]
    Chat.objects.filter(pk__in=[chat.pk for chat in chats]).update(changed_at=CHANGED)
    return chats


def _zones(random: Random) -> Iterator[str]:
    """Without end: a zone whose clocks change in these years, and any zone, in turns."""
    changing = [zone for zone in ZONES if _changes(zone)]
    while True:
        yield random.choice(changing)
        yield random.choice(ZONES)


def _chat(random: Random, number: int, zones: Iterator[str]) -> Chat:
    chat = make_chat(f"#generated{number}")
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        slot = _slot(random, chat, next(zones))
        _notes(random, chat, slot)
    return chat


def _slot(random: Random, chat: Chat, zone: str) -> Slot:
    while True:
        wall = _wall(random, zone)
        text = rule_on(random, wall.date()) if random.random() < 0.5 else rule_text(random)
        first = wall.date() - timedelta(days=random.choice((0, 0, 7, 28, 364, 3653)))
        facts = {"starts_at": wall.time(), "zone": zone, "first_on": first}
        facts["minutes"] = random.choice(MINUTES)
        if random.random() < 0.2:
            facts["last_on"] = wall.date() + timedelta(days=random.randint(0, 600))
        elif random.random() < 0.1:
            return make_slot(chat, None, **facts)
        else:
            facts |= random.choice(LIMITS)
        if _fits(text, facts):
            return make_slot(chat, text, **facts)


def _fits(text: str, facts: dict) -> bool:
    try:
        rule = Rule.parse(text)
        Schedule(
            facts["starts_at"],
            ZoneInfo(facts["zone"]),
            timedelta(minutes=facts["minutes"]),
            rule,
            facts["first_on"],
            last=facts.get("last_on"),
        )
    except (RuleError, ScheduleError):
        return False
    return True


def _wall(random: Random, zone: str) -> datetime:
    """A date and time on the clock within the window, most often near a change of clocks."""
    changes = _changes(zone)
    if changes and random.random() < 0.6:
        minutes = random.choice((-61, -60, -31, -30, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61))
        return random.choice(changes) + timedelta(minutes=minutes)
    day = SINCE.date() + timedelta(days=random.randint(0, 1700))
    return datetime.combine(day, random.choice(HOURS))


def _changes(zone: str) -> list[datetime]:
    """The clock's time, seconds left out, whenever clocks are changed in the window."""
    found = changes_of(zone)
    moments = [c for c in found.changes if c.was != c.offset] if found else []
    walls = [datetime(1970, 1, 1) + timedelta(seconds=c.instant + c.was) for c in moments]  # noqa: DTZ001
    return [w.replace(second=0) for w in walls if SINCE.date() < w.date() < UNTIL.date()]


def _notes(random: Random, chat: Chat, slot: Slot) -> None:
    """Topics, cancelled, moved, skipped and extra dates of a session."""
    held = [m.on for m in meetings_of(chat, since=SINCE, until=UNTIL) if m.slot == slot]
    for on in random.sample(held, min(len(held), random.randint(0, 5))):
        make_note(slot, on, **_said(random, slot, on))
    for _ in range(random.choice((0, 0, 1, 3))):
        on = _wall(random, slot.zone).date()
        taken = Note.objects.filter(slot=slot, on=on).exists()
        if not taken and not occurrence_on(slot.schedule, on):
            make_note(slot, on, extra=True, topic=random.choice(("", "Beside the rule")))


def _said(random: Random, slot: Slot, on: date) -> dict:
    moved = on + timedelta(days=random.randint(-20, 20))
    return random.choice(
        (
            {"topic": "Öffentliches, offen; “frei”\\n", "questions": "What?\nWhy, and how?"},
            {"cancelled": True, "reason": "Holiday\r\nEND:VEVENT"},
            {"moved_on": moved},
            {"moved_on": moved, "moved_at": random.choice(HOURS)},
            {"moved_at": _wall(random, slot.zone).time()},
            {"moved_at": random.choice(HOURS), "topic": "Later than usual"},
            {"skipped": True},
        )
    )
