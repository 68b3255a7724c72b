"""The picture within bars: screenshots, letterboxes, photos on a page of one colour."""

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.likeness.hashing import Pixels

LOOK_PX = 320  # the longer side that is looked at
NEAR = 3  # levels of grey that compression moves a bar's colour by
# A line is of a bar when so much of it has the colour of the edge: words may stand on it.
BAR_SHARE = 0.75
LEAST_PICTURE = 0.08  # of a side, in one piece; less is a button
LEAST_BAR = 0.015


def without_bars(pixels: Pixels) -> Pixels | None:
    """Return the part of a picture between bars; None when there are none, or nothing else."""
    height, width = pixels.shape[:2]
    grey = PIL.Image.fromarray(pixels).convert("L")
    grey.thumbnail((LOOK_PX, LOOK_PX), PIL.Image.Resampling.BOX)
    small = np.asarray(grey, np.int16)
    rows = _between_bars(small)
    columns = _between_bars(small[slice(*rows)].T)
    if min(_share_kept(rows, len(small)), _share_kept(columns, small.shape[1])) > 1 - LEAST_BAR:
        return None
    top, bottom = (round(edge * height / small.shape[0]) for edge in rows)
    left, right = (round(edge * width / small.shape[1]) for edge in columns)
    return pixels[top:bottom, left:right]


def _between_bars(lines: NDArray[np.int16]) -> tuple[int, int]:
    """The first line of the picture and the one behind its last; all where nothing is left."""
    ends = np.median(lines[[0, -1]], axis=1)
    of_bar = np.zeros(len(lines), bool)
    for colour in ends:
        of_bar |= (np.abs(lines - colour) <= NEAR).mean(axis=1) >= BAR_SHARE
    edges = np.flatnonzero(np.diff(np.concatenate([[True], of_bar, [True]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    large = ends - starts >= max(1, LEAST_PICTURE * len(lines))
    if not large.any():
        return 0, len(lines)
    return int(starts[large][0]), int(ends[large][-1])


def _share_kept(span: tuple[int, int], size: int) -> float:
    return (span[1] - span[0]) / size
