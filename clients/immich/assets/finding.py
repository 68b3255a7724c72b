"""Photos that a client names, as far as the person may do with them what it asks."""

from collections.abc import Sequence

from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import Words
from curating.among import among
from photos.models import Photo, PhotoQuerySet

NOT_FOUND = "Asset not found"


def seen(asked: Asked, photo_id: int) -> Photo:
    photos = Photo.objects.visible_to(asked.user).select_related("kept_in", "owner", "place")
    return _one(photos, photo_id)


def own(asked: Asked, photo_id: int) -> Photo:
    return _one(Photo.objects.in_library_of(asked.user), photo_id)


def own_ids(asked: Asked, said: Words) -> list[int]:
    """Those of `ids`. Raises Refused where any is not the person's own, before anything is done."""
    ids = said.numbers_of("ids", Kind.ASSET)
    if ids is None:
        raise Refused(400, "ids must be an array")
    return checked(Photo.objects.in_library_of(asked.user), ids)


def checked(photos: PhotoQuerySet, ids: Sequence[int]) -> list[int]:
    """The ids, if all of them are among the photos."""
    if photos.filter(among(ids)).count() != len(ids):
        raise Refused(404, NOT_FOUND)
    return list(ids)


def _one(photos: PhotoQuerySet, photo_id: int) -> Photo:
    found = photos.filter(pk=photo_id).first()
    if found is None:
        raise Refused(404, NOT_FOUND)
    return found
