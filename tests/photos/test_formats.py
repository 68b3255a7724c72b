"""A file's format is told from its bytes."""

from __future__ import annotations

import struct

import pytest

from photos.formats import FORMATS, UnsupportedFormat, sniff_format
from tests.photos.imaging_files import (
    LONG,
    SHORT,
    TEXT,
    dng,
    encoded,
    long,
    quarters,
    sensor_of,
    short,
    tiff,
)

PRODUCT = """jpeg png tiff webp avif heic bmp gif cr2 cr3 crw nef nrw arw srf sr2 orf raf rw2 raw pef
dng rwl iiq 3fr fff mp4 m4v mov avi mkv webm 3gp mpeg"""


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = major + b"\0\0\0\0" + b"".join(compatible)
    return struct.pack(">I", len(body) + 8) + b"ftyp" + body + b"\0\0\0\x08mdat"


def raw_tiff(make: bytes, *, model: bytes = b"Model", photometric: int = 32803) -> bytes:
    entries = [(262, SHORT, short(photometric)), (271, TEXT, make + b"\0")]
    return tiff([*entries, (272, TEXT, model + b"\0")])


def thumbnail_first(make: bytes) -> bytes:
    """A camera's file whose sensor data begin further on than the head reaches."""
    entries = [(254, LONG, long(1)), (259, SHORT, short(6)), (330, LONG, long(900_000))]
    return tiff([*entries, (271, TEXT, make + b"\0")])


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("JPEG", "jpeg"), ("PNG", "png"), ("TIFF", "tiff"), ("WEBP", "webp"), ("AVIF", "avif"),
        ("HEIF", "heic"), ("BMP", "bmp"), ("GIF", "gif"),
    ],
)  # fmt: skip
def test_it_knows_pictures_whatever_they_are_called(kind: str, name: str) -> None:
    content = encoded(quarters(16, 16), kind)
    assert sniff_format(content, filename="clip.mp4").name == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"II*\0\x10\0\0\0CR\x02\0" + bytes(20), "cr2"),
        (ftyp(b"crx ", b"crx ", b"isom"), "cr3"),
        (b"II\x1a\0\0\0HEAPCCDR", "crw"),
        (b"IIRO\x08\0\0\0" + bytes(20), "orf"),
        (b"MMOR\0\0\0\x08" + bytes(20), "orf"),
        (b"FUJIFILMCCD-RAW 0201", "raf"),
        (b"\0MRM\0\0\0\0", "mrw"),
        (b"FOVb\0\0\0\0", "x3f"),
        (b"II*\0IIII" + bytes(20), "iiq"),
        (b"II*\0\x08\0\0\0IIII" + bytes(20), "iiq"),
        (ftyp(b"isom", b"mp41"), "mp4"),
        (ftyp(b"NDXC"), "mp4"),
        (ftyp(b"M4V "), "m4v"),
        (ftyp(b"qt  "), "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\0\0\0\x01mdat\0\0\0\0", "mov"),
        (ftyp(b"3gp5"), "3gp"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", "mkv"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm", "webm"),
        (b"\0\0\x01\xba\x44", "mpeg"),
        (b"\0\0\x01\xb3\x14", "mpeg"),
        (b"MM\0+\0\x08\0\0", "tiff"),
    ],
)
def test_it_knows_files_by_how_they_begin(head: bytes, name: str) -> None:
    assert sniff_format(head).name == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (ftyp(b"mif1", b"heic", b"isom"), "heic"),
        (ftyp(b"mif1", b"avif", b"miaf"), "avif"),
        (ftyp(b"hhhh", b"xxxx", b"heic"), "heic"),
        (ftyp(b"qq  ", b"qt  "), "mov"),
    ],
)
def test_it_reads_the_compatible_brands_where_the_first_says_little(head: bytes, name: str) -> None:
    assert sniff_format(head).name == name


