"""The search box: what stands in it, and within what it searches. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A query that is one of these alone is where a search begins: an album, a place, a person.
SCOPE = re.compile(
    r'(?P<field>album|person|in|near|area|similar|tag):(?:"(?P<quoted>[^"]+)"|(?P<plain>[^\s"()]+))',
    re.I,
)
LINKED = re.compile(r"(similar:|near:|area:|person:#)\S+$", re.I)
BY_NUMBER = re.compile(r"person:#\d+", re.I)
KINDS = {"in": "place", "near": "place", "area": "place"}


@dataclass(frozen=True)
class Box:
    """The words in the box, and the filter beside them that every search in it has."""

    text: str
    scope: str = ""
    kind: str = ""
    label: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed it, and did not come by a link to a photo, a piece of map, or a
        person without a name."""
        return not LINKED.match(self.query)

    @property
    def query(self) -> str:
        return f"{self.scope} {self.text}".strip()


def read_box(asked: Mapping[str, str]) -> Box:
    """Return what an address asks for: `q`, within `scope` where that is one filter and no more."""
    text, scope = asked.get("q", ""), asked.get("scope", "")
    match = SCOPE.fullmatch(scope or text.strip())
    if not match:
        return Box(f"{scope} {text}".strip())
    field = match["field"].lower()
    is_by_number = BY_NUMBER.fullmatch(match.group())
    label = "This person" if is_by_number else match["quoted"] or match["plain"]
    return Box(text if scope else "", match.group(), KINDS.get(field, field), label)
