"""QuickTime and its kin, AVI, and the videos that FFmpeg reads for us."""

import struct
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from tests.photos.metadata_files import (
    ascii_value,
    box,
    chunk,
    exif_segment,
    jpeg,
    read,
    riff,
    tiff,
    wall,
    xmp_packet,
)

UTC_NOON = datetime(2019, 6, 9, 12, 0, 1, tzinfo=UTC)
NOON_SINCE_1904 = int(UTC_NOON.timestamp()) + 2_082_844_800
SEA = xmp_packet("<dc:subject>sea</dc:subject>")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def movie_header(seconds=NOON_SINCE_1904, *, version=0, scale=600):
    layout = ">IIII" if version == 0 else ">QQIQ"
    return box(b"mvhd", bytes([version, 0, 0, 0]) + struct.pack(layout, seconds, 0, scale, 1500))


def track(width, height, matrix=(1, 0, 0, 1), *, version=0):
    a, b, c, d = (value << 16 for value in matrix)
    before = bytes([version, 0, 0, 0]) + bytes(36 if version == 0 else 48)
    values = struct.pack(">9iII", a, b, 0, c, d, 0, 0, 0, 1 << 30, width << 16, height << 16)
    return box(b"trak", box(b"tkhd", before + values))


def user_text(kind, text):
    return box(kind, struct.pack(">HH", len(text), 0) + text)


def data(text, kind=1):
    return box(b"data", struct.pack(">II", kind, 0) + text)


def keyed(pairs, *, full=False):
    names = b"".join(box(b"mdta", name) for name in pairs)
    values = b"".join(
        box(struct.pack(">I", place), data(text)) for place, text in enumerate(pairs.values(), 1)
    )
    head = b"\0\0\0\0" if full else b""
    keys = box(b"keys", struct.pack(">II", 0, len(pairs)) + names)
    return box(b"meta", head, box(b"hdlr", bytes(24)), keys, box(b"ilst", values))


def mp4(*boxes, after=()):
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", *boxes) + b"".join(after)


@pytest.mark.parametrize("version", [0, 1])
def test_it_reads_clock_duration_and_size(tmp_path, version):
    content = mp4(movie_header(version=version), track(0, 0), track(1440, 1080, version=version))
    found = read(tmp_path, content, "mov")
    assert (found.taken_utc_hint, found.taken_local) == (UTC_NOON, None)
    assert (found.taken_source, found.duration_s) == ("quicktime", 2.5)
    assert (found.width_px, found.height_px, found.orientation) == (1440, 1080, 1)


@pytest.mark.parametrize(
    ("matrix", "orientation"), [((0, 1, -1, 0), 6), ((-1, 0, 0, -1), 3), ((0, -1, 1, 0), 8)]
)
def test_it_reads_how_a_video_is_turned(tmp_path, matrix, orientation):
    content = mp4(movie_header(), track(1440, 1080, matrix))
    assert read(tmp_path, content, "mp4").orientation == orientation


def test_it_reads_a_clock_that_counts_from_1970(tmp_path):
    wrong = movie_header(int(UTC_NOON.timestamp()))
    assert read(tmp_path, mp4(wrong), "mp4").taken_utc_hint == UTC_NOON


@pytest.mark.parametrize("seconds", [0, 1000, 2**32 - 1])
def test_it_reads_no_time_from_a_clock_never_set(tmp_path, seconds):
    found = read(tmp_path, mp4(movie_header(seconds, scale=0)), "mp4")
    expected = datetime(2040, 2, 6, 6, 28, 15, tzinfo=UTC) if seconds > 1000 else None
    assert (found.taken_utc_hint, found.duration_s) == (expected, None)


@pytest.mark.parametrize("full", [True, False])
def test_it_reads_apple_s_keys(tmp_path, full):
    keys = keyed(
        {
            b"com.apple.quicktime.creationdate": b"2019-06-09T14:00:01+0200",
            b"com.apple.quicktime.make": b"Apple",
            b"com.apple.quicktime.model": b"iPhone 7",
            b"com.apple.quicktime.location.ISO6709": b"+48.5000+016.2500+171.3/",
            b"com.apple.quicktime.content.identifier": b"E905E6C6",
            b"com.apple.quicktime.description": "Tromsø".encode(),
        },
        full=full,
    )
    found = read(tmp_path, mp4(movie_header(), keys), "mov")
    assert (found.taken_local, found.offset_minutes) == (wall(2019, 6, 9, 14, 0, 1), 120)
    assert (found.taken_source, found.taken_utc_hint) == ("quicktime", UTC_NOON)
    assert (found.make, found.model, found.caption) == ("Apple", "iPhone 7", "Tromsø")
    assert (found.latitude, found.longitude, found.altitude_m) == (48.5, 16.25, 171.3)
    assert found.content_identifier == "E905E6C6"


