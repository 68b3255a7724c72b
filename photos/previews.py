"""The pictures that models look at."""

from collections.abc import Iterator, Sequence

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from photos.models import Photo, Rendition
from photos.reading_ahead import read_ahead
from photos.storage import renditions

Pixels = NDArray[np.uint8]


class NoPreview(Exception):
    """A photo has no preview to look at."""


def previews(photos: Sequence[Photo]) -> Iterator[Pixels]:
    """The previews in full, upright RGB; the next ones are opened meanwhile. Raises NoPreview."""
    yield from read_ahead(full_preview, preview_keys(photos))


def preview_of(photo: Photo) -> Pixels:
    """The preview of one photo. Raises NoPreview."""
    return full_preview(preview_keys([photo])[0])


def small_preview(key: str, *, enough_px: int) -> Pixels:
    """A stored preview as `preview_keys` names it, upright RGB, its longer side at least this
    long where it is so at all: a JPEG is decoded to a half or a quarter in a part of the time."""
    return _drafted(key, "RGB", enough_px)


def small_grey(key: str, *, enough_px: int) -> Pixels:
    """As `small_preview`, (h, w) of grey alone: of a JPEG no colours are decoded."""
    return _drafted(key, "L", enough_px)


def _drafted(key: str, mode: str, enough_px: int) -> Pixels:
    with renditions().open(key) as file, PIL.Image.open(file) as picture:
        # In the picture's shape: a draft is at least as wide and as high as it is asked to be.
        scale = enough_px / max(picture.size)
        width, height = (max(1, round(side * scale)) for side in picture.size)
        picture.draft(mode, (width, height))
        return np.asarray(picture.convert(mode))


def preview_keys(photos: Sequence[Photo]) -> list[str]:
    """Where the previews of the photos are stored, in their order. Raises NoPreview."""
    keys = dict(
        Rendition.objects.filter(photo__in=photos, name=Rendition.Name.PREVIEW).values_list(
            "photo_id", "key"
        )
    )
    missing = [str(photo.pk) for photo in photos if photo.pk not in keys]
    if missing:
        raise NoPreview(f"No preview yet of photo {', '.join(missing)}")
    return [keys[photo.pk] for photo in photos]


def full_preview(key: str) -> Pixels:
    """A stored preview as `preview_keys` names it, upright RGB."""
    with renditions().open(key) as file, PIL.Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))
