"""Chooses an engine and keeps it no longer than it reads: a library at rest needs no memory."""

import ctypes
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from ml.ocr.protocol import Image, Region, TextReader
from ml.weights import ModelUnavailable

PACKAGED = "ppocr"
TESSERACT = "tesseract"


@dataclass(frozen=True)
class Engine:
    """Where an engine is, imported only by who reads: each drags its libraries into memory."""

    module: str
    version: int


# A new version means that pictures have to be read again.
ENGINES = {
    PACKAGED: Engine("ml.ocr.packaged", version=1),
    TESSERACT: Engine("ml.ocr.tesseract", version=1),
}


def engine_name(asked: str, languages: str) -> str:
    """Return the engine that is asked for; by itself, Tesseract only where languages are named.

    The packaged engine reads Latin, Chinese and Japanese, and reads them better.
    """
    return asked or (TESSERACT if languages else PACKAGED)


def engine_version(name: str) -> int:
    """Return the version of an engine, without loading it. Raises ModelUnavailable."""
    return _engine(name).version


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
    module = importlib.import_module(_engine(engine).module)
    return cast(TextReader, module.open_reader(languages, threads=threads))


def _engine(name: str) -> Engine:
    if name not in ENGINES:
        known = " or ".join(ENGINES)
        raise ModelUnavailable(f"There is no engine {name} that reads text, only {known}.")
    return ENGINES[name]


def _read_all(images: Iterable[Image], reader: TextReader) -> list[list[Region]]:
    return [reader.read(image) for image in images]


def _give_memory_back() -> None:
    """glibc keeps freed memory for later; elsewhere there is nothing to be told."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
