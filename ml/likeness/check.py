"""The check: whether two pictures are one, what was done to it, and how one lies on the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.likeness.aligning import finely_aligned, roughly_aligned
from ml.likeness.differences import Findings, findings
from ml.likeness.judging import judged
from ml.likeness.laying import correlation, sampled, shared_part
from ml.likeness.look import Look, look_at
from ml.likeness.placing import by_marks, likeness_of_squares, whole_frames, within_bars
from ml.likeness.protocol import Kind, Likeness, Placement
from ml.likeness.turning import inverse, turned

__all__ = ["Look", "compare", "look_at"]

Floats = NDArray[np.float32]

COARSE_PX, FINE_PX = 48, 192  # the longest side of the grid
GUESSES = 2
SURELY = 0.98  # likeness of whole frames that leaves no other guess to make
LEAST_CORRELATION = 0.6  # of one picture 0.85 and more, of two hardly ever so much (ADR 21)
LEAST_SHARED, LEAST_OF_OTHER = 0.6, 0.1  # of the two frames


@dataclass(frozen=True)
class Laid:
    """A placement, and how well the brightness of both goes together in it."""

    placement: Placement
    correlation: float


def compare(first: Look, second: Look) -> Likeness | None:
    """What two pictures are to each other; None where they are different pictures. The other way
    round it is the same, with the placement turned about."""
    if first.digest == second.digest:
        return Likeness(Kind.IDENTICAL, 100.0, Placement())
    if first.digest < second.digest:
        return _compared(first, second)
    found = _compared(second, first)
    return found and Likeness(found.kind, found.per_cent, inverse(found.placement))


def _compared(first: Look, second: Look) -> Likeness | None:
    found = differences(first, second)
    return found and judged(*found)


def differences(first: Look, second: Look) -> tuple[Placement, Findings] | None:
    """How the first best lies on the second, and what then differs; None where it lies nowhere."""
    rough = _roughly_laid(first, second)
    if rough is None:
        return None
    luma = _turned_luma(first, rough.placement)
    placement = finely_aligned(rough.placement, luma, second.luma)
    shared = shared_part(placement, luma, second.luma, longest_px=FINE_PX)
    if shared is None or not _shares_enough(placement):
        return None
    size = shared.width_px, shared.height_px
    turned_colours = np.ascontiguousarray(turned(first.colours, placement.orientation))
    grids = (
        sampled(turned_colours, shared.first, *size),
        sampled(second.colours, shared.second, *size),
    )
    return placement, findings(*grids)


def _roughly_laid(first: Look, second: Look) -> Laid | None:
    """The best of the likeliest guesses, once laid roughly."""
    tried = sorted(
        (_laid(each, first, second) for each in _guesses(first, second)),
        key=lambda laid: -laid.correlation,
    )
    found = [
        _laid(
            roughly_aligned(each.placement, _turned_luma(first, each.placement), second.luma),
            first,
            second,
        )
        for each in tried[:GUESSES]
    ]
    best = max(found, key=lambda laid: laid.correlation, default=None)
    return best if best and best.correlation >= LEAST_CORRELATION else None


def _guesses(first: Look, second: Look) -> list[Placement]:
    whole = whole_frames(first, second)
    if whole and likeness_of_squares(first, second, whole[0].orientation) >= SURELY:
        return whole
    return [*whole, *within_bars(first, second), *by_marks(first, second)]


def _laid(placement: Placement, first: Look, second: Look) -> Laid:
    luma = _turned_luma(first, placement)
    shared = shared_part(placement, luma, second.luma, longest_px=COARSE_PX)
    if shared is None or not _shares_enough(placement):
        return Laid(placement, -1.0)
    size = shared.width_px, shared.height_px
    grids = sampled(luma, shared.first, *size), sampled(second.luma, shared.second, *size)
    return Laid(placement, correlation(*grids))


def _turned_luma(look: Look, placement: Placement) -> Floats:
    return np.ascontiguousarray(turned(look.luma, placement.orientation))


def _shares_enough(placement: Placement) -> bool:
    """Whether one picture lies mostly within the other, and is no mere detail of it."""
    right, bottom = placement.left + placement.width, placement.top + placement.height
    across = max(0.0, min(right, 1.0) - max(placement.left, 0.0))
    down = max(0.0, min(bottom, 1.0) - max(placement.top, 0.0))
    of_second = across * down
    of_first = of_second / (placement.width * placement.height)
    return max(of_first, of_second) >= LEAST_SHARED and min(of_first, of_second) >= LEAST_OF_OTHER
