"""XMP of an original for its edit: without what is only true of the original's pixels."""

from xml.etree.ElementTree import tostring

from photos.metadata.window import BrokenBlock
from photos.metadata.xmp import parse_packet

# Places in the picture, how it lies, how another program should develop it, a video within it.
OF_PIXELS = (
    "http://www.metadataworkinggroup.com/schemas/regions/",
    "http://ns.microsoft.com/photo/1.2/",
    "http://ns.adobe.com/tiff/1.0/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.google.com/photos/1.0/",
)


def for_edit(packet: bytes) -> bytes:
    """The packet without that; nothing where it cannot be read."""
    try:
        return _without(packet)
    except (BrokenBlock, RecursionError):  # no XML, or one that nests without end
        return b""


def _without(packet: bytes) -> bytes:
    root, _ = parse_packet(packet)
    for element in root.iter():
        for name in [name for name in element.attrib if _is_of_pixels(name)]:
            del element.attrib[name]
        for child in [child for child in element if _is_of_pixels(child.tag)]:
            element.remove(child)
    written: bytes = tostring(root, encoding="utf-8")
    return written


def _is_of_pixels(name: str) -> bool:
    return name.startswith(tuple("{" + each for each in OF_PIXELS))
