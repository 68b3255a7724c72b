"""The place stage: the names of where each photo was taken."""

from collections.abc import Sequence

from photos.models import Photo
from places.services import find_places


def locate_photos(photos: Sequence[Photo]) -> None:
    """Set each photo's place from its position; none where there is no position, or at sea.

    One whose position changed meanwhile keeps the place that came with it.
    """
    points = [position(photo) for photo in photos]
    for photo, place in zip(photos, find_places(points), strict=True):
        read = Photo.objects.filter(pk=photo.pk, latitude=photo.latitude, longitude=photo.longitude)
        read.update(place=place)


def position(photo: Photo) -> tuple[float, float] | None:
    if photo.latitude is None or photo.longitude is None:
        return None
    return photo.latitude, photo.longitude
