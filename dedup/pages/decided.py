"""The history of duplicates as a page shows it: decisions with their photos, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404

from accounts.models import User
from dedup.models import Resolution
from dedup.selectors import resolutions_of
from photos.models import Photo

SHOWN = 30
PICTURES = 6


@dataclass(frozen=True)
class Decided:
    """A decision with the first photos that it is about, the one that was kept before all."""

    resolution: Resolution
    photos: Sequence[Photo]
    more: int
    won_bytes: int


@dataclass(frozen=True)
class Part:
    """A part of the history. `next`: the decision that the following part comes after."""

    decisions: Sequence[Decided]
    next: int | None


def part_of_history(user: User, after: int | None = None) -> Part:
    """The newest decisions, or those before one. Raises Http404 where that one is not there."""
    rows = resolutions_of(user)
    if after is not None:
        last = get_object_or_404(rows, pk=after)
        earlier = Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, pk__lt=last.pk)
        rows = rows.filter(earlier)
    found = list(rows[: SHOWN + 1])
    shown = found[:SHOWN]
    return Part(with_photos(user, shown), shown[-1].pk if len(found) > SHOWN else None)


def with_photos(user: User, resolutions: Sequence[Resolution]) -> list[Decided]:
    """The decisions with their pictures, in as many queries for any number of them."""
    ids = {each.pk: kept_first(each) for each in resolutions}
    ids |= _kept_by_rules(user, [each for each in resolutions if each.bulk])
    first = {pk: photos[:PICTURES] for pk, photos in ids.items()}
    wanted = [photo for photos in first.values() for photo in photos]
    there = Photo.objects.in_library_of(user).in_bulk(wanted)
    return [
        Decided(
            each,
            [there[photo] for photo in first[each.pk] if photo in there],
            more=max(0, (getattr(each, "bulk_groups", None) or len(each.photos)) - PICTURES),
            won_bytes=won_bytes(each),
        )
        for each in resolutions
    ]


def kept_first(resolution: Resolution) -> list[int]:
    return sorted(resolution.photos, key=lambda photo_id: photo_id != resolution.keeper_id)


def won_bytes(resolution: Resolution) -> int:
    """All that its rule won, where it stands for that."""
    return getattr(resolution, "bulk_bytes", None) or resolution.won_bytes


def _kept_by_rules(user: User, bulks: Sequence[Resolution]) -> dict[int, list[int]]:
    """What was kept in the first groups of each bulk, by the resolution that stands for it."""
    place = Window(RowNumber(), partition_by=F("bulk"), order_by="pk")
    rows = Resolution.objects.visible_to(user).filter(bulk__in=[each.bulk for each in bulks])
    rows = rows.alias(place=place).filter(place__lte=PICTURES).order_by("bulk", "pk")
    stands_for = {each.bulk: each.pk for each in bulks}
    kept: dict[int, list[int]] = {each.pk: [] for each in bulks}
    for bulk, keeper in rows.values_list("bulk", "keeper"):
        kept[stands_for[bulk]].append(keeper)
    return kept
