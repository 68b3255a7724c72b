"""manage.py backup: database and originals as one, into a folder or a bucket."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup.checking import check_place
from ops.backup.making import back_up
from ops.backup.place import open_place
from ops.backup.refused import BackupRefused
from ops.backup.rotating import Keep
from ops.backup.where import name_of, passphrase, storage_at


class Command(BaseCommand):
    help = (
        "Back up the database and every original into a folder, or to s3://bucket/prefix?options."
        " What is there already is not sent again. HEIRLOOM_BACKUP names the place where none is"
        " given. With HEIRLOOM_BACKUP_PASSPHRASE (or its file, HEIRLOOM_BACKUP_PASSPHRASE_FILE)"
        " everything is encrypted. Run it again to go on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", default="")
        parser.add_argument("--check", action="store_true", help="read what is there, send nothing")
        parser.add_argument("--keep-all", action="store_true", help="delete no older backup")
        for name, most in vars(Keep()).items():
            parser.add_argument(f"--{name}", type=int, default=most, help=f"so many, else {most}")

    def handle(self, *, place: str, check: bool, keep_all: bool, **options: Any) -> None:
        try:
            if check:
                self.check_all(place)
            else:
                keep = None if keep_all else Keep(**{name: options[name] for name in vars(Keep())})
                self.back_up(place, keep)
        except (BackupRefused, OSError) as error:
            raise CommandError(f"The backup failed: {error}") from error

    def back_up(self, place: str, keep: Keep | None) -> None:
        name, storage = name_of(place), storage_at(place)
        made = back_up(
            storage, name=name, passphrase=passphrase(), keep=keep, tell=self.stdout.write
        )
        self.stdout.write(
            f"Backup {made.stamp}: {made.originals} originals of {made.size_bytes} bytes,"
            f" {made.sent_bytes} bytes sent, {made.rotated} older backups deleted"
        )
        if made.absent:
            raise CommandError(f"{made.absent} originals are not in it; each is named above.")

    def check_all(self, place: str) -> None:
        wrong = list(check_place(open_place(storage_at(place), passphrase())))
        self.stdout.writelines(f"{each}\n" for each in wrong)
        if wrong:
            raise CommandError(f"{len(wrong)} things are wrong with the backups; see above.")
        self.stdout.write("The backups are whole.")
