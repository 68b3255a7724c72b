"""RAW files with words or containers of their own."""

import struct

import pytest

from tests.photos.metadata_files import (
    ascii_value,
    byte_value,
    exif_segment,
    jpeg,
    long_value,
    read,
    segment,
    short_value,
    tiff,
    wall,
)

NOON = "2019:06:09 12:00:01"
EXIF = tiff({0x10F: ascii_value("Maker"), 0x8769: [{0x9003: ascii_value(NOON)}]})


@pytest.mark.parametrize(
    "form", ["nef", "nrw", "pef", "arw", "srf", "sr2", "3fr", "fff", "cr2", "kdc"]
)
def test_it_reads_raw_files_that_are_tiff(tmp_path, form):
    found = read(tmp_path, EXIF, form)
    assert (found.make, found.taken_local) == ("Maker", wall(2019, 6, 9, 12, 0, 1))


@pytest.mark.parametrize(("form", "magic"), [("orf", 0x4F52), ("rw2", 0x55)])
def test_it_does_not_mind_another_magic_number(tmp_path, form, magic):
    content = tiff({0x10F: ascii_value("Maker")}, magic=magic)
    assert read(tmp_path, content, form).make == "Maker"


def test_it_reads_size_and_preview_of_a_panasonic_file(tmp_path):
    preview = jpeg(exif_segment(EXIF), width=1920, height=1440)
    tags = {
        4: short_value(10),
        5: short_value(20),
        6: short_value(2746),
        7: short_value(3668),
        0x2E: (7, len(preview), preview),
    }
    found = read(tmp_path, tiff(tags, magic=0x55), "rw2")
    assert (found.width_px, found.height_px) == (3648, 2736)
    assert found.taken_local == wall(2019, 6, 9, 12, 0, 1)


def raf(preview, raw=b""):
    start = 160
    head = b"FUJIFILMCCD-RAW 0201FF159502".ljust(84, b"\0")
    pointers = struct.pack(">IIII", start, len(preview), start + len(preview), len(raw))
    return (head + pointers).ljust(start, b"\0") + preview + raw


def test_it_reads_a_fujifilm_file_through_its_preview(tmp_path):
    found = read(tmp_path, raf(jpeg(exif_segment(EXIF), width=4896, height=3264)), "raf")
    assert (found.make, found.width_px, found.height_px) == ("Maker", 4896, 3264)


def test_it_reads_the_size_of_a_fujifilm_file_whose_preview_has_none(tmp_path):
    other = struct.pack(">HHI", 0x130, 4, 0)
    size = struct.pack(">HHHH", 0x100, 4, 3264, 4896)
    preview = b"\xff\xd8" + exif_segment(EXIF)
    with_size = raf(preview, struct.pack(">I", 2) + other + size)
    assert read(tmp_path, with_size, "raf").width_px == 4896
    assert read(tmp_path, raf(preview, struct.pack(">I", 1) + other), "raf").width_px is None


def test_it_names_a_fujifilm_file_without_a_preview(tmp_path):
    assert read(tmp_path, raf(b""), "raf").warnings == ("raf: no preview",)


def minolta(order, *, count=1):
    magic = {">": b"\0MRM", "<": b"\0MRI"}[order]
    size = struct.pack(order + "8s4H", b"21870002", 2608, 3888, 2592, 3872) + bytes(8)
    blocks = (b"\0PRD" + struct.pack(order + "I", len(size)) + size) * count
    blocks += b"\0TTW" + struct.pack(order + "I", len(EXIF)) + EXIF
    return magic + struct.pack(order + "I", len(blocks)) + blocks


def test_it_reads_the_blocks_of_a_minolta_file(tmp_path):
    found = read(tmp_path, minolta(">"), "mrw")
    assert (found.width_px, found.height_px, found.make) == (3872, 2592, "Maker")
    assert read(tmp_path, minolta(">", count=100), "mrw").make == ""
    assert read(tmp_path, b"\0MR?" + bytes(8), "mrw").warnings == ("mrw: no MRW",)


