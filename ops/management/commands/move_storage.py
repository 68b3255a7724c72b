"""manage.py move_storage: everything in one storage into another, a disk or a bucket."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from ops.moving import (
    CannotMove,
    End,
    Failure,
    Move,
    Progress,
    alone,
    check_ends,
    copy_all,
    delete_all,
    total,
)

TELL_SECONDS = 5


class Command(BaseCommand):
    help = (
        "Copy every file of a storage into another and read each back: file:///folder or"
        " s3://bucket/prefix?options, as in HEIRLOOM_ORIGINALS. Nothing is deleted. Then name the"
        " new storage in the settings, restart everything, and run it again with --delete-source:"
        " it copies what came meanwhile, reads every copy back once more and deletes the file in"
        " the source. Stopped or killed, it goes on where it was when it is run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source")
        parser.add_argument("target", metavar="dest")
        parser.add_argument("--delete-source", action="store_true", help="see above")

    def handle(self, *, source: str, target: str, delete_source: bool, **_: Any) -> None:
        try:
            move = Move(End.at(source), End.at(target), self.tell, self.complain)
            check_ends(move.source, move.target, deletes=delete_source)
            with alone(move):
                self.move(move, deletes=delete_source)
        except (CannotMove, ValueError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The move stopped: {error} Run it again to go on.") from error

    def move(self, move: Move, *, deletes: bool) -> None:
        self.whole, self.told_at, self.verb = total(move.source), 0.0, "copied"
        done = copy_all(move)
        self.stdout.write(f"{done.files} files: {done.copied} copied, the others were there.")
        if not done.failed and deletes:
            self.verb = "deleted"
            done = delete_all(move)
            self.stdout.write(f"{done.deleted} files deleted in {move.source.name}.")
        if done.failed:
            raise CommandError(f"{done.failed} files stay where they are; each is named above.")

    def tell(self, done: Progress) -> None:
        """Every few seconds, and when the last file is done."""
        if time.monotonic() < self.told_at + TELL_SECONDS and done.files < self.whole.files:
            return
        self.told_at = time.monotonic()
        sizes = f"{filesizeformat(done.size_bytes)} of {filesizeformat(self.whole.size_bytes)}"
        self.stdout.write(f"{done.files} of {self.whole.files} files, {sizes} {self.verb}")

    def complain(self, failure: Failure) -> None:
        self.stderr.write(f"{failure.key}: {failure.reason}")
