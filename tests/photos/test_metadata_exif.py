"""EXIF, in the segment of a JPEG and as broken as cameras and editors leave it."""

from datetime import UTC, datetime

import pytest

from tests.photos.metadata_files import (
    ascii_value,
    byte_value,
    exif_segment,
    jpeg,
    long_value,
    rational_value,
    read,
    short_value,
    tiff,
    wall,
)

MAKE, MODEL, ORIENTATION, MODIFIED, EXIF, GPS = 0x10F, 0x110, 0x112, 0x132, 0x8769, 0x8825
ORIGINAL, DIGITIZED, SUBSECONDS, OFFSET_ORIGINAL, OFFSET = 0x9003, 0x9004, 0x9291, 0x9011, 0x9010


def read_tags(folder, tags, order="<"):
    return read(folder, jpeg(exif_segment(tiff(tags, order=order))), "jpeg")


@pytest.mark.parametrize("order", ["<", ">"])
def test_it_reads_camera_and_exposure_in_both_byte_orders(tmp_path, order):
    exposure = {
        0x829A: rational_value((1, 125), order=order),
        0x829D: rational_value((28, 10), order=order),
        0x8827: short_value(0, 200, order=order),
        0x920A: rational_value((50, 1), order=order),
        0xA434: ascii_value("XF 50mm"),
    }
    tags = {
        MAKE: ascii_value("FUJIFILM"),
        MODEL: ascii_value("X-T4  "),
        ORIENTATION: short_value(6, order=order),
        EXIF: [exposure],
    }
    found = read_tags(tmp_path, tags, order)
    assert (found.make, found.model, found.lens) == ("FUJIFILM", "X-T4", "XF 50mm")
    assert (found.exposure_s, found.f_number, found.iso, found.focal_mm) == (0.008, 2.8, 200, 50.0)
    assert found.orientation == 6
    assert (found.width_px, found.height_px) == (40, 30)


def test_it_reads_the_original_time_with_fraction_and_offset(tmp_path):
    times = {
        ORIGINAL: ascii_value("2019:06:09 12:57:32"),
        SUBSECONDS: ascii_value("835"),
        OFFSET_ORIGINAL: ascii_value("+02:00"),
        DIGITIZED: ascii_value("2020:01:01 00:00:00"),
    }
    found = read_tags(tmp_path, {EXIF: [times]})
    assert found.taken_local == wall(2019, 6, 9, 12, 57, 32, 835_000)
    assert (found.offset_minutes, found.taken_source) == (120, "exif")


def test_it_takes_the_offset_of_another_time_of_the_same_second(tmp_path):
    exif = {ORIGINAL: ascii_value("2019:06:09 12:57:32"), OFFSET: ascii_value("-05:00")}
    same = {MODIFIED: ascii_value("2019:06:09 12:57:32"), EXIF: [exif]}
    later = {MODIFIED: ascii_value("2021:01:01 00:00:00"), EXIF: [exif]}
    assert read_tags(tmp_path, same).offset_minutes == -300
    assert read_tags(tmp_path, later).offset_minutes is None


def test_it_falls_back_to_the_digitized_and_the_modified_time(tmp_path):
    zero, modified = ascii_value("0000:00:00 00:00:00"), ascii_value("2021:01:01 00:00:00")
    digitized = {ORIGINAL: zero, DIGITIZED: ascii_value("2019:06:09 12:57:32")}
    found = read_tags(tmp_path, {MODIFIED: modified, EXIF: [digitized]})
    assert (found.taken_local, found.taken_source) == (
        wall(2019, 6, 9, 12, 57, 32),
        "exif_digitized",
    )
    found = read_tags(tmp_path, {MODIFIED: modified, EXIF: [{ORIGINAL: zero}]})
    assert (found.taken_local, found.taken_source) == (wall(2021, 1, 1), "exif_modified")


def position(reference="N", degrees=(48, 1), side="E"):
    return {
        1: ascii_value(reference),
        2: rational_value(degrees, (30, 1), (0, 0)),
        3: ascii_value(side),
        4: rational_value((16, 1), (15, 1), (36, 1)),
        5: byte_value(b"\1"),
        6: rational_value((25, 2)),
        7: rational_value((10, 1), (57, 1), (32, 1)),
        0x1D: ascii_value("2019:06:09"),
    }


def test_it_reads_position_height_and_satellite_time(tmp_path):
    found = read_tags(tmp_path, {GPS: [position()]})
    assert (found.latitude, found.longitude) == (48.5, pytest.approx(16.26))
    assert found.altitude_m == -12.5
    assert found.taken_utc_hint == datetime(2019, 6, 9, 10, 57, 32, tzinfo=UTC)
    assert (found.taken_local, found.taken_source) == (None, "gps")


def test_it_reads_south_and_west_as_negative(tmp_path):
    found = read_tags(tmp_path, {GPS: [position("S", side="W")]})
    assert (found.latitude, found.longitude) == (-48.5, pytest.approx(-16.26))


