"""HEIF's item structure (HEIC, AVIF): the size of the main picture, its EXIF and XMP items."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from photos.metadata.facts import Blocks, Facts
from photos.metadata.isobmff import Box, boxes, first_box
from photos.metadata.window import BrokenBlock, Window

_XMP_TYPE = b"application/rdf+xml"
_MOST_ITEMS = 5000
_MOST_EXTENTS = 32
_MOST_ITEM_BYTES = 2 * 2**20
_MOST_METADATA_ITEMS = 16

# What holds a picture, or says how its parts are put together, and no words.
_OF_PICTURES = {b"hvc1", b"av01", b"grid", b"iovl", b"iden"}
_KNOWN_BOXES = {
    b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat", b"dinf", b"grpl",
}  # fmt: skip

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item's bytes are: in the file, or (`inside`) in the `idat` box."""

    inside: bool
    extents: tuple[Extent, ...]


class _Cursor:
    """Reads big-endian numbers one after another."""

    def __init__(self, window: Window, at: int) -> None:
        self._window = window
        self.at = at

    def number(self, size: int) -> int:
        content = self._window.exactly(self.at, size) if size else b""
        self.at += size
        return int.from_bytes(content, "big")


def heif_blocks(file: Window, meta: Window) -> Blocks:
    """The metadata of a `meta` box (without its version and flags)."""
    blocks = Blocks()
    children = {box.kind: box.body for box in boxes(meta, 4)}
    _add_size(blocks, children)
    inside = children.get(b"idat", Window.of_bytes(b""))
    places = _places(children.get(b"iloc", Window.of_bytes(b"")))
    items = _items(children.get(b"iinf", Window.of_bytes(b"")))
    wanted = [(item, kind) for item, kind in items if kind in {b"Exif", _XMP_TYPE}]
    for item, kind in wanted[:_MOST_METADATA_ITEMS]:
        place = places.get(item)
        if place is None:
            continue
        content = _content(inside if place.inside else file, place.extents)
        if kind == _XMP_TYPE:
            blocks.add_xmp(content)
        else:
            start = 4 + int.from_bytes(content[:4], "big")
            blocks.add_exif(content[start:])
    return blocks


def spans_of_words(meta: Window) -> Iterator[tuple[bytes, Extent]]:
    """Where in the file the EXIF and XMP items of a `meta` box are: `Exif` or the MIME type, with
    position and length. Raises BrokenBlock for a box that could hold words elsewhere."""
    children = {box.kind: box.body for box in boxes(meta, 4)}
    if not children.keys() <= _KNOWN_BOXES:
        raise BrokenBlock("a box of an unknown kind")
    places = dict(_locations(children.get(b"iloc", Window.of_bytes(b""))))
    inside = children.get(b"idat", Window.of_bytes(b"")).start
    for item, kind in _items(children.get(b"iinf", Window.of_bytes(b""))):
        if kind in _OF_PICTURES:
            continue
        if kind not in {b"Exif", _XMP_TYPE} or item not in places:
            raise BrokenBlock("an item of an unknown kind")
        for offset, length in places[item].extents:
            yield kind, (offset + (inside if places[item].inside else 0), length)


def _content(window: Window, extents: tuple[Extent, ...]) -> bytes:
    content = b""
    for offset, length in extents:
        content += window.read(offset, min(length, _MOST_ITEM_BYTES - len(content)))
    return content


def _items(iinf: Window) -> Iterator[tuple[int, bytes]]:
    """Each item's number and type; for `mime` items the MIME type."""
    wide = iinf.read(0, 1) not in {b"", b"\0"}
    for box in boxes(iinf, 8 if wide else 6):
        version = box.body.read(0, 1)
        if box.kind != b"infe" or version not in {b"\2", b"\3"}:
            continue
        size = 2 if version == b"\2" else 4
        head = box.body.read(4, 256)
        item, kind = int.from_bytes(head[:size], "big"), head[size + 2 : size + 6]
        if kind == b"mime":
            kind = head[size + 6 :].split(b"\0")[1:2][0] if b"\0" in head[size + 6 :] else b""
        yield item, kind


def _places(iloc: Window) -> dict[int, Place]:
    """Where each item is; those before a broken entry are kept."""
    places: dict[int, Place] = {}
    with suppress(BrokenBlock):
        places.update(_locations(iloc))
    return places


def _locations(iloc: Window) -> Iterator[tuple[int, Place]]:
    cursor = _Cursor(iloc, 0)
    version = cursor.number(4) >> 24
    sizes = cursor.number(2)
    shifts = (12, 8, 4, 0)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in shifts)
    wide = 4 if version == 2 else 2
    for _ in range(min(cursor.number(wide), _MOST_ITEMS)):
        item = cursor.number(wide)
        inside = version > 0 and cursor.number(2) & 15 == 1
        cursor.number(2)
        base = cursor.number(base_size)
        extents = []
        for _ in range(_checked(cursor.number(2), _MOST_EXTENTS)):
            cursor.number(index_size if version else 0)
            extents.append((base + cursor.number(offset_size), cursor.number(length_size)))
        yield item, Place(inside, tuple(extents))


def _checked(count: int, most: int) -> int:
    if count > most:
        raise BrokenBlock(f"{count} extents of one item")
    return count


def _add_size(blocks: Blocks, children: dict[bytes, Window]) -> None:
    """The `ispe` property of the primary item."""
    iprp = children.get(b"iprp")
    ipco = first_box(iprp, b"ipco") if iprp else None
    if iprp is None or ipco is None:
        return
    properties = list(boxes(ipco))
    primary = _primary(children.get(b"pitm", Window.of_bytes(b"")))
    belonging = [box for box in _properties_of(primary, iprp, properties) if box.kind == b"ispe"]
    for box in belonging or [box for box in properties if box.kind == b"ispe"][-1:]:
        width, height = box.body.unpack(">II", 4)
        blocks.own.facts |= Facts(width_px=width, height_px=height)


def _primary(pitm: Window) -> int:
    content = pitm.read(0, 8)
    return int.from_bytes(content[4:6] if content[:1] == b"\0" else content[4:8], "big")


def _properties_of(item: int, iprp: Window, properties: list[Box]) -> Iterator[Box]:
    for box in boxes(iprp):
        if box.kind != b"ipma":
            continue
        try:
            wanted = dict(_associations(box.body)).get(item, ())
        except BrokenBlock:
            continue
        yield from (properties[index - 1] for index in wanted if 0 < index <= len(properties))


def _associations(ipma: Window) -> Iterator[tuple[int, tuple[int, ...]]]:
    cursor = _Cursor(ipma, 0)
    head = cursor.number(4)
    item_size = 2 if head >> 24 == 0 else 4
    index_size, mask = (2, 0x7FFF) if head & 1 else (1, 0x7F)
    for _ in range(min(cursor.number(4), _MOST_ITEMS)):
        item = cursor.number(item_size)
        count = cursor.number(1)
        yield item, tuple(cursor.number(index_size) & mask for _ in range(count))
