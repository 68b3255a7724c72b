"""What grouping reads: which photos of a library may be together, and which are."""

from collections.abc import Collection, Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from dedup.grouping.cliques import Pair
from dedup.models import DUPLICATE_KINDS, Dismissal, GroupMember, Link


def pairs_of(
    owner_id: int, least_per_cent: float, among: Collection[int] | None = None
) -> list[Pair]:
    """The pairs of a library that are duplicates, alike enough, and that nobody said otherwise
    of. `among`: those of which at least one photo is among these."""
    links = _eligible(owner_id, least_per_cent)
    if among is None:
        return _read(links)
    ids = list(among)
    # Each by its own index.
    return _read(links.filter(first__in=ids)) + _read(
        links.filter(second__in=ids).exclude(first__in=ids)
    )


def groups_of_photos(photo_ids: Iterable[int]) -> dict[int, int]:
    """By photo the group that it is in."""
    rows = GroupMember.objects.filter(photo__in=list(photo_ids))
    return dict(rows.values_list("photo_id", "group_id"))


def members_of_groups(group_ids: Iterable[int]) -> dict[int, int]:
    """By photo the group, for all photos of these groups."""
    rows = GroupMember.objects.filter(group__in=list(group_ids))
    return dict(rows.values_list("photo_id", "group_id"))


def members_in_library(owner_id: int) -> dict[int, int]:
    rows = GroupMember.objects.filter(group__owner=owner_id)
    return dict(rows.values_list("photo_id", "group_id"))


def _eligible(owner_id: int, least_per_cent: float) -> QuerySet[Link]:
    dismissed = Dismissal.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    apart = Q(first__stack=None) | Q(second__stack=None) | ~Q(first__stack=F("second__stack"))
    return Link.objects.filter(
        apart,
        ~Exists(dismissed),
        first__owner=owner_id,
        second__owner=owner_id,
        kind__in=DUPLICATE_KINDS,
        per_cent__gte=least_per_cent,
    )


def _read(links: QuerySet[Link]) -> list[Pair]:
    shown = [is_shown_at(side) for side in ("first", "second")]
    rows = links.annotate(is_shown=ExpressionWrapper(shown[0] & shown[1], BooleanField()))
    return [
        Pair(first, second, Link.Kind(kind), per_cent, is_shown=is_shown)
        for first, second, kind, per_cent, is_shown in rows.values_list(
            "first_id", "second_id", "kind", "per_cent", "is_shown"
        )
    ]


def is_shown_at(side: str) -> Q:
    """That the photo on this side is neither in the trash, nor locked, nor beneath another."""
    shown = {"trashed_at__isnull": True, "is_locked": False, "is_primary": True}
    return Q(**{f"{side}__{column}": value for column, value in shown.items()})
