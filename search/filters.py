"""What a query can ask of a photo besides its meaning. Several filters must all hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TakenBetween:
    """Taken from the first day to the last, both included, by the clock on the wall."""

    first: date
    last: date


@dataclass(frozen=True)
class TakenYearly:
    """Taken in this stretch of any year, both days (month, day) included; it may cross new year."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True)
class TakenIn:
    """Taken in a place with one of these names. No names: the place is not in the library."""

    names: frozenset[str]


@dataclass(frozen=True)
class TakenNear:
    """Taken at most so far from a point; degrees, kilometres."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True)
class TakenWithin:
    """Taken in a piece of the map; degrees. Across the date line `west` is greater than `east`."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class TakenWith:
    """Each of these words is in the camera's make or model."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class TakenThrough:
    """Each of these words is in the lens."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class OfKind:
    """An image or a video: a value of `Photo.Kind`."""

    kind: str


@dataclass(frozen=True)
class OfFormat:
    """The original has one of these formats: values of `Photo.format`."""

    formats: frozenset[str]


@dataclass(frozen=True)
class Favourite:
    """Marked as a favourite."""


@dataclass(frozen=True)
class RatedBetween:
    """Rated with so many stars, both included. From 0 to 0: not rated."""

    least: int
    most: int


@dataclass(frozen=True)
class Measured:
    """A figure of the photo (a name in `MEASURES`) lies in a range, both included;
    None: open on that side."""

    figure: str
    least: float | None
    most: float | None


@dataclass(frozen=True)
class InAlbum:
    """In an album with one of these titles. No titles: there is none."""

    titles: frozenset[str]


@dataclass(frozen=True)
class WithPerson:
    """A person of one of these names is in it. No names: nobody has it."""

    names: frozenset[str]


@dataclass(frozen=True)
class WithThisPerson:
    """This person is in it, who may have no name yet: by number."""

    person_id: int


@dataclass(frozen=True)
class Tagged:
    """Has one of these tags, or a tag beneath one of them. No names: there is no such tag."""

    names: frozenset[str]


@dataclass(frozen=True)
class Named:
    """The file name has this in it, without case; `*` stands for anything."""

    pattern: str


@dataclass(frozen=True)
class WithText:
    """These words stand in the picture."""

    text: str


@dataclass(frozen=True)
class Says:
    """These words are said of the photo, letter by letter, anywhere: caption, file name, tags,
    place, people, albums, or in the picture. A phrase wants them next to each other."""

    text: str
    is_phrase: bool


@dataclass(frozen=True)
class Has:
    """Has something that not every photo has: a name in `search.language.features.FEATURES`."""

    feature: str


@dataclass(frozen=True)
class LooksLike:
    """Similar to this photo."""

    photo_id: int


@dataclass(frozen=True)
class Not:
    """The filter does not hold."""

    unwanted: "Filter"


@dataclass(frozen=True)
class AnyOf:
    """At least one of the filters holds."""

    choices: tuple["Filter", ...]


Filter = (
    TakenBetween
    | TakenYearly
    | TakenIn
    | TakenNear
    | TakenWithin
    | TakenWith
    | TakenThrough
    | OfKind
    | OfFormat
    | Favourite
    | RatedBetween
    | Measured
    | InAlbum
    | WithPerson
    | WithThisPerson
    | Tagged
    | Named
    | WithText
    | Says
    | Has
    | LooksLike
    | Not
    | AnyOf
)
