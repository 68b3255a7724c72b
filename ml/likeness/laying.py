"""One picture laid upon another: both on the grid of what they share, and how well they fit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.likeness.protocol import Placement

Floats = NDArray[np.float32]

LEAST_GRID_PX = 8


@dataclass(frozen=True)
class Shared:
    """What a placement lets two frames share: left, top, right, bottom in fractions of each; and
    the grid's size."""

    first: tuple[float, float, float, float]
    second: tuple[float, float, float, float]
    width_px: int
    height_px: int


def shared_part(
    placement: Placement, first: Floats, second: Floats, *, longest_px: int
) -> Shared | None:
    """What a turned picture and the one it lies on share, no finer than the coarser of them; None
    where that is too little to see anything."""
    left, top = max(placement.left, 0.0), max(placement.top, 0.0)
    right = min(placement.left + placement.width, 1.0)
    bottom = min(placement.top + placement.height, 1.0)
    own = (
        (left - placement.left) / placement.width,
        (top - placement.top) / placement.height,
        (right - placement.left) / placement.width,
        (bottom - placement.top) / placement.height,
    )
    boxes = own, (left, top, right, bottom)
    sizes = [_pixels(box, picture) for box, picture in zip(boxes, (first, second), strict=True)]
    width, height = min(sizes)
    if min(width, height) < LEAST_GRID_PX:
        return None
    scale = min(1.0, longest_px / max(width, height))
    across, down = round(width * scale), round(height * scale)
    if min(across, down) < LEAST_GRID_PX:
        return None
    return Shared(*boxes, across, down)


def _pixels(box: tuple[float, float, float, float], picture: Floats) -> tuple[float, float]:
    height, width = picture.shape[:2]
    return (box[2] - box[0]) * width, (box[3] - box[1]) * height


def sampled(
    picture: NDArray[Any], box: tuple[float, float, float, float], width_px: int, height_px: int
) -> Floats:
    """A box of a picture (h, w) or (h, w, c) on a grid."""
    down = weights(box[1], box[3], height_px, picture.shape[0])
    across = weights(box[0], box[2], width_px, picture.shape[1])
    if picture.ndim == 2:
        grid: Floats = down @ picture @ across.T
        return grid
    planes = [down @ picture[..., each] @ across.T for each in range(picture.shape[2])]
    return np.stack(planes, axis=-1)


def weights(start: float, end: float, count: int, pixels: int) -> Floats:
    """Return (count, pixels): what each pixel of a line adds to each point between two places."""
    step = (end - start) * pixels / count
    centres = start * pixels + (np.arange(count) + 0.5) * step - 0.5
    centres = centres.clip(0, pixels - 1)
    apart = np.abs(centres[:, None] - np.arange(pixels)) / max(step, 1.0)
    shares = np.maximum(1 - apart, 0)
    lines: Floats = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return lines


def correlation(one: Floats, other: Floats) -> float:
    """How the brightness of two grids goes together: -1 to 1; 0 where one is flat."""
    one, other = one - one.mean(), other - other.mean()
    power = float((one**2).sum() * (other**2).sum())
    return float((one * other).sum()) / power**0.5 if power > 1e-3 else 0.0
