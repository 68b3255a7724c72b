"""IPTC-IIM records, as press software writes them."""

import struct

import pytest

from photos.metadata.iptc import iptc_in_photoshop
from tests.photos.metadata_files import (
    iptc_dataset,
    jpeg,
    photoshop_resource,
    photoshop_segment,
    read,
    wall,
    xmp_packet,
    xmp_segment,
)


def read_record(folder, *datasets, more=()):
    content = jpeg(*more, photoshop_segment(photoshop_resource(b"".join(datasets))))
    return read(folder, content, "jpeg")


def test_it_reads_words_and_keywords(tmp_path):
    found = read_record(
        tmp_path,
        iptc_dataset(5, b"Title"),
        iptc_dataset(120, b"Caption"),
        iptc_dataset(25, b"one"),
        iptc_dataset(25, b"two"),
        iptc_dataset(25, b"one"),
        iptc_dataset(80, b"Ann"),
        iptc_dataset(116, b"\xa9 Ann"),
    )
    assert (found.caption, found.keywords) == ("Caption", ("one", "two"))
    assert (found.artist, found.copyright) == ("Ann", "© Ann")


def test_it_reads_text_in_the_encoding_the_record_names(tmp_path):
    charset = iptc_dataset(90, b"\x1b%G", record=1)
    found = read_record(tmp_path, charset, iptc_dataset(120, "Tromsø".encode() + b"\xff"))
    assert found.caption == "Tromsø\ufffd"
    assert read_record(tmp_path, iptc_dataset(120, "Tromsø".encode())).caption == "Tromsø"


def test_it_reads_the_time_created(tmp_path):
    found = read_record(tmp_path, iptc_dataset(55, b"20061029"), iptc_dataset(60, b"062751-0500"))
    assert found.taken_local == wall(2006, 10, 29, 6, 27, 51)
    assert (found.offset_minutes, found.taken_source) == (-300, "iptc")


@pytest.mark.parametrize(
    ("day", "clock"), [(b"20061029", b""), (b"", b"062751"), (b"20069999", b"062751")]
)
def test_it_takes_no_half_of_a_time(tmp_path, day, clock):
    found = read_record(tmp_path, iptc_dataset(55, day), iptc_dataset(60, clock))
    assert found.taken_local is None


def test_it_adds_its_keywords_to_those_of_xmp(tmp_path):
    xmp = xmp_segment(xmp_packet("<dc:subject>two</dc:subject>"))
    found = read_record(tmp_path, iptc_dataset(25, b"one"), iptc_dataset(25, b"two"), more=[xmp])
    assert found.keywords == ("two", "one")


def test_it_reads_long_values(tmp_path):
    long = struct.pack(">BBBHI", 0x1C, 2, 120, 0x8004, 7) + b"Caption"
    assert read_record(tmp_path, long).caption == "Caption"


def test_it_names_a_record_that_is_none(tmp_path):
    assert read_record(tmp_path, b"nothing").warnings == ("iptc: no IIM record",)


def test_it_stops_at_a_resource_cut_short():
    assert iptc_in_photoshop(b"8BIM\x04\x04\0") == []
    assert iptc_in_photoshop(photoshop_resource(b"\x1c\2\5\0\1x")[:-2]) == [b"\x1c\2\5\0"]
