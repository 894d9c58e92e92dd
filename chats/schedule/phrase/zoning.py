"""Zones as they stand in a phrase: "ET", "UK time", "GMT +2", "(Australia – Brisbane)"."""

from chats.schedule import zones
from chats.schedule.phrase.lexicon import Item
from chats.schedule.phrase.parts import Line, Zone

# Abbreviations that are words of some language when written small.
WORDS = frozenset(
    [
        "et",
        "ist",
        "est",
        "art",
        "eat",
        "cat",
        "met",
        "pet",
        "west",
        "bot",
        "mt",
        "ct",
        "pt",
        "cot",
        "wit",
        "wat",
        "nst",
    ]
)


def zone(line: Line, at: int) -> tuple[Zone, int] | None:
    """A zone or a place at this item, with the words that belong to it."""
    item = line.at(at)
    if exact := _iana(line, at):
        return exact
    name = _spoken_of(item) or zones.names().get(item.value("zone") or "")
    if name is None or not _meant(line, at, name):
        return None
    offset = _offset(line, at + 1) if item.text in ("utc", "gmt", "ust") else None
    if offset:
        return _at_offset(line, at, offset)
    high = _tail(line, at + 1)
    bracketed = line.at(at - 1).text == "(" and line.at(high).text == ")"
    sure = name.kind != "place" or high > at + 1 or _led(line, at) or bracketed
    if name.kind == "place" and not sure and (item.text in zones.ordinary() or _everyday(item)):
        return None
    doubt = high == at + 1 and _in_a_name(line, high, name)
    return Zone(low=at, high=high, name=name, text=item.raw, sure=sure, doubt=doubt), high


def _in_a_name(line: Line, at: int, name: zones.Name) -> bool:
    """Whether a capitalised word follows that is not known: "Mountain View", "London Library"."""
    before, after = line.at(at - 1), line.at(at)
    named = name.kind == "place" or before.text in zones.directions()
    capital = after.raw[:1].isupper() and not after.raw.isupper() and not after.meanings
    return named and capital and not before.raw.isupper()


def _iana(line: Line, at: int) -> tuple[Zone, int] | None:
    """ "Europe/Rome", or "IANA zone GMT" where the name alone means something else."""
    item = line.at(at)
    named = item.text == "iana" and line.at(at + 1).text == "zone"
    low = at + 2 * named
    if not named and line.at(at + 1).text not in ("/", "_", "-"):
        return None
    start = line.at(low).start
    high, found = low, ""
    while start >= 0 and high < low + 12 and line.at(high).start >= 0:
        high += 1
        text = line.phrase[start : line.at(high - 1).end]
        if zones.is_known(text) and (named or "/" in text):
            found, end = text, high
    if not found:
        return None
    name = zones.Name((found,), kind="iana")
    return Zone(low=at, high=_tail(line, end), name=name, text=found, sure=True), _tail(line, end)


def _spoken_of(item: Item) -> zones.Name | None:
    """A zone as a language of ours calls it: "heure de l'Est", "MESZ"."""
    found = item.value("zones")
    if found is None:
        return None
    word = " " not in item.text and (len(item.text) > 5 or item.is_("zone") or item.raw.istitle())
    cjk = ord(item.text[0]) > 0x2E80
    bare = not item.text.endswith(("間", "间")) if cjk else word
    return zones.Name(tuple(found.split()), kind="place" if bare else "abbreviation")


def _everyday(item: Item) -> bool:
    """Whether a place is also a word of the language, as Christmas Island's is."""
    return any(kind not in ("zone", "zones") for kind, _ in item.meanings)


def _led(line: Line, at: int) -> bool:
    """ "hora de Madrid", "heure de Paris": a time word before the place."""
    return any(line.at(back).word("timeword_of") for back in range(at - 2, at))


