"""What every answer with a feed says of it: to the layer in front of Django, and to its views."""

from datetime import datetime
from hashlib import sha256

from django.utils.http import content_disposition_header, http_date

CALENDAR = "text/calendar; charset=utf-8"
# Whoever stands between may keep a feed half a minute, show it half a minute longer while asking
# anew, and for a day while we cannot be reached.
CACHING = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"


def etag_of(body: bytes) -> str:
    """Weak: the same for compressed copies, in every process and on every host."""
    return f'W/"{sha256(body).hexdigest()[:32]}"'


def validators(etag: str, modified: datetime) -> dict[str, str]:
    """What 200 and 304 share (RFC 9110, 15.4.5)."""
    return {
        "ETag": etag,
        "Last-Modified": http_date(modified.timestamp()),
        "Cache-Control": CACHING,
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
    }


def description(name: str, kind: str = CALENDAR) -> dict[str, str]:
    """What a 200 says of its body; `name` is a file's, with its ending."""
    return {
        "Content-Type": kind,
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "X-Content-Type-Options": "nosniff",
    }
