"""Numbers about pairs: shares with their uncertainty, and what a larger library would see."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TAIL = 0.2  # of the pairs, the most alike: what the slope of the tail is read from
LEAST_TAIL = 5
DRAWS = 2000
SURE = (2.5, 97.5)  # per cent


@dataclass(frozen=True)
class Rate:
    """A rate, and between which two it lies with 95 % certainty."""

    value: float
    least: float
    most: float


def share(found: int, of: int) -> Rate:
    """A share with Wilson's interval."""
    if not of:
        return Rate(float("nan"), 0.0, 1.0)
    z, part = 1.96, found / of
    middle = (part + z**2 / (2 * of)) / (1 + z**2 / of)
    width = z * (part * (1 - part) / of + z**2 / (4 * of**2)) ** 0.5 / (1 + z**2 / of)
    return Rate(part, max(middle - width, 0.0), min(middle + width, 1.0))


def accepted_share(errors: Floats, limit: float) -> Rate:
    """How many of such pairs would err less than a limit, (n,) between 0 and 1.

    The tail of the most alike is taken as exponential in the logarithm of the odds, which is slower
    to end than what is seen; the uncertainty is that of drawing the pairs again.
    """
    odds = logit(errors)
    if len(odds) < LEAST_TAIL:
        return Rate(float("nan"), 0.0, 1.0)
    random = np.random.default_rng(0)
    drawn = [beyond(random.choice(odds, len(odds)), limit) for _ in range(DRAWS)]
    least, most = np.percentile(drawn, SURE).tolist()
    return Rate(beyond(odds, limit), least, most)


def beyond(odds: Floats, limit: float) -> float:
    """The share of the fitted tail that lies below a limit."""
    where = float(np.quantile(odds, TAIL))
    tail = odds[odds <= where]
    slope = max(float(where - tail.mean()), 1e-6)
    return float(TAIL * np.exp(-max(where - float(logit(np.array(limit))), 0.0) / slope))


def logit(shares: Floats) -> Floats:
    inside = np.clip(shares, 1e-6, 1 - 1e-6)
    odds: Floats = np.log(inside / (1 - inside))
    return odds


def false_pairs(candidates: int, photos: int, accepted: float, *, among: int) -> float:
    """How many different photos would be taken for one picture in a library of so many, if as many
    of all pairs are candidates as among the photos that were measured."""
    pairs = photos * (photos - 1) / 2
    return candidates / pairs * accepted * among * (among - 1) / 2
