"""Made-up pictures of which no two look alike, and what people do to pictures."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def scene(seed: int, width: int = 480, height: int = 320) -> Pixels:
    """Large soft shapes with smaller ones and grain, as photos have."""
    random = np.random.default_rng(seed)
    layers = [
        np.asarray(
            Image.fromarray(random.integers(0, 256, (rows, rows * 3 // 2, 3), np.uint8)).resize(
                (width, height), Image.Resampling.BICUBIC
            ),
            float,
        )
        * weight
        for rows, weight in ((3, 0.5), (7, 0.3), (40, 0.2))
    ]
    return np.asarray(np.clip(sum(layers), 0, 255), np.uint8)


def compressed(pixels: Pixels, quality: int = 60) -> Pixels:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def cut(pixels: Pixels, left: float, top: float, width: float, height: float) -> Pixels:
    """A part, in shares of the whole."""
    rows, columns = pixels.shape[:2]
    first_row, first_column = round(top * rows), round(left * columns)
    return pixels[
        first_row : first_row + round(height * rows),
        first_column : first_column + round(width * columns),
    ]


def with_bars(pixels: Pixels, rows: int, columns: int = 0, level: int = 18) -> Pixels:
    sides = ((rows, rows), (columns, columns), (0, 0))
    return np.pad(pixels, sides, constant_values=level)
