"""The photographs on the screenshots: all free, all named."""

import struct
import zlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base

from tests.shots_credits import write_credits
from tests.shots_library import CAMERAS, write_copies, write_photo
from tests.shots_pictures import SAMPLES, read_table, resource, shown_here

FREE = ("public domain", "CC0", "CC-BY", "GPL", "LGPL")


def test_it_shows_only_what_may_be_shown() -> None:
    for each in read_table():
        assert each.author
        assert each.licence.startswith(FREE)
        assert "NC" not in each.licence
        assert "ND" not in each.licence


def test_it_says_of_each_when_and_where_it_was_taken() -> None:
    table = read_table()
    assert len({(each.package, each.path) for each in table}) == len(table)
    for each in table:
        assert datetime.fromisoformat(each.taken).year > 1900
        assert abs(float(each.latitude)) <= 90
        assert abs(float(each.longitude)) <= 180
        assert each.camera in {"", *CAMERAS}


def test_it_credits_everybody(tmp_path: Path) -> None:
    table = read_table()
    write_credits(table, tmp_path / "README.md")
    page = (tmp_path / "README.md").read_text()
    assert all(f"| {each.name} | {each.author} | {each.licence} |" in page for each in table)


def test_it_gives_a_photo_the_facts_of_the_table(tmp_path: Path) -> None:
    sample = next(each for each in read_table() if each.package == SAMPLES and each.caption)
    assert shown_here([sample]) == [sample]
    write_photo(sample, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as photo:
        details = photo.getexif().get_ifd(IFD.Exif)
        assert details[Base.DateTimeOriginal].replace(":", "-", 2).split()[0] == sample.taken[:10]
        assert sample.caption.encode() in photo.info["xmp"]


def test_it_makes_copies_of_four_kinds(tmp_path: Path) -> None:
    sample = next(each for each in read_table() if each.package == SAMPLES)
    folder = tmp_path / "copies"
    write_copies([sample] * 4, folder)
    original = sample.open()
    sizes = {path.name.split(" ")[0]: Image.open(path).size for path in folder.iterdir()}
    assert len(sizes) == 4
    assert sizes["turned"] == (original.height, original.width)
    assert sizes["grey"] == original.size
    assert sizes["cropped"] < original.size


def test_it_reads_a_file_of_qt_resources(tmp_path: Path) -> None:
    """One folder with two files, of which one is packed."""
    names = [name.encode("utf-16-be") for name in ("box", "a.txt", "b.txt")]
    heads = [struct.pack(">HI", len(name) // 2, 0) + name for name in names]
    starts = [0, len(heads[0]), len(heads[0]) + len(heads[1])]
    packed = struct.pack(">I", 5) + zlib.compress(b"hello")
    data = [struct.pack(">I", len(content)) + content for content in (b"plain", packed)]
    nodes = [
        struct.pack(">IHIIQ", 0, 2, 1, 1, 0),
        struct.pack(">IHIIQ", starts[0], 2, 2, 2, 0),
        struct.pack(">IHIIQ", starts[1], 0, 0, 0, 0),
        struct.pack(">IHIIQ", starts[2], 1, 0, len(data[0]), 0),
    ]
    parts = [b"".join(nodes), b"".join(data), b"".join(heads)]
    places = [20, 20 + len(parts[0]), 20 + len(parts[0]) + len(parts[1])]
    file = tmp_path / "box.rcc"
    file.write_bytes(b"qres" + struct.pack(">4I", 2, *places) + b"".join(parts))
    assert resource(file, "box/a.txt") == b"plain"
    assert resource(file, "box/b.txt") == b"hello"


def test_a_wallpaper_is_named_after_its_folder() -> None:
    path = "/usr/share/wallpapers/Kite/contents/images/2560x1600.jpg"
    kite = replace(read_table()[0], path=path)
    assert kite.name == "Kite"
