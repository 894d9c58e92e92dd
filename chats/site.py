"""What this site is called: the operator's word, on every page."""

from django.conf import settings
from django.http import HttpRequest


def name(request: HttpRequest) -> dict[str, str]:
    """Template context."""
    return {"site_name": settings.SITE_NAME}
