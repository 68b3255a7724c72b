"""Tells documents and memes by the text that was read in them, and how it stands there.

Rather none than a wrong one: what is called a document or a meme is offered for the archive, where
nobody's grandmother belongs. A page of text on something like paper is a document. A few large
words as a caption, in white with a dark outline or on a bar of one colour, are a meme, unless a
camera took it. Thresholds are measured: `python -m ml.kinds.evaluate`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
DOCUMENT, MEME = "document", "meme"
SURE = 0.6  # of a line, by who read it

# A document: this many lines and letters, on this much paper.
LEAST_LINES = 9
LEAST_LETTERS = 120
LEAST_PAPER = 0.5
GREY = 45  # most of difference between the colours of paper and of ink
BRIGHT = 0.55  # of the brightest there is

# A meme: large lines near an edge and in the middle, and not much text but them.
LEAST_HEIGHT = 0.028
EDGE = 0.34
OFF_CENTRE = 0.12
WIDE = 0.55  # as wide as this, it need not stand in the middle
CAPTION_LETTERS = range(10, 161)
LEAST_CAPTION = 0.6
WHITE, DARK = 200, 110
LEAST_WHITE = 0.12  # of the pixels around a line
OUTLINED = 0.5  # of what lies next to white is dark
PLAIN = 0.6  # of a bar, from edge to edge, has one colour
PAPER_WHITE, INK_BLACK, SAME = 235, 25, 12


@dataclass(frozen=True)
class Line:
    """A line of text: its edges in fractions of the picture, and how many letters it has."""

    left: float
    top: float
    right: float
    bottom: float
    letters: int


def kind_of(image: Image, lines: Sequence[Line], *, has_camera: bool) -> str:
    """`document`, `meme`, or nothing. `image`: (h, w, 3) uint8 RGB, upright, of any size."""
    if is_document(image, lines):
        return DOCUMENT
    if not has_camera and is_meme(image, lines):
        return MEME
    return ""


def lines_of(
    regions: Iterable[tuple[Sequence[Sequence[float]], str, float]], size: tuple[int, int]
) -> list[Line]:
    """Of regions as they are read (corners, text, confidence) in a picture of this width and
    height: those that somebody was sure of."""
    width, height = size
    found = []
    for corners, text, confidence in regions:
        letters = sum(letter.isalpha() for letter in text)
        if confidence >= SURE and letters >= 2:
            across, down = zip(*corners, strict=True)
            left, right = min(across) / width, max(across) / width
            found.append(Line(left, min(down) / height, right, max(down) / height, letters))
    return found


def is_document(image: Image, lines: Sequence[Line]) -> bool:
    if len(lines) < LEAST_LINES or sum(line.letters for line in lines) < LEAST_LETTERS:
        return False
    page = Line(
        min(line.left for line in lines), min(line.top for line in lines),
        max(line.right for line in lines), max(line.bottom for line in lines), 0,
    )  # fmt: skip
    return paper(part(image, page)) >= LEAST_PAPER


def paper(pixels: Image) -> float:
    """The share that is bright and of no colour."""
    if not pixels.size:
        return 0.0
    most, least = pixels.max(axis=2).astype(int), pixels.min(axis=2).astype(int)
    bright = most >= BRIGHT * np.percentile(most, 95)
    return float(np.mean(bright & (most - least <= GREY)))


def is_meme(image: Image, lines: Sequence[Line]) -> bool:
    large = (line for line in lines if is_caption(line))
    letters = sum(
        line.letters for line in large if is_outlined(part(image, line)) or is_barred(image, line)
    )
    together = sum(line.letters for line in lines)
    return letters in CAPTION_LETTERS and letters >= LEAST_CAPTION * together


def is_caption(line: Line) -> bool:
    """Large, and above or below the picture rather than in it."""
    at_edge = line.bottom <= EDGE or line.top >= 1 - EDGE
    in_middle = abs(line.left + line.right - 1) / 2 <= OFF_CENTRE
    is_wide = line.right - line.left >= WIDE
    return at_edge and (in_middle or is_wide) and line.bottom - line.top >= LEAST_HEIGHT


def is_outlined(pixels: Image) -> bool:
    """White letters with something dark around each."""
    if not pixels.size:
        return False
    white = pixels.min(axis=2) >= WHITE
    beside = grown(grown(white, axis=0), axis=1) & ~white
    if np.mean(white) < LEAST_WHITE or not beside.any():
        return False
    return bool(np.mean(pixels[beside].max(axis=1) <= DARK) >= OUTLINED)


def grown(mask: NDArray[np.bool_], *, axis: int) -> NDArray[np.bool_]:
    """By two pixels to both sides."""
    found = mask.copy()
    for by in (-2, -1, 1, 2):
        found |= np.roll(mask, by, axis)
    return found


def is_barred(image: Image, line: Line) -> bool:
    """The whole strip in which it stands is white, or black, from the left edge to the right."""
    strip = part(image, Line(0, line.top, 1, line.bottom, 0)).astype(int)
    if not strip.size:
        return False
    colour = np.median(strip.reshape(-1, 3), axis=0)
    same = np.abs(strip - colour).max(axis=2) <= SAME
    is_bar = colour.min() >= PAPER_WHITE or colour.max() <= INK_BLACK
    return bool(is_bar and np.mean(same) >= PLAIN)


def part(image: Image, line: Line) -> Image:
    height, width, _ = image.shape
    top, bottom = int(line.top * height), int(np.ceil(line.bottom * height))
    left, right = int(line.left * width), int(np.ceil(line.right * width))
    return image[max(top, 0) : bottom, max(left, 0) : right]
