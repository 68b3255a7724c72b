"""Typed filters: what each field ("camera:", "before:", "rating:") makes of its value. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from photos.formats import FORMATS
from search.filters import (
    Favourite,
    Filter,
    Has,
    InAlbum,
    LooksLike,
    Named,
    Not,
    OfFormat,
    OfKind,
    RatedBetween,
    Tagged,
    TakenIn,
    TakenNear,
    TakenThrough,
    TakenWith,
    TakenWithin,
    WithPerson,
    WithText,
    WithThisPerson,
)
from search.language.dates import read_date
from search.language.features import FEATURES
from search.language.measures import MEASURES, measured
from search.language.names import names_like
from search.language.ranges import in_words, read_bounds
from search.language.recurring import MONTHS
from search.language.understood import Context, Misunderstood, Understood, written
from search.language.words import fold, name_key

MAXIMUM_STARS = 5
RAW_FORMATS = frozenset(name for name, each in FORMATS.items() if each.is_raw)
FORMATS_BY_NAME = {
    **{each.extension: frozenset({name}) for name, each in FORMATS.items()},
    **{name: frozenset({name}) for name in FORMATS},
    "raw": RAW_FORMATS,
    "heif": frozenset({"heic"}),
}
KINDS = {
    **dict.fromkeys(("video", "videos", "movie", "movies"), "video"),
    **dict.fromkeys(("image", "images", "photo", "photos", "picture", "pictures"), "image"),
}
KIND_LABELS = {"video": "Videos", "image": "Images"}
FAVOURITES = frozenset({"favourite", "favourites", "favorite", "favorites", "starred"})
IS_BY_WORD = {word: name for name, each in FEATURES.items() for word in each.is_}
HAS_BY_WORD = {word: name for name, each in FEATURES.items() for word in each.has}
WITHOUT = {"untagged": "tags", "uncaptioned": "caption", "unplaced": "place"}
UNRATED = frozenset({"none", "no", "0", "unrated"})

# What a date field puts before its value to make it a phrase, and what a sign stands for.
DATE_FIELDS = {"before": "before ", "after": "after ", "since": "since ", "until": "until ",
               "date": "", "on": "", "year": "", "month": ""}  # fmt: skip
SIGNS = {"<": "before ", ">": "after ", ">=": "since ", "<=": "until ", "=": ""}
MONTH_NUMBER = re.compile(
    r"(?<!\d)(?<!\d{4}-)(?<!\d/)(?<!\d\.)(0?[1-9]|1[0-2])(?![\d/])(?!\.\d)(?!-\d{3})"
)

NEAR_KM = 10.0
FARTHEST_KM = 20_038.0  # half way round the earth
KM_IN = {"km": 1.0, "m": 0.001, "mi": 1.609, "miles": 1.609}
RADIUS = re.compile(r"(?P<point>.+?)[\s,]+(?P<far>\d{1,5}(?:\.\d{1,3})?) ?(?P<unit>km|miles|mi|m)")
DEGREES = r"([+-]?\d{1,3}(?:\.\d{1,15})?)"
POINT = re.compile(rf"{DEGREES}[\s,]+{DEGREES}")
AREA = re.compile(rf"{DEGREES},\s*{DEGREES},\s*{DEGREES},\s*{DEGREES}")
DIGITS = re.compile(r"[0-9]{1,18}")
NUMBER = re.compile(r"#([0-9]{1,18})")  # of a person who has no name yet


@dataclass(frozen=True)
class Value:
    """A value as it was typed behind its field."""

    field: str
    text: str

    @property
    def folded(self) -> str:
        return fold(self.text)


Reader = Callable[[Value, Context], Understood | Misunderstood]


@dataclass(frozen=True)
class Field:
    """A field: how its value is read, what kind of part it makes, and the names it goes by."""

    read: Reader
    kind: str
    names: tuple[str, ...]


def read_field(field: str, text: str, context: Context) -> Understood | Misunderstood | None:
    """Return what a field makes of a value; None: there is no such field."""
    known, value = FIELDS_BY_NAME.get(field), Value(field, text.strip())
    if not known:
        return None
    if not value.folded:
        return Misunderstood(f"{field}: needs something right behind the colon.")
    return known.read(value, context)


def _known(value: Value, wanted: Filter, kind: str, label: str) -> Understood:
    return Understood(wanted, kind, label, written(value.field, value.text))


def _misread(value: Value, what: str) -> Misunderstood:
    return Misunderstood(f"{value.field}: “{value.text}” is {what}; searched as words.")


def _date(value: Value, context: Context) -> Understood | Misunderstood:
    words = (DATE_FIELDS[value.field] + _signed(value)).split()
    phrase = read_date(words, today=context.today, is_typed=True)
    if not phrase or phrase.words < len(words):
        named = value.field if value.field in {"month", "year"} else "date"
        return _misread(value, f"no {named}")
    return _known(value, phrase.taken, "date", " ".join(words))


def _signed(value: Value) -> str:
    """A sign is a word as well: ">=2019" is "since 2019"; "2019.." has no other end."""
    text = MONTH_NUMBER.sub(_month_name, value.folded) if value.field == "month" else value.folded
    bounds = read_bounds(text)
    if bounds.sign == ".." and not (bounds.least and bounds.most):
        return ("since " if bounds.least else "until ") + bounds.end
    return SIGNS[bounds.sign] + bounds.end if bounds.sign in SIGNS else text


def _month_name(match: re.Match[str]) -> str:
    return MONTHS[int(match[1]) - 1].split()[0]


def _place(value: Value, context: Context) -> Understood | Misunderstood:
    if own := context.names.own_places.get(name_key(value.text)):
        return _known(value, TakenNear(*own[1:]), "place", own[0])
    known = {**context.names.finer_places, **context.names.places}
    names = names_like(known, name_key(value.text))
    return _named(value, TakenIn(names or _as_typed(value)), names)


def _person(value: Value, context: Context) -> Understood | Misunderstood:
    if number := NUMBER.fullmatch(value.text):
        return _known(value, WithThisPerson(int(number[1])), "person", "This person")
    names = context.names.people_like(name_key(value.text))
    return _named(value, WithPerson(names or _as_typed(value)), names)


def _album(value: Value, context: Context) -> Understood | Misunderstood:
    names = names_like(context.names.albums, name_key(value.text))
    return _named(value, InAlbum(names or _as_typed(value)), names)


def _tag(value: Value, context: Context) -> Understood | Misunderstood:
    names = names_like(context.names.tags, name_key(value.text))
    return _named(value, Tagged(names or _as_typed(value)), names)


def _as_typed(value: Value) -> frozenset[str]:
    """A name that nothing has yet: it finds photos as soon as one has it."""
    return frozenset({value.text})


def _named(value: Value, wanted: Filter, names: frozenset[str]) -> Understood:
    """Of a name that nothing has, nothing is found, and it is said why."""
    kind = FIELDS_BY_NAME[value.field].kind
    label = next(iter(names)) if len(names) == 1 else value.text
    note = "" if names else f"No {kind} here is called “{value.text}”."
    return replace(_known(value, wanted, kind, label), note=note)


def _camera(value: Value, _: Context) -> Understood | Misunderstood:
    return _known(value, TakenWith(tuple(value.folded.split())), "camera", value.text)


def _lens(value: Value, _: Context) -> Understood | Misunderstood:
    return _known(value, TakenThrough(tuple(value.folded.split())), "lens", value.text)


def _type(value: Value, _: Context) -> Understood | Misunderstood:
    word = value.folded
    if kind := KINDS.get(word):
        return _known(value, OfKind(kind), "type", KIND_LABELS[kind])
    if formats := FORMATS_BY_NAME.get(word):
        return _known(value, OfFormat(formats), "type", word.upper())
    if feature := IS_BY_WORD.get(word):
        return _known(value, Has(feature), "type", FEATURES[feature].label)
    return _misread(value, "no type of photo")


def _is(value: Value, context: Context) -> Understood | Misunderstood:
    word = value.folded
    if word in FAVOURITES:
        return _known(value, Favourite(), "favourite", "Favourites")
    if word in UNRATED:
        return _rating(value, context)
    if feature := WITHOUT.get(word):
        return _known(value, Not(Has(feature)), "feature", value.text.capitalize())
    known = _type(value, context)
    return known if isinstance(known, Understood) else _misread(value, "nothing a photo can be")


def _has(value: Value, context: Context) -> Understood | Misunderstood:
    if feature := HAS_BY_WORD.get(value.folded):
        return _known(value, Has(feature), "feature", FEATURES[feature].label)
    return _misread(value, "nothing a photo can have")


def _rating(value: Value, _: Context) -> Understood | Misunderstood:
    """A number alone is the least that will do, as people mean it."""
    if value.folded in UNRATED:
        return _known(value, RatedBetween(0, 0), "rating", "Not rated")
    bounds = read_bounds(value.folded)
    least, most = _stars(bounds.least, 1), _stars(bounds.most, MAXIMUM_STARS)
    if bounds.is_single or bounds.sign == ">=":
        most = MAXIMUM_STARS
    if least and most:
        least, most = least + (bounds.sign == ">"), most - (bounds.sign == "<")
    if not least or not most or least > most:
        return _misread(value, "no rating from 1 to 5")
    return _known(value, RatedBetween(least, most), "rating", _rated(least, most))


def _stars(text: str | None, otherwise: int) -> int | None:
    if text is None:
        return otherwise
    return int(text) if re.fullmatch(rf"[1-{MAXIMUM_STARS}]", text) else None


def _rated(least: int, most: int) -> str:
    if least == most:
        return f"Rated {least}"
    return f"Rated {least} and up" if most == MAXIMUM_STARS else f"Rated {least} to {most}"


def _text(value: Value, _: Context) -> Understood | Misunderstood:
    return _known(value, WithText(value.text), "text", value.text)


def _file(value: Value, _: Context) -> Understood | Misunderstood:
    return _known(value, Named(value.text), "file", value.text)


def _figure(value: Value, _: Context) -> Understood | Misunderstood:
    wanted = measured(value.field, read_bounds(value.folded))
    if not wanted:
        needed = {"size": "size such as 10mb or 12mp", "shutter": "time such as 1/250"}
        return _misread(value, f"no {needed.get(value.field, 'number')}")
    label = f"{MEASURES[wanted.figure].label} {in_words(value.folded)}"
    return _known(value, wanted, "figure", label)


def _near(value: Value, context: Context) -> Understood | Misunderstood:
    found = RADIUS.fullmatch(value.folded)
    place = found["point"] if found else value.folded
    km = float(found["far"]) * KM_IN[found["unit"]] if found else NEAR_KM
    point = _point(place) or context.names.points.get(name_key(place))
    if not point or not 0 < km <= FARTHEST_KM:
        return _misread(value, "no place of these photos, and no position such as 38.7,-9.1")
    label = value.text[: len(place)] if len(fold(value.text)) == len(value.text) else place
    return _known(value, TakenNear(*point, km), "near", f"Within {km:g} km of {label}")


def _point(text: str) -> tuple[float, float] | None:
    match = POINT.fullmatch(text)
    latitude, longitude = map(float, match.groups()) if match else (91.0, 0.0)
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if is_on_earth else None


def _area(value: Value, _: Context) -> Understood | Misunderstood:
    match = AREA.fullmatch(value.folded)
    south, west, north, east = map(float, match.groups()) if match else (1.0, 0.0, 0.0, 0.0)
    if not (-90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180):
        return _misread(value, "no area, which is south,west,north,east in degrees")
    return _known(value, TakenWithin(south, west, north, east), "area", "Area on the map")


def _similar(value: Value, _: Context) -> Understood | Misunderstood:
    if not DIGITS.fullmatch(value.text):
        return _misread(value, "no photo's number")
    return _known(value, LooksLike(int(value.text)), "similar", f"Similar to {value.text}")


def _meaning(value: Value, _: Context) -> Understood | Misunderstood:
    """Words by meaning, whatever else they could stand for."""
    return Understood(
        None, "meaning", value.text, written(value.field, value.text), words=value.text
    )


FIELDS = (
    Field(_date, "date", tuple(DATE_FIELDS)),
    Field(_place, "place", ("in", "place", "city", "country", "region")),
    Field(_person, "person", ("person", "people", "who")),
    Field(_album, "album", ("album",)),
    Field(_tag, "tag", ("tag", "tags", "keyword")),
    Field(_camera, "camera", ("camera",)),
    Field(_lens, "lens", ("lens",)),
    Field(_type, "type", ("type", "format")),
    Field(_is, "feature", ("is",)),
    Field(_has, "feature", ("has",)),
    Field(_rating, "rating", ("rating", "stars")),
    Field(_text, "text", ("text", "ocr")),
    Field(_file, "file", ("file", "filename", "name")),
    Field(_figure, "figure", tuple(f for each in MEASURES.values() for f in each.fields)),
    Field(_near, "near", ("near",)),
    Field(_area, "area", ("area",)),
    Field(_similar, "similar", ("similar",)),
    Field(_meaning, "meaning", ("meaning", "about")),
)
FIELDS_BY_NAME = {name: field for field in FIELDS for name in field.names}
