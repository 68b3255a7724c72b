"""What was thought of groups, written where it differs. The library is locked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from dedup.grouping.cliques import Clique
from dedup.models import DuplicateGroup, GroupMember

CHUNK = 5000  # rows a statement


def write_groups(owner_id: int, found: Sequence[Clique], present: Mapping[int, int]) -> None:
    """Make the groups of these photos what was found. `present`: by photo the group it is in, for
    every photo of every group that is concerned."""
    kept = same_groups([clique.photos for clique in found], present)
    groups = _with_new(owner_id, found, kept)
    _describe(found, kept)
    pairs = zip(found, groups, strict=True)
    homes = {photo: group for clique, group in pairs for photo in clique.photos}
    _move({photo: group for photo, group in homes.items() if present.get(photo) != group})
    _leave(present.keys() - homes.keys())
    DuplicateGroup.objects.filter(pk__in=set(present.values()) - set(groups)).delete()
    _count(set(groups))


def forget_empty(owner_id: int) -> None:
    """Groups whose photos were all deleted at once."""
    DuplicateGroup.objects.filter(owner=owner_id, shown_count=0, members=None).delete()


def same_groups(found: Sequence[frozenset[int]], present: Mapping[int, int]) -> list[int | None]:
    """Pure: for each set of photos the group that it goes on being, or None: that with which it
    shares most; a group goes on once."""
    shared = [
        (-count, group, number)
        for number, photos in enumerate(found)
        for group, count in Counter(present[photo] for photo in photos if photo in present).items()
    ]
    kept: list[int | None] = [None] * len(found)
    taken: set[int] = set()
    for _, group, number in sorted(shared):
        if kept[number] is None and group not in taken:
            kept[number] = group
            taken.add(group)
    return kept


def _with_new(owner_id: int, found: Sequence[Clique], kept: Sequence[int | None]) -> list[int]:
    """The group of each, made where it goes on being none."""
    missing = [clique for clique, group in zip(found, kept, strict=True) if group is None]
    rows = DuplicateGroup.objects.bulk_create(
        (
            DuplicateGroup(owner_id=owner_id, kind=clique.kind, per_cent=clique.per_cent)
            for clique in missing
        ),
        batch_size=CHUNK,
    )
    made = iter(rows)
    return [next(made).pk if group is None else group for group in kept]


def _describe(found: Sequence[Clique], kept: Sequence[int | None]) -> None:
    """The worst kind and per cent of groups that were there before."""
    rows = DuplicateGroup.objects.in_bulk([group for group in kept if group is not None])
    changed = []
    for clique, group in zip(found, kept, strict=True):
        row = rows.get(group) if group is not None else None
        if row and (row.kind, row.per_cent) != (clique.kind, clique.per_cent):
            row.kind, row.per_cent = clique.kind, clique.per_cent
            changed.append(row)
    DuplicateGroup.objects.bulk_update(changed, ["kind", "per_cent"], batch_size=CHUNK)


def _move(homes: Mapping[int, int]) -> None:
    GroupMember.objects.bulk_create(
        (GroupMember(photo_id=photo, group_id=group) for photo, group in homes.items()),
        update_conflicts=True,
        unique_fields=["photo"],
        update_fields=["group"],
        batch_size=CHUNK,
    )


def _leave(photo_ids: Iterable[int]) -> None:
    GroupMember.objects.filter(photo__in=list(photo_ids)).delete()


def _count(group_ids: Iterable[int]) -> None:
    """Once more: a photo may have gone out of sight in the moment in which it came into one."""
    with connection.cursor() as cursor:
        cursor.execute("select dedup_count_groups(%s)", [sorted(group_ids)])
