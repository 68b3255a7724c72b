"""A query in pieces: words, quoted phrases, fields with a value, and paired brackets. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.language.words import AROUND_WORDS, fold

TOKEN = re.compile(
    r"""(?P<minus>-(?=[^\s-]))?(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))""",
    re.I,
)
# A quote opens at the beginning of a word only: in 5"x7" it means inches.
QUOTED = re.compile(r"""(?:(?<=[\s(:-])|^)"[^"]*(?:"|$)""")
# A bracket groups where a word begins or ends; "IMG_1(2).jpg" keeps its own.
BRACKET = re.compile(r"(?:(?<=[\s(])|^)-?\(|\)(?=[\s)]|$)")
DEEPEST = 8
OR_WORDS = frozenset({"OR", "|", "||"})


@dataclass(frozen=True)
class Token:
    """A piece of the query as typed and as compared, with the field before its colon.

    `bracket` is "(" , "-(" or ")" and the rest then empty.
    """

    text: str
    word: str
    start: int
    end: int
    field: str = ""
    is_quoted: bool = False
    is_negated: bool = False
    bracket: str = ""

    @property
    def is_or(self) -> bool:
        return self.is_plain and self.text in OR_WORDS

    @property
    def is_plain(self) -> bool:
        return not (self.is_quoted or self.field or self.is_negated or self.bracket)


def tokens_of(text: str) -> list[Token]:
    """Return the pieces in their order. The text has single spaces and straight quotes."""
    brackets = [_bracket(text, start, end) for start, end in _paired(text)]
    bare = list(text)
    for bracket in brackets:
        bare[bracket.start : bracket.end] = " " * len(bracket.text)
    words = (_token(match) for match in TOKEN.finditer("".join(bare)))
    return sorted([*brackets, *words], key=lambda token: token.start)


def apart(text: str) -> str:
    """Return the text with a space behind each quote that closes."""
    return " ".join(match.group() for match in TOKEN.finditer(text))


def plain_words(tokens: Sequence[Token], count: int) -> list[str]:
    """Return the words up to the first piece that is more than a word."""
    words: list[str] = []
    for token in tokens[:count]:
        if not token.is_plain or token.is_or:
            break
        words.append(token.word)
    return words


def _token(match: re.Match[str]) -> Token:
    quoted = match["quoted"] is not None
    text = match["quoted"] if quoted else match["plain"]
    word = fold(text) if quoted else fold(text).strip(AROUND_WORDS)
    field, is_negated = fold(match["field"] or ""), bool(match["minus"])
    return Token(text, word, *match.span(), field, quoted, is_negated)


def _bracket(text: str, start: int, end: int) -> Token:
    return Token(text[start:end], "", start, end, bracket=text[start:end])


def _paired(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets begin and end that belong together, outside of quotes, not too deep."""
    quoted = [match.span() for match in QUOTED.finditer(text)]
    open_: list[tuple[int, int]] = []
    for match in BRACKET.finditer(text):
        if any(start <= match.start() < end for start, end in quoted):
            continue
        if match.group() != ")":
            open_.append(match.span())
        elif open_:
            span = open_.pop()
            if len(open_) < DEEPEST:
                yield span
                yield match.span()
