"""Faces that other programs marked: the regions of XMP, and how ours are written as such.

Two notations are in use: that of the Metadata Working Group (Guidelines 2.0, 5.9; Lightroom,
digiKam, Picasa, Apple), where an area is told by its centre, and Microsoft's (Windows Live Photo
Gallery, digiKam), a rectangle from its corner. Both are fractions of the picture as it is stored,
before its orientation is applied; our boxes are fractions of the upright picture. Pure.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isfinite
from xml.etree.ElementTree import Element

from ml.box import Box
from photos.metadata.values import parse_number
from photos.metadata.window import BrokenBlock
from photos.metadata.xmp import parse_packet

SIDEWAYS = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
# What undoes a turn; all others undo themselves.
BACK = {6: 8, 8: 6}
MOST_REGIONS = 500  # read of each notation
LEAST_SIDE = 0.001  # of the picture: what is smaller shows nobody
LONGEST_NAME = 255
ALIKE = 0.5  # of the area of both: two notations of one face
# How much two shapes may differ by: sizes are rounded, and rows of pixels left out.
MOST_OTHERWISE_SHAPED = 0.05
FACE = "face"
UNWANTED_KINDS = {"Cc", "Cs"}
DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
_SIZE = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
_MP = "{http://ns.microsoft.com/photo/1.2/}"
_MPRI = "{http://ns.microsoft.com/photo/1.2/t/RegionInfo#}"
_MPREG = "{http://ns.microsoft.com/photo/1.2/t/Region#}"

Size = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """A region as the Metadata Working Group writes it: its centre and size, as fractions of the
    picture as it is stored."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Region:
    """Somebody in a picture, by name or "", and where: no box where the file's makes no sense, or
    was made for a picture of another shape."""

    name: str
    box: Box | None


@dataclass(frozen=True)
class _Structure:
    """A structure of RDF: its simple fields, and those that have something inside."""

    texts: Mapping[str, str] = field(default_factory=dict)
    inner: Mapping[str, Element] = field(default_factory=dict)

    def number(self, name: str) -> float | None:
        return parse_number(self.texts.get(name, ""))

    def structure(self, name: str) -> "_Structure":
        return _structure(self.inner[name]) if name in self.inner else _Structure()


def read_regions(packet: bytes, *, orientation: int, size: tuple[int, int]) -> list[Region]:
    """The faces that a packet of XMP marks, each once; none where it cannot be read.

    `orientation` is that of EXIF, `size` that of the upright picture in pixels, 0 where it is not
    known. What is no face (a pet, a bar code, the focus) is left out.
    """
    try:
        root = parse_packet(packet)[0]
    except BrokenBlock:
        return []
    stored = size[::-1] if orientation in SIDEWAYS else size
    notations = (_marked(root, stored, orientation), _tagged(root, orientation))
    return _once([each for told in notations for each in islice(told, MOST_REGIONS)])


def mwg_area(box: Box, orientation: int) -> Area:
    """A box of the upright picture as the area of a region in its file."""
    stored = turned(box, BACK.get(orientation, orientation))
    return Area(
        stored.left + stored.width / 2, stored.top + stored.height / 2, stored.width, stored.height
    )


def turned(box: Box, orientation: int) -> Box:
    """A box of the stored picture in the upright one, by the orientation of EXIF."""
    left, top, width, height = box.left, box.top, box.width, box.height
    # What is left over on the other sides.
    right, bottom = max(1 - left - width, 0.0), max(1 - top - height, 0.0)
    match orientation:
        case 2:
            return Box(right, top, width, height)
        case 3:
            return Box(right, bottom, width, height)
        case 4:
            return Box(left, bottom, width, height)
        case 5:
            return Box(top, left, height, width)
        case 6:
            return Box(bottom, left, height, width)
        case 7:
            return Box(bottom, right, height, width)
        case 8:
            return Box(top, right, height, width)
    return box


def within_picture(left: float, top: float, width: float, height: float) -> Box | None:
    """The part of a box that lies in the picture; none where there is none."""
    if not all(map(isfinite, (left, top, width, height))):
        return None
    begin, above = max(left, 0.0), max(top, 0.0)
    end, below = min(left + width, 1.0), min(top + height, 1.0)
    is_there = min(end - begin, below - above) >= LEAST_SIDE
    return Box(begin, above, end - begin, below - above) if is_there else None


