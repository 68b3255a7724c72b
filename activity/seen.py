"""Which rows about photos, albums and spaces a person sees: those of what they see now."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from photos.models import Photo
from rights.lending import shared_albums, spaces_of


def seen_by(user: User, *columns: str) -> Q:
    """Rows of which each of these columns is empty or names something that the person sees. The
    columns end in `photo`, `album` or `space`."""
    seen = Q()
    for column in columns:
        what = column.rpartition("__")[2]
        seen &= Q(**{f"{column}__isnull": True}) | SEEN[what](user, column)
    return seen


def _photo(user: User, column: str) -> Q:
    """Not from the trash: what is said there is quiet until the photo is put back."""
    photos = Photo.objects.visible_to(user).filter(trashed_at__isnull=True)
    return Q(Exists(photos.filter(pk=OuterRef(column))))


def _album(user: User, column: str) -> Q:
    return Q(**{f"{column}__owner": user}) | Q(**{f"{column}__in": shared_albums(user)})


def _space(user: User, column: str) -> Q:
    return Q(**{f"{column}__in": spaces_of(user)})


SEEN = {"photo": _photo, "album": _album, "space": _space}
