"""The segments of a JPEG: found where they should be, and where they should not."""

import struct

import pytest

from tests.photos.metadata_files import (
    ascii_value,
    exif_segment,
    iptc_dataset,
    jpeg,
    photoshop_resource,
    photoshop_segment,
    picture,
    read,
    segment,
    tiff,
    wall,
    xmp_packet,
    xmp_segment,
)

HTC = exif_segment(tiff({0x10F: ascii_value("HTC")}))


def test_it_reads_the_size_of_a_real_jpeg(tmp_path):
    found = read(tmp_path, picture("JPEG", (31, 17)), "jpeg")
    assert (found.width_px, found.height_px, found.warnings) == (31, 17, ())


def test_it_finds_the_next_marker_after_rubbish(tmp_path):
    content = jpeg(segment(0xE0, b"JFIF\0"), b"rubbish\xff\x00\xff\xff", b"\xff\x01", HTC)
    found = read(tmp_path, content, "jpeg")
    assert (found.make, found.width_px) == ("HTC", 40)


def test_it_skips_a_segment_of_impossible_length(tmp_path):
    found = read(tmp_path, jpeg(b"\xff\xe5\0\0", HTC), "jpeg")
    assert (found.make, found.width_px) == ("HTC", 40)


def test_it_reads_what_a_truncated_jpeg_still_has(tmp_path):
    found = read(tmp_path, jpeg(HTC)[: 2 + len(HTC)], "jpeg")
    assert (found.make, found.width_px) == ("HTC", None)


def test_it_puts_extended_xmp_together_in_order(tmp_path):
    packet = xmp_packet("<dc:title>Long</dc:title>")
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"G" * 32 + struct.pack(">I", len(packet))
    first = segment(0xE1, head + struct.pack(">I", 0) + packet[:100])
    second = segment(0xE1, head + struct.pack(">I", 100) + packet[100:])
    assert read(tmp_path, jpeg(second, first), "jpeg").caption == "Long"


def test_it_finds_iptc_among_other_resources_and_over_several_segments(tmp_path):
    record = iptc_dataset(120, b"A caption") + iptc_dataset(25, b"sea")
    resources = photoshop_resource(b"odd", 0x03ED) + photoshop_resource(record)
    content = jpeg(photoshop_segment(resources[:30]), photoshop_segment(resources[30:]))
    found = read(tmp_path, content, "jpeg")
    assert (found.caption, found.keywords) == ("A caption", ("sea",))


def test_it_reads_no_more_blocks_than_an_honest_file_has(tmp_path):
    packets = [xmp_segment(xmp_packet(f"<dc:subject>k{n}</dc:subject>")) for n in range(20)]
    found = read(tmp_path, jpeg(*[HTC] * 20, *packets), "jpeg")
    assert found.keywords == tuple(f"k{n}" for n in range(4))


def test_it_reads_the_date_of_casio_s_first_cameras(tmp_path):
    body = b"QVCI\0".ljust(77, b"\0") + b"1998.10.24.12.08.57\0"
    found = read(tmp_path, jpeg(segment(0xE1, body)), "jpeg")
    assert (found.taken_local, found.taken_source) == (wall(1998, 10, 24, 12, 8, 57), "casio")
    assert read(tmp_path, jpeg(segment(0xE1, body[:70])), "jpeg").taken_local is None


def test_it_reads_the_date_of_a_picture_info_block(tmp_path):
    body = b"OLYMPUS\0\r\n[picture info]\r\nTimeDate=909698819\r\nFlash=1\r\n"
    found = read(tmp_path, jpeg(segment(0xEC, body)), "jpeg")
    assert found.taken_local == wall(1998, 10, 29, 22, 6, 59)
    assert read(tmp_path, jpeg(segment(0xEC, b"Ducky")), "jpeg").taken_local is None


def flir(seconds=1_328_966_228, milliseconds=253, west=-60, kind=0x20):
    record = struct.pack(">H10xII12x", kind, 96, 1000)
    camera = bytes(900) + struct.pack("<IHxxh", seconds, milliseconds, west) + bytes(90)
    head = b"FFF\0".ljust(24, b"\0") + struct.pack(">II", 64, 1)
    return segment(0xE1, b"FLIR\0\1\0\0" + head.ljust(64, b"\0") + record + camera)


def test_it_prefers_the_zoned_time_of_a_thermal_camera(tmp_path):
    exif = exif_segment(tiff({0x132: ascii_value("2012:02:11 14:17:08")}))
    found = read(tmp_path, jpeg(exif, flir()), "jpeg")
    assert found.taken_local == wall(2012, 2, 11, 14, 17, 8, 253_000)
    assert (found.offset_minutes, found.taken_source) == (60, "flir")


@pytest.mark.parametrize(
    "broken", [flir(kind=1), flir(seconds=0), flir(west=9999), segment(0xE1, b"FLIR\0\1\0\0FFF")]
)
def test_it_reads_no_time_from_a_thermal_camera_without_one(tmp_path, broken):
    assert read(tmp_path, jpeg(broken), "jpeg").taken_local is None
