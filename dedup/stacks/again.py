"""Stacking a whole library anew, as when its owner wants stacks made after all, or RAW and JPEG
farther apart. Part by part, so that no task takes long and a killed one costs little."""

from dedup.stacks.reading import stackable
from dedup.stacks.stacking import stack_alike

PART = 500  # photos


def stack_part(owner_id: int, after: int) -> int | None:
    """Stack the next photos behind this one; the last of them, None where no more follow."""
    photos = stackable(owner_id).filter(pk__gt=after).select_related("owner").order_by("pk")[:PART]
    part = list(photos)
    stack_alike(part)
    return part[-1].pk if len(part) == PART else None
