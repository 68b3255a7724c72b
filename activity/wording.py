"""A comment as HTML: escaped, with its line breaks, links, and the people whom it names."""

import re
from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from activity.mentions import pattern_of

# Only what is surely a page; what ends the sentence is not part of it.
LINK = r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]"
NOFOLLOW = "nofollow noopener noreferrer ugc"


def as_html(text: str, people: Mapping[str, int]) -> SafeString:
    """`people`: the ids of those who are named, by their names."""
    ids = {name.lower(): user_id for name, user_id in people.items()}
    names = pattern_of(people)
    pattern = re.compile(f"{LINK}|{names.pattern}" if names else LINK, re.IGNORECASE)
    # Every piece is escaped by itself.
    return mark_safe("".join(_pieces(text, pattern, ids)))  # noqa: S308


def _pieces(text: str, pattern: re.Pattern[str], ids: Mapping[str, int]) -> Iterator[str]:
    end = 0
    for match in pattern.finditer(text):
        yield _lines(text[end : match.start()])
        yield _link(match.group(0), ids)
        end = match.end()
    yield _lines(text[end:])


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _link(found: str, ids: Mapping[str, int]) -> str:
    if not found.startswith("@"):
        return format_html('<a href="{}" rel="{}">{}</a>', found, NOFOLLOW, found)
    address = f"{reverse('activity:feed')}?by={ids[found[1:].lower()]}"
    return format_html('<a class="mention" href="{}">{}</a>', address, found)
