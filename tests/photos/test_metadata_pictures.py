"""PNG, WebP, GIF, BMP and TIFF."""

import struct
import zlib

import pytest

from tests.photos.metadata_files import (
    ascii_value,
    byte_value,
    chunk,
    iptc_dataset,
    long_value,
    photoshop_resource,
    picture,
    read,
    riff,
    short_value,
    tiff,
    wall,
    xmp_packet,
)

HTC = tiff({0x10F: ascii_value("HTC"), 0x112: short_value(6)})
SEA = xmp_packet("<dc:subject>sea</dc:subject>")


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks, after=()):
    whole = picture("PNG", (8, 6))
    cut = whole.index(b"IDAT") - 4
    end = whole.index(b"IEND") - 4
    return whole[:cut] + b"".join(chunks) + whole[cut:end] + b"".join(after) + whole[end:]


def profile(name, content):
    text = b"\n" + name + b"\n%8d\n" % len(content) + content.hex().encode() + b"\n"
    return png_chunk(b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(text))


def international_text(packet, *, compressed=False):
    flag, text = (b"\1", zlib.compress(packet)) if compressed else (b"\0", packet)
    return png_chunk(b"iTXt", b"XML:com.adobe.xmp\0" + flag + b"\0en\0\0" + text)


def test_it_reads_the_size_and_chunks_of_a_png(tmp_path):
    content = png(png_chunk(b"eXIf", HTC), after=[international_text(SEA)])
    found = read(tmp_path, content, "png")
    assert (found.width_px, found.height_px, found.orientation) == (8, 6, 6)
    assert (found.make, found.keywords, found.warnings) == ("HTC", ("sea",), ())


def test_it_reads_compressed_and_hexadecimal_chunks_of_a_png(tmp_path):
    record = photoshop_resource(iptc_dataset(120, b"A caption"))
    content = png(
        international_text(SEA, compressed=True),
        profile(b"exif", b"Exif\0\0" + HTC),
        profile(b"iptc", record),
        png_chunk(b"tEXt", b"Comment\0not metadata"),
    )
    found = read(tmp_path, content, "png")
    assert (found.make, found.keywords, found.caption) == ("HTC", ("sea",), "A caption")


def test_it_reads_profiles_of_other_kinds_in_a_png(tmp_path):
    segment = b"http://ns.adobe.com/xap/1.0/\0" + SEA
    assert read(tmp_path, png(profile(b"APP1", segment)), "png").keywords == ("sea",)
    assert read(tmp_path, png(profile(b"xmp", SEA)), "png").keywords == ("sea",)
    plain = b"Raw profile type exif\0" + b"\nexif\n8\n" + HTC.hex().encode()
    assert read(tmp_path, png(png_chunk(b"tEXt", plain)), "png").make == "HTC"


def test_it_survives_chunks_that_do_not_inflate(tmp_path):
    broken = png_chunk(b"zTXt", b"Raw profile type exif\0\0not deflated")
    found = read(tmp_path, png(broken), "png")
    assert (found.width_px, found.warnings) == (8, ("exif: no TIFF byte order",))


def test_it_reads_only_so_many_texts_of_a_png(tmp_path):
    texts = [png_chunk(b"tEXt", b"Comment\0x")] * 70
    assert read(tmp_path, png(*texts, international_text(SEA)), "png").keywords == ()


def test_it_reads_what_a_png_cut_short_still_has(tmp_path):
    assert read(tmp_path, png()[:40], "png").width_px == 8
    assert read(tmp_path, png()[:20], "png").warnings == ("png: 8 bytes at 0 are not there",)


def test_it_reads_the_blocks_of_a_webp(tmp_path):
    canvas = chunk(b"VP8X", bytes(4) + struct.pack("<HBHB", 299, 0, 199, 0))
    content = riff(b"WEBP", canvas, chunk(b"EXIF", b"Exif\0\0" + HTC), chunk(b"XMP ", SEA))
    found = read(tmp_path, content, "webp")
    assert (found.width_px, found.height_px) == (300, 200)
    assert (found.make, found.keywords) == ("HTC", ("sea",))


@pytest.mark.parametrize("lossless", [True, False])
def test_it_reads_the_size_of_a_plain_webp(tmp_path, lossless):
    found = read(tmp_path, picture("WEBP", (31, 17), lossless=lossless), "webp")
    assert (found.width_px, found.height_px) == (31, 17)


def test_it_reads_the_size_of_a_gif_and_its_xmp(tmp_path):
    plain = picture("GIF", (31, 17))
    assert (read(tmp_path, plain, "gif").width_px, read(tmp_path, plain, "gif").height_px) == (
        31,
        17,
    )
    with_xmp = plain[:-1] + b"\x21\xff\x0bXMP DataXMP" + SEA + b"\0;"
    assert read(tmp_path, with_xmp, "gif").keywords == ("sea",)


def test_it_reads_the_size_of_a_bmp(tmp_path):
    plain = picture("BMP", (31, 17))
    downwards = plain[:22] + struct.pack("<i", -17) + plain[26:]
    old = b"BM" + bytes(12) + struct.pack("<IHH", 12, 31, 17)
    for content in (plain, downwards, old):
        found = read(tmp_path, content, "bmp")
        assert (found.width_px, found.height_px) == (31, 17)
    assert read(tmp_path, bytes(30), "bmp").warnings == ("bmp: no bitmap header",)


def test_it_reads_the_blocks_of_a_tiff(tmp_path):
    tags = {
        0x100: short_value(31),
        0x101: long_value(17),
        0x10F: ascii_value("Epson"),
        0x2BC: byte_value(SEA),
        0x83BB: byte_value(iptc_dataset(120, b"A caption")),
        0x8769: [{0x9003: ascii_value("2019:06:09 12:57:32")}],
    }
    found = read(tmp_path, tiff(tags), "tiff")
    assert (found.width_px, found.height_px, found.make) == (31, 17, "Epson")
    assert (found.keywords, found.caption) == (("sea",), "A caption")
    assert found.taken_local == wall(2019, 6, 9, 12, 57, 32)


def test_it_reads_a_tiff_written_by_a_library(tmp_path):
    found = read(tmp_path, picture("TIFF", (31, 17)), "tiff")
    assert (found.width_px, found.height_px, found.warnings) == (31, 17, ())


def test_it_takes_the_directory_that_calls_itself_the_full_picture(tmp_path):
    small = {0xFE: long_value(1), 0x100: long_value(1), 0x101: long_value(1)}
    full = {0xFE: long_value(0), 0x100: long_value(31), 0x101: long_value(17)}
    assert read(tmp_path, tiff(small, full), "tiff").width_px == 31
    assert read(tmp_path, tiff({**small, 0x14A: [small, full]}), "dng").width_px == 31


def test_it_names_a_tiff_without_a_directory(tmp_path):
    assert read(tmp_path, b"II*\0\0\0\0\0", "tiff").warnings == ("tiff: no directory",)


def test_it_reads_a_bigtiff(tmp_path):
    found = read(tmp_path, picture("TIFF", (31, 17), big_tiff=True), "tiff")
    assert (found.width_px, found.height_px, found.warnings) == (31, 17, ())