def test_it_reads_itunes_names_within_the_user_data(tmp_path):
    values = box(b"\xa9nam", data(b"Beach")) + box(b"covr", data(b"\x89PNG", kind=14))
    meta = box(b"meta", bytes(4), box(b"hdlr", bytes(24)), box(b"ilst", values))
    assert read(tmp_path, mp4(box(b"udta", meta)), "m4v").caption == "Beach"


def test_it_reads_the_user_data_of_android_and_cameras(tmp_path):
    user = box(
        b"udta",
        user_text(b"\xa9xyz", b"-33.8688+151.2093/"),
        user_text(b"\xa9mak", b"Samsung"),
        user_text(b"\xa9day", b"2019-06-09T22:00:01+10:00"),
        box(b"XMP_", SEA),
        box(b"free"),
    )
    found = read(tmp_path, mp4(movie_header(), user), "mp4")
    assert (found.latitude, found.longitude) == (-33.8688, 151.2093)
    assert (found.make, found.keywords, found.offset_minutes) == ("Samsung", ("sea",), 600)


def test_it_reads_the_location_of_a_3gp(tmp_path):
    place = struct.pack(">iii", int(16.25 * 65536), int(48.5 * 65536), 171 * 65536)
    located = box(b"loci", bytes(6) + b"Wien\0" + b"\0" + place)
    found = read(tmp_path, mp4(box(b"udta", located)), "3gp")
    assert (found.latitude, found.longitude, found.altitude_m) == (48.5, 16.25, 171)
    cut = mp4(box(b"udta", box(b"loci", bytes(6) + b"Wien\0\0")))
    assert read(tmp_path, cut, "3gp").latitude is None
    beyond = box(b"loci", bytes(6) + b"\0\0" + struct.pack(">iii", 0, 99 * 65536, 0))
    assert read(tmp_path, mp4(box(b"udta", beyond)), "3gp").latitude is None


def test_it_reads_xmp_beside_the_movie(tmp_path):
    extra = [box(b"uuid", XMP_UUID, SEA), box(b"uuid", bytes(16))]
    assert read(tmp_path, mp4(after=extra), "mp4").keywords == ("sea",)


def test_it_names_headers_cut_short_and_reads_the_rest(tmp_path):
    content = mp4(box(b"mvhd", b"\0"), box(b"trak"), track(64, 48))
    found = read(tmp_path, content, "mp4")
    assert (found.width_px, found.warnings) == (64, ("quicktime: 16 bytes at 4 are not there",))


def test_it_reads_boxes_with_long_and_open_sizes(tmp_path):
    header = movie_header()
    long = struct.pack(">I4sQ", 1, b"moov", 16 + len(header)) + header
    assert read(tmp_path, long, "mp4").duration_s == 2.5
    assert read(tmp_path, struct.pack(">I4s", 0, b"moov") + header, "mp4").duration_s == 2.5
    assert read(tmp_path, struct.pack(">I4s", 4, b"moov") + header, "mp4").duration_s is None


def avi(*header, info=()):
    numbers = struct.pack("<10I", 40_000, 0, 0, 0, 625, 0, 0, 0, 1280, 720)
    headers = chunk(b"LIST", b"hdrl" + chunk(b"avih", numbers) + b"".join(header))
    more = chunk(b"LIST", b"INFO" + b"".join(info)) + chunk(b"LIST", b"movi") + chunk(b"_PMX", SEA)
    return riff(b"AVI ", headers, more)


@pytest.mark.parametrize("text", [b"SUN JUN 09 12:00:01 2019\n\0", b"2019/06/09 12:00:01\0"])
def test_it_reads_an_avi(tmp_path, text):
    words = [chunk(b"INAM", b"Beach\0"), chunk(b"ISFT", b"soft\0")]
    found = read(tmp_path, avi(chunk(b"IDIT", text), info=words), "avi")
    assert (found.width_px, found.height_px, found.duration_s) == (1280, 720, 25)
    assert (found.taken_local, found.taken_source) == (wall(2019, 6, 9, 12, 0, 1), "riff")
    assert (found.caption, found.keywords) == ("Beach", ("sea",))


