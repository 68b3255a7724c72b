"""One photo or album out of a backup, into a library that lives. What is there is never written to:
rows that are still there stay as they are, and only those that are gone come back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from ingest.pipeline import enrol, release_waiting
from ops.backup.checking import Fetched, fetched
from ops.backup.listing import IN_SOURCE, Kept
from ops.backup.manifest import last_stamp
from ops.backup.originals import bring_back, bring_home_lost
from ops.backup.place import Place
from ops.backup.refused import BackupRefused
from ops.backup.shelf import Shelf, shelf_of
from ops.verify.remaking import remake, unrendered_of
from photos.locks import bytes_held
from photos.models import Photo
from photos.storage import originals

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """By their numbers, which stand in the addresses of their pages."""

    photos: Sequence[int]
    albums: Sequence[int]


def return_photos(place: Place, wanted: Wanted, *, stamp: str, tell: Tell) -> list[int]:
    """Those that came back. Raises BackupRefused before anything is written."""
    with fetched(place, stamp or last_stamp(place)) as found, shelf_of(found.dump) as shelf:
        photo_ids = chosen(shelf, wanted)
        files = [file for file in found.files() if file.photo_id in photo_ids]
        there = already_there(shelf, photo_ids, tell)
        bring_stored(found, files)
        with transaction.atomic():
            shelf.bring_albums(wanted.albums)
            coming = shelf.bring_photos(sorted(photo_ids - there))
            shelf.bring_what_belongs(sorted(photo_ids))
        finish(found, files, sorted(photo_ids), tell)
    tell(f"{len(coming)} photos came back, {len(there)} were there")
    return coming


def chosen(shelf: Shelf, wanted: Wanted) -> set[int]:
    """The photos that are meant, with the moving halves of live ones. Raises BackupRefused."""
    photo_ids = {*wanted.photos, *shelf.in_albums(wanted.albums)}
    photo_ids |= shelf.live_videos(photo_ids)
    known = shelf.photos(photo_ids)
    for photo_id in sorted(photo_ids):
        if photo_id not in known:
            raise BackupRefused(f"Photo {photo_id} is not in this backup.")
        if known[photo_id].is_locked:
            words = "is in a locked folder: only a whole backup brings it back"
            raise BackupRefused(f"Photo {photo_id} {words}.")
    owners = {each.owner_id for each in known.values()} | shelf.owners_of_albums(wanted.albums)
    if len(owners) > User.objects.filter(pk__in=owners).count():
        raise BackupRefused("The account that it belonged to is not here any more.")
    return photo_ids


def already_there(shelf: Shelf, photo_ids: Iterable[int], tell: Tell) -> set[int]:
    """Those of which their owner has the bytes, also as another photo. Raises BackupRefused for
    one that was locked since: nothing of it comes back in the clear."""
    there = set()
    for old in shelf.photos(photo_ids).values():
        same = Q(pk=old.photo_id) | Q(owner=old.owner_id, sha256=old.sha256)
        if photo := Photo.objects.filter(same).order_by("-is_locked", "pk").first():
            if photo.is_locked:
                raise BackupRefused(f"Photo {old.photo_id} is in a locked folder now, as it is.")
            tell(f"photo {old.photo_id} is there, as photo {photo.pk}; it stays as it is")
            there.add(old.photo_id)
    return there


def bring_stored(found: Fetched, files: Iterable[Kept]) -> None:
    for file in files:
        if file.area != IN_SOURCE:
            bring_back(found.place, file)


def bring_deleted(found: Fetched, files: Iterable[Kept]) -> None:
    """With the bytes held: who deletes what no row needs is done with them, or sees the row."""
    for file in files:
        with bytes_held(file.sha256):
            if file.area != IN_SOURCE and not originals().exists(file.key):
                bring_back(found.place, file)


def finish(found: Fetched, files: Sequence[Kept], photo_ids: Sequence[int], tell: Tell) -> None:
    """What was deleted for good may have been cleared away just now; and what shows photos is made
    again."""
    bring_deleted(found, files)
    bring_home_lost(found.place, files, tell)
    remake(unrendered_of(photo_ids))
    enrol(Photo.objects.filter(pk__in=photo_ids))
    release_waiting(photo_ids)
