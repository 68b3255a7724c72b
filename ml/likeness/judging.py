"""What two pictures are to each other, by what they differ in once one lies upon the other."""

import math

from ml.likeness.differences import Findings
from ml.likeness.protocol import Kind, Likeness, Placement

LEAST_BLOCKS = 6  # with texture: fewer say nothing
RECOLOURED = 6.0  # grey levels
OVERLAY = 0.02  # of the blocks
CROPPED = 0.015  # of a side
MOST_OVERLAY = 0.12
SIMILAR_CHANGED = 0.6


def judged(placement: Placement, found: Findings) -> Likeness | None:
    """Name what was found; None where it is no likeness."""
    if found.blocks * found.textured < LEAST_BLOCKS:
        return None
    per_cent = per_cent_alike(found)
    if per_cent >= 80:
        return Likeness(_kind(placement, found), round(per_cent, 1), placement)
    if placement.orientation == 1 and found.changed <= SIMILAR_CHANGED:
        return Likeness(Kind.SIMILAR, round(per_cent, 1), placement)
    return None


def per_cent_alike(found: Findings) -> float:
    changed = found.changed - min(found.overlay, MOST_OVERLAY)
    return (
        100 / (1 + math.exp(6 * (math.log10(max(found.error, 1e-4)) + 0.7))) * (1 - changed) ** 0.2
    )


def _kind(placement: Placement, found: Findings) -> Kind:
    if found.recoloured > RECOLOURED or found.overlay > OVERLAY:
        return Kind.EDITED
    edges = (
        placement.left,
        placement.top,
        1 - placement.left - placement.width,
        1 - placement.top - placement.height,
    )
    if max(map(abs, edges)) > CROPPED:
        return Kind.CROPPED
    return Kind.SAME if placement.orientation == 1 else Kind.TURNED
