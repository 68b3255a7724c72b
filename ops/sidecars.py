"""XMP sidecars: what the library knows of a photo, in the form that other programs read.

Properties and their notation are those of Adobe's XMP specification, parts 1 and 2.
"""

import re
from collections.abc import Iterator
from datetime import timedelta, timezone
from xml.sax.saxutils import escape, quoteattr

from ops.manifest import tag_names
from photos.models import Photo

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
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
        "</rdf:Description></rdf:RDF>",
        "</x:xmpmeta>",
    ]
    return "\n".join(filter(None, lines)).encode()


def words(photo: Photo) -> Iterator[str]:
    if photo.caption:
        words_of = f'<rdf:li xml:lang="x-default">{xml_text(photo.caption)}</rdf:li>'
        yield f"<dc:description><rdf:Alt>{words_of}</rdf:Alt></dc:description>"
    if names := tag_names(photo):
        items = "".join(f"<rdf:li>{xml_text(name)}</rdf:li>" for name in names)
        yield f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>"
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


def simple(name: str, value: str) -> str:
    return f"<{name}>{xml_text(value)}</{name}>" if value else ""


def xml_text(text: str) -> str:
    """Text for an element: without what XML cannot hold, and with every line end as it is."""
    return escape(NOT_IN_XML.sub("", text), {"\r": "&#13;"})
