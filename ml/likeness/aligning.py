"""Laying one picture exactly upon another, by what differs (Lucas and Kanade 1981), however their
brightness was changed and whatever else was painted over a part."""

import numpy as np
from numpy.typing import NDArray

from ml.likeness.laying import Shared, sampled, shared_part
from ml.likeness.protocol import Placement

Floats = NDArray[np.float32]

# Chosen by hand and fitted to no set; docs/adr/0021-likeness.md measures what they lay.
COARSE = (48, 5)  # the grid's longest side, and how often
FINE = ((96, 2), (160, 2))
NOISE = 2.0  # grey levels that never count as a difference
MOST_PX, MOST_SCALE = 3.0, 0.08  # a step
LITTLE = np.float32(1e-3)  # that the equations of a flat picture have an answer


def roughly_aligned(placement: Placement, first: Floats, second: Floats) -> Placement:
    """Better a placement: `first` and `second` (h, w) are the brightness of both, the first turned
    already."""
    return _aligned(placement, first, second, COARSE)


def finely_aligned(placement: Placement, first: Floats, second: Floats) -> Placement:
    """Better one that is nearly right, to a part of a pixel."""
    for steps in FINE:
        placement = _aligned(placement, first, second, steps)
    return placement


def _aligned(
    placement: Placement, first: Floats, second: Floats, steps: tuple[int, int]
) -> Placement:
    longest, count = steps
    for _ in range(count):
        shared = shared_part(placement, first, second, longest_px=longest)
        if shared is None:
            return placement
        placement = _stepped(placement, shared, first, second)
    return placement


def _stepped(placement: Placement, shared: Shared, first: Floats, second: Floats) -> Placement:
    size = shared.width_px, shared.height_px
    shift_x, scale_x, shift_y, scale_y = _step(
        sampled(first, shared.first, *size), sampled(second, shared.second, *size)
    )
    left, width = _moved(placement.left, placement.width, shared.second[0::2], shift_x, scale_x)
    top, height = _moved(placement.top, placement.height, shared.second[1::2], shift_y, scale_y)
    return Placement(placement.orientation, left, top, width, height)


def _moved(
    start: float, length: float, seen: tuple[float, ...], shift: float, scale: float
) -> tuple[float, float]:
    """A side of the frame after a step about the middle of what is seen; `shift` in its parts."""
    middle, span = (seen[0] + seen[1]) / 2, seen[1] - seen[0]
    return middle + (start - middle - shift * span) / (1 + scale), length / (1 + scale)


def _step(first: Floats, second: Floats) -> tuple[float, float, float, float]:
    """Where points of the grid should look in the first instead: a shift, in parts of the grid, and
    a growth about the middle, for x and y."""
    height, width = first.shape
    dy, dx = np.gradient(first)
    x = np.linspace(-width / 2, width / 2, width, dtype=np.float32)
    y = np.linspace(-height / 2, height / 2, height, dtype=np.float32)[:, None]
    brightness = first / 128 - 1
    columns = [dx, dx * x, dy, dy * y, np.ones_like(first), brightness, brightness**2]
    known = np.stack(columns, axis=-1).reshape(-1, len(columns))
    found = _robust_fit(known, (second - first).ravel())
    shift_x, scale_x, shift_y, scale_y = found[:4].tolist()
    return (
        float(np.clip(shift_x, -MOST_PX, MOST_PX)) / width,
        float(np.clip(scale_x, -MOST_SCALE, MOST_SCALE)),
        float(np.clip(shift_y, -MOST_PX, MOST_PX)) / height,
        float(np.clip(scale_y, -MOST_SCALE, MOST_SCALE)),
    )


def _robust_fit(known: Floats, wanted: Floats) -> Floats:
    """Least squares, then once more with less trust in what did not fit."""
    trust = np.ones_like(wanted)
    for _ in range(2):
        weighted = known * trust[:, None]
        normal = weighted.T @ known + LITTLE * np.eye(known.shape[1], dtype=np.float32)
        found: Floats = np.linalg.solve(normal, weighted.T @ wanted).astype(np.float32)
        off: Floats = wanted - known @ found
        trust = trusted(off, max(float(np.median(np.abs(off))) * 2, NOISE))
    return found


def trusted(off: Floats, spread: float) -> Floats:
    """How far to trust points that are off by so much (Geman and McClure 1985)."""
    scaled = off / np.float32(spread)
    trust: Floats = np.reciprocal((1 + scaled * scaled) ** 2)
    return trust
