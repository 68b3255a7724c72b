"""The stage that remembers how photos look."""

from collections.abc import Sequence

import numpy as np
from django.db import transaction

from dedup.models import PictureHash
from ml.likeness.hashing import hash_picture
from photos.models import Photo
from photos.previews import previews


def hash_photos(photos: Sequence[Photo]) -> None:
    """Store the hashes of each photo. Twice is the same as once. Raises NoPreview."""
    hashes = [hash_picture(pixels) for pixels in previews(photos)]
    rows = [
        PictureHash(photo=photo, frame=0, bits=signed(bits))
        for photo, bits in zip(photos, hashes, strict=True)
    ]
    with transaction.atomic():
        PictureHash.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["photo", "frame"],
            update_fields=["bits"],
        )


def signed(bits: int) -> int:
    """64 bits as the database's number."""
    return int(np.uint64(bits).astype(np.int64))
