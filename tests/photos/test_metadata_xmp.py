"""XMP: within a file and beside it, well formed and not."""

from datetime import UTC, datetime

import pytest

from photos.metadata import read_metadata
from tests.photos.metadata_files import (
    ascii_value,
    exif_segment,
    jpeg,
    read,
    short_value,
    tiff,
    wall,
    xmp_packet,
    xmp_segment,
)

LONDON = 'exif:GPSLatitude="51,30.0N" exif:GPSLongitude="0,7.5W"'


def read_packet(folder, body="", attributes=""):
    return read(folder, jpeg(xmp_segment(xmp_packet(body, attributes))), "jpeg")


def test_it_reads_attributes_and_elements_alike(tmp_path):
    found = read_packet(
        tmp_path,
        "<tiff:Model>Canon EOS R6</tiff:Model><exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li>"
        "</rdf:Seq></exif:ISOSpeedRatings>",
        'tiff:Make="Canon" aux:Lens="RF 50" exif:FNumber="28/10" exif:ExposureTime="1/125" '
        'exif:FocalLength="50/1" tiff:Orientation="8" xmp:Rating="3"',
    )
    assert (found.make, found.model, found.lens) == ("Canon", "Canon EOS R6", "RF 50")
    assert (found.f_number, found.exposure_s, found.focal_mm, found.iso) == (2.8, 0.008, 50, 400)
    assert (found.orientation, found.rating) == (8, 3)


def test_it_reads_words_with_the_default_language_first(tmp_path):
    found = read_packet(
        tmp_path,
        '<dc:description><rdf:Alt><rdf:li xml:lang="de">Meer</rdf:li>'
        '<rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt></dc:description>'
        "<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>a &amp; b</rdf:li></rdf:Bag></dc:subject>"
        "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>"
        "<dc:rights>© Ann</dc:rights>",
    )
    assert (found.caption, found.keywords) == ("Sea", ("sea", "a & b"))
    assert (found.artist, found.copyright) == ("Ann, Bob", "© Ann")


def test_it_reads_position_height_and_satellite_time(tmp_path):
    found = read_packet(
        tmp_path,
        attributes=LONDON + ' exif:GPSAltitude="97/1" exif:GPSAltitudeRef="1" '
        'exif:GPSTimeStamp="2019-06-09T10:57:32Z"',
    )
    assert (found.latitude, found.longitude, found.altitude_m) == (51.5, -0.125, -97)
    assert found.taken_utc_hint == datetime(2019, 6, 9, 10, 57, 32, tzinfo=UTC)


def test_it_reads_positions_in_degrees(tmp_path):
    found = read_packet(
        tmp_path, attributes='exif:GPSLatitude="-33.5" exif:GPSLongitude="151,12,36E"'
    )
    assert (found.latitude, found.longitude) == (-33.5, pytest.approx(151.21))


def test_it_does_not_take_a_place_in_a_structure_for_the_place_taken_at(tmp_path):
    found = read_packet(tmp_path, f'<other:Shown rdf:parseType="Resource" {LONDON}/>')
    assert found.latitude is None


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ('exif:DateTimeOriginal="2019-06-09T12:57:32+02:00"', "xmp"),
        ('photoshop:DateCreated="2019-06-09T12:57:32+02:00"', "xmp"),
        ('xmp:CreateDate="2019-06-09T12:57:32+02:00"', "xmp_digitized"),
    ],
)
def test_it_reads_the_time_with_its_offset(tmp_path, attributes, source):
    found = read_packet(tmp_path, attributes=attributes)
    assert found.taken_local == wall(2019, 6, 9, 12, 57, 32)
    assert (found.offset_minutes, found.taken_source) == (120, source)


def test_it_trusts_exif_s_wall_clock_and_not_an_editor_s_zone(tmp_path):
    exif = exif_segment(tiff({0x8769: [{0x9003: ascii_value("2019:06:09 12:57:32")}]}))
    xmp = xmp_segment(xmp_packet(attributes='exif:DateTimeOriginal="2019-06-09T12:57:32Z"'))
    found = read(tmp_path, jpeg(exif, xmp), "jpeg")
    assert (found.taken_source, found.offset_minutes) == ("exif", None)


def test_it_finds_the_video_of_a_motion_photo(tmp_path):
    items = "".join(
        f'<rdf:li><Container:Item Item:Semantic="{name}" Item:Length="{length}"/></rdf:li>'
        for name, length in (("Primary", 0), ("MotionPhoto", 100))
    )
    body = f"<Container:Directory><rdf:Seq>{items}</rdf:Seq></Container:Directory>"
    content = jpeg(xmp_segment(xmp_packet(body))) + b"v" * 100
    assert read(tmp_path, content, "jpeg").motion_video_offset == len(content) - 100


