"""Template tags and filters of the interface."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the Lucide set, drawn in the colour of the text. With a label it is spoken."""
    shapes = format_html_join("", "<{} {}/>", ((tag, facts(kept)) for tag, kept in icons()[name]))
    spoken = facts({"role": "img", "aria-label": label} if label else {"aria-hidden": "true"})
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', spoken, shapes)


def facts(attributes: dict[str, str]) -> SafeString:
    return format_html_join(" ", '{}="{}"', attributes.items())


@cache
def icons() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Every icon as its shapes; the file comes with `manage.py frontend`."""
    path = settings.ROOT / "static" / "vendor" / "icons.json"
    kept: dict[str, list[tuple[str, dict[str, str]]]] = json.loads(path.read_bytes())
    return kept
