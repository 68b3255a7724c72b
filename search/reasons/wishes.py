"""What a query asks to be said of a photo, to be compared with what is said of it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.filters import (
    AnyOf,
    Filter,
    InAlbum,
    Not,
    Says,
    Tagged,
    TakenIn,
    WithPerson,
    WithText,
)
from search.finding.words import forms, spoken, words_of
from search.query import Query

Piece = tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """Words that are to be said in one source; without kinds, in any."""

    text: str
    pieces: tuple[Piece, ...]
    kinds: frozenset[str] = frozenset()

    def is_for(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


def wishes(query: Query) -> list[Wish]:
    """Return what any branch asks for, by words and by names."""
    branches = [*query.branches, *([query.literal] if query.literal else [])]
    texts = (_wish(branch.words) for branch in branches if branch.words)
    named = (wish for each in holding(query) for wish in _of_filter(each))
    return [wish for wish in dict.fromkeys([*texts, *named]) if wish.pieces]


def holding(query: Query) -> Iterator[Filter]:
    """Yield every filter that a photo may have passed, those within others too."""
    branches = [*query.branches, *([query.literal] if query.literal else [])]
    for branch in branches:
        yield from _flat(branch.filters)


def standing(wish: Wish, words: Sequence[str]) -> dict[Piece, Piece]:
    """Return the pieces of a wish that are among these words, each with how it stands there."""
    found = {piece: _standing(piece, words) for piece in wish.pieces}
    return {piece: there for piece, there in found.items() if there}


def _flat(filters: Iterable[Filter]) -> Iterator[Filter]:
    for wanted in filters:
        if isinstance(wanted, AnyOf):
            yield from _flat(wanted.choices)
        elif not isinstance(wanted, Not):
            yield wanted


def _of_filter(wanted: Filter) -> list[Wish]:
    match wanted:
        case Says(text, is_phrase):
            return [_phrase(text) if is_phrase else _wish(text)]
        case WithText(text):
            return [_wish(text, "text")]
        case TakenIn(names):
            return [_wish(name, "place") for name in names]
        case WithPerson(names):
            return [_wish(name, "person") for name in names]
        case InAlbum(names):
            return [_wish(name, "album") for name in names]
        case Tagged(names):
            return [_wish(name, "tag", "guess") for name in names]
    return []


def _wish(text: str, *kinds: str) -> Wish:
    pieces = (tuple(words_of(word)) for word in spoken(text))
    return Wish(text, tuple(filter(None, pieces)), frozenset(kinds))


def _phrase(text: str) -> Wish:
    words = tuple(words_of(text))
    return Wish(text, (words,) if words else ())


def _standing(piece: Piece, words: Sequence[str]) -> Piece | None:
    if len(piece) == 1:
        return next(((form,) for form in forms(piece[0]) if form in words), None)
    runs = (tuple(words[at : at + len(piece)]) for at in range(len(words) - len(piece) + 1))
    return piece if piece in runs else None
