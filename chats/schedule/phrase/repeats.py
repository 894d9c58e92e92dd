"""Days, frequencies and months → one rule, with what is still open about it."""

from dataclasses import dataclass, field

from chats.schedule.errors import RuleError
from chats.schedule.phrase.parts import Dates, Days, Flag, Freq, Months, Part
from chats.schedule.rule import Rule

NEVER = ("none", "vague")
ALL_MONTHS = tuple(range(1, 13))


@dataclass(slots=True)
class Said:
    """What a phrase, or one clause of it, says about repeating."""

    days: list[Days] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)  # weekdays: "every day except Sunday"
    freqs: list[Freq] = field(default_factory=list)
    months: list[Months] = field(default_factory=list)
    dates: list[Dates] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    habit: bool = False  # some day of the phrase is "every" one or plural

    def flag(self, *names: str) -> bool:
        return any(flag.name in names for flag in self.flags)

    @property
    def adverbs(self) -> list[Freq]:
        return [freq for freq in self.freqs if not freq.scope]


@dataclass(slots=True)
class Repeat:
    rule: Rule | None
    missing: set[str] = field(default_factory=set)


def said(found: list[Part]) -> Said:
    out = Said()
    for part in found:
        if isinstance(part, Days) and part.excepted:
            out.left_out |= set(part.days)
        elif isinstance(part, Days):
            out.days.append(part)
        elif isinstance(part, Freq):
            out.freqs.append(part)
        elif isinstance(part, Months):
            out.months.append(part)
        elif isinstance(part, Dates):
            out.dates.append(part)
        elif isinstance(part, Flag):
            out.flags.append(part)
    return out


def repeat(words: Said, *, alternate: bool = False) -> Repeat:
    """The rule of one clause; `alternate`: it takes turns with another, so its interval doubles."""
    found = _without(_repeat(words, alternate), words.left_out)
    if found.rule and words.flag("other"):
        found.missing.add("rule")  # something alternates, but what?
    if found.rule and any(each.loose for each in words.months):
        found.missing.add("rule")  # every month, or the one that is named?
    if found.rule and found.rule.freq != "YEARLY" and _dated(words):
        found.missing.add("rule")  # a date of its own beside a rule: one chat, or the first?
    return found


def _without(found: Repeat, left_out: set[int]) -> Repeat:
    """The rule without weekdays that are excepted."""
    rule = found.rule
    if rule is None or not left_out:
        return found
    byday = rule.byday or tuple((0, day) for day in range(7) if rule.freq == "DAILY")
    kept = tuple((0, day) for number, day in byday if day not in left_out and not number)
    if rule.interval > 1 or not kept or rule.freq not in ("DAILY", "WEEKLY"):
        return Repeat(rule, found.missing | {"rule"})
    return Repeat(Rule("WEEKLY", byday=kept, bymonth=rule.bymonth), found.missing)


def _repeat(words: Said, alternate: bool) -> Repeat:
    nth = [each for each in words.days if each.days and each.ordinals]
    weekly = [each for each in words.days if each.days and not each.ordinals]
    monthdays = [each for each in words.days if not each.days]
    try:
        if words.flag("weekof"):
            return Repeat(None, {"rule"})
        if any(each.choice for each in words.days):
            return Repeat(None, {"day", "rule"})
        if _relative(words, nth):
            return Repeat(None, {"rule"})
        if nth:
            return _monthly(words, nth, weekly)
        if len(weekly) == 1 and monthdays and not (weekly[0].every and not _monthish(words)):
            return _monthly(words, [_joined(weekly[0], monthdays[0])], [])
        if weekly:
            return _weekly(words, weekly, alternate)
        if monthdays and _monthish(words):
            return _by_monthday(words, monthdays)
        return _dayless(words, bool(monthdays))
    except RuleError:
        return Repeat(None, {"rule"})


