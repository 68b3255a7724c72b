"""Connected shapes in a mask, each as its runs of pixels. Pure numpy: SciPy's way of labelling
would cost every worker 28 MB."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]
Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shape:
    """Runs of pixels, one a line of the arrays: a row, where it starts, and one behind its end."""

    rows: Indices
    starts: Indices
    ends: Indices

    def outline(self) -> Points:
        """The middles of the first and the last pixel of each run, (n, 2) x and y."""
        across = np.concatenate([self.starts, self.ends - 1])
        down = np.concatenate([self.rows, self.rows])
        return np.stack([across, down], axis=1).astype(np.float64)

    def mean_of(self, sums: NDArray[np.float64]) -> float:
        """The mean of a map within the shape; `sums` adds up its rows, from a zero on."""
        within = sums[self.rows, self.ends] - sums[self.rows, self.starts]
        return float(within.sum() / (self.ends - self.starts).sum())


def connected_shapes(mask: NDArray[np.bool_]) -> list[Shape]:
    """Return the shapes whose pixels touch, also at a corner."""
    edges = np.diff(mask.astype(np.int8), axis=1, prepend=0, append=0)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    if not rows.size:
        return []
    # One number for row and place, so that the runs that a run touches above lie side by side.
    stride = mask.shape[1] + 1
    first = np.searchsorted(rows * stride + ends, (rows - 1) * stride + starts, side="left")
    last = np.searchsorted(rows * stride + starts, (rows - 1) * stride + ends, side="right")
    roots = _joined(first.tolist(), last.tolist())
    order = np.argsort(roots, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(roots[order])) + 1)
    return [Shape(rows[part], starts[part], ends[part]) for part in parts]


def _joined(first: Sequence[int], last: Sequence[int]) -> Indices:
    """Return one run for all that hang together, of runs that touch those from first to last."""
    parents = list(range(len(first)))
    for run, above in enumerate(zip(first, last, strict=True)):
        for other in range(*above):
            parents[_root(parents, other)] = _root(parents, run)
    return np.array([_root(parents, run) for run in range(len(parents))])


def _root(parents: list[int], run: int) -> int:
    while parents[run] != run:
        parents[run] = parents[parents[run]]
        run = parents[run]
    return run
