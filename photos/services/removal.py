"""Photos that leave: into the trash, or out of the library for good."""

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from photos.models import Photo, PhotoQuerySet, Rendition, Stack
from photos.storage import renditions


def trash_photos(photos: PhotoQuerySet) -> int:
    """Move photos to the trash; their number. Everything said about them stays."""
    return photos.filter(trashed_at__isnull=True).update(trashed_at=timezone.now())


def remove_photos(photos: PhotoQuerySet) -> None:
    """Delete the rows of photos, and after the commit their renditions. Originals are not touched:
    these photos' lie elsewhere."""
    with transaction.atomic():
        chosen = list(photos.values_list("pk", flat=True))
        stacks = list(photos.exclude(stack=None).values_list("stack", flat=True).distinct())
        keys = set(Rendition.objects.filter(photo__in=chosen).values_list("key", flat=True))
        Photo.objects.filter(pk__in=chosen).delete()
        mend_stacks(stacks)
        transaction.on_commit(lambda: delete_unused_renditions(keys))


def mend_stacks(stack_ids: list[int]) -> None:
    """A stack that lost its primary gets another; one of a single photo is none."""
    for stack in Stack.objects.filter(pk__in=stack_ids):
        left = Photo.objects.filter(stack=stack)
        if left.count() > 1:
            if not left.filter(is_primary=True).exists():
                first = left.aggregate(first=Min("pk"))["first"]
                left.filter(pk=first).update(is_primary=True)
            continue
        left.update(stack=None, is_primary=True)
        stack.delete()


def delete_unused_renditions(keys: set[str]) -> None:
    """Photos of several owners with the same bytes share them."""
    used = set(Rendition.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in sorted(keys - used):
        renditions().delete(key)
