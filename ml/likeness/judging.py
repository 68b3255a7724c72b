"""What two pictures are to each other, by what they differ in once one lies upon the other."""

from ml.likeness.differences import RECOLOURED, Findings
from ml.likeness.protocol import Kind, Likeness, Placement

LEAST_TEXTURED = 6  # blocks: fewer say nothing
LEAST_ALIKE = 80.0  # per cent of a duplicate; no person asks for less (LEAST_PER_CENT)
MOST_MOVED = 0.025  # of the blocks: more is another photo of the moment
MOST_MOVED_AT_ALL = 0.5
PAINTED = 0.01  # of the blocks
CROPPED = 0.015  # of a side


def judged(placement: Placement, found: Findings) -> Likeness | None:
    """Name what was found; None where it is no likeness."""
    if found.textured < LEAST_TEXTURED:
        return None
    per_cent = round(100 * (1 - found.error), 1)
    if per_cent >= LEAST_ALIKE and found.moved <= MOST_MOVED:
        return Likeness(_kind(placement, found), per_cent, placement)
    if placement.orientation == 1 and found.moved <= MOST_MOVED_AT_ALL:
        return Likeness(Kind.SIMILAR, per_cent, placement)
    return None


def _kind(placement: Placement, found: Findings) -> Kind:
    """The farthest of what was done."""
    if found.recoloured > RECOLOURED or found.painted + found.moved > PAINTED:
        return Kind.EDITED
    if _is_cropped(placement):
        return Kind.CROPPED
    return Kind.SAME if placement.orientation == 1 else Kind.TURNED


def _is_cropped(placement: Placement) -> bool:
    edges = (
        placement.left,
        placement.top,
        1 - placement.left - placement.width,
        1 - placement.top - placement.height,
    )
    return max(map(abs, edges)) > CROPPED
