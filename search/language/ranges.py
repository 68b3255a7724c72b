"""Ranges as they are typed behind a field: `4`, `>=3`, `2..4`, `100-400`, `3+`. Pure."""

import re
from dataclasses import dataclass

RANGE = re.compile(
    r"(?P<sign>>=|<=|>|<|=)\s*(?P<one>.+)"
    r"|(?P<first>.*?)\s*\.\.+\s*(?P<last>.*)"
    r"|(?P<low>[^-]+)-(?P<high>[^-]+)"
    r"|(?P<least>.+)\+"
)
SIGNS_IN_WORDS = {">=": "at least ", "<=": "at most ", ">": "over ", "<": "under ", "=": "exactly "}


@dataclass(frozen=True)
class Bounds:
    """The texts on both ends of a range. None: open. `sign`: the one that was typed."""

    least: str | None
    most: str | None
    sign: str = ""

    @property
    def end(self) -> str:
        """The one end of a range that is open on the other side."""
        return self.least or self.most or ""

    @property
    def is_single(self) -> bool:
        return not self.sign and self.least == self.most


def read_bounds(text: str) -> Bounds:
    """Return the ends of a range; a text that is none is both ends of its own."""
    match = RANGE.fullmatch(text)
    if not match:
        return Bounds(text, text)
    if sign := match["sign"]:
        least = None if "<" in sign else match["one"]
        most = None if ">" in sign else match["one"]
        return Bounds(least, most, sign)
    if match["least"]:
        return Bounds(match["least"], None, ">=")
    first, last = match["first"] or match["low"], match["last"] or match["high"]
    return Bounds(first or None, last or None, "..")


def in_words(text: str) -> str:
    """Return a range as people say it."""
    bounds = read_bounds(text)
    if bounds.sign == "..":
        return " to ".join(filter(None, [bounds.least, bounds.most]))
    return SIGNS_IN_WORDS.get(bounds.sign, "") + (bounds.least or bounds.most or "")
