"""Text in pictures is read with the real models, wherever and however it stands."""

import gc
from collections.abc import Callable

import numpy as np
import psutil
import pytest
from PIL import Image, ImageDraw, ImageFont

from ml.ocr import Region, engine_name, engine_version, read_texts
from ml.ocr.networks import Recogniser
from ml.ocr.packaged import RECOGNISER, PackagedReader, is_sure
from ml.weights import ModelUnavailable, packaged_file


@pytest.fixture(scope="module")
def reader() -> PackagedReader:
    return PackagedReader(threads=1)


def page(*lines: str, size: tuple[int, int] = (640, 480), font_px: int = 36) -> Image.Image:
    """Black on white, as a printer would."""
    picture = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(font_px)
    for number, line in enumerate(lines):
        pen.text((60, 60 + number * 2 * font_px), line, fill="black", font=font)
    return picture


def texts(regions: list[Region]) -> list[str]:
    return [region.text for region in regions]


def test_it_reads_lines_in_their_order(reader: PackagedReader) -> None:
    regions = reader.read(np.asarray(page("CORNER BAKERY", "TOTAL 31.00", "25/12/2018")))
    assert texts(regions) == ["CORNER BAKERY", "TOTAL 31.00", "25/12/2018"]
    assert all(region.confidence > 0.9 for region in regions)


def test_it_says_where_a_line_stands(reader: PackagedReader) -> None:
    picture = page("HARBOUR STREET")
    ink = np.argwhere(np.asarray(picture)[..., 0] < 128)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    (region,) = reader.read(np.asarray(picture))
    near = pytest.approx
    assert region.box[0] == (near(left, abs=12), near(top, abs=12))
    assert region.box[2] == (near(right, abs=12), near(bottom, abs=12))


@pytest.mark.parametrize("angle", [90, 180, 270, 8, -12])
def test_it_reads_what_is_turned_or_leans(reader: PackagedReader, angle: float) -> None:
    picture = page("CORNER BAKERY", "FRESH BREAD", "OPEN DAILY").rotate(
        angle, expand=True, fillcolor="white"
    )
    assert texts(reader.read(np.asarray(picture))) == [
        "CORNER BAKERY",
        "FRESH BREAD",
        "OPEN DAILY",
    ]


def test_a_turned_box_begins_where_its_text_does(reader: PackagedReader) -> None:
    picture = page("HARBOUR STREET").rotate(180)
    (region,) = reader.read(np.asarray(picture))
    top_left, _, bottom_right, _ = region.box
    assert top_left[0] > bottom_right[0]
    assert top_left[1] > bottom_right[1]


def test_it_reads_small_print(reader: PackagedReader) -> None:
    lines = ("Goods sold are not returnable", "Thank you, come again!")
    regions = reader.read(np.asarray(page(*lines, size=(1440, 1080), font_px=15)))
    assert texts(regions) == list(lines)


def test_it_reads_faint_text(reader: PackagedReader) -> None:
    picture = Image.new("RGB", (640, 200), (120, 120, 120))
    font = ImageFont.load_default(40)
    ImageDraw.Draw(picture).text((60, 70), "LOST", fill=(150, 150, 150), font=font)
    assert texts(reader.read(np.asarray(picture))) == ["LOST"]


@pytest.mark.parametrize("size", [(640, 480), (2, 2), (1, 900), (1440, 9)])
def test_it_reads_nothing_in_an_empty_picture(
    reader: PackagedReader, size: tuple[int, int]
) -> None:
    assert reader.read(np.asarray(Image.new("RGB", size, (90, 120, 160)))) == []


def test_it_reads_nothing_in_noise(reader: PackagedReader) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (480, 640, 3), np.uint8)
    assert reader.read(noise) == []


BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


@pytest.mark.parametrize(
    ("text", "confidence", "sure"),
    [("Milk", 0.85, True), ("Milk", 0.7, False), ("7", 0.995, True), ("7", 0.9, False),
     ("---", 0.99, False), ("", 0.0, False)],
)  # fmt: skip
def test_it_keeps_only_what_it_is_sure_of(text: str, confidence: float, sure: bool) -> None:
    assert is_sure(Region(BOX, text, confidence)) is sure


def test_it_gives_its_memory_back() -> None:
    image = np.asarray(page("CORNER BAKERY", "FRESH BREAD"))
    read_texts([image], engine="ppocr")
    gc.collect()
    before = psutil.Process().memory_info().rss
    read_texts([image] * 3, engine="ppocr")
    assert psutil.Process().memory_info().rss - before < 25 * 2**20


def test_it_reads_several_pictures() -> None:
    images = (np.asarray(page(line)) for line in ("FIRST", "SECOND"))
    assert [texts(each) for each in read_texts(images, engine="ppocr")] == [["FIRST"], ["SECOND"]]


@pytest.mark.parametrize(
    ("asked", "languages", "name"),
    [("", "", "ppocr"), ("", "rus+eng", "tesseract"), ("ppocr", "eng", "ppocr"),
     ("tesseract", "", "tesseract")],
)  # fmt: skip
def test_it_takes_tesseract_where_languages_are_named(
    asked: str, languages: str, name: str
) -> None:
    assert engine_name(asked, languages) == name


@pytest.mark.parametrize("call", [engine_version, lambda name: read_texts([], engine=name)])
def test_it_says_which_engines_there_are(call: Callable[[str], object]) -> None:
    with pytest.raises(ModelUnavailable, match="no engine guess that reads text, only ppocr or"):
        call("guess")


def test_pieces_of_a_row_are_read_from_left_to_right(reader: PackagedReader) -> None:
    picture = page("TOTAL", "CASH")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(36)
    for number, price in enumerate(("31.00", "50.00")):
        pen.text((460, 62 + number * 72), price, fill="black", font=font)
    assert texts(reader.read(np.asarray(picture))) == ["TOTAL", "31.00", "CASH", "50.00"]


def test_a_line_without_letters_says_nothing() -> None:
    recogniser = Recogniser(packaged_file(*RECOGNISER), threads=1)
    assert recogniser.read(np.full((48, 320, 3), 255, np.uint8)) == ("", 0.0)
