"""The plain English sentence for a schedule; `phrase.read` reads every one of them back."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from chats.schedule import formal
from chats.schedule.formal import DAYS, MONTHS, joined, nth
from chats.schedule.occurrences import Schedule
from chats.schedule.phrase.parts import PartialDate
from chats.schedule.rule import Rule
from chats.schedule.zones import place

ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Slot(Protocol):
    """What a reading says of one session (`phrase.SlotReading`)."""

    @property
    def rule(self) -> Rule | None: ...
    @property
    def start(self) -> time | None: ...
    @property
    def minutes(self) -> int | None: ...
    @property
    def zones(self) -> tuple[str, ...]: ...
    @property
    def first(self) -> date | PartialDate | None: ...
    @property
    def last(self) -> date | PartialDate | None: ...


def words(schedule: Schedule | Slot) -> str:
    """ "On the first Tuesday of every month, 19:00–20:00 Hong Kong time"."""
    if isinstance(schedule, Schedule):
        minutes = schedule.lasts // timedelta(minutes=1)
        where = hours(schedule.at, minutes, _key(schedule.zone))
        return _sentence(schedule.rule, where, schedule.first, schedule.last)
    zone = schedule.zones[0] if schedule.zones else None
    where = hours(schedule.start, schedule.minutes, zone)
    return _sentence(schedule.rule, where, schedule.first, schedule.last)


def _key(zone: ZoneInfo) -> str:
    return str(zone.key)


def _sentence(
    rule: Rule | None,
    where: str,
    first: date | PartialDate | None,
    last: date | PartialDate | None,
) -> str:
    if rule is None:
        lead = f"On {_date(first)}" if first else ""
        return ", ".join(filter(None, (lead, where))) or "No time is given"
    parts = [recurrence(rule), where]
    if first and rule.interval > 1:
        parts.append(f"starting {_date(first)}")
    if last:
        parts.append(f"until {_date(last)}")
    return ", ".join(filter(None, parts))


def _date(on: date | PartialDate) -> str:
    month = MONTHS[on.month - 1] if on.month else None
    return " ".join(str(part) for part in (on.day, month, on.year) if part) or "a date"


def hours(start: time | None, minutes: int | None, zone: str | None) -> str:
    """ "19:00–20:00 Hong Kong time", as far as it is known."""
    where = zone_words(zone) if zone else ""
    if start is None:
        return where and f"in {where}"
    text = f"{start:%H:%M}"
    if minutes and minutes < 12 * 60:  # a longer range could be read the other way round
        end = datetime.combine(date.min, start) + timedelta(minutes=minutes)
        text += f"–{end:%H:%M}"
    elif minutes:
        whole = minutes % 60 == 0
        where += f", for {minutes // 60 if whole else minutes} {'hours' if whole else 'minutes'}"
    return f"{text} {where}".strip()


def zone_words(zone: str) -> str:
    """ "Hong Kong time", "UTC"; the IANA name where a city's would not find its way back."""
    shown = place(zone)
    if shown == "UTC" and zone == "UTC":
        return "UTC"
    if "/" not in zone or shown == "UTC":
        return f"IANA zone {zone}"
    return f"{shown} time"


def recurrence(rule: Rule) -> str:
    """ "Every other"-free English: "Every two weeks on Tuesday", "On the last Friday of May"."""
    plain = _plain(rule) if not rule.bysetpos and not rule.wkst else None
    return plain or _working_days(rule) or formal.sentence(rule)


def _plain(rule: Rule) -> str | None:
    says = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
    return says[rule.freq](rule)


def _every(rule: Rule, unit: str) -> str:
    if rule.interval == 1:
        return f"Every {unit}"
    count = NUMBERS[rule.interval] if rule.interval < len(NUMBERS) else str(rule.interval)
    return f"Every {count} {unit}s"


def _daily(rule: Rule) -> str | None:
    if rule.byday or rule.bymonthday or rule.bymonth:
        return None
    return _every(rule, "day")


def _weekly(rule: Rule) -> str | None:
    names = [DAYS[day] for _, day in rule.byday]
    season = f" in {joined([MONTHS[month - 1] for month in rule.bymonth])}" if rule.bymonth else ""
    if season and (rule.interval > 1 or not names):
        return None
    if not names:
        return _every(rule, "week")
    if rule.interval == 1:
        return f"Every {joined(names)}{season}"
    return f"{_every(rule, 'week')} on {joined(names)}"


def _monthly(rule: Rule) -> str | None:
    days = _days_of_month(rule)
    if days is None or (rule.bymonth and rule.interval > 1):
        return None
    left = [name for number, name in enumerate(MONTHS, 1) if number not in rule.bymonth]
    if rule.bymonth and len(left) > 6:
        return None
    if rule.interval > 1:
        return f"{_every(rule, 'month')} on the {days}"
    but = f" except {joined(left)}" if rule.bymonth else ""
    return f"On the {days} of every month{but}"


def _yearly(rule: Rule) -> str | None:
    days = _days_of_month(rule)
    if days is None or rule.interval > 1 or not rule.bymonth:
        return None
    if rule.bymonthday:
        if len(rule.bymonth) > 1 or len(rule.bymonthday) > 1 or rule.bymonthday[0] < 0:
            return None
        return f"Every year on {rule.bymonthday[0]} {MONTHS[rule.bymonth[0] - 1]}"
    lead = "Every year on" if len(rule.bymonth) == 1 else "On"
    return f"{lead} the {days} of {joined([MONTHS[month - 1] for month in rule.bymonth])}"


def _days_of_month(rule: Rule) -> str | None:
    """ "first and third Tuesday", "15th", "last day": what is picked from a month."""
    if rule.byday and rule.bymonthday:
        return None
    if rule.bymonthday:
        if rule.bymonthday == (-1,):
            return "last day"
        positive = all(number > 0 for number in rule.bymonthday)
        return joined([nth(number) for number in rule.bymonthday]) if positive else None
    numbers = list(dict.fromkeys(number for number, _ in rule.byday))
    weekdays = {day for _, day in rule.byday}
    if not numbers or any(number not in ORDINALS for number in numbers) or len(weekdays) > 1:
        return None
    return f"{joined([ORDINALS[number] for number in numbers])} {DAYS[weekdays.pop()]}"


def _working_days(rule: Rule) -> str | None:
    """ "On the last weekday of every month"."""
    week = tuple((0, day) for day in range(5))
    last = rule == Rule("MONTHLY", byday=week, bysetpos=rule.bysetpos) if rule.bysetpos else False
    if not last or len(rule.bysetpos) > 1 or rule.bysetpos[0] not in ORDINALS:
        return None
    return f"On the {ORDINALS[rule.bysetpos[0]]} weekday of every month"
