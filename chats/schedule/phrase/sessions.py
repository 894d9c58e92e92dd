"""Times with their zones: which zone belongs to which hour, which hours name one instant."""

from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise

from chats.schedule.phrase.hours import hours
from chats.schedule.phrase.parts import Dates, Days, Flag, Freq, Line, Part, Time, Zone

LIGHT = frozenset(["/", ",", "(", ")", "[", "]", "-", ":", "|", "&", ".", ";", "=", "+", "·"])
PARTING = frozenset(["|", ",", "/", ";", "·", "="])
GLUE = ("and", "or", "at", "on", "the", "of", "for", "also", "timeword", "timeword_of", "beside")
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
    on: tuple[int | None, int, int] | None = None  # the one date it is said for


def attached(line: Line, found: list[Part]) -> tuple[list[Time], list[Zone]]:
    """Times with the zones beside them, and the zones that stand alone."""
    times: list[Time] = []
    alone: list[Zone] = []
    heads = _headings(line, found)
    for run in _runs(line, [part for part in found if part not in heads.values()]):
        got, left = _shared(line, run)
        times += got
        alone += left
    return [_headed(each, heads.get(each.low)) for each in times], alone


def _headings(line: Line, found: list[Part]) -> dict[int, Zone]:
    """The zone that heads the days of an hour, by that hour: "UK: Tuesdays 8pm"."""
    out: dict[int, Zone] = {}
    for index, (zone, after) in enumerate(pairwise(found)):
        colon = line.at(zone.high).text == ":"
        if isinstance(zone, Zone) and isinstance(after, Days) and colon:
            ahead = (part for part in found[index + 1 :] if isinstance(part, Time | Zone))
            hour = next(ahead, None)
            out |= {hour.low: zone} if isinstance(hour, Time) else {}
    return out


def _headed(each: Time, zone: Zone | None) -> Time:
    if zone is None or each.zones:
        return each
    return replace(each, zones=(replace(zone, low=each.low, high=each.low),))


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
    return all(
        line.at(index).text in LIGHT or line.at(index).word(*GLUE) or line.at(index).is_("part")
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
            ahead = before or _labels(line, run, index)
            owners[_owner(run, index, before=ahead, both=leads and not before)].append(part)
    return [replace(each, zones=tuple(owners[each.low])) for each in times], []


def _labels(line: Line, run: list[Part], index: int) -> bool:
    """Whether a zone stands before its hour though others follow theirs: "9am PT | UTC: 17:00"."""
    before, after = run[index - 1], run[index + 1] if index + 1 < len(run) else run[index]
    if index == 0 or not isinstance(before, Zone) or not isinstance(after, Time):
        return False
    parted = any(line.at(at).text in PARTING for at in range(before.high, run[index].low))
    joined = all(line.at(at).text in (":", "-") for at in range(run[index].high, after.low))
    own = index + 2 < len(run) and isinstance(run[index + 2], Zone)
    return parted and joined and not (own and run[index + 2].low == after.high)


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
    """The hours of a phrase, each with its zones, before those of one instant are put together."""
    times, alone = attached(line, found)
    on = _only_date(found)
    out: list[Session] = []
    for each in _halves_shared(line, times[:MOST]):
        starts, minutes = hours(each, parts_of_day.get(each.low))
        out.append(replace(_session(each, starts, minutes), on=on))
    placed = [_with_zone(line, out, index, alone) for index in range(len(out))]
    return _unsaid(line, found, placed)


def _session(each: Time, starts: tuple[time, ...], minutes: int | None) -> Session:
    where, reach = merged(each.zones)
    edges = [edge for part in (each, *each.zones) for edge in (part.low, part.high)]
    return Session(
        each.low,
        starts,
        minutes,
        where,
        reach,
        own=bool(each.zones),
        weak=any(zone.doubt for zone in each.zones),
        names=each.zones,
        reaches=(min(edges), max(edges)),
    )


def _only_date(found: list[Part]) -> tuple[int | None, int, int] | None:
    """The date all hours are for, where the phrase says one and nothing repeats."""
    if any(isinstance(part, Freq) or (isinstance(part, Days) and _habit(part)) for part in found):
        return None
    dates = [part.on for part in found if isinstance(part, Dates) and not part.bound]
    whole = [(on.year, on.month, on.day) for on in dates if on.month and on.day]
    return next(((year, month, day) for year, month, day in whole if month and day), None)


def _habit(part: Days) -> bool:
    return part.every or part.plural or bool(part.ordinals)


def _unsaid(line: Line, found: list[Part], placed: list[Session]) -> list[Session]:
    """Without hours that nothing joins to the one before and no zone is beside: open instead.

    "9am Tokyo, 8pm -1d San Francisco" is no second session, and not 8pm in Tokyo either.
    """
    out: list[Session] = []
    for session in placed:
        if out and not _joined(line, found, out[-1], session):
            kept = session if session.own else out[-1]
            out[-1] = replace(kept, low=out[-1].low, starts=(*out[-1].starts, *session.starts))
        else:
            out.append(session)
    return out


def _joined(line: Line, found: list[Part], one: Session, two: Session) -> bool:
    """Whether "and", "again", another day or a turn makes an hour a session of its own."""
    between = range(one.reaches[1], two.low)
    if [line.at(index).text for index in between] == ["for"]:
        return False  # "7.30 for 8pm"
    if two.own or not one.own:
        return True
    said = any(line.at(index).word("and", "also", "or", "alternate") for index in between)
    day = any(isinstance(part, Days) and part.low in between for part in found)
    turns = any(isinstance(part, Flag) and part.name == "alternate" for part in found)
    return said or day or turns or two.starts == one.starts


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


def _with_zone(line: Line, out: list[Session], index: int, alone: list[Zone]) -> Session:
    """A time without a zone of its own takes the next one's, the one's before, or the phrase's."""
    session = out[index]
    if session.zones:
        return session
    sure = tuple(zone for zone in alone if zone.sure)
    near = [each for each in (*out[index + 1 :], *reversed(out[:index])) if each.own]
    if not bracketed(line, session):  # "7pm (4pm PT)" is not 7pm Pacific; "20:00 (8pm) UK" is UK
        near = [e for e in near if not bracketed(line, e) or e.starts == session.starts]
    if near and not sure:
        zone = near[0]
        return replace(
            session, zones=zone.zones, reach=zone.reach, names=zone.names, weak=zone.weak
        )
    picked = sure or tuple(alone)
    where, reach = merged(picked)
    return replace(session, zones=where, reach=reach, weak=not sure, names=picked)


def bracketed(line: Line, session: Session) -> bool:
    """Whether an hour stands in brackets."""
    texts = [line.at(index).text for index in range(session.low)]
    return texts.count("(") > texts.count(")")
