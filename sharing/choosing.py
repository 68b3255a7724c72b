"""Photos to choose from, newest first: what may still be put in somewhere, or be taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, QueryDict

from accounts.models import User
from photos.keyset import BadCursor, cursor_of, older_than
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions
from sharing.asked import asked_ids

PHOTOS = 60


@dataclass(frozen=True)
class Page:
    """Some photos, and where the next page begins."""

    photos: Sequence[Photo]
    next: str


def newest_page(photos: PhotoQuerySet, after: str) -> Page:
    """Raises Http404 for what is no place in the list."""
    try:
        behind = older_than(after)
    except BadCursor as error:
        raise Http404 from error
    shown = with_versions(photos.filter(behind).select_related("place"))
    found = list(shown.order_by("-taken_local", "-pk")[: PHOTOS + 1])
    follows = cursor_of(found[PHOTOS - 1]) if len(found) > PHOTOS else ""
    return Page(found[:PHOTOS], follows)


def asked_photos(user: User, said: QueryDict) -> list[Photo]:
    """All that are named, which the person sees, or it is a 404."""
    return seen_photos(user, asked_ids(said))


def seen_photos(user: User, ids: Sequence[int]) -> list[Photo]:
    """All of these, each named once, or it is a 404: nobody learns which of them are photos."""
    photos = list(Photo.objects.visible_to(user).filter(pk__in=ids))
    if not ids or len(photos) != len(ids):
        raise Http404
    return photos


def own_photos(user: User) -> PhotoQuerySet:
    return Photo.objects.in_library_of(user).on_timeline()
