"""Sentences for people about a reading: loose abbreviations, clocks that do not agree."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chats.schedule import zones
from chats.schedule.formal import MONTHS, joined
from chats.schedule.phrase.conversions import agreeing, throughout
from chats.schedule.phrase.sessions import Session

NEW_YEAR = date(zones.REFERENCE_YEAR, 1, 1)
SHOWN = 3  # stretches of the year named in one sentence


def notes(found: list[Session]) -> tuple[str, ...]:
    out: list[str] = []
    for session in found:
        out += _loose(session)
        out += _offset(session)
        for other in session.others:
            out += _disagreement(session, other)
    return tuple(dict.fromkeys(out))


def _loose(session: Session) -> list[str]:
    """ "EST" is said all year but strictly names the winter clock."""
    if len(session.zones) != 1 or len(set(zones.offsets(session.zones[0]))) == 1:
        return []
    if len({zone.name.said for zone in session.names}) > 1:
        return []  # "EST/EDT" names both
    zone = session.zones[0]
    out = []
    for name in session.names:
        if name.name.said:
            season = "summer" if name.name.said == "standard" else "winter"
            out.append(
                f"“{name.text}” is read as {zones.place(zone)} time all year round"
                f"{_called(zone, name.name.said)} in {season}."
            )
    return out


def _called(zone: str, said: str) -> str:
    """ ", which is EDT": what the clock is called in the other half of the year."""
    clock = ZoneInfo(zone)
    dates = [datetime(zones.REFERENCE_YEAR, month, 15, tzinfo=UTC) for month in (1, 7)]
    moments = [moment.astimezone(clock) for moment in dates]
    other = [each for each in moments if bool(each.dst()) == (said == "standard")]
    name = other[0].tzname() if other else None
    return f", which is {name}" if name and name.isalpha() else ", though that is another clock"


def _offset(session: Session) -> list[str]:
    offsets = [zone.text for zone in session.names if zone.name.kind == "offset"]
    if not offsets or len(session.zones) < 2:
        return []
    return [f"“{offsets[0]}” is an offset, not a place: a place may change its clocks."]


def _disagreement(session: Session, other: Session) -> list[str]:
    if not (session.zones and other.zones and session.starts and other.starts):
        return []
    if throughout(session, other):
        return []
    here, there = session.zones[0], other.zones[0]
    both = (
        f"{session.starts[0]:%H:%M} {zones.place(here)} time and "
        f"{other.starts[0]:%H:%M} {zones.place(there)} time"
    )
    if not agreeing(session, other, slack=0):
        return [f"{both} are never the same moment: one of the two must be wrong."]
    when = _stretches(session, other)
    return [f"{both} are not the same moment {when}: which of the two is kept then?"]


def _stretches(session: Session, other: Session) -> str:
    """ "from 14 March to 28 March", of the reference year, where two hours part."""
    said = _minutes(session) - _minutes(other)
    pairs = zip(zones.offsets(session.zones[0]), zones.offsets(other.zones[0]), strict=True)
    parted = [(said - (a - b) // timedelta(minutes=1)) % 1440 != 0 for a, b in pairs]
    stretches: list[tuple[int, int]] = []
    for day, apart in enumerate(parted):
        if apart and stretches and stretches[-1][1] == day - 1:
            stretches[-1] = (stretches[-1][0], day)
        elif apart:
            stretches.append((day, day))
    named = [f"from {_day(first)} to {_day(last)}" for first, last in stretches[:SHOWN]]
    return f"{joined(named)} ({zones.REFERENCE_YEAR})" if named else "all year"


def _minutes(session: Session) -> int:
    return session.starts[0].hour * 60 + session.starts[0].minute


def _day(number: int) -> str:
    on = NEW_YEAR + timedelta(days=number)
    return f"{on.day} {MONTHS[on.month - 1]}"
