"""No content of a file raises or takes long: real and made files, damaged at random."""

import random
import time

import pytest

from photos.metadata import Metadata, read_metadata
from tests.photos.metadata_files import (
    ascii_value,
    box,
    exif_segment,
    iptc_dataset,
    jpeg,
    photoshop_resource,
    photoshop_segment,
    picture,
    read,
    tiff,
    xmp_packet,
    xmp_segment,
)
from tests.photos.test_metadata_heif import EXIF, entry, heic, located, primary, properties, size
from tests.photos.test_metadata_pictures import SEA, png, profile
from tests.photos.test_metadata_raw import CAMERA, CAPTURED, SIGMA, crw, minolta, raf, x3f
from tests.photos.test_metadata_raw import properties as sigma_properties
from tests.photos.test_metadata_videos import avi, keyed, movie_header, mp4, track

TAGS = {0x10F: ascii_value("HTC"), 0x8769: [{0x9003: ascii_value("2019:06:09 12:57:32")}]}
RECORD = photoshop_resource(iptc_dataset(120, b"Caption"))
JPEG = jpeg(exif_segment(tiff(TAGS)), xmp_segment(xmp_packet()), photoshop_segment(RECORD))
WHOLE = {
    "jpeg": JPEG,
    "png": png(profile(b"exif", tiff(TAGS))),
    "webp": picture("WEBP"),
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "tiff": tiff(TAGS),
    "rw2": tiff(TAGS, magic=0x55),
    "raf": raf(JPEG),
    "mrw": minolta(">"),
    "crw": crw(CAMERA, CAPTURED),
    "x3f": x3f((b"PROP", sigma_properties(SIGMA))),
    "heic": heic(
        primary(1), properties(size(8, 6)), entry(1, b"Exif"), located(1, (0, 9)), EXIF, SEA
    ),
    "mov": mp4(movie_header(), track(8, 6), keyed({b"com.apple.quicktime.make": b"Apple"})),
    "avi": avi(),
}


ENDLESS = located(1, *[(0, 2**31)] * 30, inside=0)


def damaged(content: bytes, chance: random.Random) -> bytes:
    wounded = bytearray(content)
    for _ in range(chance.choice([1, 4, 16])):
        at = chance.randrange(len(wounded))
        wounded[at : at + chance.choice([1, 1, 4])] = chance.choice(
            [b"\0", b"\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80"]
        )
    return bytes(wounded[: chance.randrange(len(wounded))] if chance.random() < 0.2 else wounded)


@pytest.mark.parametrize("form", WHOLE)
def test_it_survives_damage(tmp_path, form):
    chance = random.Random(form)
    started = time.monotonic()
    for _ in range(300):
        found = read(tmp_path, damaged(WHOLE[form], chance), form)
        assert isinstance(found, Metadata)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("form", [*WHOLE, "mpeg", "cr3", "nef"])
def test_it_survives_empty_and_foreign_files(tmp_path, form):
    for content in (b"", b"\0" * 4096, b"\xff" * 4096, JPEG, tiff(TAGS)):
        assert isinstance(read(tmp_path, content, form), Metadata)


def test_it_is_quick_about_a_large_file_of_markers(tmp_path):
    started = time.monotonic()
    read(tmp_path, b"\xff\xd8" + b"\xff\xe5\0\0\0\0" * 500_000, "jpeg")
    read(tmp_path, b"\xff\xd8" + (b"\xff\xe5\0\0" + b"\0" * 2000) * 1500, "jpeg")
    assert time.monotonic() - started < 5


def test_it_inflates_and_parses_only_so_much(tmp_path):
    zeros = profile(b"exif", bytes(8_000_000))
    elements = xmp_segment(xmp_packet("<dc:subject/>" * 4000))
    items = [entry(1, b"Exif")] * 1000
    started = time.monotonic()
    read(tmp_path, png(*[zeros] * 20), "png")
    read(tmp_path, jpeg(*[elements] * 50, *[photoshop_segment(RECORD * 2000)] * 200), "jpeg")
    read(tmp_path, heic(box(b"iinf", bytes(4) + b"\x03\xe8", *items), ENDLESS), "heic")
    assert time.monotonic() - started < 10


def test_it_reads_a_large_jpeg_without_reading_its_picture(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(JPEG + b"\x55" * 24_000_000)
    started = time.perf_counter()
    assert read_metadata(path, "jpeg").make == "HTC"
    assert time.perf_counter() - started < 0.1