def _tail(line: Line, at: int) -> int:
    """Past "time", "Standard Time", "daylight savings time", "local time"."""
    high = at
    while line.at(high).text in ("standard", "daylight", "summer", "savings", "saving", "winter"):
        high += 1
    if line.at(high).word("timeword") or (high > at and line.at(high).text == "time"):
        return high + 1
    return high if high > at and line.at(high - 1).text != "summer" else at


def _meant(line: Line, at: int, name: zones.Name) -> bool:
    """Whether small letters still mean the zone: "8pm est" does, "et le mardi" does not."""
    item = line.at(at)
    letters = item.raw.replace(" ", "").replace(".", "")
    if item.text == "z":
        return item.raw == "Z" and item.close and line.at(at - 1).number is not None
    if not letters.isascii():
        return True
    if item.text == "us" and line.at(at - 1).text.isalpha() and not line.at(at - 1).meanings:
        return False  # "JOIN US 8PM"
    if letters.isupper() and not (line.lexicon.code != "en" and len(letters) < 2):
        return True
    if name.kind == "place":
        small = len(letters) <= 3 and letters.islower()
        return not small or _timed(line, at) or (item.text != "us" and _leads(line, at))
    if item.text in zones.directions():
        return _directed(line, at, name)
    if " " in item.text or len(letters) > 5:
        return True
    if line.lexicon.code != "en" and item.meanings - {("zone", item.value("zone") or "")}:
        return False
    return _timed(line, at) or (letters.islower() is False and item.text not in WORDS)


def _directed(line: Line, at: int, name: zones.Name) -> bool:
    """ "8pm Eastern", "Eastern Time", "(Pacific)", "Eastern: 8pm"; not "Eastern Michigan"."""
    after = line.at(at + 1)
    if _tail(line, at + 1) > at + 1 or line.at(at - 1).text == "(":
        return True
    if _in_a_name(line, at + 1, name):
        return _timed(line, at) and line.at(at - 1).text.isalnum()
    return _timed(line, at) or _leads(line, at) or not after.text.isalpha()


def _leads(line: Line, at: int) -> bool:
    """ "uk 8pm": right before an hour."""
    after = line.at(at + 1 + (line.at(at + 1).text in (":", "-")))
    return after.number is not None or after.is_("noon")


def _timed(line: Line, at: int) -> bool:
    before = line.at(at - 1)
    if before.text in ("(", "/", ","):
        before = line.at(at - 2)
    followed = line.at(at + 1).word("timeword")
    return followed or before.is_("half") or before.number is not None or before.is_("noon")


def _offset(line: Line, at: int) -> tuple[int, int] | None:
    """ "+1", "-05:30", "+0530" after UTC or GMT: minutes east, and the item after."""
    sign = line.at(at)
    if sign.text not in ("+", "-"):
        return None
    hours = line.at(at + 1)
    if hours.number is None or _range_not_offset(line, at):
        return None
    minutes, high = 0, at + 2
    hour = hours.number
    if len(hours.text) == 4:
        hour, minutes = divmod(hours.number, 100)
    elif line.at(high).text == ":" and line.at(high + 1).number is not None:
        minutes, high = line.at(high + 1).number or 0, high + 2
    if hour > 14 or minutes > 59:
        return None
    total = hour * 60 + minutes
    if line.at(high).text in ("h", "hrs") and line.at(high).close:
        high += 1
    return (total if sign.text == "+" else -total), high


def _range_not_offset(line: Line, at: int) -> bool:
    """ "GMT - 8pm" is a zone before its hour, no offset."""
    dash = line.at(at).text == "-"
    spaced = not line.at(at + 1).close
    after = line.at(at + 2)
    return dash and (spaced or after.is_("half") or after.is_("clock"))


def _at_offset(line: Line, at: int, offset: tuple[int, int]) -> tuple[Zone, int]:
    minutes, high = offset
    found = zones.at_offset(minutes, utc=line.at(at).text == "utc")
    raw = " ".join(line.at(index).raw for index in range(at, high))
    name = zones.Name(found, kind="offset")
    return Zone(low=at, high=_tail(line, high), name=name, text=raw, sure=True), high
