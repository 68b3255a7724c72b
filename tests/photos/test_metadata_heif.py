"""The items of HEIC and AVIF, and the blocks of CR3."""

import struct
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from photos.metadata import heif
from photos.metadata.window import BrokenBlock, Window
from tests.photos.metadata_files import (
    ascii_value,
    box,
    picture,
    rational_value,
    read,
    short_value,
    tiff,
    wall,
    xmp_packet,
)

EXIF = tiff({0x10F: ascii_value("SONY"), 0x112: short_value(6)})
SEA = xmp_packet("<dc:subject>sea</dc:subject>")
CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


def test_it_reads_a_heic_written_by_a_library(tmp_path):
    stream = BytesIO()
    made = pillow_heif.from_pillow(Image.new("RGB", (128, 64), "teal"))
    made.save(stream, exif=b"Exif\0\0" + EXIF, xmp=SEA)
    found = read(tmp_path, stream.getvalue(), "heic")
    assert (found.width_px, found.height_px) == (128, 64)
    assert (found.make, found.keywords, found.warnings) == ("SONY", ("sea",), ())


def test_it_reads_an_avif_written_by_a_library(tmp_path):
    found = read(tmp_path, picture("AVIF", (64, 48), exif=b"Exif\0\0" + EXIF), "avif")
    assert (found.width_px, found.height_px, found.make) == (64, 48, "SONY")


def size(width, height):
    return box(b"ispe", bytes(4) + struct.pack(">II", width, height))


def properties(*sizes, associations=b""):
    ipma = box(b"ipma", associations) if associations else b""
    return box(b"iprp", box(b"ipco", *sizes) + ipma)


def meta(*children):
    return box(b"meta", bytes(4), box(b"hdlr", bytes(24)), *children)


def heic(*children):
    return box(b"ftyp", b"heic\0\0\0\0mif1") + meta(*children)


def primary(item):
    return box(b"pitm", bytes(4) + struct.pack(">H", item))


def read_heic(folder, *children):
    return read(folder, heic(*children), "heic")


def test_it_takes_the_size_of_the_primary_item(tmp_path):
    small, large = size(160, 120), size(4000, 3000)
    narrow = bytes(4) + struct.pack(">I", 2) + b"\0\1\1\1" + b"\0\2\1\2"
    found = read_heic(tmp_path, primary(2), properties(small, large, associations=narrow))
    assert (found.width_px, found.height_px) == (4000, 3000)
    wide = b"\1\0\0\1" + struct.pack(">IIBH", 1, 7, 1, 0x8001)
    item = box(b"pitm", b"\1\0\0\0" + struct.pack(">I", 7))
    found = read_heic(tmp_path, item, properties(small, large, associations=wide))
    assert (found.width_px, found.height_px) == (160, 120)


def test_it_takes_the_last_size_where_none_belongs_to_the_primary_item(tmp_path):
    sizes = size(160, 120), size(4000, 3000)
    assert read_heic(tmp_path, properties(*sizes)).width_px == 4000
    broken = bytes(4) + struct.pack(">I", 9)
    assert read_heic(tmp_path, properties(*sizes, associations=broken)).width_px == 4000
    assert read_heic(tmp_path, box(b"iprp")).width_px is None


def entry(item, kind, more=b"", *, version=2):
    layout = ">HH4s" if version == 2 else ">IH4s"
    return box(b"infe", bytes([version, 0, 0, 0]) + struct.pack(layout, item, 0, kind) + more)


def located(item, *extents, version=1, inside=1):
    body = bytes([version, 0, 0, 0]) + b"\x44\0"
    number = ">H" if version < 2 else ">I"
    body += struct.pack(number, 1) + struct.pack(number, item)
    body += struct.pack(">H", inside) if version else b""
    body += struct.pack(">HH", 0, len(extents))
    return box(b"iloc", body + b"".join(struct.pack(">II", *extent) for extent in extents))


@pytest.mark.parametrize("version", [1, 2])
def test_it_reads_items_kept_within_the_box(tmp_path, version):
    block = struct.pack(">I", 6) + b"Exif\0\0" + EXIF
    info = entry(3, b"Exif", version=version + 1)
    places = located(3, (0, 10), (10, len(block) - 10), version=version)
    items = box(b"iinf", bytes(4) + b"\0\1" + info)
    found = read_heic(tmp_path, items, places, box(b"idat", block))
    assert (found.make, found.orientation) == ("SONY", 6)


def test_it_reads_an_xmp_item_of_a_wide_list(tmp_path):
    info = entry(3, b"mime", b"\0application/rdf+xml\0") + entry(4, b"mime") + entry(5, b"hvc1")
    items = box(b"iinf", b"\1\0\0\0" + struct.pack(">I", 3) + info)
    found = read_heic(tmp_path, items, located(3, (0, len(SEA))), box(b"idat", SEA))
    assert found.keywords == ("sea",)


def test_it_leaves_out_items_that_are_nowhere(tmp_path):
    items = box(b"iinf", bytes(4) + b"\0\1" + entry(3, b"Exif"))
    assert read_heic(tmp_path, items, box(b"iloc", b"\1\0")).warnings == ()
    endless = located(3, *[(0, 1)] * 40)
    assert read_heic(tmp_path, items, endless, box(b"idat", EXIF)).make == ""


def test_it_names_a_size_that_is_cut_short(tmp_path):
    found = read_heic(tmp_path, properties(box(b"ispe", b"\0")))
    assert found.warnings == ("heif: 8 bytes at 4 are not there",)


def test_it_reads_the_blocks_of_a_cr3(tmp_path):
    main = tiff({0x100: short_value(6000), 0x101: short_value(4000), 0x110: ascii_value("EOS R6")})
    times = tiff({0x9003: ascii_value("2019:06:09 12:00:01"), 0x9011: ascii_value("+02:00")})
    degrees = rational_value((48, 1), (30, 1), (0, 1))
    place = tiff({1: ascii_value("N"), 2: degrees, 3: ascii_value("E"), 4: degrees})
    blocks = box(b"CMT1", main) + box(b"CMT2", times) + box(b"CMT3", b"") + box(b"CMT4", place)
    clock = box(b"mvhd", bytes(4) + struct.pack(">IIII", 3_700_000_000, 0, 1, 1))
    content = box(b"ftyp", b"crx ") + box(b"moov", box(b"uuid", CANON_UUID, blocks), clock)
    found = read(tmp_path, content, "cr3")
    assert (found.width_px, found.height_px, found.model) == (6000, 4000, "EOS R6")
    assert (found.taken_local, found.offset_minutes) == (wall(2019, 6, 9, 12, 0, 1), 120)
    assert (found.latitude, found.longitude) == (48.5, 48.5)
    assert (found.taken_utc_hint, found.duration_s) == (None, None)


def test_an_item_of_an_unknown_kind_could_hold_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif, "_items", lambda _: iter([(1, b"uri ")]))
    with pytest.raises(BrokenBlock):
        list(heif.spans_of_words(Window.of_bytes(bytes(4))))
