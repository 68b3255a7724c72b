"""What an archive says of photos that were there already: where a person resolved one away, of the
photo that was kept in its place too. It is that one which is seen."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models.functions import Coalesce, Now

from albums.models import Album
from albums.services import import_photos
from dedup.kept import kept_in_place_of
from photos.locks import lock_photos, stacks_locked
from photos.models import Decision, Photo
from photos.services.library import Flags


def put_into_album(album: Album, photos: Iterable[Photo]) -> None:
    """Put the photos into the album, save those that a person took out."""
    chosen = list(photos)
    with stacks_locked(album.owner_id):
        import_photos(album, [*chosen, *kept_in_place_of(chosen)])


def fill_in_flags(photo: Photo, flags: Flags) -> None:
    """Favourite and archived, where no person said otherwise. Nothing is taken off a photo, and
    what another left to the timeline stays on it."""
    with stacks_locked(photo.owner_id):
        keepers = kept_in_place_of([photo])
        lock_photos([photo, *keepers])
        write_flags(photo, flags)
        for keeper in keepers:
            write_flags(keeper, replace(flags, archived=False))


def write_flags(photo: Photo, flags: Flags) -> None:
    said: dict[str, Any] = {"is_favourite": True} if flags.favourite else {}
    if flags.archived:
        said["archived_at"] = Coalesce("archived_at", Now())
    decided = Decision.objects.filter(photo=photo, column__in=said)
    wanted = said.keys() - set(decided.values_list("column", flat=True))
    if wanted:
        Photo.objects.filter(pk=photo.pk).update(**{column: said[column] for column in wanted})
