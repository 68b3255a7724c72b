"""What every engine that reads text offers, whatever runs inside it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Region:
    """A line of text where it stands: corners clockwise from where the text's top left is."""

    box: Quad
    text: str
    confidence: float


class TextReader(Protocol):
    """Finds and reads the text in pictures.

    Images are (h, w, 3) uint8 RGB, upright. Boxes are pixels of the image, origin top-left;
    confidence goes from 0 to 1. Regions come in reading order, and only those that the engine
    is sure of. A new `version` means that pictures have to be read again.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...

    def read(self, image: Image) -> list[Region]:
        """Return the lines of text in a picture; none where there is no text."""
        ...
