"""Tries the rules that stack on files: `manage.py evaluate_stacks FOLDER_OR_ZIP... [--truth X]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dedup.stacks.evaluate import report


class Command(BaseCommand):
    """Prints every pair of files that the rules stack, and why; the library is not touched."""

    help = "Print what the rules would stack of the files in these folders and zip archives."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("roots", nargs="+", type=Path)
        parser.add_argument("--truth", type=Path, help="The expected.json of an export.")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in report(options["roots"], options["truth"]):
            self.stdout.write(line)
