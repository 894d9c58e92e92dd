"""Reads what organisers write about when a chat meets: words → what they say, and what is open."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, time

from chats.schedule import formal
from chats.schedule.errors import PhraseError
from chats.schedule.phrase import notes as remarks
from chats.schedule.phrase import settle
from chats.schedule.phrase.clauses import Clause, clauses, mixed
from chats.schedule.phrase.conversions import disagree, grouped
from chats.schedule.phrase.hints import Hints
from chats.schedule.phrase.items import line
from chats.schedule.phrase.lexicon import load
from chats.schedule.phrase.parts import Dates, Flag, Length, Line, Part, PartialDate, Time
from chats.schedule.phrase.repeats import Repeat, Said, repeat, said
from chats.schedule.phrase.scan import parts
from chats.schedule.phrase.sessions import Session, sessions
from chats.schedule.phrase.spans import Span, spans
from chats.schedule.rule import Rule

__all__ = ["Hints", "PartialDate", "Reading", "SlotReading", "Span", "read"]

MOST_CHARACTERS = 300
load()
ORDER = ("zone", "start", "anchor", "day", "rule")


@dataclass(frozen=True, slots=True)
class SlotReading:
    """One session as far as the phrase says it."""

    rule: Rule | None
    start: time | None
    minutes: int | None
    zones: tuple[str, ...]  # IANA names, best first; empty: none written; several: ambiguous
    first: date | PartialDate | None = None  # the anchor, or the date of a chat that meets once
    last: date | PartialDate | None = None
    starts: tuple[time, ...] = ()  # what `start` may be where it is open ("at 8")

    @property
    def rrule(self) -> str | None:
        """The rule as an RRULE, with UNTIL where the phrase gives a whole last date."""
        if self.rule is None:
            return None
        until = f";UNTIL={self.last:%Y%m%d}T235959Z" if isinstance(self.last, date) else ""
        return f"{self.rule}{until}"


@dataclass(frozen=True, slots=True)
class Reading:
    phrase: str
    slots: tuple[SlotReading, ...]
    missing: tuple[str, ...]  # of "zone", "start", "anchor", "day", "rule"
    understood: bool
    spans: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()


def read(phrase: str, *, hints: Hints = Hints()) -> Reading:  # noqa: B008 (frozen)
    """Read a schedule phrase. PhraseError where it is too long or holds control characters."""
    _check(phrase)
    exact = formal.read_back(phrase)
    words = line(phrase, language=hints.language)
    found = settle.moved(words, settle.glossed(parts(words)))
    if exact:
        found = [part for part in found if part.start >= exact[1]]
    if not any(_tells(part) for part in found):
        return Reading(phrase, (), ("start", "rule"), False, spans(words, found))
    said_hours = grouped(words, sessions(words, found, _day_parts(words, found)))
    meetings = settle.settled(said_hours, hints, words, found)
    slots, missing = _slots(words, found, meetings)
    if exact:
        slots, missing = _with_rule(slots, missing, exact[0])
    return Reading(
        phrase,
        slots,
        tuple(name for name in ORDER if name in missing),
        True,
        spans(words, found),
        remarks.notes(meetings),
    )


def _with_rule(
    slots: tuple[SlotReading, ...], missing: set[str], rule: Rule
) -> tuple[tuple[SlotReading, ...], set[str]]:
    """The rule of a formal sentence in place of what the words alone would say."""
    open_ = missing - {"rule", "day"}
    if rule.interval > 1 and not any(isinstance(slot.first, date) for slot in slots):
        open_.add("anchor")
    return tuple(replace(slot, rule=rule) for slot in slots), open_


def _check(phrase: str) -> None:
    if len(phrase) > MOST_CHARACTERS:
        raise PhraseError(
            f"A phrase has at most {MOST_CHARACTERS} characters: "
            "keep the days, the time and the zone, and leave the rest to the description."
        )
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in phrase):
        raise PhraseError("The phrase holds characters that are not text: type it in one line.")


def _tells(part: Part) -> bool:
    if isinstance(part, Flag):
        return part.name in ("today", "tonight", "none", "vague")
    return type(part).__name__ in ("Time", "Days", "Freq", "Dates")


def _day_parts(words: Line, found: list[Part]) -> dict[int, str]:
    """The part of the day said nearest to each time ("Sunday evening at 9")."""
    said_at = [part for part in found if isinstance(part, Flag) and part.name in PARTS]
    out = {}
    for each in found:
        if isinstance(each, Time) and said_at:
            near = min(said_at, key=lambda flag: abs(flag.low - each.low))
            out[each.low] = near.value
    return out


PARTS = ("part", "tonight")


def _slots(
    words: Line, found: list[Part], meetings: list[Session]
) -> tuple[tuple[SlotReading, ...], set[str]]:
    whole = said(found)
    apart = clauses(words, found, meetings)
    alternate = whole.flag("alternate") and (len(apart) > 1 or len(meetings) > 1)
    out: list[SlotReading] = []
    missing: set[str] = set()
    intervals = {each.interval for clause in apart for each in clause.days}
    if len(intervals) > 1 or mixed(words, apart):
        missing.add("rule")
    if len(apart) > 1 and any(each.bound == "last" for each in whole.dates):
        missing.add("rule")  # which of them ends?
    if whole.flag("season") and len(meetings) > 1:
        missing |= {"start", "rule"}  # one hour in winter, another in summer
    for clause in apart:
        repeats = repeat(_within(whole, clause), alternate=alternate)
        missing |= repeats.missing
        meetings_of: list[Session | None] = [*clause.sessions] or [None]
        for session in meetings_of:
            slot = _slot(whole, found, repeats, session)
            missing |= _open(whole, slot, session)
            out.append(slot)
    if any(isinstance(slot.first, date) for slot in out) or any(map(_anchors, whole.dates)):
        missing.discard("anchor")
    return tuple(dict.fromkeys(out)), missing


def _anchors(said_on: Dates) -> bool:
    """ "the next one is on 6 June": the coming one, so its year need not be asked."""
    return said_on.near and said_on.on.month is not None and said_on.on.day is not None


def _within(whole: Said, clause: Clause) -> Said:
    named = {day for each in whole.days for day in each.days}
    # "Twice a week" says no more where both days are named.
    flags = [flag for flag in whole.flags if flag.name != "vague" or len(named) < 2]
    habit = any(each.every or each.plural for each in whole.days)
    return replace(whole, days=clause.days, flags=flags, habit=habit)


def _slot(whole: Said, found: list[Part], repeats: Repeat, session: Session | None) -> SlotReading:
    lengths = {part.minutes for part in found if isinstance(part, Length)}
    starts = session.starts if session else ()
    return SlotReading(
        rule=repeats.rule,
        start=starts[0] if len(starts) == 1 else None,
        minutes=(session.minutes if session else None) or _only(lengths),
        zones=session.zones if session else settle.alone(found),
        first=_date(whole, repeats, "first"),
        last=_date(whole, repeats, "last"),
        starts=starts if len(starts) > 1 else (),
    )


def _only(lengths: set[int]) -> int | None:
    """ "15 min of news, then 45 min of chat" says no length of the whole."""
    return next(iter(lengths)) if len(lengths) == 1 else None


def _date(whole: Said, repeats: Repeat, side: str) -> date | PartialDate | None:
    sides = (side, "") if side == "first" else (side,)
    named: list[Dates] = [each for each in whole.dates if each.bound in sides]
    for each in named:
        return each.on.whole() or each.on
    months = [each for each in whole.months if each.bound == side]
    return PartialDate(None, months[0].months[0], None) if months else None


def _open(whole: Said, slot: SlotReading, session: Session | None) -> set[str]:
    missing = set()
    if not slot.zones or (session and session.weak):
        missing.add("zone")
    if session and disagree(session) and not whole.flag("passing"):
        missing |= {"zone", "start"}  # whose clock is kept when they part?
    if slot.start is None or whole.flag("hour_open"):
        missing.add("start")
    return missing
