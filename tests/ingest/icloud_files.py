"""Small files as iPhones and iCloud write them: halves of live photos, and lists."""

import struct
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from tests.photos.metadata_files import ascii_value, box, exif_segment, jpeg, tiff

WIDTHS = count(40)  # so that no two files have the same bytes
SCALE = 600
DETAILS = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate"


def still(identifier: str = "") -> bytes:
    """A JPEG's head, with Apple's identifier of a live photo in its maker note."""
    if not identifier:
        return jpeg(width=next(WIDTHS))
    text = ascii_value(identifier)[2]
    entry = struct.pack(">HHII", 0x11, 2, len(text), 14 + 2 + 12 + 4)
    note = b"Apple iOS\0\0\1MM" + struct.pack(">H", 1) + entry + bytes(4) + text
    tags = tiff({0x8769: [{0x927C: (7, len(note), note)}]})
    return jpeg(exif_segment(tags), width=next(WIDTHS))


def movie(identifier: str = "", seconds: float = 2.0) -> bytes:
    """A QuickTime file of this length without pictures."""
    header = struct.pack(">IIII", next(WIDTHS), 0, SCALE, round(seconds * SCALE))
    boxes = [box(b"mvhd", bytes(4) + header)]
    if identifier:
        name = box(b"mdta", b"com.apple.quicktime.content.identifier")
        value = box(b"data", struct.pack(">II", 1, 0) + identifier.encode())
        keys = box(b"keys", struct.pack(">II", 0, 1) + name)
        items = box(b"ilst", box(struct.pack(">I", 1), value))
        boxes.append(box(b"meta", box(b"hdlr", bytes(24)), keys, items))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", *boxes)


def details(name: str, favourite: str = "no", hidden: str = "no", deleted: str = "no") -> str:
    """A photo's line in "Photo Details.csv"."""
    date = '"Friday May 26,2017 2:34 PM GMT"'
    return f"{name},AfQj57/x+PawZ9n==,{favourite},{hidden},{deleted},{date},10,{date}"


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_list(path: Path, header: str, lines: Iterable[str]) -> Path:
    return write(path, "\r\n".join(["\ufeff" + header, *lines, ""]).encode())
