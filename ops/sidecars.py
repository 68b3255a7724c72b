"""XMP sidecars: what the library knows of a photo, in the form that other programs read.

Properties and their notation are those of Adobe's XMP specification, parts 1 and 2; faces are
regions after the Guidelines of the Metadata Working Group (2.0, 5.9), and names are keywords, too.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta, timezone
from xml.sax.saxutils import escape, quoteattr

from ml.face import Box
from ops.manifest import edit_entry, tag_names
from ops.people import people_in
from photos.metadata.regions import SIDEWAYS, mwg_area
from photos.models import Photo

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "heirloom": "urn:heirloom:1",
}
PEOPLE = "People"  # the branch of keywords in which digiKam looks for people
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MINUTE_PARTS = 10**8  # a hundred-millionth of a minute of arc is 0.02 mm


def sidecar_of(photo: Photo) -> bytes:
    """The XMP of one of the `exported_photos`.

    The date is left out until the photo's metadata was read: the original may know better.
    """
    namespaces = " ".join(f"xmlns:{name}={quoteattr(uri)}" for name, uri in NAMESPACES.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Heirloom">',
        f'<rdf:RDF {namespaces}><rdf:Description rdf:about="">',
        *words(photo),
        *time(photo),
        *position(photo),
        *place_names(photo),
        *people(photo),
        *edit(photo),
        "</rdf:Description></rdf:RDF>",
        "</x:xmpmeta>",
    ]
    return "\n".join(filter(None, lines)).encode()


def words(photo: Photo) -> Iterator[str]:
    if photo.caption:
        words_of = f'<rdf:li xml:lang="x-default">{xml_text(photo.caption)}</rdf:li>'
        yield f"<dc:description><rdf:Alt>{words_of}</rdf:Alt></dc:description>"
    if names := tag_names(photo):
        yield listed("dc:subject", "Bag", names)
    if photo.rating is not None:
        yield simple("xmp:Rating", str(photo.rating))


def time(photo: Photo) -> Iterator[str]:
    if photo.offset_minutes is not None:
        zone = timezone(timedelta(minutes=photo.offset_minutes))
        moment = photo.taken_at.astimezone(zone).isoformat()
        yield simple("exif:DateTimeOriginal", moment)
        yield simple("photoshop:DateCreated", moment)


def position(photo: Photo) -> Iterator[str]:
    if photo.latitude is None or photo.longitude is None:
        return
    yield simple("exif:GPSLatitude", angle(photo.latitude, "NS"))
    yield simple("exif:GPSLongitude", angle(photo.longitude, "EW"))
    if photo.altitude_m is not None:
        yield simple("exif:GPSAltitudeRef", "1" if photo.altitude_m < 0 else "0")
        yield simple("exif:GPSAltitude", f"{round(abs(photo.altitude_m) * 1000)}/1000")


def angle(degrees: float, sides: str) -> str:
    """Degrees, minutes and side, as in 51,30.07500000N."""
    whole, minutes = divmod(round(abs(degrees) * 60 * MINUTE_PARTS), 60 * MINUTE_PARTS)
    return f"{whole},{minutes / MINUTE_PARTS:.8f}{sides[degrees < 0]}"


def place_names(photo: Photo) -> Iterator[str]:
    if photo.place:
        yield simple("photoshop:City", photo.place.city)
        yield simple("photoshop:State", photo.place.region)
        yield simple("photoshop:Country", photo.place.country)
        yield simple("Iptc4xmpCore:CountryCode", photo.place.country_code)


def people(photo: Photo) -> Iterator[str]:
    """Everybody by name, as digiKam and Lightroom keep them; and where the faces of a picture are.

    digiKam reads no other keywords where it finds its own, so that all have to be among them.
    """
    named = [each for each in people_in(photo) if each.name]
    names = dict.fromkeys(each.name for each in named)
    if names:
        tags = [name.replace("/", " ") for name in tag_names(photo)]
        paths = [*tags, *(f"{PEOPLE}/{name.replace('/', ' ')}" for name in names)]
        yield listed("digiKam:TagsList", "Seq", paths)
        branches = [f"{PEOPLE}|{name.replace('|', ' ')}" for name in names]
        yield listed("lr:hierarchicalSubject", "Bag", branches)
    faces = [(each.name, each.box) for each in named if each.box]
    if faces and not photo.is_video:
        yield from regions(photo, faces)


def regions(photo: Photo, faces: Sequence[tuple[str, Box]]) -> Iterator[str]:
    """Regions refer to the picture as it is stored, before its orientation is applied."""
    upright = photo.width_px, photo.height_px
    width, height = upright[::-1] if photo.orientation in SIDEWAYS else upright
    yield '<mwg-rs:Regions rdf:parseType="Resource">'
    if width and height:
        size = f'stDim:w="{width}" stDim:h="{height}" stDim:unit="pixel"'
        yield f"<mwg-rs:AppliedToDimensions {size}/>"
    yield "<mwg-rs:RegionList><rdf:Bag>"
    for name, box in faces:
        area = mwg_area(box, photo.orientation)
        sides = {"x": area.x, "y": area.y, "w": area.w, "h": area.h}
        given = " ".join(f'stArea:{side}="{figure:.6f}"' for side, figure in sides.items())
        yield f'<rdf:li rdf:parseType="Resource">{simple("mwg-rs:Name", name)}'
        yield "<mwg-rs:Type>Face</mwg-rs:Type>"
        yield f'<mwg-rs:Area {given} stArea:unit="normalized"/></rdf:li>'
    yield "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"


def edit(photo: Photo) -> Iterator[str]:
    """The recipe of a version, as JSON, and the checksum of what it was made from."""
    if entry := edit_entry(photo):
        yield simple("heirloom:Recipe", json.dumps(entry["recipe"]))
        yield simple("heirloom:Source", entry["source_sha256"])


def listed(name: str, kind: str, values: Sequence[str]) -> str:
    items = "".join(f"<rdf:li>{xml_text(value)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def simple(name: str, value: str) -> str:
    return f"<{name}>{xml_text(value)}</{name}>" if value else ""


def xml_text(text: str) -> str:
    """Text for an element: without what XML cannot hold, and with every line end as it is."""
    return escape(NOT_IN_XML.sub("", text), {"\r": "&#13;"})
