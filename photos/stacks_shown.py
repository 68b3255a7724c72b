"""Stacks as lists of them tell: the photo that is shown, and the files beneath it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts.models import User
from photos.models import Photo, PhotoQuerySet, Stack


@dataclass(frozen=True)
class StackShown:
    """A stack with the files that its owner sees of it, the primary first."""

    stack: Stack
    photos: Sequence[int]

    @property
    def primary(self) -> int:
        return self.photos[0]


def stack_primaries(user: User) -> PhotoQuerySet:
    """The photos that stand for the person's stacks."""
    own = Photo.objects.in_library_of(user).findable()
    return own.filter(stack__isnull=False).select_related("stack")


def stacks_shown(user: User, primaries: Collection[Photo]) -> list[StackShown]:
    """Of these photos each with its files, in two queries at most."""
    beneath: dict[int | None, list[int]] = defaultdict(list)
    files = Photo.objects.in_library_of(user).beneath()
    files = files.filter(stack__in=[photo.stack_id for photo in primaries]).order_by("pk")
    for stack_id, pk in files.values_list("stack", "pk"):
        beneath[stack_id].append(pk)
    return [
        StackShown(photo.stack, [photo.pk, *beneath[photo.stack_id]])
        for photo in primaries
        if photo.stack
    ]