def _marked(root: Element, stored: Size, orientation: int) -> Iterator[Region]:
    """Those in the notation of the Metadata Working Group."""
    for info in map(_structure, root.iter(f"{_MWG}Regions")):
        applied = info.structure(f"{_MWG}AppliedToDimensions")
        drawn_on = applied.number(f"{_SIZE}w") or 0.0, applied.number(f"{_SIZE}h") or 0.0
        turn = _turn(drawn_on, stored, orientation)
        for each in _items(info, f"{_MWG}RegionList"):
            region = _of_area(each, drawn_on if all(drawn_on) else stored)
            if region:
                yield replace(region, box=_upright(region.box, turn))


def _turn(drawn_on: Size, stored: Size, orientation: int) -> int:
    """The orientation that takes regions upright; 0 where they belong to another picture.

    Some programs write what they see, which the size beside the regions gives away.
    """
    if not (all(drawn_on) and all(stored)) or _is_shaped_as(drawn_on, stored):
        return orientation
    is_as_seen = orientation in SIDEWAYS and _is_shaped_as(drawn_on, stored[::-1])
    return 1 if is_as_seen else 0


def _is_shaped_as(one: Size, other: Size) -> bool:
    return abs(one[0] * other[1] / (one[1] * other[0]) - 1) <= MOST_OTHERWISE_SHAPED


def _upright(box: Box | None, turn: int) -> Box | None:
    return turned(box, turn) if box and turn else None


def _of_area(region: _Structure, pixels: Size) -> Region | None:
    name = _clean(region.texts.get(f"{_MWG}Name", ""))
    kind = region.texts.get(f"{_MWG}Type", FACE if name else "")
    area = region.structure(f"{_MWG}Area")
    x, y, w, h = (area.number(f"{_AREA}{side}") for side in "xywh")
    box = None
    if x is not None and y is not None and w is not None and h is not None:
        across, down = pixels if area.texts.get(f"{_AREA}unit") == "pixel" else (1.0, 1.0)
        if across > 0 and down > 0:
            box = within_picture((x - w / 2) / across, (y - h / 2) / down, w / across, h / down)
    return Region(name, box) if kind.casefold() == FACE and (name or box) else None


def _tagged(root: Element, orientation: int) -> Iterator[Region]:
    """Those in Microsoft's notation."""
    for info in map(_structure, root.iter(f"{_MP}RegionInfo")):
        for each in _items(info, f"{_MPRI}Regions"):
            name = _clean(each.texts.get(f"{_MPREG}PersonDisplayName", ""))
            box = _rectangle(each.texts.get(f"{_MPREG}Rectangle", ""))
            if name or box:
                yield Region(name, _upright(box, orientation))


def _rectangle(text: str) -> Box | None:
    """From "0.25, 0.25, 0.1, 0.1": left, top, width, height."""
    match [parse_number(part) for part in text.split(",")]:
        case [float(left), float(top), float(width), float(height)]:
            return within_picture(left, top, width, height)
    return None


def _once(regions: list[Region]) -> list[Region]:
    """Without those of which another tells as much or more."""
    kept: list[Region] = []
    for region in regions:
        if not any(_is_less(region, other) for other in kept):
            kept = [*(each for each in kept if not _is_less(each, region)), region]
    return kept


def _is_less(one: Region, other: Region) -> bool:
    """Whether the other tells all of this one: where it is, and by what name."""
    if one.box is None:
        return one.name == other.name
    is_there = other.box is not None and one.box.overlap(other.box) >= ALIKE
    return is_there and one.name in {"", other.name}


def _items(structure: _Structure, name: str) -> Iterator[_Structure]:
    """Those of a list, in whichever kind of container."""
    for container in structure.inner.get(name, ()):
        yield from map(_structure, container.iterfind(f"{_RDF}li"))


def _structure(element: Element) -> _Structure:
    """Its fields, whether they are attributes, elements, or within a description of their own."""
    texts, inner = dict[str, str](), dict[str, Element]()
    for part in (element, *element.iterfind(f"{_RDF}Description")):
        texts.update(part.attrib)
        for child in part:
            text = (child.text or "").strip()
            if text and len(child) == 0:
                texts[child.tag] = text
            else:
                inner[child.tag] = child
    return _Structure(texts, inner)


def _clean(name: str) -> str:
    """On one line, without control characters and marks that turn the direction of what follows."""
    line = " ".join(unicodedata.normalize("NFC", name).split())
    kept = (each for each in line if unicodedata.category(each) not in UNWANTED_KINDS)
    return "".join(each for each in kept if each not in DIRECTION_MARKS).strip()[:LONGEST_NAME]
