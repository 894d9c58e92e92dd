"""Times with their zones: which zone belongs to which hour, which hours name one instant."""

from dataclasses import dataclass, replace
from datetime import time

from chats.schedule import zones
from chats.schedule.phrase.hours import hours
from chats.schedule.phrase.parts import Flag, Line, Part, Time, Zone

LIGHT = frozenset(["/", ",", "(", ")", "[", "]", "-", ":", "|", "&", ".", ";", "=", "+", "·"])


MOST = 24  # sessions and places in one phrase: more is no schedule


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting time: `starts` and `zones` likeliest first, several where they are open."""

    low: int
    starts: tuple[time, ...]
    minutes: int | None
    zones: tuple[str, ...]
    reach: tuple[str, ...] = ()
    others: tuple["Session", ...] = ()  # the same instant, said for other places
    own: bool = False  # the zone stands beside this very time
    weak: bool = False  # the zone is a place that is only mentioned
    names: tuple[Zone, ...] = ()
    reaches: tuple[int, int] = (0, 0)  # its items, with its zones


def attached(line: Line, found: list[Part]) -> tuple[list[Time], list[Zone]]:
    """Times with the zones beside them, and the zones that stand alone."""
    times: list[Time] = []
    alone: list[Zone] = []
    for run in _runs(line, found):
        got, left = _shared(line, run)
        times += got
        alone += left
    return times, alone


def _runs(line: Line, found: list[Part]) -> list[list[Part]]:
    """Times and zones that only light signs separate."""
    runs: list[list[Part]] = []
    broken = True
    for part in found:
        if isinstance(part, Time | Zone):
            if broken or not light(line, runs[-1][-1].high, part.low):
                runs.append([])
            runs[-1].append(part)
            broken = False
        elif not isinstance(part, Flag):
            broken = True
    return runs


def light(line: Line, low: int, high: int) -> bool:
    glue = ("and", "or", "at", "on", "the", "of", "for", "also", "timeword", "timeword_of")
    return all(
        line.at(index).text in LIGHT or line.at(index).word(*glue) or line.at(index).is_("part")
        for index in range(low, high)
    )


def _shared(line: Line, run: list[Part]) -> tuple[list[Time], list[Zone]]:
    times = [part for part in run if isinstance(part, Time)]
    if not times:
        return [], [part for part in run if isinstance(part, Zone)]
    leads = isinstance(run[0], Zone)
    before = leads and isinstance(run[-1], Time)
    owners: dict[int, list[Zone]] = {part.low: [] for part in times}
    for index, part in enumerate(run):
        if isinstance(part, Zone):
            owners[_owner(run, index, before=before, both=leads and not before)].append(part)
    return [replace(each, zones=tuple(owners[each.low])) for each in times], []


def _owner(run: list[Part], index: int, *, before: bool, both: bool) -> int:
    """The time a zone belongs to: the next in "UK 8pm / NYC 3pm", else the one before it."""
    back = next((part.low for part in reversed(run[:index]) if isinstance(part, Time)), None)
    ahead = next((part.low for part in run[index:] if isinstance(part, Time)), None)
    second = both and index > 0 and isinstance(run[index - 1], Zone)
    first, other = (ahead, back) if before or second else (back, ahead)
    owner = first if first is not None else other
    assert owner is not None
    return owner


def merged(names: tuple[Zone, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What several names beside one time agree on; where they do not, all they may mean."""
    found: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    for zone in names:
        if not found:
            found, reach = zone.name.zones, zone.name.reach
            continue
        both = tuple(each for each in found if each in zone.name.zones)
        far = tuple(each for each in reach if each in zone.name.reach)
        near = tuple(each for each in far if each in zone.name.zones)
        if far:
            found, reach = both or near or far, far
        else:
            found, reach = found + zone.name.zones, reach + zone.name.reach
    return found, reach


def sessions(line: Line, found: list[Part], parts_of_day: dict[int, str]) -> list[Session]:
    """The meeting times of a phrase, each with its zones."""
    times, alone = attached(line, found)
    times = times[:MOST]
    out: list[Session] = []
    for each in _halves_shared(line, times):
        starts, minutes = hours(each, parts_of_day.get(each.low))
        where, reach = merged(each.zones)
        own = bool(each.zones)
        edges = [edge for part in (each, *each.zones) for edge in (part.low, part.high)]
        reaches = min(edges), max(edges)
        found_here = Session(each.low, starts, minutes, where, reach, own=own, names=each.zones)
        out.append(replace(found_here, reaches=reaches))
    return grouped(line, [_with_zone(out, index, alone) for index in range(len(out))])


