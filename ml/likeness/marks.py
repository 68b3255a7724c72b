"""Marks of a picture: corners and blobs by which a part of it is found again in another.

After SIFT (Lowe 2004) and DAISY (Tola 2010), without their turning: of the ways a photo is turned
in its pixels only eight occur, and a description can be turned as the picture is.
"""

from dataclasses import dataclass

import numpy as np
import PIL.Image
import scipy.ndimage
from numpy.typing import NDArray

from ml.likeness.turning import STEPS

Floats = NDArray[np.float32]

SCALES = (0.7, 0.5, 0.35, 0.25)  # of the small picture
MARKS_PER_SCALE = (80, 60, 40, 30)
LEAST_CONTRAST = 1.5  # grey levels of the blob filter
CELLS, BINS = 4, 8
CELL_PX = 5
CELL_PLACES = np.array([-6, -2, 2, 6])
MARGIN_PX = 8
BORDER_PX = 4
LEAST_SIDE_PX = 16


@dataclass(frozen=True, eq=False)
class Marks:
    """`places` (n, 2) float32, x and y in fractions of the frame; `sizes` (n,) float32, px of the
    small picture; `words` (n, 4, 4, 8) float32: rows, columns and directions of the gradient around
    a mark, of length 1."""

    places: Floats
    sizes: Floats
    words: Floats


def find_marks(luma: Floats) -> Marks:
    """Find the marks of a small picture (h, w), 0 to 255."""
    levels = [_at_scale(luma, *each) for each in zip(SCALES, MARKS_PER_SCALE, strict=True)]
    return Marks(
        np.concatenate([each.places for each in levels]),
        np.concatenate([each.sizes for each in levels]),
        np.concatenate([each.words for each in levels]),
    )


def turned_words(words: Floats, orientation: int) -> Floats:
    """The descriptions (n, 4, 4, 8) as they are in the turned picture."""
    swaps, mirrors_x, mirrors_y = STEPS[orientation]
    directions = np.arange(BINS)
    if swaps:
        words, directions = words.swapaxes(1, 2), (2 - directions) % BINS
    if mirrors_x:
        words, directions = words[:, :, ::-1], (4 - directions) % BINS
    if mirrors_y:
        words, directions = words[:, ::-1], -directions % BINS
    return words[..., np.argsort(directions)]


def _at_scale(luma: Floats, scale: float, most: int) -> Marks:
    small = _reduced(luma, scale)
    if min(small.shape) < LEAST_SIDE_PX:
        return Marks(*(np.zeros(shape, np.float32) for shape in ((0, 2), (0,), (0, 4, 4, 8))))
    places = _blobs(small, most)
    size = np.array(small.shape[::-1], np.float32)
    return Marks(
        ((places + 0.5) / size).astype(np.float32),
        np.full(len(places), 1 / scale, np.float32),
        _words(small, places),
    )


def _reduced(luma: Floats, scale: float) -> Floats:
    height, width = luma.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    reduced = PIL.Image.fromarray(luma).resize(size, PIL.Image.Resampling.BICUBIC)
    return np.asarray(reduced, np.float32)


def _blobs(small: Floats, most: int) -> Floats:
    """The strongest peaks (n, 2) of a blob filter, as x and y in pixels."""
    fine = scipy.ndimage.gaussian_filter(small, 1.2)
    strength = np.abs(fine - scipy.ndimage.gaussian_filter(fine, 1.5))
    peaks = strength == scipy.ndimage.maximum_filter(strength, 5)
    peaks &= strength > LEAST_CONTRAST
    peaks[:BORDER_PX] = peaks[-BORDER_PX:] = False
    peaks[:, :BORDER_PX] = peaks[:, -BORDER_PX:] = False
    y, x = np.nonzero(peaks)
    best = np.argsort(-strength[y, x], kind="stable")[:most]
    return np.stack([x[best], y[best]], axis=1).astype(np.float32)


def _words(small: Floats, places: Floats) -> Floats:
    """How the picture runs around each place: (n, 4, 4, 8)."""
    dy, dx = np.gradient(scipy.ndimage.gaussian_filter(small, 0.8))
    angles = np.arange(BINS, dtype=np.float32) * (2 * np.pi / BINS)
    channels = np.cos(angles)[:, None, None] * dx + np.sin(angles)[:, None, None] * dy
    channels = np.maximum(channels, 0)
    for axis in (1, 2):
        channels = scipy.ndimage.uniform_filter1d(channels, CELL_PX, axis=axis, mode="constant")
    channels = np.pad(channels, ((0, 0), (MARGIN_PX, MARGIN_PX), (MARGIN_PX, MARGIN_PX)))
    x, y = (places.T[:, :, None] + CELL_PLACES + MARGIN_PX).astype(np.intp)
    words = channels[:, y[:, :, None], x[:, None, :]].transpose(1, 2, 3, 0)
    return _evened(words.reshape(len(places), CELLS * CELLS * BINS)).reshape(-1, CELLS, CELLS, BINS)


def _evened(words: Floats) -> Floats:
    """Of length 1, with no one value that outshouts the others (as SIFT does)."""
    words = words / np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-6)
    words = np.minimum(words, 0.2)
    evened: Floats = words / np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-6)
    return evened.astype(np.float32)
