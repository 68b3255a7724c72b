"""Hashes by which a crop and its whole are found, wherever the crop was cut.

Each picture keeps one hash of its middle. Whoever looks for its other versions guesses how a crop
may have been cut, and hashes what would then be the middle of the other: as if it were itself the
crop, and as if the other were. All are pHashes of windows of one small picture; as frequencies
are sums along rows and columns, a product of matrices has them all at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.likeness.hashing import SIDE, Hashes, Pixels, grey_square, hashes_of_frequencies

SQUARE_PX = 128
MIDDLE = (0.1, 0.9)
# What a crop may have lost of a side, before and behind, as shares: together a tenth at most.
# A cut between two of these is at most 2.5 % off on each edge, which the hash bears.
CUTS = ((0.0, 0.0), (0.05, 0.0), (0.0, 0.05), (0.1, 0.0), (0.05, 0.05), (0.0, 0.1))

Span = tuple[float, float]
Waves = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WindowHashes:
    """`middle`: of the picture's own middle. `windows`, (72,): of what is the middle of another."""

    middle: int
    windows: Hashes


def hash_windows(pixels: Pixels) -> WindowHashes:
    """Return the hashes of a picture by which its crops, and what it is a crop of, are found."""
    square = grey_square(pixels, SQUARE_PX).astype(np.float64)
    hashes = np.concatenate([_hashes_within(square, waves) for waves in (AS_CROP, AS_WHOLE)])
    return WindowHashes(int(hashes[0]), hashes)


def _hashes_within(square: NDArray[np.float64], waves: Waves) -> Hashes:
    """The hash of each window that a span of rows and a span of columns make."""
    low = np.einsum("aky,yx,blx->abkl", waves, square, waves, optimize=True)
    return hashes_of_frequencies(low.reshape(-1, SIDE, SIDE))


def _waves(span: Span) -> NDArray[np.float64]:
    """Return (8, 128): the cosines of the lowest frequencies of a span, and nothing beside it."""
    first, end = span[0] * SQUARE_PX, span[1] * SQUARE_PX
    pixels = np.arange(SQUARE_PX)
    within = np.clip(np.minimum(pixels + 1, end) - np.maximum(pixels, first), 0, 1)
    place = (pixels + 0.5 - first) / (end - first)
    waves: Waves = within * np.cos(np.pi * np.arange(SIDE)[:, None] * place) / (end - first)
    return waves


def _middle_seen_from_crop(cut: Span) -> Span:
    """Where a crop that was cut like this has the middle of its whole."""
    left = 1 - sum(cut)
    return (MIDDLE[0] - cut[0]) / left, (MIDDLE[1] - cut[0]) / left


def _middle_of_crop(cut: Span) -> Span:
    """Where a whole has the middle of a crop that is cut like this."""
    left = 1 - sum(cut)
    return cut[0] + MIDDLE[0] * left, cut[0] + MIDDLE[1] * left


AS_CROP: Waves = np.stack([_waves(_middle_seen_from_crop(cut)) for cut in CUTS])
AS_WHOLE: Waves = np.stack([_waves(_middle_of_crop(cut)) for cut in CUTS])
