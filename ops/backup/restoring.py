"""Bringing a whole library back, onto an empty machine. Everything is checked before anything is
written; originals come first, then all tables at once."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ops.backup.checking import Fetched, fetched, lacking
from ops.backup.dumping import replace_database
from ops.backup.listing import IN_SOURCE
from ops.backup.making import secret_word
from ops.backup.manifest import last_stamp
from ops.backup.originals import bring_back, bring_home_lost
from ops.backup.place import Place
from ops.backup.refused import BackupRefused
from ops.verify.remaking import remake_missing
from photos.models import Photo
from photos.tiered import TieredOriginal
from sync.epochs import begin_anew

TABLE = "photos_photo"  # not there yet on a machine that was never started
NAMED = 20
TELL_EVERY = 1000
Tell = Callable[[str], None]


def restore(place: Place, *, stamp: str, over_photos: bool, tell: Tell) -> None:
    """The library as it was; `over_photos` replaces one that has photos. Raises BackupRefused."""
    if not over_photos and has_photos():
        raise BackupRefused("There are photos in this library. They would be gone.")
    with fetched(place, stamp or last_stamp(place)) as found:
        refuse_newer(found)
        refuse_lacking(found)
        bring_originals(found, tell)
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


def refuse_lacking(found: Fetched) -> None:
    if files := lacking(found):
        names = ", ".join(f"{each.key} (photo {each.photo_id})" for each in files[:NAMED])
        raise BackupRefused(f"{len(files)} originals are not in the backup: {names}")


def bring_originals(found: Fetched, tell: Tell) -> None:
    count = 0
    for number, file in enumerate(found.files(), 1):
        if file.area != IN_SOURCE:
            count += bring_back(found.place, file)
        if number % TELL_EVERY == 0:
            tell(f"{number} of {found.manifest.count} originals, {count} brought back")
    tell(f"{count} originals brought back")


def begin_again(found: Fetched, tell: Tell) -> None:
    """What stands beside the tables is forgotten, and what was not in the backup is made again."""
    call_command("migrate", verbosity=0, interactive=False)
    begin_anew()
    TieredOriginal.objects.all().delete()  # all came into the fast storage
    cache.clear()
    shutil.rmtree(settings.VECTORS_DIR, ignore_errors=True)
    if count := bring_home_lost(found.place, found.files()):
        tell(f"{count} originals of sources that are not here are in our own storage now")
    tell(f"{remake_missing()} thumbnails, previews and videos are made again by the workers")
    if found.manifest.secret != secret_word():
        tell(
            "The secret key is another one than it was: PINs of locked folders, second steps and"
            " passwords of sources need the old one. Put it back and start again."
        )
