"""XMP: what editors and phones write as RDF, inside a file or beside it as a sidecar."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from photos.metadata.facts import Facts, Reading, Taken, Trust, known
from photos.metadata.values import (
    coordinates,
    parse_moment,
    parse_number,
    parse_utc,
)
from photos.metadata.window import BrokenBlock

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
}
_TRANSPARENT = (_RDF, "{adobe:ns:meta/}")
_MOTION_ITEM = "Container:Directory/Container:Item/"
_MOST_DEPTH = 64
_MOST_STARS = 5
_MOST_SPEED = 2**31 - 1  # what a column holds; cameras end at some 4 million


@dataclass(frozen=True, slots=True)
class Properties:
    """The values of each property by its usual name (`dc:subject`), in document order."""

    values: dict[str, list[str]]

    def all(self, name: str) -> list[str]:
        """Every value of a property."""
        return self.values.get(name, [])

    def first(self, *names: str) -> str:
        """The first value of the first of these properties that has one."""
        return next((value for name in names for value in self.all(name)), "")

    def number(self, name: str) -> float | None:
        """The first value as a number."""
        return parse_number(self.first(name))


def read_xmp(packet: bytes, *, source: str = "xmp") -> Reading:
    """What a packet says; a broken one as far as it goes. Raises BrokenBlock where that is nothing.

    With `source="sidecar"` its times outrank those inside the file.
    """
    root, error = parse_packet(packet)
    properties = Properties(_properties(root))
    facts = _camera(properties) | _words(properties) | _position(properties) | _motion(properties)
    facts |= _relations(properties)
    warnings = [f"{source}: {error}"] if error else []
    return Reading(facts, list(_times(properties, source)), warnings)


def parse_packet(packet: bytes) -> tuple[Element, str]:
    """The tree, and what was wrong with its text, if anything."""
    builder = TreeBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    error = ""
    try:
        parser.feed(_text_of(packet))
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as problem:
        error = f"broken XML ({problem})"
    root = builder.close()
    if root is None:
        raise BrokenBlock(error or "no XML")
    return root, error


def _text_of(packet: bytes) -> bytes | str:
    """The packet for the parser, which does not know UTF-16 without a byte order mark."""
    if packet.startswith((b"<\0", b"\xff\xfe")):
        return packet.decode("utf-16-le", errors="replace").strip("\0\ufeff \r\n\t")
    if packet.startswith((b"\0<", b"\xfe\xff")):
        return packet.decode("utf-16-be", errors="replace").strip("\0\ufeff \r\n\t")
    return packet.strip(b"\0\xef\xbb\xbf \r\n\t")


def _properties(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _walk(root, "", 0):
        if value.strip():
            found.setdefault(name, []).append(value.replace("\0", "").strip())
    return found


def _walk(element: Element, owner: str, depth: int) -> Iterator[tuple[str, str]]:
    """Each (property, value); list items and language alternatives belong to what holds them.

    A field of a structure is named after it, so that a place shown is not the place taken at.
    """
    name = owner if element.tag.startswith(_TRANSPARENT) else _inside(owner, element.tag)
    for attribute, value in element.attrib.items():
        if not attribute.startswith(_TRANSPARENT) and attribute != _LANGUAGE:
            yield _inside(name, attribute), value
    if element.text and len(element) == 0:
        yield name, element.text
    if depth < _MOST_DEPTH:
        for child in _default_language_first(element):
            yield from _walk(child, name, depth + 1)


def _default_language_first(element: Element) -> list[Element]:
    return sorted(element, key=lambda child: child.get(_LANGUAGE) not in {None, "x-default"})


def _inside(owner: str, tag: str) -> str:
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    short = f"{_PREFIXES.get(namespace, '')}:{name}"
    return f"{owner}/{short}" if owner else short


def _camera(properties: Properties) -> Facts:
    orientation = properties.number("tiff:Orientation")
    speed = properties.number("exif:ISOSpeedRatings")
    speed = speed or properties.number("exifEX:PhotographicSensitivity")
    return known(
        Facts(
            make=properties.first("tiff:Make"),
            model=properties.first("tiff:Model"),
            lens=properties.first("exifEX:LensModel", "aux:Lens"),
            orientation=int(orientation) if orientation and 1 <= orientation <= 8 else None,
            exposure_s=properties.number("exif:ExposureTime") or None,
            f_number=properties.number("exif:FNumber") or None,
            focal_mm=properties.number("exif:FocalLength") or None,
            iso=int(speed) if speed and speed <= _MOST_SPEED else None,
        )
    )


def _words(properties: Properties) -> Facts:
    rating = properties.number("xmp:Rating")
    return known(
        Facts(
            description=properties.first("dc:description"),
            title=properties.first("dc:title"),
            artist=", ".join(properties.all("dc:creator")) or properties.first("tiff:Artist"),
            copyright=properties.first("dc:rights"),
            keywords=tuple(properties.all("dc:subject")),
            rating=int(rating) if rating is not None and 0 <= rating <= _MOST_STARS else None,
        )
    )


def _position(properties: Properties) -> Facts:
    latitude = _angle(properties.first("exif:GPSLatitude"))
    longitude = _angle(properties.first("exif:GPSLongitude"))
    facts = coordinates(latitude, longitude)
    altitude = properties.number("exif:GPSAltitude")
    if facts and altitude is not None:
        below = properties.first("exif:GPSAltitudeRef") == "1"
        facts["altitude_m"] = -altitude if below else altitude
    utc = parse_utc(properties.first("exif:GPSTimeStamp"))
    if utc is not None:
        facts["taken_utc_hint"] = utc
    return facts


def _angle(text: str) -> float | None:
    """Degrees from XMP's "51,15.29N" and "51,15,17N", or a plain signed number."""
    side = text[-1:].upper()
    parts = [parse_number(part) for part in text.rstrip("NSEWnsew").split(",")]
    if any(part is None for part in parts):
        return None
    angle = sum((part or 0.0) / 60.0**place for place, part in enumerate(parts[:3]))
    return -angle if side in {"S", "W"} else angle


