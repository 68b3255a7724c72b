"""Chooses an engine and keeps it no longer than it reads: a library at rest needs no memory."""

import ctypes
from collections.abc import Iterable

from ml.ocr import packaged, tesseract
from ml.ocr.protocol import Image, Region, TextReader
from ml.weights import ModelUnavailable

VERSIONS = {packaged.NAME: packaged.VERSION, tesseract.NAME: tesseract.VERSION}


def engine_name(asked: str, languages: str) -> str:
    """Return the engine that is asked for; by itself, Tesseract only where languages are named.

    The packaged engine reads Latin, Chinese and Japanese, and reads them better.
    """
    return asked or (tesseract.NAME if languages else packaged.NAME)


def engine_version(name: str) -> int:
    """Return the version that an engine will have, without loading it. Raises ModelUnavailable."""
    if name not in VERSIONS:
        known = " or ".join(sorted(VERSIONS))
        raise ModelUnavailable(f"There is no engine {name} that reads text, only {known}.")
    return VERSIONS[name]


def read_texts(
    images: Iterable[Image], *, engine: str, languages: str = "", threads: int = 1
) -> list[list[Region]]:
    """Return the lines of text in each picture. Raises ModelUnavailable.

    The models are opened for this and closed afterwards, with the memory that they took: opening
    takes 0.15 s, keeping would take 200 MB.
    """
    try:
        return _read_all(images, open_reader(engine, languages=languages, threads=threads))
    finally:
        _give_memory_back()


def open_reader(engine: str, *, languages: str = "", threads: int = 1) -> TextReader:
    """Return an engine, ready to read. Raises ModelUnavailable, saying what to do."""
    engine_version(engine)
    if engine == tesseract.NAME:
        return tesseract.TesseractReader(languages)
    return packaged.PackagedReader(threads=threads)


def _read_all(images: Iterable[Image], reader: TextReader) -> list[list[Region]]:
    return [reader.read(image) for image in images]


def _give_memory_back() -> None:
    """glibc keeps freed memory for later; elsewhere there is nothing to be told."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