def _relative(words: Said, nth: list[Days]) -> bool:
    """ "It started last Sunday": a day of the past, where no month or habit is named."""
    habit = any(each.every or each.plural or each.ordinals != (-1,) for each in nth)
    return bool(nth) and not habit and not words.freqs and not words.months


def _monthish(words: Said) -> bool:
    return any(freq.freq == "MONTHLY" for freq in words.freqs) or any(
        not months.excepted for months in words.months
    )


def _joined(day: Days, ordinals: Days) -> Days:
    """ "Tuesdays (1st and 3rd)": the weekday here, its ordinals there."""
    return Days(days=day.days, ordinals=ordinals.ordinals, plural=True, choice=ordinals.choice)


def _interval(words: Said, freq: str) -> int:
    return max((each.interval for each in words.adverbs if each.freq == freq), default=1)


def _season(words: Said) -> tuple[tuple[int, ...], bool]:
    """The months a rule keeps to, and whether they were named one by one."""
    named = [
        month
        for each in words.months
        if not (each.excepted or each.bound or each.loose or each.picked)
        for month in each.months
    ]
    left = {month for each in words.months if each.excepted for month in each.months}
    for each in words.months:
        left |= set(ALL_MONTHS) - set(each.months) if each.picked else set()
    keep = tuple(month for month in (named or ALL_MONTHS) if month not in left)
    return (() if keep == ALL_MONTHS else tuple(sorted(set(keep)))), bool(named) or any(
        each.picked for each in words.months
    )


def _monthly(words: Said, nth: list[Days], weekly: list[Days]) -> Repeat:
    months, named = _season(words)
    missing: set[str] = set()
    interval = _interval(words, "MONTHLY")
    if nth[0].working:
        week = tuple((0, day) for day in nth[0].days)
        return Repeat(Rule("MONTHLY", interval, byday=week, bysetpos=nth[0].ordinals), missing)
    byday = tuple((number, day) for each in nth for number in each.ordinals for day in each.days)
    if any(not -5 <= number <= 5 for number, _ in byday):
        return Repeat(None, {"rule"})
    if _doubtful(words, nth, weekly, byday) or (len(months) == 1 and named and not _yearly(words)):
        missing.add("rule")
    if months:
        freq = "YEARLY" if named and not _ranged(words) else "MONTHLY"
        return Repeat(Rule(freq, byday=byday, bymonth=months), missing)
    if interval > 1:
        missing.add("anchor")
    return Repeat(Rule("MONTHLY", interval, byday=byday), missing)


def _doubtful(
    words: Said, nth: list[Days], weekly: list[Days], byday: tuple[tuple[int, int], ...]
) -> bool:
    """Whether something else in the phrase speaks against these days of the month."""
    adverbs = words.adverbs
    monthly = any(each.freq == "MONTHLY" for each in adverbs)
    named = {day for _, day in byday}
    return (
        any(each.freq in ("WEEKLY", "DAILY") for each in adverbs)
        or any(set(each.days) - named or each.every or each.plural for each in weekly)
        or any(each.unsure and not (monthly and len(each.days) == 1) for each in nth)
        or words.flag("today", "none", "doubt")
        or (len(byday) > 1 and any(each.twofold for each in adverbs))
        or (len(byday) < 2 and words.flag("vague"))
    )


def _ranged(words: Said) -> bool:
    """ "of every month from September to June": a season, not months named one by one."""
    return any(each.ranged for each in words.months)


def _yearly(words: Said) -> bool:
    return any(each.freq == "YEARLY" for each in words.freqs) or any(
        each.every for each in words.days
    )


