"""Groups are made anew around photos that changed, or in a whole library.

What the groups are depends on nothing but links, dismissals, stacks, what is out of sight, and how
alike the owner wants them: so the order in which photos came, and how often this ran, leave no
trace. Photos that no chain of links joins cannot be in one group, so that only what hangs together
with a changed photo is read.
"""

from collections.abc import Collection, Iterable, Sequence

from dedup.grouping.cliques import Pair, cliques
from dedup.grouping.reading import (
    groups_of_photos,
    members_in_library,
    members_of_groups,
    pairs_of,
)
from dedup.grouping.writing import forget_empty, write_groups
from dedup.models import ChangedPhoto, preferences_of
from photos.locks import stacks_locked
from photos.models import Photo

MOST_AT_ONCE = 2000  # changed photos


def group_photos(photos: Iterable[Photo]) -> None:
    """Make the groups around photos anew that were compared, each in its own library."""
    ids = [photo.pk for photo in photos]
    pairs = list(Photo.objects.filter(pk__in=ids).values_list("owner", "pk").order_by())
    for owner_id in sorted({owner_id for owner_id, _ in pairs}):
        group_around(owner_id, [photo for owner, photo in pairs if owner == owner_id])


def group_around(owner_id: int, photo_ids: Collection[int]) -> None:
    """Make the groups anew that these photos of one library are, were, or should be in.

    Whoever dismisses pairs calls it in the same transaction.
    """
    with stacks_locked(owner_id):
        photos, pairs = _hanging_together(owner_id, photo_ids)
        groups = set(groups_of_photos(photos).values())
        write_groups(owner_id, cliques(pairs), members_of_groups(groups))


def group_changed(owner_id: int) -> None:
    """Make the groups anew around the photos of a library that changed until now."""
    changed = ChangedPhoto.objects.filter(owner_id=owner_id).order_by("-pk")
    last = changed.values_list("pk", flat=True).first() or 0
    while _group_some_changed(owner_id, last):
        pass


def regroup(owner_id: int) -> None:
    """Make all groups of a library anew, as when its owner wants them more or less alike."""
    with stacks_locked(owner_id):
        pairs = pairs_of(owner_id, preferences_of(owner_id).least_per_cent)
        write_groups(owner_id, cliques(pairs), members_in_library(owner_id))
        forget_empty(owner_id)


def _hanging_together(owner_id: int, photo_ids: Collection[int]) -> tuple[set[int], Sequence[Pair]]:
    """All photos that a chain of pairs, or a group, joins with these, and all of their pairs."""
    least = preferences_of(owner_id).least_per_cent
    found: dict[tuple[int, int], Pair] = {}
    reached: set[int] = set()
    fresh = set(photo_ids)
    while fresh:
        reached |= fresh
        pairs = pairs_of(owner_id, least, fresh)
        found |= {(pair.first, pair.second): pair for pair in pairs}
        beside = {photo for pair in pairs for photo in (pair.first, pair.second)}
        mates = members_of_groups(set(groups_of_photos(fresh).values()))
        fresh = (beside | mates.keys()) - reached
    return reached, list(found.values())


def _group_some_changed(owner_id: int, last: int) -> bool:
    """A part of them; whether there were any. What is taken here is done here, or waits again."""
    changed = ChangedPhoto.objects.filter(owner_id=owner_id, pk__lte=last).order_by("pk")
    with stacks_locked(owner_id):
        rows = dict(changed.values_list("pk", "photo_id")[:MOST_AT_ONCE])
        ChangedPhoto.objects.filter(pk__in=rows).delete()
        group_around(owner_id, set(rows.values()))
        forget_empty(owner_id)
    return bool(rows)
