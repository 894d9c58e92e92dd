"""What the submission form's templates need beside Django's own tags."""

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from chats.schedule.zones import is_known
from chats.templatetags import _menu

register = template.Library()


@register.simple_tag
def zone_options(chosen: str | None, likely: tuple[str, ...] = ()) -> SafeString:
    """Every zone as <option>s, on top the chosen one and those the phrase may mean."""
    now = timezone.now()
    top = dict.fromkeys(likely, "Probably")
    if chosen and is_known(chosen) and chosen not in top:
        top = {chosen: "Chosen", **top}
    hour = now.replace(minute=0, second=0, microsecond=0)
    return _menu.pinned(top, selected=chosen or "", now=now) + _menu.options(hour)
