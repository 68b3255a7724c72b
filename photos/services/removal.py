"""Photos that leave: into the trash, or out of the library for good. Stacks hand over to what is
left of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import transaction
from django.utils import timezone

from photos.locks import stacks_locked
from photos.models import Photo, PhotoQuerySet, Rendition
from photos.services.stacks import mend_stacks
from photos.storage import renditions


def trash_photos(photos: PhotoQuerySet) -> int:
    """Move photos to the trash; their number. Everything said about them stays."""
    with mending_stacks(photos):
        return photos.filter(trashed_at__isnull=True).update(trashed_at=timezone.now())


def restore_photos(photos: PhotoQuerySet) -> int:
    """Take photos out of the trash; their number. Primaries of stacks are that again."""
    ids = list(photos.values_list("pk", flat=True))
    chosen = Photo.objects.filter(pk__in=ids)
    with mending_stacks(chosen):
        return chosen.filter(trashed_at__isnull=False).update(trashed_at=None)


def remove_photos(photos: PhotoQuerySet) -> None:
    """Delete the rows of photos, and after the commit their renditions. Originals are not touched:
    these photos' lie elsewhere."""
    with mending_stacks(photos):
        chosen = list(photos.values_list("pk", flat=True))
        keys = set(Rendition.objects.filter(photo__in=chosen).values_list("key", flat=True))
        Photo.objects.filter(pk__in=chosen).delete()
        transaction.on_commit(lambda: delete_unused_renditions(keys))


@contextmanager
def mending_stacks(photos: PhotoQuerySet) -> Iterator[None]:
    """One transaction, with the stacks of the photos mended at its end."""
    owner_ids = sorted(set(photos.values_list("owner", flat=True)))
    with transaction.atomic(), ExitStack() as locks:
        for owner_id in owner_ids:
            locks.enter_context(stacks_locked(owner_id))
        stacks = set(photos.exclude(stack=None).values_list("stack", flat=True))
        yield
        mend_stacks(stacks)


def delete_unused_renditions(keys: set[str]) -> None:
    """Photos of several owners with the same bytes share them."""
    used = set(Rendition.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in sorted(keys - used):
        renditions().delete(key)
