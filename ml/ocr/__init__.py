"""Text in pictures: `read_texts(images, …)` is the way in."""

from ml.ocr.protocol import Image, Quad, Region, TextReader
from ml.ocr.registry import engine_name, engine_version, read_texts

__all__ = [
    "Image",
    "Quad",
    "Region",
    "TextReader",
    "engine_name",
    "engine_version",
    "read_texts",
]
