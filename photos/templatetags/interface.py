"""Template tags and filters of the interface."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
# The pages of these apps all lie behind one link of the frame.
ROOMS = {"activity", "albums", "atlas", "dedup", "faces", "search", "vault"}


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the Lucide set, drawn in the colour of the text. With a label it is spoken."""
    shapes = format_html_join("", "<{} {}/>", ((tag, facts(kept)) for tag, kept in icons()[name]))
    spoken = facts({"role": "img", "aria-label": label} if label else {"aria-hidden": "true"})
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', spoken, shapes)


def facts(attributes: dict[str, str]) -> SafeString:
    return format_html_join(" ", '{}="{}"', attributes.items())


@register.simple_tag(takes_context=True)
def link(context: template.Context, view: str, drawing: str, text: str, **more: str) -> SafeString:
    """A link of the frame, marked where it leads to this page, or to those that this one belongs
    to. `more`: its class; and `count`, for the number of photos behind it."""
    match = context["request"].resolver_match
    mark = ""
    if match is not None and match.view_name == view:
        mark = "page"
    elif match is not None and match.namespace in ROOMS and view.startswith(f"{match.namespace}:"):
        mark = "true"
    return link_of(view, drawing, str(text), mark=mark, **more)


@cache
def link_of(
    view: str, drawing: str, text: str, *, mark: str, css: str = "", count: str = ""
) -> SafeString:
    """Every page has a dozen of them, of which each is always one of three: kept in the process."""
    return format_html(
        '<a class="{}" href="{}"{}>{}{}{}</a>', css, reverse(view),
        format_html(' aria-current="{}"', mark) if mark else "", icon(drawing), text,
        format_html('<span class="count" id="{}"></span>', count) if count else "",
    )  # fmt: skip


@register.simple_tag
def still(template_name: str) -> SafeString:
    """A template that says the same on every page and to everybody: rendered without a context, and
    once for each language. While templates are being written, each time."""
    if settings.DEBUG:
        return render_to_string(template_name)
    return rendered_still(template_name, get_language())


@cache
def rendered_still(template_name: str, _language: str | None) -> SafeString:
    return render_to_string(template_name)


@cache
def icons() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Every icon as its shapes; the file comes with `manage.py frontend`."""
    path = settings.ROOT / "static" / "vendor" / "icons.json"
    kept: dict[str, list[tuple[str, dict[str, str]]]] = json.loads(path.read_bytes())
    return kept
