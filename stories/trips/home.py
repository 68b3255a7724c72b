"""Where home is, over the years: where a person says, else where they photograph in most months.
Pure.

Days count and not photos, and of one month no more than one: else a wedding or a long journey would
look like a home.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from places.gazetteer import positions_km

AROUND_HOME_KM = 50.0  # errands, work, the lake on a Sunday: nobody calls that a trip
CELL_DEGREES = 0.1
ONE_PLACE_KM = 15.0  # a town, with what lies around it
MONTH_S = 365.2425 / 12 * 86_400
MONTHS_EITHER_WAY = 12  # a home is one for a time: people move
LEAST_MONTHS = 3
LEAST_SHARE = 0.5  # of the months of the first home: then it is a second one

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NONE_SAID: Floats = np.empty((0, 2))


@dataclass(frozen=True)
class Homes:
    """Centres of cells `(c, 3) float64` in km from the middle of the earth, and in which of the
    months from `first_month` on each is a home `(c, m) bool`."""

    centres: Floats
    is_home: Bools
    first_month: int

    def known(self, moments: Floats) -> Bools:
        """Whether there is any home at each of these moments."""
        anywhere = np.asarray(self.is_home.any(axis=0))
        return np.asarray(anywhere[self._months(moments)])

    def distances_km(self, moments: Floats, points: Floats) -> Floats:
        """From each point `(n, 3)` to the nearest home of its month; infinite without one."""
        found = np.full(len(points), np.inf)
        months = self._months(moments)
        for month in np.unique(months):
            here = self.centres[self.is_home[:, month]]
            if len(here):
                rows = months == month
                found[rows] = cKDTree(here).query(points[rows])[0]
        return found

    def _months(self, moments: Floats) -> NDArray[np.int64]:
        return np.clip(month_of(moments) - self.first_month, 0, self.is_home.shape[1] - 1)


def find_homes(moments: Floats, positions: Floats, said: Floats = NONE_SAID) -> Homes | None:
    """From moments in seconds and positions `(n, 2)` in degrees, all known; None without any.
    `said` are the homes that a person named `(k, 2)`."""
    if not len(moments):
        return None
    points = positions_km(positions)
    cells, index = cells_of(positions)
    sums = np.stack([np.bincount(index, axis) for axis in points.T], axis=1)
    centres = np.vstack([sums / np.bincount(index)[:, None], positions_km(said)])
    months = month_of(moments)
    seen = np.zeros((len(centres), int(np.ptp(months)) + 1), bool)
    seen[index, months - months.min()] = True
    counted = within_reach(seen, centres)
    is_home = np.vstack(said_first(counted[:cells], counted[cells:]))
    return Homes(centres, is_home, int(months.min()))


def said_first(guessed: NDArray[np.int64], said: NDArray[np.int64]) -> tuple[Bools, Bools]:
    """What is a home in which month. While somebody photographs at one they named, nothing is
    guessed; where nothing can be guessed, they live where they say."""
    least = np.maximum(guessed.max(axis=0) * LEAST_SHARE, LEAST_MONTHS)
    is_guessed, is_said = guessed >= least, said >= LEAST_MONTHS
    is_guessed &= ~is_said.any(axis=0)
    is_said |= ~is_guessed.any(axis=0) & ~is_said.any(axis=0)
    return is_guessed, is_said


def within_reach(seen: Bools, centres: Floats) -> NDArray[np.int64]:
    """In how many months around each one somebody photographed in or beside each cell."""
    beside = cKDTree(centres).query_ball_point(centres, ONE_PLACE_KM)
    together = np.stack([seen[rows].any(axis=0) for rows in beside])
    sums = np.concatenate(
        [np.zeros((len(seen), 1), np.int64), together.cumsum(axis=1, dtype=np.int64)], axis=1
    )
    at = np.arange(seen.shape[1])
    first = np.maximum(at - MONTHS_EITHER_WAY, 0)
    last = np.minimum(at + MONTHS_EITHER_WAY + 1, seen.shape[1])
    return np.asarray(sums[:, last] - sums[:, first])


def cells_of(positions: Floats) -> tuple[int, NDArray[np.int64]]:
    """How many cells there are, and the one of each position; 180° east and west are one."""
    row, column = np.floor(positions / CELL_DEGREES).astype(np.int64).T
    around = round(360 / CELL_DEGREES)
    # Of numbers: ten times as fast as of pairs.
    found, index = np.unique(row * around + column % around, return_inverse=True)
    return len(found), index


def month_of(moments: Floats) -> NDArray[np.int64]:
    return np.floor(moments / MONTH_S).astype(np.int64)