def test_it_reads_the_minolta_block_in_sony_s_first_files(tmp_path):
    block = minolta("<")
    position = 8 + 2 + 4 * 12 + 4
    private = struct.pack("<H", 1) + struct.pack("<HHII", 0x7250, 1, len(block), position + 18)
    tags = {
        0x100: short_value(3880),
        0x101: short_value(2600),
        0x112: short_value(1),
        0xC634: (1, 4, struct.pack("<I", position)),
    }
    found = read(tmp_path, tiff(tags) + private + bytes(4) + block, "arw")
    assert (found.width_px, found.height_px) == (3872, 2592)


def phase_one(order, *entries):
    magic = {"<": b"IIIITwaR", ">": b"MMMMRawT"}[order]
    table = b"".join(struct.pack(order + "4I", tag, 1, 4, value) for tag, value in entries)
    return (
        magic
        + struct.pack(order + "II", 16, 0)
        + struct.pack(order + "II", len(entries), 0)
        + table
    )


@pytest.mark.parametrize("order", ["<", ">"])
def test_it_reads_the_size_of_a_phase_one_file(tmp_path, order):
    note = phase_one(order, (0x10C, 7320), (0x10D, 5484))
    tags = {0x100: short_value(1), 0x101: short_value(1), 0x8769: [{0x927C: byte_value(note)}]}
    found = read(tmp_path, tiff(tags), "iiq")
    assert (found.width_px, found.height_px) == (7320, 5484)


@pytest.mark.parametrize("note", [b"IIIITwaR", b"Nikon\0\2", phase_one("<", (0x10C, 7320))])
def test_it_falls_back_to_the_directory_s_size_without_a_phase_one_note(tmp_path, note):
    tags = {0x100: short_value(31), 0x101: short_value(17), 0x8769: [{0x927C: byte_value(note)}]}
    assert read(tmp_path, tiff(tags), "iiq").width_px == 31


def heap(*records):
    """A CIFF heap: the records' contents, its directory, and where that is."""
    content, entries = b"", b""
    for tag, payload in records:
        if tag & 0x4000:
            entries += struct.pack("<H", tag) + payload.ljust(8, b"\0")
        else:
            entries += struct.pack("<HII", tag, len(payload), len(content))
            content += payload
    directory = struct.pack("<H", len(records)) + entries
    return content + directory + struct.pack("<I", len(content))


CAMERA = (0x080A, b"Canon\0Canon PowerShot S40\0")
CAPTURED = (0x180E, struct.pack("<III", 1_114_278_876, 0, 0))
SIZE = (0x1810, struct.pack("<IIfi", 2272, 1704, 1.0, 90))
EXPOSURE = (0x1818, struct.pack("<fff", 0.0, 3.0, 4.0))


def crw(*records):
    return b"II" + struct.pack("<I", 26) + b"HEAPCCDR".ljust(20, b"\0") + heap(*records)


def test_it_reads_the_heaps_of_a_crw(tmp_path):
    found = read(tmp_path, crw((0x300A, heap(CAMERA, CAPTURED, SIZE)), EXPOSURE), "crw")
    assert (found.make, found.model) == ("Canon", "Canon PowerShot S40")
    assert (found.width_px, found.height_px, found.orientation) == (2272, 1704, 6)
    assert (found.exposure_s, found.f_number) == (0.125, 4.0)
    assert (found.taken_local, found.taken_source) == (wall(2005, 4, 23, 17, 54, 36), "ciff")


def test_it_reads_records_kept_in_the_directory(tmp_path):
    found = read(tmp_path, crw((0x580E, struct.pack("<II", 1_114_278_876, 0))), "crw")
    assert found.taken_local == wall(2005, 4, 23, 17, 54, 36)


def test_it_ignores_records_of_a_crw_that_make_no_sense(tmp_path):
    mad = struct.pack("<fff", 0.0, 9e9, float("nan"))
    found = read(tmp_path, crw((0x1810, b"\1"), (0x180E, b"\1"), (0x1818, mad)), "crw")
    assert (found.width_px, found.taken_local, found.exposure_s) == (None, None, None)
    assert read(tmp_path, crw((0x180E, bytes(12))), "crw").taken_local is None
    assert read(tmp_path, crw((0x1810, bytes(16))), "crw").width_px is None


