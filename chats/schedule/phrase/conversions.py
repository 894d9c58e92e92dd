"""Hours that name one instant for several places: which belong together, which one is kept."""

from dataclasses import replace
from datetime import time

from chats.schedule import zones
from chats.schedule.phrase.parts import Line
from chats.schedule.phrase.sessions import Session, bracketed, light


def grouped(line: Line, found: list[Session]) -> list[Session]:
    """Put the hours that name one instant for several places under the first of them."""
    out: list[Session] = []
    for session in found:
        for index, kept in enumerate(out):
            one, other = _told_apart(line, kept, session)
            if _again(one, other) and not _other_day(line, one, other):
                break
            if _foreign(line, one, other):
                out[index] = replace(kept, others=(*kept.others, session))
                break
            if _same(line, one, other):
                out[index] = replace(one, others=(*one.others, other))
                break
        else:
            out.append(session)
    return [_kept(line, session) for session in out]


def _told_apart(line: Line, kept: Session, session: Session) -> tuple[Session, Session]:
    """ "9pm ET, 8 CT": morning or evening as the other hour tells."""
    if len(kept.starts) * len(session.starts) != 2 or not (kept.own and session.own):
        return kept, session
    for one in kept.starts:
        for other in session.starts:
            pair = replace(kept, starts=(one,)), replace(session, starts=(other,))
            if _same(line, *pair):
                return pair
    return kept, session


def _foreign(line: Line, kept: Session, session: Session) -> bool:
    """ "7pm (4pm PT)": in brackets what it is elsewhere, though here is not said."""
    return not kept.own and session.own and bracketed(line, session) and not bracketed(line, kept)


def _again(kept: Session, session: Session) -> bool:
    """The same hour said twice."""
    lengths = {kept.minutes, session.minutes} - {None}
    return kept.starts == session.starts and kept.zones == session.zones and len(lengths) < 2


def _other_day(line: Line, kept: Session, session: Session) -> bool:
    """ "Tuesdays 8pm ET; Thursdays noon and 8pm ET": the hour of a second day."""
    between = range(kept.reaches[1], session.low)
    return any(line.at(index).is_("weekday") or line.at(index).is_("weekdays") for index in between)


def _days_apart(line: Line, kept: Session, session: Session) -> int:
    """Days from the weekday before one hour to the one before the next: no place is 2 ahead."""
    first = _weekday(line, range(kept.low - 1, -1, -1))
    second = _weekday(line, range(session.low - 1, kept.low, -1))
    if first is None or second is None:
        return 0
    return min((first - second) % 7, (second - first) % 7)


def _weekday(line: Line, where: range) -> int | None:
    said = (line.at(at).value("weekday") or line.at(at).value("weekdays") for at in where)
    return next((int(day) for day in said if day), None)


def _same(line: Line, kept: Session, session: Session) -> bool:
    if not (kept.own and session.own) or kept.zones == session.zones:
        return False
    if _days_apart(line, kept, session) > 1:
        return False
    if not len(kept.starts) == len(session.starts) in (1, 2):
        return False
    if any(line.at(index).word("gloss") for index in _gap(kept, session)):
        return True
    days = agreeing(kept, session, slack=0)
    if days or not _aligned(line, kept, session):
        return days > 0
    return agreeing(kept, session, slack=60) > 0


def _aligned(line: Line, kept: Session, session: Session) -> bool:
    """ "8pm ET / 6pm PT": side by side, so meant as one moment though an hour is wrong."""
    gap = _gap(kept, session)
    joined = any(line.at(index).word("and") for index in gap)
    return bool(gap) and not joined and light(line, gap.start, gap.stop)


def _gap(kept: Session, session: Session) -> range:
    """The items between an hour and those before it that say the same."""
    return range((kept.others or (kept,))[-1].reaches[1], session.reaches[0])


def agreeing(one: Session, two: Session, *, slack: int) -> int:
    """Days of a year on which two hours are one instant, for the likeliest pair of places."""
    return max(
        (
            _days(one, first, two, second, slack)
            for first in one.zones[:4]
            for second in two.zones[:4]
        ),
        default=0,
    )


def throughout(one: Session, two: Session) -> bool:
    """Whether two hours are one instant all year, or on the date that is said."""
    days = agreeing(one, two, slack=0)
    return days > 0 if one.on else days == len(zones.offsets("UTC"))


def _days(one: Session, first: str, two: Session, second: str, slack: int) -> int:
    said = _minutes(one.starts[0]) - _minutes(two.starts[0])
    count = 0
    for ahead, days in zones.apart(first, second, one.on):
        gap = (said - ahead) % 1440
        count += days if min(gap, 1440 - gap) <= slack else 0
    return count


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def disagree(session: Session) -> bool:
    """Whether the hours said to be one moment are not, for some part of the year."""
    return any(
        not throughout(session, other)
        for other in session.others
        if other.starts and other.zones and session.zones
    )


def _kept(line: Line, session: Session) -> Session:
    """The hour to keep: Eastern where all agree all year, else one whose place is settled."""
    if not session.others:
        return session
    every = (_narrowed(session, session.others), *session.others)
    if session.on:
        return replace(every[0], others=session.others)  # the date is that of the first hour
    kept = next((each for each in every if _rules(line, each, every)), None)
    kept = kept or next((each for each in every if _settles(each, every[0])), every[0])
    others = tuple(each for each in every if each is not kept)
    minutes = kept.minutes or next((each.minutes for each in others if each.minutes), None)
    return replace(kept, others=others, minutes=minutes, low=session.low)


def _narrowed(session: Session, others: tuple[Session, ...]) -> Session:
    """Only the candidate zones that make the other hours the same instant most of the year."""
    literal = all(zone.name.said == "standard" for each in others for zone in each.names)
    if len(session.zones) < 2 or (literal and "UTC" in session.zones):
        return session  # "8pm GMT (3pm EST)" holds for both clocks at their word
    days = {
        zone: sum(agreeing(replace(session, zones=(zone,)), other, slack=0) for other in others)
        for zone in session.zones
    }
    best = max(days.values())
    if not best:
        return session
    return replace(session, zones=tuple(zone for zone in session.zones if days[zone] == best))


def _settles(session: Session, first: Session) -> bool:
    """Whether this hour names one place, and the same moment as the first all year."""
    return len(session.zones) == 1 and (
        session is first or (throughout(session, first) and _same_day(session, first))
    )


def _same_day(session: Session, first: Session) -> bool:
    """Not "Mondays 9pm Pacific / midnight Eastern": the day said is that of the first hour."""
    ahead = zones.apart(session.zones[0], first.zones[0], session.on)[0][0]
    return _minutes(session.starts[0]) - _minutes(first.starts[0]) == ahead


def _rules(line: Line, session: Session, every: tuple[Session, ...]) -> bool:
    """Whether this is Eastern, and all the others agree; not "11am PT (2pm ET)"."""
    first = every[0]
    aside = bracketed(line, session) and not bracketed(line, first)
    return (
        session.zones == ("America/New_York",)
        and not aside
        and _same_day(session, first)
        and all(throughout(session, each) for each in every if each is not session)
    )
