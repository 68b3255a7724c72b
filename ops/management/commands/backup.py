"""manage.py backup: database and originals as one, into a folder or a bucket."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup.checking import check_place
from ops.backup.making import back_up, send_again
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
        parser.add_argument(
            "--mend", action="store_true", help="with --check: send what is damaged there again"
        )
        parser.add_argument(
            "--anew",
            action="store_true",
            help="although another library's backups are there, or this one's are gone",
        )
        parser.add_argument("--keep-all", action="store_true", help="delete no older backup")
        for name, most in vars(Keep()).items():
            parser.add_argument(
                f"--{name}", type=none_or_more, default=most, help=f"so many, else {most}"
            )

    def handle(self, *, place: str, check: bool, keep_all: bool, **options: Any) -> None:
        try:
            if check:
                self.check_all(place, mends=options["mend"])
            else:
                keep = None if keep_all else Keep(**{name: options[name] for name in vars(Keep())})
                self.back_up(place, keep, anew=options["anew"])
        except (BackupRefused, OSError) as error:
            raise CommandError(f"The backup failed: {error}") from error

    def back_up(self, place: str, keep: Keep | None, *, anew: bool) -> None:
        made = back_up(
            storage_at(place),
            name=name_of(place),
            passphrase=passphrase(),
            keep=keep,
            tell=self.stdout.write,
            anew=anew,
        )
        self.stdout.write(
            f"Backup {made.stamp}: {made.originals} originals of {made.size_bytes} bytes,"
            f" {made.sent_bytes} bytes sent, {made.rotated} older backups deleted"
        )
        if made.absent:
            raise CommandError(f"{made.absent} originals are not in it; each is named above.")

    def check_all(self, place: str, *, mends: bool) -> None:
        backups, count = open_place(storage_at(place), passphrase()), 0
        for wrong in check_place(backups):
            is_mended = mends and wrong.file is not None and send_again(backups, wrong.file)
            self.stdout.write(wrong.words + (" (sent again)" if is_mended else ""))
            count += not is_mended
        if count:
            raise CommandError(f"{count} things are wrong with the backups; see above.")
        self.stdout.write("The backups are whole.")


def none_or_more(said: str) -> int:
    if not said.isdecimal():
        raise ArgumentTypeError("must be a number, 0 or more")
    return int(said)
