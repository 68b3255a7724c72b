"""How words of the schema stand on a page."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def coded(words: str) -> SafeString:
    """What stands between backticks, as code."""
    parts = words.split("`")
    marked = (("code" if index % 2 else "span", part) for index, part in enumerate(parts) if part)
    return format_html_join("", "<{0}>{1}</{0}>", marked) if parts else format_html("")
