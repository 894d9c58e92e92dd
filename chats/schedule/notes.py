"""Sentences for people about a reading: loose abbreviations, clocks that do not agree."""

from dataclasses import replace

from chats.schedule import zones
from chats.schedule.sessions import Session, agreeing, disagree


def notes(found: list[Session]) -> tuple[str, ...]:
    out: list[str] = []
    for session in found:
        out += _loose(session)
        out += [
            _disagreement(session, other) for other in session.others if _differ(session, other)
        ]
    return tuple(dict.fromkeys(out))


def _loose(session: Session) -> list[str]:
    """ "EST" is said all year but strictly names the winter clock."""
    if len(session.zones) != 1 or len(set(zones.offsets(session.zones[0]))) == 1:
        return []
    where = zones.place(session.zones[0])
    out = []
    for zone in session.names:
        if zone.name.said and len({each.name.said for each in session.names}) == 1:
            other = "summer" if zone.name.said == "standard" else "winter"
            out.append(
                f"“{zone.text}” is taken to mean {where}’s clock all year, "
                f"though in {other} that clock has another name."
            )
    return out


def _differ(session: Session, other: Session) -> bool:
    return disagree(replace(session, others=(other,)))


def _disagreement(session: Session, other: Session) -> str:
    here, there = zones.place(session.zones[0]), zones.place(other.zones[0])
    days = agreeing(session, other, slack=0)
    apart = "never name" if not days else "do not always name"
    return (
        f"{session.starts[0]:%H:%M} {here} and {other.starts[0]:%H:%M} {there} {apart} "
        f"the same moment: {here} is followed, and other places may be an hour off for part of "
        "the year."
    )
