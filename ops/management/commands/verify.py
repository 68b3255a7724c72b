"""manage.py verify: whether every row has its file, and every file its bytes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup.place import open_place
from ops.backup.refused import BackupRefused
from ops.backup.where import passphrase, storage_at
from ops.verify.repairing import Repairing
from ops.verify.verifying import verify


class Command(BaseCommand):
    help = (
        "Read every original and compare it with its checksum; name what is missing, changed,"
        " without a row, or gives no picture, and what to do. Goes on where it was cut off. With"
        " --from also tells what is not in the backup there. --repair puts back what that backup"
        " has whole, and has thumbnails, previews and videos made again; it deletes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true")
        parser.add_argument("--from", dest="place", metavar="PLACE", help="a place with backups")

    def handle(self, *, repair: bool, place: str | None, **_: Any) -> None:
        try:
            backups = open_place(storage_at(place), passphrase()) if place else None
            repairing = Repairing(backups) if repair else None
            row = verify(place=backups, repairing=repairing, tell=self.stdout.write)
        except (BackupRefused, OSError) as error:
            raise CommandError(f"Verifying stopped: {error}") from error
        bad = row.findings.filter(repaired_at=None).count()
        self.stdout.write(f"{row.files} files, {row.size_bytes} bytes read, {bad} findings")
        if bad:
            raise CommandError(f"{bad} things are not as they must be; each is named above.")
