"""Small files for the metadata tests, written byte by byte, as no library writes broken ones."""

import struct
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from photos.metadata import Metadata, read_metadata

Value = tuple[int, int, bytes] | list["Tags"]
Tags = Mapping[int, Value]


def wall(*parts: int) -> datetime:
    """A wall clock: a time without a zone."""
    return datetime(*parts)  # noqa: DTZ001


def ascii_value(text: str | bytes) -> Value:
    content = (text.encode() if isinstance(text, str) else text) + b"\0"
    return 2, len(content), content


def byte_value(content: bytes) -> Value:
    return 1, len(content), content


def short_value(*numbers: int, order: str = "<") -> Value:
    return 3, len(numbers), struct.pack(f"{order}{len(numbers)}H", *numbers)


def long_value(*numbers: int, order: str = "<") -> Value:
    return 4, len(numbers), struct.pack(f"{order}{len(numbers)}I", *numbers)


def rational_value(*pairs: tuple[int, int], order: str = "<") -> Value:
    numbers = [number for pair in pairs for number in pair]
    return 5, len(pairs), struct.pack(f"{order}{len(numbers)}I", *numbers)


def tiff(*chain: Tags, order: str = "<", magic: int = 42) -> bytes:
    """A TIFF structure with these directories; a list of tags as a value is a child directory."""
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "H", magic)
    content = b""
    positions = []
    for tags in chain:
        content, position = _append(content, tags, order)
        positions.append(position)
    body = bytearray(head + struct.pack(order + "I", positions[0] + 8) + content)
    for tags, position, following in zip(chain, positions, positions[1:], strict=False):
        struct.pack_into(order + "I", body, position + 8 + 2 + 12 * len(tags), following + 8)
    return bytes(body)


def _append(content: bytes, tags: Tags, order: str) -> tuple[bytes, int]:
    entries = b""
    for tag, value in sorted(tags.items()):
        pointers = []
        for child in value if isinstance(value, list) else ():
            content, position = _append(content, child, order)
            pointers.append(position + 8)
        written = long_value(*pointers, order=order) if pointers else value
        kind, count, payload = written
        if len(payload) > 4:
            place = struct.pack(order + "I", len(content) + 8)
            content += payload + b"\0" * (len(payload) % 2)
        else:
            place = payload.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, kind, count) + place
    position = len(content)
    return content + struct.pack(order + "H", len(tags)) + entries + b"\0" * 4, position


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(*segments: bytes, width: int = 40, height: int = 30) -> bytes:
    """A JPEG's head: the segments, then its frame and the start of its picture data."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + b"\1\x22\0" * 3)
    return b"\xff\xd8" + b"".join(segments) + frame + segment(0xDA, b"\0") + b"\xff\xd9"


def exif_segment(content: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + content)


def xmp_packet(body: str = "", attributes: str = "") -> bytes:
    """An XMP packet with the usual names bound."""
    names = {
        "exif": "http://ns.adobe.com/exif/1.0/",
        "exifEX": "http://cipa.jp/exif/1.0/",
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "GCamera": "http://ns.google.com/photos/1.0/camera/",
        "Container": "http://ns.google.com/photos/1.0/container/",
        "Item": "http://ns.google.com/photos/1.0/container/item/",
        "other": "http://example.org/other/",
    }
    bound = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {bound} {attributes}>{body}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def xmp_segment(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def iptc_dataset(number: int, value: bytes, record: int = 2) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def photoshop_resource(record: bytes, kind: int = 0x0404) -> bytes:
    padded = record + b"\0" * (len(record) % 2)
    return b"8BIM" + struct.pack(">HHI", kind, 0, len(record)) + padded


def photoshop_segment(*resources: bytes) -> bytes:
    return segment(0xED, b"Photoshop 3.0\0" + b"".join(resources))


def box(kind: bytes, *contents: bytes) -> bytes:
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8) + kind + body


def chunk(kind: bytes, body: bytes) -> bytes:
    """A RIFF chunk."""
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(form: bytes, *chunks: bytes) -> bytes:
    body = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def picture(form: str, size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    """A real picture, written by Pillow."""
    stream = BytesIO()
    Image.new("RGB", size, "teal").save(stream, form, **options)
    return stream.getvalue()


def read(folder: Path, content: bytes, form: str, sidecar: bytes | None = None) -> Metadata:
    """What `read_metadata` says about a file of this content."""
    path = folder / "file"
    path.write_bytes(content)
    beside = None if sidecar is None else folder / "file.xmp"
    if beside is not None and sidecar is not None:
        beside.write_bytes(sidecar)
    return read_metadata(path, form, beside)