def _halves_shared(line: Line, times: list[Time]) -> list[Time]:
    """ "7 & 9pm": an hour without its half takes the next one's."""
    out = list(times)
    for index in range(len(times) - 2, -1, -1):
        each, after = out[index], out[index + 1]
        joined = after.low - each.high <= 2 and light(line, each.high, after.low)
        if each.begin.half == "" and each.finish is None and not each.zones and joined:
            half = after.begin.half
            if half == "pm" and each.begin.hour % 12 > after.begin.hour % 12:
                half = "am"
            if half in ("am", "pm"):
                out[index] = replace(each, begin=replace(each.begin, half=half))
    return out


def _with_zone(out: list[Session], index: int, alone: list[Zone]) -> Session:
    """A time without a zone of its own takes the next one's, the one's before, or the phrase's."""
    session = out[index]
    if session.zones:
        return session
    sure = tuple(zone for zone in alone if zone.sure)
    near = [each for each in out[index + 1 :] if each.own] or [
        each for each in reversed(out[:index]) if each.own
    ]
    if near and not sure:
        return replace(session, zones=near[0].zones, reach=near[0].reach, names=near[0].names)
    picked = sure or tuple(alone)
    where, reach = merged(picked)
    return replace(session, zones=where, reach=reach, weak=not sure, names=picked)


def grouped(line: Line, found: list[Session]) -> list[Session]:
    """Put the hours that name one instant for several places under the first of them."""
    out: list[Session] = []
    for session in found:
        for index, kept in enumerate(out):
            one, other = _told_apart(line, kept, session)
            if _again(one, other):
                break
            if _same(line, one, other):
                out[index] = replace(one, others=(*one.others, other))
                break
        else:
            out.append(session)
    return [_first(session) for session in out]


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


def _again(kept: Session, session: Session) -> bool:
    """The same hour said twice."""
    return kept.starts == session.starts and kept.zones == session.zones


def _same(line: Line, kept: Session, session: Session) -> bool:
    if not (kept.own and session.own) or kept.zones == session.zones:
        return False
    if len(kept.starts) != 1 or len(session.starts) != 1:
        return False
    days = agreeing(kept, session, slack=0)
    if days or not _aligned(line, kept, session):
        return days > 0
    return agreeing(kept, session, slack=60) > 0


def _aligned(line: Line, kept: Session, session: Session) -> bool:
    """ "8pm ET / 6pm PT": side by side, so meant as one moment though an hour is wrong."""
    before = (kept.others or (kept,))[-1].reaches[1]
    gap = range(before, session.reaches[0])
    joined = any(line.at(index).word("and") for index in gap)
    return bool(gap) and not joined and light(line, before, session.reaches[0])


def agreeing(one: Session, two: Session, *, slack: int) -> int:
    """Days of a year on which two hours are one instant, for the likeliest pair of places."""
    return max(
        (
            _days(one.starts[0], first, two.starts[0], second, slack)
            for first in one.zones[:4]
            for second in two.zones[:4]
        ),
        default=0,
    )


def _days(one: time, first: str, two: time, second: str, slack: int) -> int:
    said = _minutes(one) - _minutes(two)
    count = 0
    for ahead, days in zones.apart(first, second):
        gap = (said - ahead) % 1440
        count += days if min(gap, 1440 - gap) <= slack else 0
    return count


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def disagree(session: Session) -> bool:
    """Whether the hours said to be one moment are not, for some part of the year."""
    year = len(zones.offsets("UTC"))
    return any(
        agreeing(session, other, slack=0) < year
        for other in session.others
        if other.starts and other.zones and session.zones
    )


def _first(session: Session) -> Session:
    """The hour to keep: Eastern where all agree all year, else one whose place is settled."""
    if not session.others:
        return session
    every = (_narrowed(session, session.others), *session.others)
    kept = next((each for each in every if _rules(each, every)), None)
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
    year = len(zones.offsets("UTC"))
    return len(session.zones) == 1 and (
        session is first
        or (agreeing(session, first, slack=0) == year and _same_day(session, first))
    )


def _same_day(session: Session, first: Session) -> bool:
    """Not "Mondays 9pm Pacific / midnight Eastern": the day said is that of the first hour."""
    ahead = zones.apart(session.zones[0], first.zones[0])[0][0]
    return _minutes(session.starts[0]) - _minutes(first.starts[0]) == ahead


def _rules(session: Session, every: tuple[Session, ...]) -> bool:
    year = len(zones.offsets("UTC"))
    return (
        session.zones == ("America/New_York",)
        and _same_day(session, every[0])
        and all(agreeing(session, each, slack=0) == year for each in every if each is not session)
    )
