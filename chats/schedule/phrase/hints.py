"""What is known about an organiser before their phrase is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    country: str | None = None  # ISO 3166 alpha-2
    language: str | None = None  # BCP 47
    zone: str | None = None  # IANA name
