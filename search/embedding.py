"""The stage that gives photos a meaning: one vector and the model's own tags for each."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import PIL.Image
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from ml.encoder import Description, Encoder, Image
from photos.models import Photo, PhotoTag, Rendition, Tag
from search import encoders
from search.models import Embedding

# No encoder sees more pixels than this on the longer side; JPEG decodes to a half or a quarter.
ENOUGH_PX = 640


class NoPreview(Exception):
    """A photo has no preview to look at."""


def embed_photos(photos: Sequence[Photo]) -> None:
    """Store vector and tags of each photo as the current encoder sees them.

    Twice is the same as once. Raises NoPreview, before anything is written, or ModelUnavailable.
    """
    encoder = encoders.current_encoder()
    descriptions = encoder.describe_images(previews(photos))
    with transaction.atomic():
        _store_vectors(photos, descriptions, encoder)
        _store_tags(photos, descriptions)


def previews(photos: Sequence[Photo]) -> Iterator[Image]:
    """The pictures as the encoder gets them, upright RGB; the next ones are read meanwhile.

    Raises NoPreview.
    """
    keys = _preview_keys(photos)
    with ThreadPoolExecutor(1) as reader:
        yield from reader.map(_read, keys)


def _preview_keys(photos: Sequence[Photo]) -> list[str]:
    keys = dict(
        Rendition.objects.filter(photo__in=photos, name=Rendition.Name.PREVIEW).values_list(
            "photo_id", "key"
        )
    )
    missing = [str(photo.pk) for photo in photos if photo.pk not in keys]
    if missing:
        raise NoPreview(f"No preview yet of photo {', '.join(missing)}")
    return [keys[photo.pk] for photo in photos]


def _read(key: str) -> Image:
    with storages["renditions"].open(key) as file, PIL.Image.open(file) as picture:
        # In the picture's shape: a draft is at least as wide and as high as it is asked to be.
        scale = ENOUGH_PX / max(picture.size)
        width, height = (max(1, round(side * scale)) for side in picture.size)
        picture.draft("RGB", (width, height))
        return np.asarray(picture.convert("RGB"))


def _store_vectors(
    photos: Sequence[Photo], descriptions: Sequence[Description], encoder: Encoder
) -> None:
    Embedding.objects.bulk_create(
        [
            Embedding(
                photo=photo,
                model=encoder.name,
                version=encoder.version,
                vector=description.vector.tolist(),
                embedded_at=timezone.now(),
            )
            for photo, description in zip(photos, descriptions, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["photo", "model"],
        update_fields=["version", "vector", "embedded_at"],
    )


def _store_tags(photos: Sequence[Photo], descriptions: Sequence[Description]) -> None:
    """Replace what a model said before; what a person or a file said is not touched."""
    guesses = [
        (photo, guess)
        for photo, description in zip(photos, descriptions, strict=True)
        for guess in description.tags
    ]
    tags = _tags((photo.owner_id, guess.name) for photo, guess in guesses)
    PhotoTag.objects.filter(photo__in=photos, origin=PhotoTag.Origin.MODEL).delete()
    PhotoTag.objects.bulk_create(
        [
            PhotoTag(
                photo=photo,
                tag_id=tags[photo.owner_id, guess.name],
                origin=PhotoTag.Origin.MODEL,
                confidence=guess.confidence,
            )
            for photo, guess in guesses
        ],
        ignore_conflicts=True,
    )


def _tags(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The ids by owner and name. Workers that make the same tags at once do so in one order."""
    keys = sorted(set(wanted))
    Tag.objects.bulk_create(
        [Tag(owner_id=owner, name=name) for owner, name in keys], ignore_conflicts=True
    )
    found = Tag.objects.filter(
        owner__in={owner for owner, _ in keys}, name__in={name for _, name in keys}
    )
    return {(owner, name): pk for owner, name, pk in found.values_list("owner_id", "name", "pk")}
