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
TURNS = 8


def hash_picture(pixels: Pixels) -> int:
    """Return the pHash of a picture, (height, width, 3) or (height, width) uint8."""
    return int(_hashes(small_grey(pixels)[None])[0])


def hash_turns(pixels: Pixels) -> Hashes:
    """Return the hash of each turn of a picture, in the order of EXIF orientations 1 to 8.

    The first is `hash_picture`. Of a picture that itself was turned the small one is rounded in
    another order, so that its hash may be a bit or two off these.
    """
    return _hashes(turns_of(small_grey(pixels)))


def small_grey(pixels: Pixels) -> Pixels:
    """Return (32, 32) uint8: the picture as the hash sees it."""
    grey = PIL.Image.fromarray(pixels).convert("L")
    return np.asarray(grey.resize((SMALL_PX, SMALL_PX), PIL.Image.Resampling.LANCZOS))


def turns_of(square: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (8, n, n): a square picture as each EXIF orientation turns it."""
    across = square.T
    return np.stack(
        [
            square, square[:, ::-1], square[::-1, ::-1], square[::-1],
            across, across[:, ::-1], across[::-1, ::-1], across[::-1],
        ]
    )  # fmt: skip


def _hashes(squares: NDArray[np.uint8]) -> Hashes:
    low = scipy.fft.dctn(squares.astype(np.float64), axes=(1, 2))[:, :SIDE, :SIDE].reshape(-1, 64)
    bits = low > np.median(low, axis=1, keepdims=True)
    hashes: Hashes = np.packbits(bits, axis=1).view(">u8")[:, 0].astype(np.uint64)
    return hashes
