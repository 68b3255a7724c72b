"""What free words mean by themselves: dates, names, cameras, and a few words for kinds.

A word that a person might mean as a thing ("apple", "turkey", "rose") is not taken for a name
unless the query says so ("in turkey", "with rose"); the rest of the ranking finds it by its name
anyway. The longest understanding wins, then the likelier kind: `_candidates`. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.filters import (
    Favourite,
    Filter,
    InAlbum,
    OfKind,
    Tagged,
    TakenIn,
    TakenNear,
    TakenWith,
    WithPerson,
)
from search.language.dates import LONGEST_PHRASE, read_date
from search.language.names import LibraryNames
from search.language.tokens import Token, plain_words
from search.language.understood import Context, Reading, Understood, written
from search.language.words import AROUND_WORDS, NOT_WORDS, SMALL_WORDS

LONGEST_NAME = 8
WINDOW = LONGEST_PHRASE + 1  # tokens that any of this looks at
# Places with the name of an ordinary thing: only "in turkey" means the country.
PLACE_THINGS = frozenset({
    "bath", "beach", "best", "bridge", "buffalo", "castle", "church", "cork", "delight", "eye",
    "hill", "hull", "lake", "male", "man", "mobile", "nice", "normal", "of", "orange", "park",
    "phoenix", "reading", "river", "rugby", "sandwich", "split", "street", "turkey", "wells",
})  # fmt: skip
# People with the name of an ordinary thing: only "with rose" means the person.
PERSON_THINGS = frozenset({
    "amber", "angel", "april", "art", "august", "autumn", "baby", "bear", "bill", "bishop",
    "candy", "chase", "cherry", "cliff", "coral", "crystal", "daisy", "dawn", "duke", "earl",
    "faith", "fern", "flora", "forest", "ginger", "grace", "grant", "green", "guy", "harmony",
    "hazel", "heather", "heaven", "holly", "hope", "hunter", "iris", "ivy", "jade", "jasmine",
    "jewel", "joy", "july", "june", "king", "lance", "lane", "leaf", "lily", "lion", "love",
    "major", "marina", "mark", "may", "melody", "miles", "misty", "ocean", "olive", "page",
    "patience", "pearl", "penny", "pepper", "poppy", "prince", "princess", "queen", "rain",
    "red", "rich", "river", "robin", "rock", "rocky", "rose", "rosemary", "ruby", "rusty",
    "sandy", "skip", "sky", "snow", "stone", "storm", "summer", "sunny", "tiger", "victory",
    "violet", "will", "willow", "winter", "wood", "young",
})  # fmt: skip
# A make is taken from the free words only when its name means nothing else.
MAKERS = frozenset({
    "canon", "casio", "dji", "epson", "fuji", "fujifilm", "gopro", "hasselblad", "huawei", "iphone",
    "kodak", "konica", "leica", "lg", "minolta", "motorola", "nikon", "nokia", "olympus",
    "oneplus", "panasonic", "pentax", "ricoh", "samsung", "sanyo", "sony", "xiaomi",
})  # fmt: skip
# What stands before a name says what kind of name it is.
BEFORE = {
    "place": frozenset({"at", "from", "in", "near"}),
    "person": frozenset({"by", "with"}),
    "album": frozenset[str](),
    "tag": frozenset[str](),
}
PURPOSE = "for"  # what is decorated for Christmas need not be so at Christmas
FIELD_OF = {"place": "in"}
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _Name:
    """A name of the library, and whether its words mean nothing else."""

    kind: str
    label: str
    filter: Filter
    is_sure: bool
    others: frozenset[str] = frozenset()  # people who could be meant instead


@dataclass(frozen=True)
class Match:
    """How many tokens were understood, and as what. What is not `is_sure` may be a thing."""

    count: int
    understood: Understood
    is_sure: bool = True


def read_free(tokens: Sequence[Token], context: Context, *, before: str = "") -> Match | None:
    """Return what the first tokens mean; `before` is the preposition in front of them."""
    found = list(_candidates(tokens, context, before))
    best = max((match for match in found if match.is_sure), key=_length, default=None)
    if not best:
        return None
    others = [match for match in found if match.count == best.count and match is not best]
    readings = (*best.understood.readings, *map(_reading, others))
    return replace(best, understood=replace(best.understood, readings=readings))


def other_readings(token: Token, context: Context) -> tuple[Reading, ...]:
    """Return the names that a word could be, although it was not taken for one."""
    return tuple(map(_reading, _candidates([token], context, "")))


def _length(match: Match) -> int:
    """Of several of the same length `max` takes the first, which is the likeliest."""
    return match.count


def _reading(match: Match) -> Reading:
    understood = match.understood
    return Reading(f"the {understood.kind} {understood.label}", understood.written)


def _candidates(tokens: Sequence[Token], context: Context, before: str) -> Iterator[Match]:
    """The likelier come first among those of the same length."""
    words = plain_words(tokens, WINDOW)
    if words and words[0]:
        yield from _dates(tokens, words, context, before)
        yield from _no_dates(tokens, words, context, before)


def _no_dates(
    tokens: Sequence[Token], words: list[str], context: Context, before: str
) -> Iterator[Match]:
    yield from _names(words, context, before)
    yield from _cameras(tokens, words, context)
    if words[0] == "videos":
        yield Match(1, Understood(OfKind("video"), "type", "Videos", 'type:"video"'))
    if words[0] in {"favourites", "favorites"}:
        yield Match(1, Understood(Favourite(), "favourite", "Favourites", 'is:"favourite"'))


def _dates(
    tokens: Sequence[Token], words: list[str], context: Context, before: str
) -> Iterator[Match]:
    phrase = read_date(words, today=context.today)
    if phrase:
        label, value = _label(tokens, phrase.words), " ".join(words[: phrase.words])
        understood = Understood(phrase.taken, "date", label, written("date", value))
        describes = phrase.describes and (
            before == PURPOSE or _is_a_word(tokens[phrase.words :], context)
        )
        yield Match(phrase.words, understood, is_sure=not describes)


def _is_a_word(tokens: Sequence[Token], context: Context) -> bool:
    """Whether a word follows, of which a date says the kind: "christmas tree"."""
    words = plain_words(tokens, WINDOW)
    if not words or words[0] in SMALL_WORDS | NOT_WORDS or not re.search(r"\w", words[0]):
        return False
    others = _no_dates(tokens, words, context, "")
    return not (read_date(words, today=context.today) or any(each.is_sure for each in others))


def _names(words: list[str], context: Context, before: str) -> Iterator[Match]:
    for count in range(min(len(words), LONGEST_NAME), 0, -1):
        key = " ".join(words[:count])
        if _could_be_a_name(key):
            known = sorted(
                _known(key, context.names), key=lambda name: before not in BEFORE[name.kind]
            )
            for name in known:
                is_sure = name.is_sure or before in BEFORE[name.kind]
                yield Match(count, _understood(key, name), is_sure)


def _could_be_a_name(key: str) -> bool:
    """A letter or a number alone is none, nor is a word that says nothing."""
    is_long = len(key) > 1 or not key.isascii()
    return is_long and key not in SMALL_WORDS and bool(LETTER.search(key))


def _known(key: str, names: LibraryNames) -> Iterator[_Name]:
    """All that is called so, the likelier first."""
    if own := names.own_places.get(key):
        yield _Name("place", own[0], TakenNear(*own[1:]), is_sure=True)
    if places := names.places.get(key):
        yield _Name("place", min(places), TakenIn(places), key not in PLACE_THINGS)
    if people := names.people_called(key):
        label = key.capitalize() if len(people) > 1 else min(people)
        others = names.first_names.get(key, frozenset()) - people
        yield _Name("person", label, WithPerson(people), key not in PERSON_THINGS, others)
    if titles := names.albums.get(key):
        yield _Name("album", min(titles), InAlbum(titles), " " in key)
    if tags := names.tags.get(key):
        yield _Name("tag", min(tags), Tagged(tags), key in names.own_tags)


def _understood(key: str, name: _Name) -> Understood:
    readings: tuple[Reading, ...] = ()
    if isinstance(name.filter, WithPerson) and len(name.filter.names) > 1:
        people = sorted(name.filter.names)
        readings = tuple(Reading(f"only {each}", written("person", each)) for each in people)
    readings += tuple(Reading(each, written("person", each)) for each in sorted(name.others))
    field = FIELD_OF.get(name.kind, name.kind)
    return Understood(name.filter, name.kind, name.label, written(field, key), readings=readings)


def _cameras(tokens: Sequence[Token], words: list[str], context: Context) -> Iterator[Match]:
    for count in range(min(len(words), LONGEST_NAME), 0, -1):
        name = " ".join(words[:count])
        if name in context.names.camera_parts and _means_a_camera(name):
            wanted, label = TakenWith(tuple(words[:count])), _label(tokens, count)
            yield Match(count, Understood(wanted, "camera", label, written("camera", name)))
            return


def _means_a_camera(name: str) -> bool:
    return name in MAKERS or bool(re.search(r"[a-z]", name) and re.search(r"\d", name))


def _label(tokens: Sequence[Token], count: int) -> str:
    return " ".join(token.text for token in tokens[:count]).strip(AROUND_WORDS)
