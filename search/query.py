"""What a person typed into the search box, understood: free words and filters. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from search.filters import Filter
from search.recognisers import PREPOSITIONS, Context, LibraryNames, Match, Token, fold, recognise

LONGEST_QUERY = 500
TOKEN = re.compile(r"""(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))""", re.I)
AROUND_WORDS = ".,;!?()[]{}'\N{RIGHT SINGLE QUOTATION MARK}"
# These say nothing about what is in a picture.
SMALL_WORDS = PREPOSITIONS | frozenset({
    "a", "all", "an", "and", "any", "are", "by", "every", "everything", "find", "for", "image",
    "images", "is", "it", "its", "me", "my", "or", "our", "photo", "photos", "picture", "pictures",
    "show", "some", "that", "the", "their", "this", "to", "was", "were", "which", "who", "with",
})  # fmt: skip
TAKES_PREPOSITION = frozenset({"date", "place", "camera"})


@dataclass(frozen=True)
class Reading:
    """Another way to take the words of a chip: how to say it, and the whole query so taken."""

    label: str
    query: str


@dataclass(frozen=True)
class Chip:
    """A part of the query as it was understood, and the query without it.

    `negated`: it must not hold. `readings`: what else its words could mean. `written`: this part
    alone as it is typed with its field, to be edited.
    """

    text: str
    kind: str
    remove_query: str
    negated: bool = False
    readings: tuple[Reading, ...] = ()
    written: str = ""


@dataclass(frozen=True)
class Branch:
    """One way to fit a query: words, found by meaning or by letter; filters that all hold."""

    words: str
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class Query:
    """The text and the ways in which photos can fit it: any branch will do.

    `literal` is one more way: everything typed, taken by letter, wherever a part of it could have
    been meant as a name or a date and as words; filters that were written as such stay filters.
    `notes` say for people what was not understood.
    """

    text: str
    branches: tuple[Branch, ...]
    literal: Branch | None
    chips: tuple[Chip, ...]
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is looked for by meaning in any branch."""
        return " ".join(branch.words for branch in self.branches if branch.words)

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(each for branch in self.branches for each in branch.filters)

    @property
    def is_empty(self) -> bool:
        return not self.branches


@dataclass(frozen=True)
class _Part:
    """A run of tokens: free words, or one thing that was understood."""

    start: int
    end: int
    words: str = ""
    filter: Filter | None = None
    kind: str = "meaning"
    label: str = ""


def parse(text: str, *, names: LibraryNames, today: date) -> Query:
    """Understand any text; what no recogniser knows, and what is quoted, is free words."""
    clean = _clean(text)
    parts = _parts(clean, Context(names, today))
    filters = tuple(part.filter for part in parts if part.filter)
    words = " ".join(part.words for part in parts if part.words)
    if filters and not telling_words(words):
        words = ""  # "photos from 2019" asks for all of them
    branches = (Branch(words, filters),) if words or filters else ()
    return Query(clean, branches, None, _chips(clean, parts, words))


def telling_words(text: str) -> list[str]:
    """Return the words that say something of a picture, in lower case."""
    words = [word.casefold().strip(AROUND_WORDS) for word in text.split()]
    return [word for word in words if word and word not in SMALL_WORDS]


def _clean(text: str) -> str:
    """Drop what is no text: control characters (Postgres refuses NUL), broken surrogates."""
    valid = text[:LONGEST_QUERY].encode("utf-8", "ignore").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in valid).split())


def _tokens(text: str) -> list[Token]:
    return [_token(match) for match in TOKEN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    quoted = match["quoted"] is not None
    text = match["quoted"] if quoted else match["plain"]
    word = fold(text) if quoted else fold(text).strip(AROUND_WORDS)
    return Token(text, word, *match.span(), field=fold(match["field"] or ""), is_quoted=quoted)


def _parts(text: str, context: Context) -> list[_Part]:
    tokens, parts = _tokens(text), list[_Part]()
    while tokens:
        match = recognise(tokens, context)
        count = match.count if match else 1
        taken, tokens = tokens[:count], tokens[count:]
        if match:
            _add_understood(parts, match, taken)
        else:
            parts.append(_free_words(text, taken[0]))
    return parts


def _add_understood(parts: list[_Part], match: Match, taken: list[Token]) -> None:
    """The "in" of "in Lisbon" goes with the place, also when its chip is removed."""
    start = taken[0].start
    while match.kind in TAKES_PREPOSITION and parts and parts[-1].words in PREPOSITIONS:
        start = parts.pop().start
    parts.append(_Part(start, taken[-1].end, "", match.filter, match.kind, match.label))


def _free_words(text: str, token: Token) -> _Part:
    """A field that nobody knows ("http:") is part of the word."""
    words = text[token.start : token.end] if token.field else token.text
    return _Part(token.start, token.end, words=words.strip())


def _chips(text: str, parts: list[_Part], words: str) -> tuple[Chip, ...]:
    chips = [
        Chip(part.label, part.kind, _joined(text, [p for p in parts if p is not part]))
        for part in parts
        if part.filter
    ]
    if words:
        rest = _joined(text, [part for part in parts if part.filter])
        chips.append(Chip(words, "meaning", rest))
    return tuple(chips)


def _joined(text: str, parts: list[_Part]) -> str:
    return " ".join(text[part.start : part.end] for part in parts)
