"""What the words typed so far may become: names, dates and fields that begin like them. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from search.language.features import FEATURES
from search.language.fields import FIELDS_BY_NAME
from search.language.words import PREPOSITIONS, fold

LONGEST_NAME = 4  # words that are read as the beginning of one name
SHORTEST_INSIDE = 3  # letters that are looked for inside a name, not only where a word begins
SHORTEST_TYPO = 4
SHORTEST_FIELD = 2
LEAST_ALIKE = 0.75  # a name and how it was mistyped: two letters of six in the wrong order

# How a name of a kind is written, so that it cannot mean anything else.
FIELD_OF = {"person": "person", "place": "in", "album": "album", "tag": "tag", "camera": "camera"}
HINTS = {
    "person": _("somebody who is in it"),
    "in": _("a place"),
    "tag": _("what it was tagged with"),
    "album": _("an album"),
    "text": _("words in the picture"),
    "camera": _("what it was taken with"),
    "before": _("a date"),
    "after": _("a date"),
    "type": _("video, raw, screenshot"),
    "is": _("favourite, archived, document"),
    "has": _("people, place, caption, text"),
    "rating": _("1 to 5"),
    "near": _("a place or a position"),
    "file": _("the name of the file"),
}
VALUES = {
    "type": ("image", "video", "raw", "jpeg", "heic", "png", "gif", "screenshot", "live"),
    "is": ("favourite", *(feature.is_[0] for feature in FEATURES.values() if feature.is_)),
    "has": tuple(feature.has[0] for feature in FEATURES.values() if feature.has),
    "rating": ("5", "4", "3", "2", "1"),
}  # fmt: skip

FIELD_AT_END = re.compile(
    r'(?:^|(?<=[\s(]))-?(?P<field>[a-z]+):(?:"(?P<quoted>[^"]*)|(?P<plain>[^\s"]*))$', re.I
)
WORD_AT_END = re.compile(r'(?:^|(?<=[\s(]))-?(?P<word>[^\s":()-][^\s":()]*)$')
NEEDS_QUOTES = re.compile(r'[\s"():|,.]|^-')

# By kind: how it may be typed (folded), and the names that are meant.
Names = Mapping[str, Mapping[str, frozenset[str]]]
Closeness = Callable[[str, str], int | None]  # of a word to a name; 0 is closest


@dataclass(frozen=True)
class Offer:
    """Something that the words may become: `query` is what then stands in the box."""

    kind: str
    text: str
    query: str
    rank: int
    name: str = ""
    note: str = ""
    count: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether something has to follow before it can be searched for."""
        return self.query.endswith(":")

    @property
    def is_whole(self) -> bool:
        """Whether it takes the place of everything in the box."""
        return self.kind in {"saved", "recent"}


@dataclass(frozen=True)
class Typed:
    """The end of what was typed, which is being completed, and what stands before it."""

    before: str
    word: str

    def then(self, written: str) -> str:
        """The whole box: "beach in lis" is not to become "beach in in:Lisbon"."""
        last = self.before.split()[-1:]
        kept = self.before
        if last and last[0].lower() in PREPOSITIONS:
            kept = kept.rstrip()[: -len(last[0])]
        return f"{kept}{written}"


def name_offers(text: str, names: Names) -> list[Offer]:
    """Names that begin like the last words, the closest first; mistyped ones where none does."""
    if field := FIELD_AT_END.search(text):
        return _values(text, field, names)
    runs = last_words(text)
    found = _ordered(offer for typed in runs for offer in _offers(typed, names, close))
    return found or (_mistyped_names(runs[-1], names) if runs else [])


def mistyped_names(word: str, names: Names) -> list[Offer]:
    """Names that begin nearly like a word, as a query of their own."""
    return _mistyped_names(Typed("", fold(word)), names)


def _mistyped_names(typed: Typed, names: Names) -> list[Offer]:
    if len(typed.word) < SHORTEST_TYPO:
        return []
    return _ordered(_offers(typed, names, mistyped))


def field_offers(text: str) -> list[Offer]:
    """Fields that begin like the last word; all of them before anything is typed."""
    runs = last_words(text)
    typed = runs[-1] if runs else Typed(text, "")
    if text and len(typed.word) < SHORTEST_FIELD:
        return []
    return [
        Offer("field", f"{field}:", f"{typed.before}{field}:", 0, note=str(hint))
        for field, hint in HINTS.items()
        if field.startswith(typed.word)
    ]


def written(kind: str, name: str) -> str:
    """A name as a query says it."""
    value = name.replace('"', " ").strip()
    quoted = f'"{value}"' if NEEDS_QUOTES.search(value) else value
    return f"{FIELD_OF[kind]}:{quoted}"


def close(word: str, name: str) -> int | None:
    """How well a name goes on from what was typed of it."""
    if name.startswith(word):
        return 0
    if f" {word}" in name:
        return 1
    return 2 if len(word) >= SHORTEST_INSIDE and word in name else None


def mistyped(word: str, name: str) -> int | None:
    """Whether a name begins nearly like this; the first letter is right."""
    if name[:1] != word[:1]:
        return None
    alike = SequenceMatcher(None, name[: len(word) + 1], word)
    is_near = alike.quick_ratio() >= LEAST_ALIKE and alike.ratio() >= LEAST_ALIKE
    return 3 if is_near else None


def _values(text: str, field: re.Match[str], names: Names) -> list[Offer]:
    """What may follow the colon."""
    word = fold(field["quoted"] if field["quoted"] is not None else field["plain"])
    typed = Typed(text[: field.start("field")], word)
    name = field["field"].lower()
    field_kind = FIELDS_BY_NAME[name].kind if name in FIELDS_BY_NAME else ""
    if field_kind in FIELD_OF:
        return _ordered(_offers(typed, {field_kind: names.get(field_kind, {})}, close))
    values = [value for value in VALUES.get(name, ()) if value.startswith(word)]
    return [
        Offer("field", f"{name}:{value}", f"{typed.before}{name}:{value}", 0) for value in values
    ]


def last_words(text: str) -> list[Typed]:
    """Return the last few words as the beginning of one name, the most words first."""
    runs: list[Typed] = []
    rest = text
    while len(runs) < LONGEST_NAME and (last := WORD_AT_END.search(rest)):
        start = last.start("word")
        runs.append(Typed(text[:start], fold(text[start:])))
        rest = text[:start].rstrip()
    return runs[::-1]


def _offers(typed: Typed, names: Names, closeness: Closeness) -> Iterator[Offer]:
    """Each name that is close enough. A name of two words that were typed beats one of one."""
    words = typed.word.count(" ")
    for kind, folded, name in _all_names(names):
        rank = closeness(typed.word, folded)
        if rank is not None:
            yield Offer(kind, name, typed.then(written(kind, name)), rank - 10 * words, name)


def _all_names(names: Names) -> Iterator[tuple[str, str, str]]:
    """Kind, folded form, and the name itself."""
    for kind, known in names.items():
        for folded, meant in known.items():
            yield from ((kind, folded, name) for name in meant)


def _ordered(offers: Iterator[Offer]) -> list[Offer]:
    """The closest first, each name once."""
    ordered = sorted(offers, key=lambda offer: (offer.rank, len(offer.name), offer.name))
    once: dict[tuple[str, str], Offer] = {}
    for offer in ordered:
        once.setdefault((offer.kind, offer.name), offer)
    return list(once.values())
