"""What a resolution is about, read anew under the lock: pages are old by the time of a click."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from accounts.models import User
from dedup.models import DuplicateGroup
from photos.models import Photo, PhotoQuerySet


class InvalidResolution(ValueError):
    """It cannot be done: the group is not what it was, or the photos are not of it."""


def shown_members(group: DuplicateGroup) -> PhotoQuerySet:
    """The photos of a group that its owner sees in it: neither locked nor in the trash."""
    photos = Photo.objects.in_library_of(group.owner).findable()
    return photos.filter(duplicate__group=group).order_by("pk")


def shown_members_of(user: User, group_ids: Collection[int]) -> PhotoQuerySet:
    """The same of several groups of a user, each with its row in its group."""
    photos = Photo.objects.in_library_of(user).findable().filter(duplicate__group__in=group_ids)
    return photos.select_related("duplicate").order_by("pk")


def present_members(group: DuplicateGroup, shown: Collection[int] = ()) -> list[Photo]:
    """Its photos as they are now, and so until the end of the transaction. Raises
    InvalidResolution: fewer than two, or others than those that were shown."""
    found = list(shown_members(group).select_for_update(of=("self",), no_key=True))
    if len(found) < 2:
        raise InvalidResolution(_("This group was resolved meanwhile."))
    if shown and set(shown) != {photo.pk for photo in found}:
        raise InvalidResolution(_("This group changed meanwhile. Nothing was done."))
    return found


def present_members_of(group_ids: Collection[int]) -> dict[int, list[Photo]]:
    """The same of several groups; of one that is gone, none."""
    groups = DuplicateGroup.objects.filter(pk__in=group_ids).select_related("owner")
    owners = {group.owner for group in groups}
    shown = [shown_members_of(owner, group_ids) for owner in owners]
    locked = [photos.select_for_update(of=("self",), no_key=True) for photos in shown]
    return by_group(chain.from_iterable(locked), group_ids)


def by_group(photos: Iterable[Photo], group_ids: Iterable[int]) -> dict[int, list[Photo]]:
    """The photos of each of these groups, in the order of the groups."""
    found: dict[int, list[Photo]] = {group_id: [] for group_id in group_ids}
    for photo in photos:
        found[photo.duplicate.group_id].append(photo)
    return found


def chosen(
    keeper: Photo, trash: Iterable[Photo], members: Sequence[Photo]
) -> tuple[Photo, list[Photo]]:
    """Which of the members stays and which go. Raises InvalidResolution."""
    by_id = {photo.pk: photo for photo in members}
    going = sorted({photo.pk for photo in trash})
    if not {keeper.pk, *going} <= by_id.keys():
        raise InvalidResolution(_("This group changed meanwhile. Nothing was done."))
    if not going or keeper.pk in going:
        raise InvalidResolution(_("Choose one photo to keep, and others for the trash."))
    return by_id[keeper.pk], [by_id[pk] for pk in going]
