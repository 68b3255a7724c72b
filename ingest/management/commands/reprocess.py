"""manage.py reprocess: run a stage again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ingest.pipeline import STAGE, due_stages, reprocess
from ingest.tasks import wake


class Command(BaseCommand):
    help = "Run a stage again for every photo, and after it the stages that need it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("stage", choices=list(STAGE))
        parser.add_argument("--failed", action="store_true", help="only where it failed")

    def handle(self, *args: Any, **options: Any) -> None:
        count = reprocess(options["stage"], only_failed=options["failed"])
        wake(*due_stages())
        self.stdout.write(f"{count} photos go through {options['stage']} again.")
