"""Each recogniser looks at the next words of a query and may take some of them as a filter.

A word that a person might mean as a thing ("apple", "turkey") is not taken for a camera or a
place unless the query says so; the rest of the ranking finds it by its name anyway.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from search.dates import read_date
from search.filters import Favourite, Filter, OfKind, RatedBetween, TakenIn, TakenWith

PREPOSITIONS = frozenset({
    "at", "during", "from", "in", "near", "of", "on", "taken", "with",
})  # fmt: skip
# Places with the name of an ordinary thing: only "in turkey" means the country.
ALSO_THINGS = frozenset({
    "bath", "best", "buffalo", "cork", "delight", "eye", "hull", "male", "man", "mobile", "nice",
    "normal", "of", "orange", "phoenix", "reading", "rugby", "sandwich", "split", "street",
    "turkey", "wells",
})  # fmt: skip
# A make is taken from the free words only when its name means nothing else.
MAKERS = frozenset({
    "canon", "casio", "dji", "epson", "fuji", "fujifilm", "gopro", "hasselblad", "huawei",
    "kodak", "konica", "leica", "lg", "minolta", "motorola", "nikon", "nokia", "olympus",
    "oneplus", "panasonic", "pentax", "ricoh", "samsung", "sanyo", "sony", "xiaomi",
})  # fmt: skip
KINDS = {"video": "video", "videos": "video", "image": "image", "images": "image",
         "photo": "image", "photos": "image", "picture": "image", "pictures": "image"}  # fmt: skip
KIND_LABELS = {"video": "Videos", "image": "Images"}
FAVOURITES = frozenset({"favourite", "favourites", "favorite", "favorites"})
DATE_FIELDS = {"before": "before ", "after": "after ", "since": "since ", "until": "until ",
               "year": "", "date": "", "on": ""}  # fmt: skip
MAXIMUM_STARS = 5


@dataclass(frozen=True)
class Token:
    """A word of the query as typed and as compared, with the field before its colon."""

    text: str
    word: str
    start: int
    end: int
    field: str
    is_quoted: bool


@dataclass(frozen=True)
class LibraryNames:
    """Names that occur in a person's library, by their folded form.

    `finer_places` (neighbourhoods, country codes) are understood only as `in:NAME`: too many of
    them are also ordinary words.
    """

    places: dict[str, frozenset[str]]
    finer_places: dict[str, frozenset[str]]
    cameras: frozenset[str]


@dataclass(frozen=True)
class Context:
    """What recognisers know besides the words."""

    names: LibraryNames
    today: date


@dataclass(frozen=True)
class Match:
    """Words that were understood: how many, as which filter, and how to say so."""

    count: int
    filter: Filter
    kind: str
    label: str


Recogniser = Callable[[Sequence[Token], Context], Match | None]


def fold(text: str) -> str:
    """Return the text as names are compared: no accents, no case, single spaces."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.casefold().split())


def recognise(tokens: Sequence[Token], context: Context) -> Match | None:
    """Return what the first words mean by the first recogniser that knows them."""
    matches = (recogniser(tokens, context) for recogniser in RECOGNISERS)
    return next(filter(None, matches), None)


def _date(tokens: Sequence[Token], context: Context) -> Match | None:
    phrase = read_date(_plain_words(tokens, 5), today=context.today)
    if not phrase:
        return None
    label = " ".join(token.text for token in tokens[: phrase.words])
    return Match(phrase.words, phrase.taken, "date", label.strip(".,;!?"))


def _date_field(tokens: Sequence[Token], context: Context) -> Match | None:
    first = tokens[0]
    if first.field not in DATE_FIELDS:
        return None
    text = DATE_FIELDS[first.field] + first.word
    words = text.split()
    phrase = read_date(words, today=context.today)
    if not phrase or phrase.words < len(words):
        return None
    return Match(1, phrase.taken, "date", text)


def _place(tokens: Sequence[Token], context: Context) -> Match | None:
    words = _plain_words(tokens, 5)
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if name in context.names.places and name not in ALSO_THINGS:
            return _place_match(name, context.names.places[name], count)
    return None


def _place_after_in(tokens: Sequence[Token], context: Context) -> Match | None:
    words = _plain_words(tokens, 2)
    names = context.names.places.get(words[1]) if words[:1] == ["in"] and len(words) > 1 else None
    return _place_match(words[1], names, 2) if names else None


def _place_match(name: str, names: frozenset[str], count: int) -> Match:
    return Match(count, TakenIn(names), "place", min(names, default=name))


def _place_field(tokens: Sequence[Token], context: Context) -> Match | None:
    first = tokens[0]
    known = {**context.names.finer_places, **context.names.places}
    if first.field not in {"in", "place"} or not first.word:
        return None
    names = known.get(first.word) or frozenset(
        name for word, names in known.items() if word.startswith(first.word) for name in names
    )
    label = next(iter(names)) if len(names) == 1 else first.text
    return Match(1, TakenIn(names), "place", label)


def _camera(tokens: Sequence[Token], context: Context) -> Match | None:
    words = _plain_words(tokens, 5)
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if name in context.names.cameras and _means_a_camera(name):
            label = " ".join(token.text for token in tokens[:count])
            return Match(count, TakenWith(tuple(words[:count])), "camera", label)
    return None


def _means_a_camera(name: str) -> bool:
    return name in MAKERS or bool(re.search(r"[a-z]", name) and re.search(r"\d", name))


def _camera_field(tokens: Sequence[Token], _: Context) -> Match | None:
    first = tokens[0]
    if first.field != "camera" or not first.word:
        return None
    return Match(1, TakenWith(tuple(first.word.split())), "camera", first.text)


def _kind(tokens: Sequence[Token], _: Context) -> Match | None:
    first = tokens[0]
    kind = KINDS.get(first.word) if first.field in {"type", "is"} else None
    if _is_plain(first) and first.word == "videos":
        kind = "video"
    return Match(1, OfKind(kind), "type", KIND_LABELS[kind]) if kind else None


def _favourite(tokens: Sequence[Token], _: Context) -> Match | None:
    first = tokens[0]
    says_so = first.word in FAVOURITES and first.field == "is"
    says_so = says_so or (_is_plain(first) and first.word in {"favourites", "favorites"})
    return Match(1, Favourite(), "favourite", "Favourites") if says_so else None


def _rating(tokens: Sequence[Token], _: Context) -> Match | None:
    first = tokens[0]
    stars = re.fullmatch(rf">?=?([1-{MAXIMUM_STARS}])\+?", first.word)
    if first.field != "rating" or not stars:
        return None
    label = f"Rated {stars[1]}" + (" and up" if int(stars[1]) < MAXIMUM_STARS else "")
    return Match(1, RatedBetween(int(stars[1]), MAXIMUM_STARS), "rating", label)


def _plain_words(tokens: Sequence[Token], count: int) -> list[str]:
    words: list[str] = []
    for token in tokens[:count]:
        if not _is_plain(token):
            break
        words.append(token.word)
    return words


def _is_plain(token: Token) -> bool:
    return not token.is_quoted and not token.field


RECOGNISERS: tuple[Recogniser, ...] = (
    _date_field, _place_field, _camera_field, _kind, _favourite, _rating,
    _date, _place_after_in, _place, _camera,
)  # fmt: skip
