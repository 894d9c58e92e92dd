"""What the submission form's templates need beside Django's own tags."""

from zoneinfo import ZoneInfo

import pytz
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chats.schedule import zones

register = template.Library()


@register.filter
def place(zone: str | ZoneInfo) -> str:
    """ "Asia/Hong_Kong" → "Hong Kong"."""
    return zones.place(str(zone))


@register.simple_tag
def zone_options(chosen: str | None, first: tuple[str, ...] = ()) -> SafeString:
    """Every common zone as <option>s, the likely ones on top."""
    likely = format_html_join("", "{}", ((_option(zone, chosen),) for zone in first))
    others = [zone for zone in pytz.common_timezones if zone not in first]
    if chosen and chosen not in first and chosen not in others and zones.is_known(chosen):
        others.insert(0, chosen)
    rest = format_html_join("", "{}", ((_option(zone, chosen),) for zone in others))
    if not first:
        return rest
    return format_html(
        '<optgroup label="Probably">{}</optgroup><optgroup label="All zones">{}</optgroup>',
        likely,
        rest,
    )


def _option(zone: str, chosen: str | None) -> SafeString:
    selected = SafeString(" selected") if zone == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', zone, selected, zone.replace("_", " "))