def test_it_finds_the_video_of_an_older_motion_photo(tmp_path):
    packet = xmp_packet(attributes='GCamera:MicroVideoOffset="100"')
    content = jpeg(xmp_segment(packet)) + b"v" * 100
    assert read(tmp_path, content, "jpeg").motion_video_offset == len(content) - 100
    assert read(tmp_path, jpeg(xmp_segment(packet))[:90], "jpeg").motion_video_offset is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_it_reads_other_encodings(tmp_path, encoding):
    packet = xmp_packet("<dc:title>Tromsø</dc:title>").decode()
    packet = packet[packet.index("?>") + 2 :].encode(encoding)
    assert read(tmp_path, jpeg(xmp_segment(packet)), "jpeg").caption == "Tromsø"
    swapped = b"\xfe\xff" + packet if encoding == "utf-16-be" else packet
    assert read(tmp_path, jpeg(xmp_segment(swapped)), "jpeg").caption == "Tromsø"


def test_it_keeps_what_precedes_a_break_and_says_so(tmp_path):
    packet = xmp_packet("<dc:title>Kept</dc:title><dc:subject>")[:-40]
    found = read(tmp_path, jpeg(xmp_segment(packet)), "jpeg")
    assert found.caption == "Kept"
    assert found.warnings[0].startswith("xmp: broken XML")


def test_it_expands_no_entities(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    found = read(tmp_path, jpeg(xmp_segment(bomb)), "jpeg")
    assert found.warnings[0].startswith("xmp: broken XML")


def test_it_follows_nesting_only_so_deep(tmp_path):
    deep = "<rdf:li>" * 200 + "end" + "</rdf:li>" * 200
    assert read_packet(tmp_path, f"<dc:title>{deep}</dc:title>").caption == ""


def test_a_sidecar_wins_for_what_it_says(tmp_path):
    exif = {
        0x10F: ascii_value("HTC"),
        0x100: short_value(40),
        0x8769: [{0x9003: ascii_value("2019:06:09 12:57:32")}],
    }
    inside = xmp_packet("<dc:subject>old</dc:subject>", 'xmp:Rating="2"')
    beside = xmp_packet(
        "<dc:subject>new</dc:subject>",
        'exif:DateTimeOriginal="2001-01-01T01:01:01-03:00" xmp:Rating="5" tiff:ImageWidth="9999"',
    )
    content = jpeg(exif_segment(tiff(exif)), xmp_segment(inside))
    found = read(tmp_path, content, "jpeg", beside)
    assert (found.taken_local, found.offset_minutes) == (wall(2001, 1, 1, 1, 1, 1), -180)
    assert (found.taken_source, found.keywords, found.rating) == ("sidecar", ("new",), 5)
    assert (found.make, found.width_px) == ("HTC", 40)


def test_a_rating_of_zero_does_not_hide_one_that_was_given(tmp_path):
    exif = exif_segment(tiff({0x4746: short_value(0)}))
    rated = xmp_segment(xmp_packet(attributes='xmp:Rating="4"'))
    rejected = xmp_segment(xmp_packet(attributes='xmp:Rating="-1"'))
    assert read(tmp_path, jpeg(exif, rated), "jpeg").rating == 4
    assert read(tmp_path, jpeg(exif, rejected), "jpeg").rating == 0


def test_a_sidecar_that_is_no_xml_is_named_and_left_out(tmp_path):
    found = read(tmp_path, jpeg(), "jpeg", b"not xml")
    assert found.width_px == 40
    assert found.warnings[0].startswith("sidecar: broken XML")


def test_a_missing_sidecar_is_an_error_of_the_caller(tmp_path):
    (tmp_path / "file").write_bytes(jpeg())
    from_nowhere = tmp_path / "missing.xmp"
    with pytest.raises(FileNotFoundError):
        read_metadata(tmp_path / "file", "jpeg", from_nowhere)


DERIVED = "<xmpMM:DerivedFrom {}>{}</xmpMM:DerivedFrom>"


@pytest.mark.parametrize(
    ("body", "attributes", "source"),
    [
        (DERIVED.format('stRef:documentID="D1" stRef:originalDocumentID="D0"', ""), "", "D1"),
        (
            DERIVED.format("rdf:parseType='Resource'", "<stRef:documentID>D1</stRef:documentID>"),
            "",
            "D1",
        ),
        ("", 'xmpMM:OriginalDocumentID="D0"', "D0"),
        # It is the original itself.
        ("", 'xmpMM:OriginalDocumentID="D2"', ""),
    ],
)
def test_it_reads_what_a_picture_was_made_from(tmp_path, body, attributes, source):
    found = read_packet(tmp_path, body, f'xmpMM:DocumentID="D2" {attributes}')
    assert (found.document_id, found.derived_from) == ("D2", source)


def test_it_reads_the_burst_that_google_s_cameras_name(tmp_path):
    found = read_packet(tmp_path, "", 'GCamera:BurstID="B1" GCamera:BurstPrimary="1"')
    assert (found.burst_id, found.is_burst_cover) == ("B1", True)
    found = read_packet(tmp_path, "", 'GCamera:BurstID="B1" GCamera:BurstPrimary="0"')
    assert (found.burst_id, found.is_burst_cover) == ("B1", False)
