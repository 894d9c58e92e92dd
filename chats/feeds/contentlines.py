"""A calendar's bytes as content lines and components (RFC 5545, 3.1), read by nobody's library."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.DOTALL)
PARAM = re.compile(r";([A-Za-z0-9-]+)=((?:\"[^\"]*\"|[^\":;])*)")


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    params: dict[str, str]
    value: str

    @property
    def moment(self) -> tuple[str, str]:
        """A date-time with its zone, to compare with another."""
        return self.params.get("TZID", ""), self.value


@dataclass(frozen=True, slots=True)
class Component:
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def all(self, *names: str) -> list[Line]:
        return [line for line in self.lines if line.name in names]

    def value(self, name: str) -> str:
        return next((line.value for line in self.all(name)), "")

    def walk(self) -> Iterator["Component"]:
        yield self
        for part in self.parts:
            yield from part.walk()


def read(feed: bytes) -> Component:
    """The VCALENDAR; ValueError, with a sentence, for bytes that are none."""
    root = Component("")
    open_parts = [root]
    for text in re.sub(r"\r?\n[ \t]", "", feed.decode()).splitlines():
        line = _line(text)
        if line.name == "BEGIN":
            open_parts.append(Component(line.value))
            open_parts[-2].parts.append(open_parts[-1])
        elif line.name == "END":
            if open_parts.pop().name != line.value or not open_parts:
                raise ValueError(f"END:{line.value} ends what was not begun.")
        else:
            open_parts[-1].lines.append(line)
    if len(open_parts) > 1 or [part.name for part in root.parts] != ["VCALENDAR"] or root.lines:
        raise ValueError("The feed is not one whole VCALENDAR.")
    return root.parts[0]


def _line(text: str) -> Line:
    found = LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text[:40]}” is no line of a calendar.")
    params = {name.upper(): value.strip('"') for name, value in PARAM.findall(found[2])}
    return Line(found[1].upper(), params, found[3])
