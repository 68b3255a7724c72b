"""Reads of people in photos."""

from accounts.models import User
from faces.models import NameInPhoto
from photos.models import Photo


def names_in(user: User, photo: Photo) -> list[str]:
    """Who is said to be in a photo: in itself, or in another file of its stack."""
    photos = Photo.objects.in_library_of(user)
    files = photos.filter(stack=photo.stack_id) if photo.stack_id else photos.filter(pk=photo.pk)
    names = NameInPhoto.objects.filter(photo__in=files).values_list("name", flat=True)
    return sorted(set(names), key=str.casefold)