def _weekly(words: Said, weekly: list[Days], alternate: bool) -> Repeat:
    months, season = _season(words)
    named = tuple(dict.fromkeys(day for each in weekly for day in each.days))
    every = any(each.every or each.plural for each in weekly) or len(named) > 1
    adverbs = words.adverbs
    missing = set()
    if any(each.freq in ("MONTHLY", "YEARLY") for each in adverbs):
        if not any(each.every for each in weekly):
            return Repeat(None, {"day", "rule"})
        missing.add("rule")
    if words.flag("none") and not every:
        return Repeat(None, {"day", "rule"})
    if words.flag("vague") and len(named) < 2:
        return Repeat(None, {"day", "rule"})
    interval = max([each.interval for each in weekly] + [_interval(words, "WEEKLY")])
    often = bool(adverbs) or every or interval > 1 or words.habit
    if not often and (words.flag("today", "relative") or _dated(words)):
        return Repeat(None, {"rule"})
    one_month = season and len(months) == 1 and not _yearly(words)  # this May, or every May?
    if not often or one_month or _unsettled(words, weekly, named):
        missing.add("rule")
    if alternate:
        interval *= 2
    if interval > 1:
        missing.add("anchor")
    byday = tuple((0, day) for day in named)
    return Repeat(Rule("WEEKLY", interval, byday=byday, bymonth=months), missing)


def _unsettled(words: Said, weekly: list[Days], named: tuple[int, ...]) -> bool:
    """Whether the weekdays, or how often they come, may be meant in two ways."""
    return (
        words.flag("none", "doubt")
        or any(each.unsure for each in weekly)
        or len({each.interval for each in weekly}) > 1
        or (len(named) > 1 and any(each.twofold for each in words.adverbs))
    )


def _dated(words: Said) -> bool:
    return any(not each.bound for each in words.dates)


def _by_monthday(words: Said, found: list[Days]) -> Repeat:
    months, named = _season(words)
    numbers = tuple(number for each in found for number in each.ordinals)
    interval = _interval(words, "MONTHLY")
    missing = {"anchor"} if interval > 1 and not months else set()
    if any(each.choice for each in found):
        return Repeat(None, {"day"})
    freq = "YEARLY" if named else "MONTHLY"
    rule = Rule(freq, 1 if months else interval, bymonthday=numbers, bymonth=months)
    return Repeat(rule, missing)


def _dayless(words: Said, unread: bool) -> Repeat:
    """No weekday: a rhythm without its day, one date, an announced chat, or nothing at all."""
    if words.flag("none", "vague"):
        return Repeat(None, {"rule"} if words.flag("vague") else set())
    if any(date.bound in ("", "first") for date in words.dates) and not words.freqs:
        many = any(date.many for date in words.dates)
        return Repeat(None, {"rule"} if unread or many else set())
    freqs = {(each.freq, each.interval) for each in words.freqs}
    if not freqs:
        return Repeat(None, {"rule"})
    freq, interval = sorted(freqs)[0]
    missing = {"rule"} if len(freqs) > 1 or unread else set()
    months, _ = _season(words)
    if freq == "DAILY":
        return Repeat(Rule("DAILY", interval, bymonth=months), missing | _anchor(interval))
    if freq == "WEEKLY":
        return _dayless_week(words, interval, months, missing | _anchor(interval))
    if freq == "YEARLY":
        return _by_date(words, interval, missing)
    return Repeat(None, missing | {"day"})


def _dayless_week(words: Said, interval: int, months: tuple[int, ...], missing: set[str]) -> Repeat:
    """ "fortnightly from Tuesday 13 January": the weekday stands with the first date."""
    named = [each.weekday for each in words.dates if each.bound == "first"]
    days = tuple((0, day) for day in named if day is not None)
    rule = Rule("WEEKLY", interval, byday=days, bymonth=months)
    return Repeat(rule, missing if days else missing | {"day"})


def _anchor(interval: int) -> set[str]:
    return {"anchor"} if interval > 1 else set()


def _by_date(words: Said, interval: int, missing: set[str]) -> Repeat:
    """ "every year on 5 May"."""
    on = next((each.on for each in words.dates if not each.bound), None)
    if on is None or on.month is None or on.day is None:
        return Repeat(None, missing | {"day"})
    rule = Rule("YEARLY", interval, bymonthday=(on.day,), bymonth=(on.month,))
    return Repeat(rule, missing | _anchor(interval))