def _motion(properties: Properties) -> Facts:
    """The length of a motion photo's video, which lies at the end of the file."""
    length = properties.number("GCamera:MicroVideoOffset")
    if length is None and "MotionPhoto" in properties.all(_MOTION_ITEM + "Item:Semantic"):
        lengths = [parse_number(text) for text in properties.all(_MOTION_ITEM + "Item:Length")]
        length = lengths[-1] if lengths else None
    return Facts(motion_video_length=int(length)) if length and length > 0 else Facts()


def _relations(properties: Properties) -> Facts:
    """What it names itself and what it was made from; the burst that Google's cameras name."""
    own = properties.first("xmpMM:DocumentID")
    source = properties.first(
        "xmpMM:DerivedFrom/stRef:documentID",
        "xmpMM:DerivedFrom/stRef:originalDocumentID",
        "xmpMM:OriginalDocumentID",
    )
    facts = Facts(
        document_id=own,
        derived_from=source if source != own else "",
        burst_id=properties.first("GCamera:BurstID"),
    )
    if properties.first("GCamera:BurstPrimary") == "1":
        facts["is_burst_cover"] = True
    return known(facts)


def _times(properties: Properties, source: str) -> Iterator[Taken]:
    beside = source == "sidecar"
    original = Trust.SIDECAR_ORIGINAL if beside else Trust.XMP_ORIGINAL
    created = Trust.SIDECAR_ORIGINAL if beside else Trust.XMP_CREATED
    digitized = Trust.SIDECAR_DIGITIZED if beside else Trust.XMP_DIGITIZED
    for name, trust, said in (
        ("exif:DateTimeOriginal", original, source),
        ("photoshop:DateCreated", created, source),
        ("exif:DateTimeDigitized", digitized, f"{source}_digitized"),
        ("xmp:CreateDate", digitized, f"{source}_digitized"),
    ):
        moment = parse_moment(properties.first(name))
        if moment is not None:
            yield Taken(said, trust, moment)
