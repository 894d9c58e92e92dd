"""Ways to keep a calendar feed: each client's own door to one address."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Subscribing:
    address: str  # https
    name: str
    qr: str = ""  # the path of its QR code, where it has one

    @property
    def webcal(self) -> str:
        return "webcal://" + self.address.split("://", 1)[1]

    @property
    def google(self) -> str:
        return f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"

    @property
    def outlook(self) -> str:
        return self._outlook("outlook.live.com")

    @property
    def office(self) -> str:
        return self._outlook("outlook.office.com")

    def _outlook(self, host: str) -> str:
        url, name = quote(self.address, safe=""), quote(self.name, safe="")
        return f"https://{host}/calendar/0/addfromweb?url={url}&name={name}"


def subscribing(path: str, *, name: str, query: str = "", qr: str = "") -> Subscribing:
    """The feed at a path of this site. The address never comes from the request."""
    return Subscribing(f"{settings.SITE_URL}{path}" + (f"?{query}" if query else ""), name, qr)
