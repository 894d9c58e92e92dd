"""The meetings that our own API tells, asked for as any program would."""

from collections import Counter
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from interop.readers import Meetings


def meetings(slugs: list[str], *, since: datetime, until: datetime) -> Meetings:
    """Those that begin in the window, each as (slug, start, end)."""
    found: Meetings = Counter()
    for slug in slugs:
        for told in _told(slug, since=since, until=until):
            start, end = (
                int(datetime.fromisoformat(told[n]).timestamp()) for n in ("start", "end")
            )
            if start >= since.timestamp():
                found[slug, start, end] += 1
    return found


def _told(slug: str, *, since: datetime, until: datetime) -> list[dict]:
    window = {"since": f"{since:%Y-%m-%dT%H:%MZ}", "until": f"{until:%Y-%m-%dT%H:%MZ}"}
    address = f"/api/v1/meetings/?{urlencode({'chat': slug, 'limit': 500, **window})}"
    client, found = Client(), []
    while address:
        answer = client.get(address, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, answer.content
        found += answer.json()["meetings"]
        address = (answer.json()["next"] or "").removeprefix(settings.SITE_URL)
    return found


def _seconds(told: str) -> int:
    return int(datetime.fromisoformat(told).timestamp())
