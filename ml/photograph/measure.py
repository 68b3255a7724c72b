"""Sharpness, exposure and noise of a photo, from its greys alone. Pure.

- Sharpness: blurring a sharp picture once more takes most of its edges, a blurred one keeps them
  (Crété, Dolmiere, Ladret, Nicolas, "The blur effect", 2007). Asked of each tile, and answered by
  the sharpest of those with most edges: a soft background is no fault. Of both directions the
  worse counts, for a shake blurs only one. What noise may have drawn is taken off before.
- Noise: the grain where the picture is flattest, as a standard deviation in levels of grey
  (Immerkaer, "Fast noise variance estimation", 1996).
- Exposure: what is burnt out or black, and whether the picture uses the tones that there are.

All are of a picture of one size, else the same photo in more pixels would be another one.
"""

from dataclasses import dataclass

import numpy as np
import PIL.Image
from numpy.typing import NDArray

Grey = NDArray[np.float32]

LONGEST_PX = 640
TILE_PX = 32
BLUR_PX = 9  # of the second blur, as in the paper
STRONGEST = 0.4  # of the tiles: those with most edges
SHARPEST = 0.9  # the quantile among them that speaks for the picture
FAINTEST = 0.3  # levels of grey: less is no edge
NOISE_EDGES = 4.0  # standard deviations of noise that are no edge, either
FLATTEST = 0.1  # the quantile of the tiles in which noise is looked for
NOT_CLIPPED = (10.0, 245.0)
BLACK, WHITE = 6, 250  # levels of grey up to which, and from which on, nothing is to be seen

# What each takes off. Chosen on one half of our photos; `quality.evaluate` reports the other.
NO_EDGES, ALL_EDGES = 0.1, 0.9
BURNT_OUT, BLACKED_OUT = 0.5, 1.5
DARKEST, BRIGHT_ENOUGH = 0.1, 0.7  # of the level that a twentieth of the picture exceeds
MIDDLE, BRIGHTEST = 0.55, 1.2  # of the mean tone
GRAINY = 12.0


@dataclass(frozen=True)
class Measures:
    """`sharpness` and `exposure` from 0 to 1; `noise` in levels of grey; `highlights` and
    `shadows`: the share of the picture that is white or black; `tone`: the mean, 0 to 1."""

    sharpness: float
    exposure: float
    noise: float
    highlights: float
    shadows: float
    tone: float

    @property
    def technical(self) -> float:
        """All of it as one number, 0 to 1: what is bad in one way is not made good by another."""
        edges = _within((self.sharpness - NO_EDGES) / (ALL_EDGES - NO_EDGES))
        grain = 1 / (1 + (self.noise / GRAINY) ** 2)
        return edges**2 * self.exposure * grain


def measure(pixels: NDArray[np.uint8]) -> Measures:
    """Measure a picture: (h, w) grey or (h, w, 3) RGB, of any size."""
    grey = in_grey(pixels)
    noise = _noise(grey)
    shares = np.bincount(grey.astype(np.uint8).ravel(), minlength=256) / grey.size
    highlights, shadows = float(shares[WHITE:].sum()), float(shares[:BLACK].sum())
    tone = float(grey.mean()) / 255
    bright = float(np.quantile(grey, 0.95)) / 255
    return Measures(
        sharpness=min(_sharpness(grey, noise), _sharpness(grey.T, noise)),
        exposure=_exposure(highlights, shadows, tone, bright),
        noise=noise,
        highlights=highlights,
        shadows=shadows,
        tone=tone,
    )


def in_grey(pixels: NDArray[np.uint8]) -> Grey:
    """Small, and never smaller than a tile and its rim: its last lines are repeated."""
    small = PIL.Image.fromarray(pixels).convert("L")
    small.thumbnail((LONGEST_PX, LONGEST_PX), PIL.Image.Resampling.BILINEAR)
    grey = np.asarray(small, np.float32)
    missing = [(0, max(0, TILE_PX + 2 - side)) for side in grey.shape]
    return np.pad(grey, missing, mode="edge")


def _exposure(highlights: float, shadows: float, tone: float, bright: float) -> float:
    """`bright`: the level that only a twentieth of the picture exceeds."""
    burnt = np.exp(-highlights / BURNT_OUT) * np.exp(-shadows / BLACKED_OUT)
    dark = _within((bright - DARKEST) / (BRIGHT_ENOUGH - DARKEST))
    pale = 1 - _within((tone - MIDDLE) / (BRIGHTEST - MIDDLE))
    return float(burnt) * dark * pale


def _noise(grey: Grey) -> float:
    across = grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:]
    both = across[:-2] - 2 * across[1:-1] + across[2:]
    grain, tones = _tiles(np.abs(both)), _tiles(grey[1:-1, 1:-1])
    darkest, brightest = NOT_CLIPPED
    grain = grain[(tones > darkest) & (tones < brightest)]
    if not len(grain):
        return 0.0
    return float(np.sqrt(np.pi / 2) / 6 * np.quantile(grain, FLATTEST))


def _sharpness(grey: Grey, noise: float) -> float:
    """Of edges across: how much of them one more blur takes."""
    edges = np.abs(np.diff(grey, axis=1))
    left = np.abs(np.diff(_blurred(grey), axis=1))
    edges = np.maximum(edges - NOISE_EDGES * noise, 0)
    before, taken = _tiles(edges), _tiles(np.maximum(edges - left, 0))
    shares = taken / np.maximum(before, FAINTEST)
    strong = before >= np.quantile(before, 1 - STRONGEST)
    return float(np.quantile(shares[strong], SHARPEST))


def _blurred(grey: Grey) -> Grey:
    padded = np.pad(grey, [(0, 0), (BLUR_PX // 2 + 1, BLUR_PX // 2)], mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float32)
    return np.asarray((sums[:, BLUR_PX:] - sums[:, :-BLUR_PX]) / BLUR_PX, np.float32)


def _tiles(values: Grey) -> Grey:
    """The mean of each tile; what is left over at the right and below is in none."""
    rows, columns = (side // TILE_PX for side in values.shape)
    whole = values[: rows * TILE_PX, : columns * TILE_PX]
    tiles = whole.reshape(rows, TILE_PX, columns, TILE_PX)
    return np.asarray(tiles.mean((1, 3)), np.float32).ravel()


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))
