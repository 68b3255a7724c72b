"""Originals that stay in their source: where each lies now, and what is missing."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from django.utils import timezone

from photos.models import Photo, Source
from photos.storage import Stored


def keep_in_place(photo: Photo, source: Source, path: str) -> None:
    """The original lies at this path of a source now. All that is known of the photo stays."""
    photo.kept_in, photo.original_key, photo.missing_since = source, path, None
    photo.filename, photo.source = PurePosixPath(path).name[-255:], address(source, path)
    photo.save(update_fields=["kept_in", "original_key", "missing_since", "filename", "source"])


def bring_home(photo: Photo, stored: Stored) -> None:
    """The bytes are in our storage now: the photo no longer depends on its source."""
    photo.kept_in, photo.original_key, photo.missing_since = None, stored.key, None
    photo.save(update_fields=["kept_in", "original_key", "missing_since"])


def mark_missing(photos: Sequence[Photo]) -> None:
    """Their files are gone from the source. The photos stay, with all that people said."""
    chosen = Photo.objects.filter(pk__in=[photo.pk for photo in photos], missing_since=None)
    chosen.update(missing_since=timezone.now())


def address(source: Source, path: str) -> str:
    """Where a photo came from, as its page says."""
    return f"{source.root.rstrip('/')}/{path}"[:300]
