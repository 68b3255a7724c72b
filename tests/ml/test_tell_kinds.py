"""What is called a document or a meme, by pictures and lines of text that are made here; and what
must not be."""

import numpy as np
import pytest

from ml.kinds import Line, kind_of, lines_of
from ml.kinds.judging import Image

HEIGHT, WIDTH = 480, 640
TEXT = "IN PRODUCTION AGAIN"


def photo(seed: int = 1) -> Image:
    """Colours that change from place to place."""
    small = np.random.default_rng(seed).integers(70, 190, (12, 16, 3), np.uint8)
    return np.kron(small, np.ones((40, 40, 1), np.uint8))


def with_words(picture: Image, line: Line, *, outlined: bool = True) -> Image:
    """White strokes with black ones around them where the line stands."""
    drawn = picture.copy()
    top, bottom = int(line.top * HEIGHT), int(line.bottom * HEIGHT)
    for left in range(int(line.left * WIDTH) + 4, int(line.right * WIDTH) - 8, 14):
        if outlined:
            drawn[top : bottom + 1, left - 3 : left + 8] = 0
        drawn[top + 3 : bottom - 3, left : left + 5] = 255
    return drawn


def line(top: float, *, left: float = 0.2, right: float = 0.8, high: float = 0.08) -> Line:
    return Line(left, top, right, top + high, len(TEXT) - 2)


def page(lines: int, letters: int = 30) -> list[Line]:
    return [Line(0.1, 0.05 + 0.03 * n, 0.9, 0.07 + 0.03 * n, letters) for n in range(lines)]


def test_a_page_of_text_on_paper_is_a_document_whoever_took_it() -> None:
    paper = np.full((HEIGHT, WIDTH, 3), 235, np.uint8)
    for has_camera in (True, False):
        assert kind_of(paper, page(20), has_camera=has_camera) == "document"
    assert kind_of(paper // 2, page(20), has_camera=False) == "document"  # in the evening


@pytest.mark.parametrize("lines", [page(5), page(20, letters=4), []])
def test_a_few_words_are_no_document(lines: list[Line]) -> None:
    assert kind_of(np.full((HEIGHT, WIDTH, 3), 235, np.uint8), lines, has_camera=False) == ""


def test_many_words_in_a_photo_are_no_document() -> None:
    assert kind_of(photo(), page(20), has_camera=False) == ""


@pytest.mark.parametrize("top", [0.02, 0.9])
def test_white_words_with_an_outline_above_or_below_are_a_meme(top: float) -> None:
    caption = line(top)
    picture = with_words(photo(), caption)
    assert kind_of(picture, [caption], has_camera=False) == "meme"
    assert kind_of(picture, [caption], has_camera=True) == ""


@pytest.mark.parametrize("shade", [255, 0])
def test_words_on_a_bar_are_a_meme(shade: int) -> None:
    picture, caption = photo(), line(0.02, left=0.05, right=0.7)
    picture[:64] = shade
    picture[20:36, 40:440:12] = 255 - shade
    assert kind_of(picture, [caption], has_camera=False) == "meme"


@pytest.mark.parametrize(
    "caption",
    [
        line(0.45),
        line(0.9, high=0.02),
        line(0.9, left=0.6, right=0.98),
        Line(0.4, 0.9, 0.6, 0.98, 5),
        Line(0.1, 0.9, 0.9, 0.98, 300),
    ],
    ids=["in the middle", "small", "in a corner", "short", "a whole text"],
)
def test_other_words_in_a_picture_are_no_meme(caption: Line) -> None:
    assert kind_of(with_words(photo(), caption), [caption], has_camera=False) == ""


def test_words_without_an_outline_are_no_meme() -> None:
    caption = line(0.9)
    assert kind_of(with_words(photo(), caption, outlined=False), [caption], has_camera=False) == ""
    assert kind_of(photo(), [caption], has_camera=False) == ""


def test_a_caption_among_many_other_words_is_no_meme() -> None:
    caption = line(0.9)
    others = [Line(0.4, 0.5, 0.6, 0.6, 40)]
    assert kind_of(with_words(photo(), caption), [caption, *others], has_camera=False) == ""


def test_what_stands_outside_the_picture_misleads_nobody() -> None:
    outside = Line(1.2, 1.1, 1.9, 1.2, 20)
    assert kind_of(photo(), [outside], has_camera=False) == ""
    assert kind_of(photo(), [outside] * 20, has_camera=False) == ""
    flat = Line(0.2, 0.02, 0.8, 0.02, 20)
    assert kind_of(photo(), [flat], has_camera=False) == ""


def test_lines_are_told_in_fractions_where_somebody_was_sure() -> None:
    corners = [[64, 48], [320, 48], [320, 96], [64, 96]]
    found = lines_of(
        [(corners, "Total 31.00", 0.9), (corners, "Total", 0.3), (corners, "31.00", 0.9)],
        (WIDTH, HEIGHT),
    )
    assert found == [Line(0.1, 0.1, 0.5, 0.2, 5)]
