"""Google Takeout's JSON sidecar of a photo: what Google Photos knew that the file does not say.

Anybody may have written it: its size and depth are bounded, and no value is taken unchecked.
"""

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

MOST_JSON_BYTES = 2**20
Document = Mapping[str, object]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UTF8_MARK = b"\xef\xbb\xbf"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,32});")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SECONDS = re.compile(r"-?\d{1,12}")
# What every item has some of, and no album: an album's JSON also has a title and a position.
_ITEM_KEYS = frozenset(
    ("photoTakenTime", "creationTime", "imageViews", "googlePhotosOrigin", "geoDataExif", "url")
)


class UnreadableTakeoutJson(ValueError):
    """Not JSON of a Takeout; the reason is for people."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place on Earth; `altitude_m` is None where Google did not know it."""

    latitude: float
    longitude: float
    altitude_m: float | None = None


@dataclass(frozen=True, slots=True)
class TakeoutItem:
    """What an item's sidecar says; `title` is the file's name before Google shortened it.

    `taken_at` is aware UTC, and None where Google did not know it. People are names, without boxes.
    """

    title: str
    description: str = ""
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    people: tuple[str, ...] = ()
    favourite: bool = False
    archived: bool = False
    trashed: bool = False
    locked: bool = False
    from_partner: bool = False
    url: str = ""


def read_takeout(content: bytes) -> TakeoutItem | None:
    """An item's sidecar; None for another JSON of a Takeout. Raises UnreadableTakeoutJson."""
    return item_of(load_document(content))


def load_document(content: bytes) -> Document:
    """The JSON object in these bytes. Raises UnreadableTakeoutJson."""
    if len(content) > MOST_JSON_BYTES:
        raise UnreadableTakeoutJson("The JSON is larger than 1 MB.")
    try:
        document = orjson.loads(content.removeprefix(_UTF8_MARK))
    except orjson.JSONDecodeError as error:
        raise UnreadableTakeoutJson(f"The JSON cannot be read: {error}.") from error
    if not isinstance(document, dict):
        raise UnreadableTakeoutJson("The JSON holds no object.")
    return document


def item_of(document: Document) -> TakeoutItem | None:
    """The item that a document describes; None where it describes something else."""
    if _ITEM_KEYS.isdisjoint(document):
        return None
    position = position_of(document.get("geoData")) or position_of(document.get("geoDataExif"))
    origin = document.get("googlePhotosOrigin")
    return TakeoutItem(
        title=text_of(document.get("title")),
        description=text_of(document.get("description")),
        taken_at=_moment(document.get("photoTakenTime")),
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        altitude_m=position.altitude_m if position else None,
        people=_names(document.get("people")),
        favourite=document.get("favorited") is True,
        archived=document.get("archived") is True,
        trashed=document.get("trashed") is True,
        locked=document.get("inLockedFolder") is True,
        from_partner=isinstance(origin, dict) and "fromPartnerSharing" in origin,
        url=text_of(document.get("url")),
    )


def text_of(value: object) -> str:
    """A text as a person wrote it: HTML entities resolved, without control characters."""
    if not isinstance(value, str):
        return ""
    return _CONTROLS.sub("", _ENTITY.sub(_character, value)).strip()


def position_of(value: object) -> Position | None:
    """A `geoData` block's position. Google writes 0, 0 for none, but one 0 alone is real."""
    if not isinstance(value, dict):
        return None
    latitude, longitude = _number(value.get("latitude")), _number(value.get("longitude"))
    return position_at(latitude, longitude, altitude_m=_number(value.get("altitude")))


def position_at(
    latitude: float | None, longitude: float | None, *, altitude_m: float | None = None
) -> Position | None:
    """The position at these degrees; None for 0, 0 and for what is not on Earth."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude, longitude, altitude_m or None)


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _moment(value: object) -> datetime | None:
    """The time of a `{"timestamp": "1571842351"}`; 0 is how Google says that it knows none."""
    stamp = value.get("timestamp") if isinstance(value, dict) else None
    if not isinstance(stamp, str | int) or not _SECONDS.fullmatch(str(stamp)):
        return None
    try:
        return _EPOCH + timedelta(seconds=int(stamp)) if int(stamp) else None
    except OverflowError:
        return None


def _names(value: object) -> tuple[str, ...]:
    people = value if isinstance(value, list) else []
    names = (text_of(person.get("name")) for person in people if isinstance(person, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