def test_it_refuses_a_position_off_the_globe_and_says_so(tmp_path):
    found = read_tags(tmp_path, {GPS: [position(degrees=(213, 1))]})
    assert (found.latitude, found.longitude, found.altitude_m) == (None, None, None)
    assert found.warnings == ("exif: no position on the globe",)
    assert read_tags(tmp_path, {GPS: [position(degrees=(48, 0))]}).latitude is None


def test_it_reads_what_windows_writes(tmp_path):
    wide = "utf-16-le"
    tags = {
        0x9C9B: byte_value("Title\0".encode(wide)),
        0x9C9D: byte_value("Ann\0".encode(wide)),
        0x9C9E: byte_value("sea; sand ;\0".encode(wide)),
        0x4746: short_value(4),
        0x8298: ascii_value("© Ann"),
    }
    found = read_tags(tmp_path, tags)
    assert (found.caption, found.artist, found.copyright) == ("Title", "Ann", "© Ann")
    assert (found.keywords, found.rating) == (("sea", "sand"), 4)


@pytest.mark.parametrize(
    "text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "   ", "DCIM\\100GOPRO", "IMG_1.JPG", "Nokia"]
)
def test_it_does_not_take_a_camera_s_own_words_for_a_caption(tmp_path, text):
    found = read_tags(tmp_path, {MAKE: ascii_value("NOKIA"), 0x10E: ascii_value(text)})
    assert found.caption == ""


def test_it_takes_a_person_s_words_for_a_caption(tmp_path):
    assert read_tags(tmp_path, {0x10E: ascii_value("日本の海")}).caption == "日本の海"


def test_it_ignores_values_of_the_wrong_kind_or_size(tmp_path):
    tags = {
        MAKE: short_value(4113),
        MODEL: (2, 4_278_190_100, b"\x10\0\0\0"),
        0x131: (99, 1, b"\0\0\0\0"),
        0x10E: (2, 70_000, b"\0\0\1\0"),
        ORIENTATION: short_value(36_865),
        0x4746: short_value(99),
        EXIF: [{0x8827: (3, 2000, b"\0\0\1\0"), 0x829A: ascii_value("fast")}],
        GPS: long_value(900_000),
    }
    found = read_tags(tmp_path, tags)
    assert (found.make, found.model, found.orientation, found.rating) == ("", "", 1, None)
    assert (found.iso, found.exposure_s, found.warnings) == (None, None, ())


@pytest.mark.parametrize(("tag", "name"), [(0x11, "content_identifier"), (0x0B, "burst_id")])
def test_it_reads_the_identifier_of_a_live_photo_and_of_a_burst(tmp_path, tag, name):
    apple = b"Apple iOS\0\0\1MM" + tiff({tag: ascii_value(b"A" * 36)}, order=">")[8 + 38 :]
    note = bytearray(apple)
    note[14 + 2 + 8 : 14 + 2 + 12] = len(apple).to_bytes(4, "big")
    content = bytes(note) + b"A" * 36 + b"\0"
    found = read_tags(tmp_path, {EXIF: [{0x927C: (7, len(content), content)}]})
    said = {each: getattr(found, each) for each in ("content_identifier", "burst_id")}
    assert said == {"content_identifier": "", "burst_id": "", name: "A" * 36}


def test_it_survives_a_maker_note_that_only_begins_like_apple_s(tmp_path):
    note = b"Apple iOS\0\0\1??"
    found = read_tags(tmp_path, {MAKE: ascii_value("Apple"), EXIF: [{0x927C: (7, 14, note)}]})
    assert (found.make, found.content_identifier) == ("Apple", "")


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        (b"??*\0\x08\0\0\0", "exif: no TIFF byte order"),
        (b"II*\0\0\0\0\0", "exif: no directory"),
        (b"II*\0\xff\xff\xff\x7f", "exif: no directory"),
        (b"II", "exif: 4 bytes at 4 are not there"),
    ],
)
def test_it_names_an_exif_block_that_is_broken(tmp_path, content, warning):
    found = read(tmp_path, jpeg(exif_segment(content)), "jpeg")
    assert found.warnings == (warning,)
    assert found.width_px == 40


def test_it_ends_where_directories_point_at_each_other(tmp_path):
    content = bytearray(tiff({MAKE: ascii_value("HTC")}))
    content[8 + 2 + 12 : 8 + 2 + 16] = (8).to_bytes(4, "little")
    found = read(tmp_path, jpeg(exif_segment(bytes(content))), "jpeg")
    assert found.make == "HTC"


def test_it_keeps_the_whole_entries_of_a_directory_cut_short(tmp_path):
    whole = tiff({0x100: short_value(7), 0x101: short_value(9), ORIENTATION: short_value(3)})
    found = read(tmp_path, jpeg(exif_segment(whole[: 8 + 2 + 36 + 2])), "jpeg")
    assert found.orientation == 3
