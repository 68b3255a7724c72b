"""What the check of two pictures answers with."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What two pictures are to each other; from the nearest to the farthest."""

    IDENTICAL = "identical"  # the given pixels are the same, one for one
    SAME = "same"  # compressed again, resized, in another format
    TURNED = "turned"  # rotated or mirrored in its pixels
    CROPPED = "cropped"  # a part of the other, or the other with something around it
    EDITED = "edited"  # other colours, a watermark, an effect
    SIMILAR = "similar"  # another photo of the same moment; no duplicate


@dataclass(frozen=True)
class Placement:
    """How the first picture lies on the second.

    It is first turned as EXIF `orientation` 1 to 8 says; its frame then lies at this box of the
    second, in fractions of the second's frame. A frame that is cut by the second reaches out of it.
    """

    orientation: int = 1
    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0


@dataclass(frozen=True)
class Likeness:
    """What the check found. `per_cent`: how much of what both show is the same
    (docs/adr/0021-likeness.md)."""

    kind: Kind
    per_cent: float
    placement: Placement
