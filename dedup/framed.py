"""Which pictures have something around them: a screenshot of a photo, bars, a frame."""

from collections.abc import Iterable

from dedup.models import PictureHash
from photos.models import Photo

WITHIN = 1  # the frame of an image's hash that is of what lies within (dedup/finding/hashing.py)


def framed_among(photos: Iterable[Photo]) -> frozenset[int]:
    """The ids of the images whose picture does not fill them."""
    images = [photo.pk for photo in photos if not photo.is_video]
    hashes = PictureHash.objects.filter(photo__in=images, frame=WITHIN)
    return frozenset(hashes.values_list("photo", flat=True))