def test_it_reads_the_camera_of_an_avi(tmp_path):
    names = [chunk(b"ecor", b"Nikon\0"), chunk(b"emdl", b"L18\0"), chunk(b"ICMT", b"Waves\0")]
    found = read(tmp_path, avi(info=names), "avi")
    assert (found.make, found.model, found.caption) == ("Nikon", "L18", "Waves")


def test_it_reads_no_time_from_an_avi_with_none(tmp_path):
    assert read(tmp_path, avi(chunk(b"IDIT", b"yesterday")), "avi").taken_local is None
    short = riff(b"AVI ", chunk(b"LIST", b"hdrl" + chunk(b"avih", b"")))
    assert read(tmp_path, short, "avi").warnings == ("riff: short header",)


def film(path: Path, **tags: str) -> bytes:
    with av.open(str(path), "w", format="matroska") as container:
        container.metadata.update(tags)
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_bytes()


def test_it_reads_a_matroska_video(tmp_path):
    content = film(tmp_path / "made", creation_time="2019-06-09T12:00:01.000000Z", title="Beach")
    found = read(tmp_path, content, "mkv")
    assert (found.width_px, found.height_px, found.duration_s) == (64, 48, 0.2)
    assert (found.taken_utc_hint, found.taken_source) == (UTC_NOON, "video")
    assert (found.taken_local, found.caption) == (None, "Beach")


def test_it_reads_a_matroska_video_without_a_time(tmp_path):
    found = read(tmp_path, film(tmp_path / "made"), "webm")
    assert (found.width_px, found.taken_utc_hint, found.taken_source) == (64, None, "")


def test_it_names_a_file_that_is_no_video(tmp_path):
    found = read(tmp_path, b"nothing", "mpeg")
    assert found.warnings == ("mpeg: no video (Invalid data found when processing input)",)


def test_it_reads_the_wall_clock_of_a_canon_video(tmp_path):
    times = {0x10F: ascii_value("Canon"), 0x8769: [{0x9003: ascii_value("2019:06:09 14:00:01")}]}
    thumbnail = jpeg(exif_segment(tiff(times)), width=160, height=120)
    user = box(b"udta", box(b"CNTH", box(b"CNDA", thumbnail)))
    found = read(tmp_path, mp4(user, movie_header(), track(1920, 1080)), "mov")
    assert (found.taken_local, found.make) == (wall(2019, 6, 9, 14, 0, 1), "Canon")
    assert (found.width_px, found.taken_source) == (1920, "exif")
    assert read(tmp_path, mp4(box(b"udta", box(b"CNTH"))), "mov").warnings == ()


def nikon(*records):
    written = b"".join(
        struct.pack(">IHH", tag, kind, count) + payload for tag, kind, count, payload in records
    )
    return box(b"udta", box(b"NCDT", box(b"NCTG", written)))


def test_it_reads_the_wall_clock_of_a_nikon_video(tmp_path):
    original = b"2019:06:09 14:00:01\0"
    user = nikon((1, 2, 6, b"NIKON\0"), (0x16, 5, 1, bytes(8)), (0x12, 2, len(original), original))
    found = read(tmp_path, mp4(movie_header(), user), "mov")
    assert (found.taken_local, found.make) == (wall(2019, 6, 9, 14, 0, 1), "NIKON")
    assert found.taken_source == "nikon"
    assert read(tmp_path, mp4(box(b"udta", box(b"NCDT"))), "mov").taken_local is None
    endless = nikon(*[(0x20, 3, 0, b"")] * 300, (1, 2, 6, b"NIKON\0"))
    assert read(tmp_path, mp4(endless), "mov").make == ""


def test_it_reads_the_make_of_other_cameras_videos(tmp_path):
    pentax = box(b"udta", box(b"TAGS", b"PENTAX DIGITAL CAMERA\0\0\0\x64\0"))
    assert read(tmp_path, mp4(pentax), "mov").make == "PENTAX DIGITAL CAMERA"
    assert read(tmp_path, mp4(box(b"udta", box(b"TAGS", b"\1\2\3"))), "mov").make == ""
