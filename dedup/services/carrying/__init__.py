"""What a photo that goes leaves to the one that stays: one function for each thing.

What one of them has, the keeper has afterwards; that it was taken off another does not count.
"""

from collections.abc import Callable, Iterable

from dedup.services.carrying.columns import (
    archive,
    captions,
    favourites,
    notes,
    ratings,
)
from dedup.services.carrying.people import faces, names
from dedup.services.carrying.shared import share_links, spaces, stories
from dedup.services.carrying.taken import dates, positions
from dedup.services.carrying.talk import comments, likes
from dedup.services.carrying.versions import versions
from dedup.services.carrying.words import albums, tags
from dedup.services.known import Case
from dedup.services.plans import Move

CARRIED: tuple[Callable[[Case], Iterable[Move]], ...] = (
    albums,
    favourites,
    ratings,
    captions,
    notes,
    tags,
    faces,
    names,
    dates,
    positions,
    archive,
    comments,
    likes,
    spaces,
    share_links,
    stories,
    versions,
)


def moves_of(case: Case) -> list[Move]:
    """All that moves, and what cannot, in the order in which it is done."""
    return [move for carried in CARRIED for move in carried(case)]
