"""manage.py import_folder: bring a folder of files into a person's library."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from ingest.batches import close_batch
from ingest.folders import NotAFolder, import_folder, open_folder_batch
from ingest.models import Receipt


class Command(BaseCommand):
    help = "Bring every photo and video below a folder into a library. The folder is only read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(email=options["user"].lower()).first()
        if owner is None:
            raise CommandError(
                f"Nobody has the address {options['user']}. Make an account first:"
                f" manage.py create_user {options['user']}"
            )
        counts: Counter[str] = Counter()
        try:
            batch = open_folder_batch(owner, options["folder"].resolve())
        except NotAFolder as error:
            raise CommandError(str(error)) from None
        try:
            import_folder(batch, on_receipt=lambda receipt: self.report(receipt, counts))
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
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in Receipt.Outcome.values)
