"""Resolutions that touched the same row: when the earlier one is taken back, the later one stands,
and remembers what was before both. So that taking all back, in any order, gives the first state.
"""

from collections.abc import Iterable
from copy import deepcopy

from dedup.models import Resolution
from photos.ledger import Rows, differing

Book = dict[str, Rows]


def heirs_of(row: Resolution) -> list[Resolution]:
    """Later resolutions that stand and are about some of the same photos, in their order."""
    later = Resolution.objects.filter(owner=row.owner_id, undone_at=None, pk__gt=row.pk)
    return list(later.filter(photos__overlap=row.photos).order_by("pk"))


def hand_down(row: Resolution, heirs: Iterable[Resolution]) -> tuple[Book, Book]:
    """Leave to later resolutions what they touched, too; what remains to be taken back."""
    before, after = deepcopy(row.before), deepcopy(row.after)
    for heir in heirs:
        shared = [
            (kind, key) for kind in after for key in after[kind] if key in heir.after.get(kind, {})
        ]
        for kind, key in shared:
            _leave(kind, key, (before, after), (heir.before, heir.after))
        if shared:
            heir.save(update_fields=["before", "after"])
    return before, after


def _leave(kind: str, key: str, own: tuple[Book, Book], heirs: tuple[Book, Book]) -> None:
    """A row that came or went is the heir's as a whole, of others the columns that it touched."""
    before, after = own[0][kind], own[1][kind]
    later_before, later_after = heirs[0][kind], heirs[1][kind]
    was, left = before[key], after[key]
    found, made = later_before[key], later_after[key]
    if was is None or left is None or found is None or made is None:
        full = {**(left or {}), **(made or {})} if made is not None else None
        later_before[key], later_after[key] = _before_both(was, left, found), full
        del before[key], after[key]
        return
    for name in was.keys() & found.keys():
        found[name] = was.pop(name)
        left.pop(name, None)


def _before_both(
    was: dict[str, object] | None, left: dict[str, object] | None, found: dict[str, object] | None
) -> dict[str, object] | None:
    """The row before the first of two, of whose columns each knows those that it changed."""
    if was is None or left is None:
        return was
    return {**(found or {}), **was}


def without_claims(before: Book, after: Book) -> tuple[Book, Book]:
    """Only what differs: what a resolution found as it needs it, it does not take back."""
    old: Book = {}
    new: Book = {}
    for kind in after:
        for key in after[kind]:
            was = differing(before[kind][key], after[kind][key])
            left = differing(after[kind][key], before[kind][key])
            if was != left:
                old.setdefault(kind, {})[key] = was
                new.setdefault(kind, {})[key] = left
    return old, new
