"""manage.py import_folder: bring a folder of files into a person's library."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from ingest.batches import close_batch
from ingest.folders import NotAFolder, Options, import_folder, open_folder_batch
from ingest.icloud import missing_parts
from ingest.models import Receipt


class Command(BaseCommand):
    help = "Bring every photo and video below a folder into a library. The folder is only read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument(
            "--albums-from-folders",
            action="store_true",
            help="make an album of every folder below, under the folder's name",
        )
        parser.add_argument(
            "--include-trashed",
            action="store_true",
            help="also bring what was deleted in iCloud, into the trash",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email=options["user"].lower()).first()
        if owner is None:
            raise CommandError(
                f"Nobody has the address {options['user']}. Make an account first:"
                f" manage.py create_user {options['user']}"
            )
        counts: Counter[str] = Counter()
        chosen = Options(
            include_trashed=options.get("include_trashed", False),
            albums_from_folders=options.get("albums_from_folders", False),
        )
        try:
            batch = open_folder_batch(owner, options["folder"].resolve(), chosen)
        except NotAFolder as error:
            raise CommandError(str(error)) from None
        for part in missing_parts(Path(batch.folder)):
            self.stderr.write(f"{part} is not in this folder.")
        try:
            import_folder(batch, lambda receipt: self.report(receipt, counts))
        except KeyboardInterrupt:
            close_batch(batch)  # asked to stop: no worker shall go on with it
            self.stderr.write("Stopped. Run it again to go on.")
        self.stdout.write(summary(counts))

    def report(self, receipt: Receipt, counts: Counter[str]) -> None:
        counts[receipt.outcome] += 1
        if receipt.outcome == Receipt.Outcome.REFUSED:
            self.stderr.write(f"refused {receipt.filename}: {receipt.reason}")
        if sys.stdout.isatty():
            self.stdout.write(f"\r{summary(counts)} ", ending="")


def summary(counts: Counter[str]) -> str:
    """In numbers; sidecars only where there are any, as few folders have them."""
    outcomes = [each for each in Receipt.Outcome.values if each != "sidecar" or counts[each]]
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in outcomes)
