"""What two pictures differ by once one lies upon the other: block by block, after brightness and
colours were made alike."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.ndimage
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK_PX = 8
NOISE = 6.0  # grey levels that compressing and resizing may cost
LEAST_TEXTURE = 12.0  # variance of a block in which there is something to compare
CHANGED = 0.25  # the error of a block that shows something else
CURVE_POINTS = 24
WELL = 0.02  # a mean error that needs no second opinion


@dataclass(frozen=True)
class Findings:
    """`error`: the typical error of the blocks with texture, in parts of their variance. `textured`
    and `changed`: the share of blocks that have any, and that show something else. `overlay`: the
    largest changed spot, as a share of the blocks, where it is compact as a caption is.
    `recoloured`: the typical difference of colour in grey levels."""

    blocks: int
    textured: float
    error: float
    changed: float
    overlay: float
    recoloured: float


def findings(first: Floats, second: Floats) -> Findings:
    """Compare two grids, (h, w, 4) float32 each: red, green, blue and brightness."""
    first, second = smoothed(first), smoothed(second)
    errors, texture = _errors(first, second)
    if errors.clip(0, 1).mean() > WELL:  # what is blown out in one of them must not count
        others, other_texture = _errors(second, first)
        if others.clip(0, 1).mean() < errors.clip(0, 1).mean():
            errors, texture = others, other_texture
    has_texture = texture > LEAST_TEXTURE
    is_changed = errors > CHANGED
    return Findings(
        blocks=errors.size,
        textured=float(has_texture.mean()),
        error=float(np.median(errors[has_texture])) if has_texture.any() else 1.0,
        changed=float(is_changed.mean()),
        overlay=_compact_part(is_changed),
        recoloured=float(np.median(np.abs(per_block(first - second)[..., :3]).max(axis=-1))),
    )


def _errors(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Of each block: how far the first, made as bright as the second, is from it, in parts of its
    variance; and that variance."""
    wanted = second[..., 3]
    seen = recoloured(first, wanted)
    texture = np.maximum(_variance(seen), _variance(wanted))
    errors: Floats = per_block((seen - wanted) ** 2) / (texture + NOISE**2)
    return errors, texture


def recoloured(picture: Floats, wanted: Floats) -> Floats:
    """The brightness (h, w) that a picture (h, w, 4) has after the curve, and the weights of
    colours, that make it most like the wanted one."""
    luma = picture[..., 3]
    curved = _curved(luma, wanted)
    off = wanted - curved
    spread = max(2 * float(np.median(np.abs(off[::2, ::2]))), 3.0)
    trust = (1 / (1 + (off / spread) ** 2) ** 2).ravel()
    colours = np.stack([picture[..., 0] - luma, picture[..., 2] - luma], axis=-1).reshape(-1, 2)
    weighted = colours * trust[:, None]
    normal = weighted.T @ colours + 0.1 * off.size * np.eye(2, dtype=np.float32)
    shares = np.linalg.solve(normal, weighted.T @ off.ravel())
    return curved + (colours @ shares).reshape(luma.shape)


def _curved(luma: Floats, wanted: Floats) -> Floats:
    """Brightness through the rising curve by which it is typically the wanted one."""
    order = np.argsort(luma[::2, ::2], axis=None, kind="stable")
    known, aim = luma[::2, ::2].ravel()[order], wanted[::2, ::2].ravel()[order]
    places = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, CURVE_POINTS + 1))) * len(order)
    parts = [slice(int(a), max(int(b), int(a) + 1)) for a, b in pairwise(places)]
    x = np.array([np.median(known[part]) for part in parts])
    y = np.maximum.accumulate([np.median(aim[part]) for part in parts])
    curved: Floats = np.interp(luma, x + np.arange(len(x)) * 1e-3, y).astype(np.float32)
    return curved


def _compact_part(is_changed: NDArray[np.bool_]) -> float:
    """The share of the largest changed spot, if it fills at least half of its box."""
    spots, count = scipy.ndimage.label(is_changed, np.ones((3, 3)))
    if not count:
        return 0.0
    sizes = np.bincount(spots.ravel())[1:]
    rows, columns = scipy.ndimage.find_objects(spots)[sizes.argmax()]
    box = (rows.stop - rows.start) * (columns.stop - columns.start)
    return float(sizes.max() / spots.size) if sizes.max() >= box / 2 else 0.0


def smoothed(grid: Floats) -> Floats:
    """Each point with its neighbours, 1 2 1: what compressing did weighs less."""
    for axis in (0, 1):
        padded = np.take(grid, np.r_[0, : grid.shape[axis], -1], axis=axis)
        before, after = np.split(padded, [2], axis=axis)[1], np.split(padded, [-2], axis=axis)[0]
        grid = (grid * 2 + before + after) / 4
    return grid


def _variance(values: Floats) -> Floats:
    return np.maximum(per_block(values**2) - per_block(values) ** 2, 0)


def per_block(values: Floats) -> Floats:
    """The mean of each block of a grid (h, w) or (h, w, c); what is left over at the end is not
    looked at."""
    height, width = values.shape[:2]
    rows, columns = height // BLOCK_PX, width // BLOCK_PX
    whole = values[: rows * BLOCK_PX, : columns * BLOCK_PX]
    blocks = whole.reshape(rows, BLOCK_PX, columns, BLOCK_PX, *values.shape[2:])
    return blocks.mean(axis=(1, 3))
