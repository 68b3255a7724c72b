"""Bringing a whole library back, onto an empty machine. Everything is checked before anything is
written; originals come first, then all tables at once."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from curating.models import LeftoverFile
from ops.backup.alone import ONE_BACKUP_LOCK, alone
from ops.backup.checking import Fetched, fetched, lacking
from ops.backup.dumping import replace_database
from ops.backup.listing import AREAS, IN_SOURCE, Kept
from ops.backup.manifest import last_stamp, secret_word
from ops.backup.originals import bring_back, bring_home_lost
from ops.backup.place import Place
from ops.backup.refused import BackupRefused, Damaged
from ops.backup.stored import held_at
from ops.verify.remaking import remake_missing
from ops.watching.rows import StrayFile
from photos.models import Photo
from photos.tiered import TieredOriginal
from sync.epochs import begin_anew

TABLE = "photos_photo"  # not there yet on a machine that was never started
NAMED = 20
TELL_EVERY = 1000
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Accepted:
    """What somebody said that they accept: that the photos which this library has are gone, and
    that originals which are damaged in the backup do not come back."""

    over_photos: bool = False
    losses: bool = False


def restore(place: Place, *, stamp: str, accepted: Accepted, tell: Tell) -> None:
    """The library as it was. Raises BackupRefused."""
    if not accepted.over_photos and has_photos():
        raise BackupRefused("There are photos in this library. They would be gone.")
    with fetched(place, stamp or last_stamp(place)) as found:
        refuse_newer(found)
        tell_of(found, tell)
        # No backup may rotate this one away meanwhile.
        with alone(ONE_BACKUP_LOCK, "A backup is being made. Wait until it is done."):
            refuse_lost(lacking(found), "not in the backup", accepted)
            refuse_lost(bring_originals(found, tell), "damaged in the backup", accepted)
        tell("Restoring the database.")
        replace_database(found.dump)
        begin_again(found, tell)


def has_photos() -> bool:
    there = TABLE in connection.introspection.table_names()
    return there and Photo.objects.exists()


def refuse_newer(found: Fetched) -> None:
    """What a newer version wrote this one does not understand."""
    known = MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    if any(each not in known for each in found.manifest.migrations.items()):
        raise BackupRefused("A newer version of Heirloom made this backup. Install that one.")


def tell_of(found: Fetched, tell: Tell) -> None:
    made = found.manifest
    tell(f"The backup of {made.made_at:%Y-%m-%d %H:%M} UTC, {made.count} originals")
    if made.absent:
        tell(f"{made.absent} originals could not be read when it was made, and do not come back.")


def refuse_lost(files: Sequence[Kept], what: str, accepted: Accepted) -> None:
    """What is whole is worth more than nothing: but only who knows what is lost may say so."""
    if files and not accepted.losses:
        names = ", ".join(f"{each.key} (photo {each.photo_id})" for each in files[:NAMED])
        raise BackupRefused(
            f"{len(files)} originals are {what}: {names}. The database is as it was."
            " --despite-losses brings back all the others."
        )


def bring_originals(found: Fetched, tell: Tell) -> list[Kept]:
    """Those that are damaged in the backup: each is told, and the others come."""
    count, damaged = 0, []
    for number, file in enumerate(found.files(), 1):
        try:
            count += file.area != IN_SOURCE and bring_back(found.place, file)
        except Damaged as error:
            tell(str(error))
            damaged.append(file)
        if number % TELL_EVERY == 0:
            tell(f"{number} of {found.manifest.count} originals, {count} brought back")
    tell(f"{count} originals brought back")
    return damaged


def begin_again(found: Fetched, tell: Tell) -> None:
    """What stands beside the tables is forgotten, and what was not in the backup is made again."""
    call_command("migrate", verbosity=0, interactive=False)
    begin_anew()
    TieredOriginal.objects.all().delete()  # all came into the fast storage
    # What is to be deleted by a note of that day may have been handed in again since. Strays have
    # a week from now.
    LeftoverFile.objects.all().delete()
    StrayFile.objects.all().delete()
    bring_deleted(found, tell)
    cache.clear()
    shutil.rmtree(settings.VECTORS_DIR, ignore_errors=True)
    if count := bring_home_lost(found.place, found.files(), tell):
        tell(f"{count} originals of sources that are not here are in our own storage now")
    tell(f"{remake_missing()} thumbnails, previews and videos are made again by the workers")
    if found.manifest.secret != secret_word():
        tell(
            "The secret key is another one than it was: PINs of locked folders, second steps and"
            " passwords of sources need the old one. Put it back and start again."
        )


def bring_deleted(found: Fetched, tell: Tell) -> None:
    """What a worker of the library that was here deleted while originals came."""
    held = {area: held_at(storages[area], "").keys() for area in AREAS - {IN_SOURCE}}
    for file in found.files():
        if file.area != IN_SOURCE and file.key not in held[file.area]:
            try:
                bring_back(found.place, file)
            except Damaged as error:
                tell(str(error))
