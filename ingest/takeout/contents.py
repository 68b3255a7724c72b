"""What a file of a Takeout is. JSON is told by its content: its names are in many languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from photos.metadata.takeout import (
    Document,
    Position,
    TakeoutItem,
    item_of,
    load_document,
    position_at,
    position_of,
    text_of,
)

_DEGREES_E7 = 1e7
_ALBUM_KEYS = frozenset(("access", "enrichments"))
_CLUTTER_NAMES = frozenset(
    (".ds_store", "thumbs.db", "desktop.ini", "archive_browser.html", ".nomedia")
)
_CLUTTER_FOLDERS = frozenset(("@eadir", "__macosx"))


@dataclass(frozen=True, slots=True)
class TakeoutAlbum:
    """What an album's JSON says. `position` is for photos of the album that have none."""

    title: str
    description: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """JSON that belongs to no photo and no album: print orders, comments, memories."""


def read_json(content: bytes) -> TakeoutItem | TakeoutAlbum | Noise:
    """What a JSON file of a Takeout is about. Raises UnreadableTakeoutJson."""
    document = load_document(content)
    return item_of(document) or album_of(document) or Noise()


def album_of(document: Document) -> TakeoutAlbum | None:
    """The album that a document describes; old exports wrap it in `albumData`."""
    wrapped = document.get("albumData")
    album: Document = wrapped if isinstance(wrapped, dict) else document
    if album is document and not _is_album(document):
        return None
    enrichments = list(_enrichments(album.get("enrichments")))
    texts = [text_of(album.get("description")), *(text for text, _ in enrichments)]
    positions = [position_of(album.get("geoData")), *(position for _, position in enrichments)]
    return TakeoutAlbum(
        title=text_of(album.get("title")),
        description="\n\n".join(dict.fromkeys(text for text in texts if text)),
        position=next(filter(None, positions), None),
    )


def is_clutter(path: str) -> bool:
    """Whether a file is what computers leave behind, or Takeout's own page, and no photo."""
    *folders, name = PurePosixPath(path.casefold()).parts
    if name in _CLUTTER_NAMES or name.startswith("._"):
        return True
    return not _CLUTTER_FOLDERS.isdisjoint(folders)


def _is_album(document: Document) -> bool:
    """An album without a name may lack the title; the titles of memories are a list."""
    return isinstance(document.get("title"), str) or not _ALBUM_KEYS.isdisjoint(document)


def _enrichments(value: object) -> Iterator[tuple[str, Position | None]]:
    """The texts and places that somebody put between the photos of an album, in order."""
    for enrichment in _objects(value):
        narrative = enrichment.get("narrativeEnrichment")
        if isinstance(narrative, dict):
            yield text_of(narrative.get("text")), None
        located = enrichment.get("locationEnrichment")
        if isinstance(located, dict):
            yield from map(_place, _objects(located.get("location")))


def _place(location: Document) -> tuple[str, Position | None]:
    words = (text_of(location.get("name")), text_of(location.get("description")))
    degrees = (_degrees(location.get("latitudeE7")), _degrees(location.get("longitudeE7")))
    return ", ".join(word for word in words if word), position_at(*degrees)


def _degrees(value: object) -> float | None:
    return value / _DEGREES_E7 if isinstance(value, int | float) else None


def _objects(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