@pytest.mark.parametrize(
    ("head", "filename", "name"),
    [
        (raw_tiff(b"NIKON CORPORATION"), "", "nef"),
        (raw_tiff(b"NIKON", model=b"COOLPIX P7100"), "", "nrw"),
        (raw_tiff(b"NIKON"), "a.NRW", "nrw"),
        (raw_tiff(b"SONY"), "a.nef", "arw"),
        (raw_tiff(b"SONY"), "a.sr2", "sr2"),
        (raw_tiff(b"SONY"), "a.srf", "srf"),
        (raw_tiff(b"RICOH IMAGING COMPANY"), "", "pef"),
        (raw_tiff(b"Hasselblad"), "a.fff", "fff"),
        (raw_tiff(b"Hasselblad"), "a.jpg", "3fr"),
        (raw_tiff(b"Eastman Kodak Company"), "", "kdc"),
        (raw_tiff(b"Leica Camera AG"), "", "rwl"),
        (raw_tiff(b"Phase One A/S"), "", "iiq"),
        (raw_tiff(b"Nobody"), "a.3fr", "3fr"),
        (raw_tiff(b"Nobody"), "", "dng"),
        (tiff([(259, SHORT, short(34713)), (271, TEXT, b"NIKON\0")]), "", "nef"),
        (dng(sensor_of(quarters(16, 16))), "a.nef", "dng"),
        (thumbnail_first(b"SONY"), "a.arw", "arw"),
        (b"IIU\0\x08\0\0\0" + bytes(20), "", "rw2"),
        (b"IIU\0\x08\0\0\0" + bytes(20), "a.raw", "raw"),
        (b"IIU\0\x08\0\0\0" + bytes(20), "a.rwl", "rwl"),
        (b"IIU\0" + tiff([(271, TEXT, b"LEICA\0")])[4:], "", "rwl"),
    ],
)
def test_it_tells_raw_files_by_content_then_maker_then_name(
    head: bytes, filename: str, name: str
) -> None:
    assert sniff_format(head, filename=filename).name == name


@pytest.mark.parametrize("filename", ["a.nef", "a.arw", "a.dng", "a.3fr"])
@pytest.mark.parametrize(
    "head",
    [
        raw_tiff(b"NIKON", photometric=2),
        raw_tiff(b"SONY", photometric=2),
        thumbnail_first(b"Epson"),
        b"II*\0" + long(70_000) + bytes(100),
        b"II*\0" + long(8) + short(1) + b"\x0f",
        b"II*\0" + long(8) + short(1) + struct.pack("<HHII", 271, 2, 900, 100),
        b"II*\0" + long(8) + short(1) + struct.pack("<HHII", 271, 2, 30, 60_000),
    ],
)
def test_it_never_takes_a_tiff_for_raw_because_of_its_name(head: bytes, filename: str) -> None:
    assert sniff_format(head, filename=filename).name == "tiff"


def test_it_leaves_directories_that_point_at_themselves() -> None:
    looping = b"II*\0" + long(8) + short(1) + struct.pack("<HHII", 330, 4, 1, 8) + long(8)
    assert sniff_format(looping).name == "tiff"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04" + bytes(40), "a ZIP archive"),
        (b"\x1f\x8b\x08" + bytes(40), "a compressed archive"),
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"\xef\xbb\xbf\n <HTML><body>", "an HTML page"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "an SVG drawing"),
        (b"<!-- hello --><svg>", "an SVG drawing"),
        (b'<?xml version="1.0"?><plist>', "an XML document"),
        (b"<?xpacket begin=''?>", "an XMP sidecar"),
        (b"#EXTM3U\nhttp://example.com/a.ts", "a playlist"),
        (b"8BPS\0\x01", "a Photoshop document"),
        (b"\xff\x0a\x08\x04", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media video"),
        (b"G" + bytes(187) + b"G" + bytes(187), "an MPEG transport stream"),
        (bytes(4) + b"G" + bytes(191) + b"G", "an MPEG transport stream"),
        (ftyp(b"M4A "), "a sound recording"),
        (b"ID3\x04" + bytes(40), "a sound recording"),
        (b"\xff\xd8\xff\x10", "a damaged file"),
        (b"OTTO\0\x01\0\0\0\0", "a file of type application/font-sfnt"),
        ("Tag für Tag".encode(), "a text file"),
        ("x".encode("utf-16"), "a text file"),
        (b"a" * 999 + "é".encode(), "a text file"),
        (b"\x93\x01\xfe\xfa\xf0", "an unknown kind of file"),
        (b"II*", "a text file"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a sound recording"),
        (b"BM hello, this is a letter", "a text file"),
    ],
)
def test_it_refuses_what_is_no_photo_and_says_what_it_is(head: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        sniff_format(head, filename="photo.jpg")
    assert refused.value.reason == f"This is {kind}, not a photo or video."


def test_it_refuses_an_empty_file() -> None:
    with pytest.raises(UnsupportedFormat, match="This file is empty"):
        sniff_format(b"", filename="photo.jpg")


def test_it_has_all_formats_of_the_product() -> None:
    names = set(PRODUCT.split())
    assert names <= set(FORMATS)
    assert {f.name for f in FORMATS.values() if f.browser_native and f.kind == "image"} == {
        "jpeg", "png", "webp", "avif", "bmp", "gif",
    }  # fmt: skip
    assert all(FORMATS[name].is_raw and FORMATS[name].heavy for name in ("nef", "dng", "3fr"))
