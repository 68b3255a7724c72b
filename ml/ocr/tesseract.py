"""Tesseract, for the scripts that the packaged engine does not know. It has to be installed."""

import os
from collections.abc import Iterator
from itertools import groupby
from statistics import mean
from typing import Any

import PIL.Image
import pytesseract

from ml.ocr.protocol import Image, Quad, Region
from ml.weights import ModelUnavailable

DEFAULT_LANGUAGE = "eng"
# Text anywhere in the picture, not a page of it.
SPARSE_TEXT = "--psm 11"
LONGEST_S = 60
SURE_FROM = 0.6
LINE = ("block_num", "par_num", "line_num")

Word = dict[str, Any]


def open_reader(languages: str, *, threads: int) -> "TesseractReader":
    """Return the engine for some languages. Raises ModelUnavailable."""
    return TesseractReader(languages, threads=threads)


class TesseractReader:
    """Asks the program; `languages` are its own names, joined by a plus: "rus+eng"."""

    def __init__(self, languages: str, *, threads: int) -> None:
        self._languages = languages or DEFAULT_LANGUAGE
        os.environ["OMP_THREAD_LIMIT"] = str(threads)  # for the program; it takes no such option
        try:
            missing = set(self._languages.split("+")) - set(pytesseract.get_languages())
        except pytesseract.TesseractNotFoundError as error:
            raise ModelUnavailable("Tesseract is not installed.") from error
        if missing:
            names = ", ".join(sorted(missing))
            raise ModelUnavailable(f"Tesseract is here, but not its language files for {names}.")

    def read(self, image: Image) -> list[Region]:
        """Return the lines of text in a picture; none where there is no text."""
        table = pytesseract.image_to_data(
            PIL.Image.fromarray(image),
            lang=self._languages,
            config=SPARSE_TEXT,
            timeout=LONGEST_S,
            output_type=pytesseract.Output.DICT,
        )
        lines = groupby(_words(table), lambda word: [word[part] for part in LINE])
        return [_region(list(words)) for _, words in lines]


def _words(table: dict[str, list[Any]]) -> Iterator[Word]:
    """The words that it is sure of; confidences are per cent."""
    for row in zip(*table.values(), strict=True):
        word = dict(zip(table, row, strict=True))
        is_text = any(character.isalnum() for character in word["text"])
        if is_text and float(word["conf"]) >= SURE_FROM * 100:
            yield word


def _region(words: list[Word]) -> Region:
    text = " ".join(word["text"] for word in words)
    return Region(_box(words), text, mean(float(word["conf"]) for word in words) / 100)


def _box(words: list[Word]) -> Quad:
    left, top = (min(float(word[side]) for word in words) for side in ("left", "top"))
    right = max(float(word["left"] + word["width"]) for word in words)
    bottom = max(float(word["top"] + word["height"]) for word in words)
    return ((left, top), (right, top), (right, bottom), (left, bottom))
