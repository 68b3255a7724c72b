"""Of pictures that are equal, black ones above all, there may be thousands. They are linked in
families of a few, each of them with each other of its own: so neither the links of one photo nor
what hangs together grow with their number. Equality is transitive, so that nobody looks twice.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from itertools import combinations

from django.db.models import Q

from dedup.models import Link
from ml.likeness.protocol import Kind, Likeness, Placement
from photos.models import Photo

MOST = 30  # photos of a family
IN_PLACE = Placement()
EQUAL_KINDS = (Kind.IDENTICAL, Kind.SAME)  # the same where one is larger

Mates = Mapping[int, set[int]]


def is_equal(likeness: Likeness | None) -> bool:
    """Whether the check saw no difference at all."""
    return (
        likeness is not None
        and (likeness.per_cent, likeness.placement) == (100.0, IN_PLACE)
        and likeness.kind in EQUAL_KINDS
    )


def mates_of(photo_ids: Collection[int], owner_id: int) -> dict[int, set[int]]:
    """The photos that each is linked with as equal."""
    links = Link.objects.filter(
        Q(first__in=photo_ids) | Q(second__in=photo_ids),
        kind__in=EQUAL_KINDS,
        per_cent=100.0,
        placement=asdict(IN_PLACE),
        first__owner=owner_id,
        second__owner=owner_id,
    )
    mates: dict[int, set[int]] = {}
    for first, second in links.values_list("first", "second"):
        mates.setdefault(first, set()).add(second)
        mates.setdefault(second, set()).add(first)
    return mates


def family_of(
    photo_id: int, equal: Collection[int], mates: Mates, unlike: Collection[int]
) -> set[int]:
    """Pure: the photos that one is to be linked with as equal: those of its own family, and whole
    other families as long as there is room."""
    ours = mates.get(photo_id, set()).difference(unlike)
    if len(ours) >= MOST:
        ours = set()
    for other in sorted({*equal} - ours):
        theirs = ({other} | mates.get(other, set())).difference(unlike, {photo_id})
        if len(ours | theirs) < MOST:
            ours = ours | theirs
    return ours


def missing_links(family: Collection[int], mates: Mates) -> Iterator[Link]:
    """The links that a family lacks for each to be linked with each other."""
    sizes = {
        photo_id: size
        for photo_id, *size in Photo.objects.filter(pk__in=family).values_list(
            "pk", "width_px", "height_px"
        )
    }
    for first, second in combinations(sorted(sizes), 2):
        if second not in mates.get(first, ()):
            kind = EQUAL_KINDS[sizes[first] != sizes[second]]
            placement = asdict(IN_PLACE)
            yield Link(
                first_id=first, second_id=second, kind=kind, per_cent=100.0, placement=placement
            )