def test_it_ends_where_heaps_are_nested_without_end(tmp_path):
    nested = heap(CAMERA)
    for _ in range(40):
        nested = heap((0x2807, nested))
    assert read(tmp_path, crw((0x2807, nested)), "crw").make == ""
    assert read(tmp_path, crw((0x2807, b"")), "crw").warnings == ()


def test_it_reads_the_ciff_segment_of_an_early_canon_jpeg(tmp_path):
    body = b"II" + struct.pack("<I", 26) + b"HEAPJPGM".ljust(20, b"\0")
    found = read(tmp_path, jpeg(segment(0xE0, body + heap(CAMERA, CAPTURED, SIZE))), "jpeg")
    assert (found.model, found.width_px) == ("Canon PowerShot S40", 40)
    assert found.taken_local == wall(2005, 4, 23, 17, 54, 36)


def properties(values):
    letters, offsets = "", b""
    for name, value in values.items():
        offsets += struct.pack("<II", len(letters), len(letters) + len(name) + 1)
        letters += f"{name}\0{value}\0"
    head = b"SECp" + struct.pack("<5I", 0x20000, len(values), 0, 0, len(letters))
    return head + offsets + letters.encode("utf-16-le")


def image(kind, content):
    return b"SECi" + struct.pack("<6I", 0x20000, 2, kind, 0, 0, 0) + content


def x3f(*sections, magic=b"SECd"):
    body = b"FOVb" + bytes(24) + struct.pack("<III", 2268, 1512, 0)
    entries = b""
    for kind, content in sections:
        entries += struct.pack("<II", len(body), len(content)) + kind
        body += content
    directory = magic + struct.pack("<II", 0x20000, len(sections)) + entries
    return body + directory + struct.pack("<I", len(body))


SIGMA = {
    "CAMMANUF": "SIGMA",
    "CAMMODEL": "SIGMA SD10",
    "TIME": "978309395",
    "ISO": "100",
    "EXPTIME": "8000",
    "APERTURE": "8.0",
    "FLENGTH": "30",
}


def test_it_reads_the_properties_of_a_sigma_file(tmp_path):
    found = read(tmp_path, x3f((b"PROP", properties(SIGMA))), "x3f")
    assert (found.make, found.model, found.iso) == ("SIGMA", "SIGMA SD10", 100)
    assert (found.exposure_s, found.f_number, found.focal_mm) == (0.008, 8.0, 30.0)
    assert (found.width_px, found.height_px) == (2268, 1512)
    assert (found.taken_local, found.taken_source) == (wall(2001, 1, 1, 0, 36, 35), "x3f")


def test_it_reads_the_preview_of_a_sigma_file(tmp_path):
    plain, whole = image(18, jpeg()), image(18, jpeg(exif_segment(EXIF), width=2640, height=1760))
    found = read(tmp_path, x3f((b"IMAG", image(3, b"")), (b"IMA2", plain), (b"IMA2", whole)), "x3f")
    assert (found.make, found.width_px) == ("Maker", 2640)
    assert read(tmp_path, x3f((b"IMA2", plain)), "x3f").width_px == 2268
    assert read(tmp_path, x3f((b"PROP", properties({"TIME": "-1"}))), "x3f").taken_local is None


def test_it_names_a_sigma_file_without_a_directory(tmp_path):
    assert read(tmp_path, x3f(magic=b"????"), "x3f").warnings == ("x3f: no X3F directory",)


def test_it_names_a_raw_file_that_is_none(tmp_path):
    assert read(tmp_path, b"", "nef").warnings == ("nef: no TIFF byte order",)
    assert read(tmp_path, b"??", "crw").warnings == ("crw: no TIFF byte order",)
    assert read(tmp_path, tiff({0x100: long_value(0)}), "nef").width_px is None
