"""What two pictures differ by once one lies upon the other: block by block, after brightness and
colours were made alike."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.ndimage
from numpy.typing import NDArray

from ml.likeness.aligning import trusted

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

BLOCK_PX, RIM_PX = 8, 3
NOISE = 6.0  # grey levels that compressing and resizing may cost
LEAST_TEXTURE = 12.0  # variance of a block in which there is something to compare
CHANGED = 0.25  # the error of a block that shows something else
CLEARLY = 25.0  # grey levels that are no noise
# Of what is painted over: how flat in grey levels, and how far from what is around it.
WRITING, LABEL = (25.0, 25.0), (40.0, 15.0)
FLAT_SHARE, LABEL_SHARE = 0.6, 0.6  # of what differs; of its box
MOST_PAINTED = 0.1  # of the blocks
CURVE_POINTS = 24
RECOLOURED = 6.0  # grey levels: compressing costs less
BRIGHTEST, DARKEST = 245.0, 6.0
MOST_LOST = 0.7  # of a block whose rest still says something


@dataclass(frozen=True)
class Findings:
    """What was found in the blocks of the part that both share.

    `textured`: how many blocks have anything to compare. `error`: how much of what blocks show
    differs, in parts of their variance, 0 to 1, the mean of those that nothing was painted over.
    `painted`: the share of the blocks that something was painted over, as a label or a date is.
    `moved`: the share of those that show something else. `recoloured`: the typical difference of
    colour, in grey levels.
    """

    textured: int
    error: float
    painted: float
    moved: float
    recoloured: float


def findings(first: Floats, second: Floats) -> Findings:
    """Compare two grids, (h, w, 4) float32 each: red, green, blue and brightness."""
    first, second = whole_blocks(smoothed(first)), whole_blocks(smoothed(second))
    colours_apart = float(np.median(np.abs(per_block(first - second)[..., :3]).max(axis=-1)))
    is_lost = (_is_cut_off(first) | _is_cut_off(second)) & (colours_apart > RECOLOURED)
    there, back = recoloured(first, second[..., 3]), recoloured(second, first[..., 3])
    errors, texture = _errors(there, second[..., 3], ~is_lost)
    others, _ = _errors(back, first[..., 3], ~is_lost)
    errors = np.minimum(errors, others)
    is_painted = _painted_over(errors > CHANGED, there, second[..., 3])
    counts = (per_block(is_lost.astype(np.float32)) <= MOST_LOST) & ~is_painted
    return Findings(
        textured=int((texture[counts] > LEAST_TEXTURE).sum()),
        error=float(errors[counts].clip(0, 1).mean()) if counts.any() else 1.0,
        painted=float(is_painted.mean()),
        moved=float((errors[counts] > CHANGED).mean()) if counts.any() else 1.0,
        recoloured=colours_apart,
    )


def _painted_over(is_changed: Mask, first: Floats, second: Floats) -> Mask:
    """Those of the changed blocks that are spots of one flat colour in one of the pictures."""
    is_painted = np.zeros_like(is_changed)
    spots, _ = scipy.ndimage.label(is_changed, np.ones((3, 3)))
    for number, box in enumerate(scipy.ndimage.find_objects(spots), 1):
        rows, columns = (slice(max(side.start - 1, 0), side.stop + 1) for side in box)
        pixels = (
            slice(rows.start * BLOCK_PX, rows.stop * BLOCK_PX),
            slice(columns.start * BLOCK_PX, columns.stop * BLOCK_PX),
        )
        if _is_flat_in_one(first[pixels], second[pixels]):
            is_painted |= spots == number
    return is_painted if is_painted.mean() <= MOST_PAINTED else np.zeros_like(is_changed)


def _is_flat_in_one(first: Floats, second: Floats) -> bool:
    """Whether what differs is of one brightness in one of the two, and not that around it: as
    writing is, or a label, in which small print blurs, but which fills its box."""
    differs = np.abs(first - second) > CLEARLY
    if not differs.any() or differs.all():
        return False
    flat, apart = LABEL if _fills_box(differs) else WRITING
    for picture in (first, second):
        inside, around = picture[differs], np.median(picture[~differs])
        middle = np.median(inside)
        is_flat = (np.abs(inside - middle) < flat).mean() >= FLAT_SHARE
        if is_flat and abs(middle - around) > apart:
            return True
    return False


def _fills_box(differs: Mask) -> bool:
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    box = differs[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return bool(box.mean() >= LABEL_SHARE)


def _is_cut_off(picture: Floats) -> Mask:
    """Where a colour is as bright or as dark as can be: an edit lost there what was beyond."""
    colours = picture[..., :3]
    is_cut_off: Mask = (colours.max(axis=-1) > BRIGHTEST) | (colours.max(axis=-1) < DARKEST)
    return is_cut_off


def _errors(seen: Floats, wanted: Floats, counts: Mask) -> tuple[Floats, Floats]:
    """Of each block: how far two grids of brightness are apart where it counts, in parts of its
    variance, and that variance."""
    texture = np.maximum(_variance(seen), _variance(wanted))
    errors = per_block((seen - wanted) ** 2 * counts) / (texture + NOISE**2)
    return errors.astype(np.float32), texture


def recoloured(picture: Floats, wanted: Floats) -> Floats:
    """The brightness (h, w) that a picture (h, w, 4) has after the curve, and the weights of
    colours, that make it most like the wanted one."""
    luma = picture[..., 3]
    curved = _curved(luma, wanted)
    off = wanted - curved
    spread = max(2 * float(np.median(np.abs(off[::2, ::2]))), 3.0)
    trust = trusted(off, spread).ravel()
    colours = np.stack([picture[..., 0] - luma, picture[..., 2] - luma], axis=-1).reshape(-1, 2)
    weighted = colours * trust[:, None]
    normal = weighted.T @ colours + np.float32(0.1 * off.size) * np.eye(2, dtype=np.float32)
    shares = np.linalg.solve(normal, weighted.T @ off.ravel()).astype(np.float32)
    seen: Floats = curved + (colours @ shares).reshape(luma.shape)
    return seen


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


def smoothed(grid: Floats) -> Floats:
    """Each point with its neighbours, 1 2 1: what compressing did weighs less."""
    around = np.pad(grid, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = around[:, :-2] + 2 * around[:, 1:-1] + around[:, 2:]
    smooth: Floats = (across[:-2] + 2 * across[1:-1] + across[2:]) / 16
    return smooth


def _variance(values: Floats) -> Floats:
    variance: Floats = np.maximum(per_block(values**2) - per_block(values) ** 2, 0)
    return variance


def whole_blocks(grid: Floats) -> Floats:
    """A grid (h, w, c) cut to whole blocks about its middle, without the rim, where a frame or a
    bar may begin."""
    starts, ends = [], []
    for length in grid.shape[:2]:
        count = max((length - 2 * RIM_PX) // BLOCK_PX, 1)
        starts.append((length - count * BLOCK_PX) // 2)
        ends.append(starts[-1] + count * BLOCK_PX)
    return grid[starts[0] : ends[0], starts[1] : ends[1]]


def per_block(values: Floats) -> Floats:
    """The mean of each block of a grid (h, w) or (h, w, c) of whole blocks."""
    rows, columns = values.shape[0] // BLOCK_PX, values.shape[1] // BLOCK_PX
    blocks = values.reshape(rows, BLOCK_PX, columns, BLOCK_PX, *values.shape[2:])
    means: Floats = blocks.mean(axis=(1, 3), dtype=np.float32)
    return means
