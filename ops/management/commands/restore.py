"""manage.py restore: a backup comes back, or one photo or album of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup.manifest import stamps
from ops.backup.place import open_place
from ops.backup.refused import BackupRefused
from ops.backup.restoring import Accepted, restore
from ops.backup.returning import Wanted, return_photos
from ops.backup.where import passphrase, storage_at


class Command(BaseCommand):
    help = (
        "Bring back the newest backup of a folder or bucket onto an empty machine, or with --photo"
        " and --album only these, into a library that lives: what is there is never overwritten."
        " Everything is checked before anything is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", default="")
        parser.add_argument("--at", default="", metavar="STAMP", help="not the newest but this one")
        parser.add_argument("--list", action="store_true", help="print the backups that are there")
        parser.add_argument("--photo", type=int, action="append", default=[], metavar="ID")
        parser.add_argument("--album", type=int, action="append", default=[], metavar="ID")
        parser.add_argument(
            "--over-photos", action="store_true", help="replace a library that has photos in it"
        )
        parser.add_argument(
            "--despite-losses", action="store_true", help="although originals are damaged there"
        )

    def handle(self, *, place: str, at: str, **options: Any) -> None:
        tell = self.stdout.write
        try:
            backups = open_place(storage_at(place), passphrase())
            if options["list"]:
                self.stdout.writelines(f"{stamp}\n" for stamp in stamps(backups))
            elif options["photo"] or options["album"]:
                wanted = Wanted(options["photo"], options["album"])
                return_photos(backups, wanted, stamp=at, tell=tell)
            else:
                accepted = Accepted(options["over_photos"], options["despite_losses"])
                restore(backups, stamp=at, accepted=accepted, tell=tell)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
