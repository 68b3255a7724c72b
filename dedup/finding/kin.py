"""What is the same picture as a third, and was not compared: the hashes of a turned and of a
cropped copy are far apart, though each is near their original's."""

from collections.abc import Collection
from itertools import combinations

from django.db.models import Q

from dedup.models import DUPLICATE_KINDS, Link

MOST_KIN = 30  # of so many copies all but a few are found by their hashes
Pair = tuple[int, int]


def pairs_of_kin(photo_id: int) -> set[Pair]:
    """Pairs without a link that both are the same picture as a third, of which one is this photo,
    or the third is; the lower number first."""
    kin = kin_of([photo_id]).get(photo_id, set())
    further = set().union(*kin_of(kin).values()) - kin - {photo_id}
    pairs = {*combinations(sorted(kin), 2)}
    pairs |= {(min(photo_id, each), max(photo_id, each)) for each in further}
    known = Q(first=photo_id) | Q(second=photo_id) | Q(first__in=kin, second__in=kin)
    return pairs - set(Link.objects.filter(known).values_list("first", "second"))


def kin_of(photo_ids: Collection[int]) -> dict[int, set[int]]:
    """With which photos each is the same picture; of one that has very many nothing is said."""
    same = Link.objects.filter(kind__in=DUPLICATE_KINDS)
    touching = same.filter(Q(first__in=photo_ids) | Q(second__in=photo_ids))
    kin: dict[int, set[int]] = {}
    for first, second in touching.values_list("first", "second"):
        for one, other in ((first, second), (second, first)):
            if one in photo_ids:
                kin.setdefault(one, set()).add(other)
    return {one: others for one, others in kin.items() if len(others) <= MOST_KIN}
