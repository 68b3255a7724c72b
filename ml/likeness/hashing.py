"""64 bits of how a picture looks: the pHash, in all eight turns.

The hash is bit for bit that of `imagehash.phash`: what is brighter than usual among the lowest
8 x 8 frequencies of the picture at 32 x 32. The first row of frequencies holds the highest bits.
"""

import numpy as np
import PIL.Image
import scipy.fft
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

SMALL_PX = 32
SIDE = 8  # frequencies each way
# A picture sets 32 bits. One without any detail, all black or all white, sets next to none.
TELLING_BITS = 24
# Frequencies weaker than this, in levels of grey, are noise of rounding.
NOISE = 1e-3


def hash_turns(pixels: Pixels) -> Hashes:
    """Return the pHash of each turn of a picture, (height, width, 3) or (height, width) uint8, in
    the order of EXIF orientations 1 to 8.

    Of a picture that itself was turned the small one is rounded in another order, so that its hash
    may be a few bits off these (at most 4 of 64 were seen).
    """
    return _hashes(turns_of(grey_square(pixels, SMALL_PX)))


def grey_square(pixels: Pixels, side_px: int) -> Pixels:
    """Return (side, side) uint8: all of the picture, whatever its shape, in shades of grey."""
    grey = PIL.Image.fromarray(pixels).convert("L")
    return np.asarray(grey.resize((side_px, side_px), PIL.Image.Resampling.LANCZOS))


def turns_of(square: Pixels) -> Pixels:
    """Return (8, n, n): a square picture as each EXIF orientation turns it."""
    across = square.T
    return np.stack(
        [
            square, square[:, ::-1], square[::-1, ::-1], square[::-1],
            across, across[:, ::-1], across[::-1, ::-1], across[::-1],
        ]
    )  # fmt: skip


def hashes_of_frequencies(low: NDArray[np.float64]) -> Hashes:
    """Return the hash of each of (n, 8, 8) low frequencies: what is above their median."""
    flat = low.reshape(-1, SIDE * SIDE)
    bits = flat > np.median(flat, axis=1, keepdims=True) + NOISE
    hashes: Hashes = np.packbits(bits, axis=1).view(">u8")[:, 0].astype(np.uint64)
    return hashes


def are_telling(hashes: Hashes) -> NDArray[np.bool_]:
    """Return of each hash whether its picture has any detail to be known by."""
    telling: NDArray[np.bool_] = np.bitwise_count(hashes) >= TELLING_BITS
    return telling


def _hashes(squares: Pixels) -> Hashes:
    frequencies = scipy.fft.dctn(squares.astype(np.float64), axes=(1, 2))
    return hashes_of_frequencies(frequencies[:, :SIDE, :SIDE])
