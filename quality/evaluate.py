"""Measures how photos are ranked: `python -m quality.evaluate FOLDER… [--half 0|1]`.

Each photo of the folders is spoilt in several ways and in several degrees. Printed is, for each,
in how many of the pairs the photo is above what was made of it. Bounds were chosen on half 0, every
second photo; figures that mean something are of half 1, the others.
"""

import argparse
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageFilter
from numpy.typing import NDArray

from ml.photograph.measure import measure

Pixels = NDArray[np.uint8]
LEAST_PX, PREVIEW_PX, PREVIEW_QUALITY = 400, 1440, 82
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
GAMMA = 2.2
CLEAR = 0.95  # what is asked of damage that anybody sees


def blurred(pixels: Pixels, radius_px: float) -> Pixels:
    picture = PIL.Image.fromarray(pixels)
    return np.asarray(picture.filter(PIL.ImageFilter.GaussianBlur(radius_px)))


def shaken(pixels: Pixels, distance_px: float) -> Pixels:
    """As by a camera that moved sideways by so much."""
    steps = int(distance_px)
    padded = np.pad(pixels.astype(np.float32), [(0, 0), (steps, 0), (0, 0)], mode="edge")
    width = pixels.shape[1]
    moved = np.mean([padded[:, step : step + width] for step in range(steps)], axis=0)
    return np.asarray(moved.round(), np.uint8)


def exposed(pixels: Pixels, stops: float) -> Pixels:
    light = (pixels / 255) ** GAMMA * 2.0**stops
    levels = np.clip(light, 0, 1) ** (1 / GAMMA) * 255
    return np.asarray(levels.round(), np.uint8)


def grainy(pixels: Pixels, deviation: float) -> Pixels:
    grain = np.random.default_rng(pixels.size).normal(0, deviation, pixels.shape)
    return np.asarray(np.clip(pixels + grain, 0, 255).round(), np.uint8)


def compressed(pixels: Pixels, quality: float) -> Pixels:
    content = io.BytesIO()
    PIL.Image.fromarray(pixels).save(content, "JPEG", quality=int(quality))
    return np.asarray(PIL.Image.open(content))


Spoil = Callable[[Pixels, float], Pixels]
# Degrees are pixels of the photo (400 to 700 wide), stops, levels of grey, and JPEG's quality.
# The second list is damage that nobody overlooks, of which more is asked.
WAYS: tuple[tuple[str, Spoil, Sequence[float], Sequence[float]], ...] = (
    ("blurred", blurred, (0.5,), (1, 2, 4)),
    ("shaken", shaken, (), (5, 9, 15)),
    ("overexposed", exposed, (1.5,), (2.5, 3.5)),
    ("underexposed", exposed, (-1.5,), (-2.5, -4)),
    ("noisy", grainy, (10,), (20, 35)),
    ("compressed", compressed, (30, 10, 5), ()),
)


def main() -> None:
    """Print the report."""
    options = _options()
    photos = pictures(options.folders)[options.half :: 2]
    print(f"{len(photos)} photos of half {options.half}")
    technical = [rank(read(path)) for path in photos]
    for name, spoil, slight, clear in WAYS:
        for degree in (*slight, *clear):
            share = share_above(photos, technical, spoil, degree)
            mark = "" if degree in slight else "  ok" if share >= CLEAR else "  BELOW THE BAR"
            print(f"{name:13} {degree:5}: {share:.3f}{mark}", flush=True)


def pictures(folders: Sequence[Path]) -> list[Path]:
    """Those that are large enough to be spoilt, in the order of their names."""
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [path for path in found if path.suffix.lower() in SUFFIXES and is_large(path)]


def is_large(path: Path) -> bool:
    with PIL.Image.open(path) as picture:
        return max(picture.size) >= LEAST_PX


def read(path: Path) -> Pixels:
    with PIL.Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def share_above(
    photos: Sequence[Path], technical: Sequence[float], spoil: Spoil, degree: float
) -> float:
    pairs = zip(technical, spoilt(photos, spoil, degree), strict=True)
    return sum(whole > worse for whole, worse in pairs) / max(len(photos), 1)


def spoilt(photos: Sequence[Path], spoil: Spoil, degree: float) -> Iterator[float]:
    for path in photos:
        yield rank(spoil(read(path), degree))


def rank(pixels: Pixels) -> float:
    """As the pipeline measures it: of the preview."""
    picture = PIL.Image.fromarray(pixels)
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
    return measure(compressed(np.asarray(picture), PREVIEW_QUALITY)).technical


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
