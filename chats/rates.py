"""How often one network may do a thing: counted in the cache, an hour at a time."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def within(request: HttpRequest, what: str, *, most: int) -> bool:
    """Count one more, and say whether that is still allowed."""
    key = f"rate:{what}:{network(request)}"
    cache.add(key, 0, HOUR)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two
        return True


def network(request: HttpRequest) -> str:
    """The reader's /24, or /48 of IPv6: one household or office has many addresses."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last one is what our own proxy saw; those before it anybody may have written.
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rsplit(",", 1)[-1].strip()
    try:
        address = ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    bits = 24 if address.version == 4 else 48
    return str(ip_network(f"{address}/{bits}", strict=False)).replace("/", "-")
