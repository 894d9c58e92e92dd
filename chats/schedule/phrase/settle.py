"""Ambiguity settled by context: other zones in the phrase, the organiser's country, language."""

from dataclasses import replace

from chats.schedule import zones
from chats.schedule.phrase.hints import Hints
from chats.schedule.phrase.parts import Days, Flag, Length, Line, Part, Time, Zone
from chats.schedule.phrase.sessions import Session, merged

SHORTEST = 15  # minutes: a chat lasts longer than its introductions
HOME = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}


def settled(found: list[Session], hints: Hints, words: Line, said: list[Part]) -> list[Session]:
    """Each session with as few candidate zones as the context leaves."""
    named = [part.name.zones for part in said if isinstance(part, Zone)]
    around = [zone for each in found for one in (each, *each.others) for zone in _sure(one)]
    around += [zones_[0] for zones_ in named if len(zones_) == 1]
    return [_settle(each, found, around, hints, words) for each in found]


def _sure(session: Session) -> tuple[str, ...]:
    return session.zones if len(session.zones) == 1 else ()


def _settle(
    session: Session, found: list[Session], around: list[str], hints: Hints, words: Line
) -> Session:
    where = _hinted(session, hints) or session.zones
    if len(where) > 1:
        where = _neighbours(where, around) or where
    if len(where) > 1 and zones.same_clock(where):
        where = _at_home(where, words.lexicon.code) or where
    return replace(session, zones=where)


def _hinted(session: Session, hints: Hints) -> tuple[str, ...]:
    if hints.zone in session.reach and hints.zone:
        return (hints.zone,)
    if hints.country is None or (len(session.zones) == 1 and len(session.reach) == 1):
        return ()
    home = zones.countries().get(hints.country.upper(), ())
    return tuple(zone for zone in home if zone in session.reach)[:1]


def _neighbours(where: tuple[str, ...], around: list[str]) -> tuple[str, ...]:
    """Candidates in a country that another zone of the phrase names for sure."""
    near = {zones.country_of(zone) for zone in around} - {None}
    picked = tuple(zone for zone in where if zones.country_of(zone) in near)
    return picked if len(picked) == 1 else ()


def _at_home(where: tuple[str, ...], language: str) -> tuple[str, ...]:
    home = zones.countries().get(HOME.get(language, ""), ())
    return tuple(zone for zone in where if zone in home)[:1]


def alone(found: list[Part]) -> tuple[str, ...]:
    """The zone of a phrase that names no hour."""
    return merged(tuple(part for part in found if isinstance(part, Zone) and part.sure))[0]


def glossed(found: list[Part]) -> list[Part]:
    """Without the day of "that's 1 AM Friday in the UK": it is the day elsewhere."""
    out: list[Part] = []
    gloss = False
    for part in found:
        if isinstance(part, Flag) and part.name in ("gloss", "stop", ")"):
            gloss = part.name == "gloss"
        before = out[-1] if out else None
        if gloss and isinstance(part, Days) and isinstance(before, Time):
            out[-1] = replace(before, high=part.high, end=part.end)
        else:
            out.append(part)
    return out


def moved(words: Line, found: list[Part]) -> list[Part]:
    """Only the new hour of "change the time from 6pm to 8pm"."""
    out: list[Part] = []
    changed = False
    for index, part in enumerate(found):
        changed = changed or (isinstance(part, Flag) and part.name == "change")
        if changed and isinstance(part, Time):
            if part.finish and words.at(part.low - 1).word("from"):
                part = replace(part, begin=part.finish, finish=None)
            elif words.at(part.low - 1).word("from") and _later(found[index + 1 :]):
                continue
        if isinstance(part, Time) and _aside(words, found, index):
            continue
        if isinstance(part, Length) and _is_aside(words, part):
            continue
        if isinstance(part, Time) and _ends(words, out, part):
            continue
        out += _turns(words, found, part)
    return out


def _is_aside(words: Line, part: Length) -> bool:
    """ "5 minutes of introductions", "30 minutes before": no length of the chat."""
    after = words.at(part.low - 1).word("relative")  # "the following 24 hours"
    return after or part.minutes < SHORTEST or words.at(part.high).word("before")


def _ends(words: Line, out: list[Part], part: Time) -> bool:
    """Take "ends 9pm" as the end of the hour before; False where it is no end."""
    back = part.low - 1
    while words.at(back).word("at", "by", "around"):
        back -= 1
    if not words.at(back).word("end", "to") or part.finish or part.zones:
        return False
    for index in range(len(out) - 1, -1, -1):
        before = out[index]
        if isinstance(before, Time):
            out[index] = replace(before, finish=before.finish or part.begin)
            return before.finish is None
    return False


def _turns(words: Line, found: list[Part], part: Part) -> list[Part]:
    """ "alternates between 11:00 and 20:00": two hours in turn, not one long session."""
    if not (isinstance(part, Time) and part.finish):
        return [part]
    joined = any(words.at(index).word("and") for index in range(part.low, part.high))
    if not joined or not any(isinstance(each, Flag) and each.name == "alternate" for each in found):
        return [part]
    last = part.high - 1
    second = replace(part, low=last, begin=part.finish, finish=None)
    return [replace(part, high=last, finish=None), second]


def _later(rest: list[Part]) -> bool:
    return any(isinstance(part, Time) for part in rest)


def _aside(words: Line, found: list[Part], index: int) -> bool:
    """An hour in brackets with words of its own: "(3:30 for pre-chat cocktails)"."""
    after = found[index + 1 : index + 2]
    return (
        bool(after)
        and isinstance(after[0], Flag)
        and after[0].value == "aside"
        and (words.at(found[index].low - 1).text == "(")
    )
