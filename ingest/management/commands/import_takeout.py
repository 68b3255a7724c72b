"""manage.py import_takeout: bring a Google Takeout export into a person's library."""

import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from ingest.models import TakeoutImport
from ingest.takeout.options import Options
from ingest.takeout.progress import Progress
from ingest.takeout.report import report_of, write_report
from ingest.takeout.run import AlreadyRunning, NoArchive, open_takeout, run_takeout
from ingest.takeout.tasks import stop

SECONDS_BETWEEN_LINES = 10  # where the output is a file; on a terminal one line is kept up to date


class Command(BaseCommand):
    help = (
        "Bring a Google Takeout export into a library: zip and tgz files, folders of them, or an"
        " unpacked export. Nothing is unpacked or changed. Run again, it goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--report", type=Path, metavar="FILE", help="a .json or .csv file")
        parser.add_argument("--only-album", action="append", default=[], metavar="TITLE")
        parser.add_argument("--no-albums", action="store_true", help="photos only")
        parser.add_argument("--untitled-albums", action="store_true", help="keep those, too")
        parser.add_argument("--include-trashed", action="store_true", help="into the trash")
        parser.add_argument("--skip-archived", action="store_true")
        parser.add_argument("--skip-partner", action="store_true", help="leave out a partner's")
        parser.add_argument("--after", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--before", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        takeout = self.open(options)
        try:
            run_takeout(takeout, ProgressLine(self).tell)
        except KeyboardInterrupt:
            stop(takeout, "Stopped by hand.")  # no worker shall go on with it
            raise CommandError("Stopped. Run it again to go on.") from None
        except (AlreadyRunning, OSError) as error:
            raise CommandError(str(error)) from None
        report = report_of(takeout)
        if options["report"]:
            write_report(report, options["report"])
        self.stdout.write(str(report))
        if report.has_failures:
            sys.exit(1)

    def open(self, options: dict[str, Any]) -> TakeoutImport:
        owner = User.objects.filter(email=options["user"].lower()).first()
        if owner is None:
            raise CommandError(
                f"Nobody has the address {options['user']}. Make an account first:"
                f" manage.py create_user {options['user']}"
            )
        if options["report"] and options["report"].suffix not in {".json", ".csv"}:
            raise CommandError("The report must be a .json or a .csv file.")
        paths = [path.resolve() for path in options["paths"]]
        try:
            return open_takeout(owner, paths, chosen(options), is_dry_run=options["dry_run"])
        except NoArchive as error:
            raise CommandError(str(error)) from None


def chosen(options: dict[str, Any]) -> Options:
    return Options(
        only_albums=tuple(options["only_album"]),
        with_albums=not options["no_albums"],
        untitled_albums=options["untitled_albums"],
        include_trashed=options["include_trashed"],
        skip_archived=options["skip_archived"],
        skip_partner=options["skip_partner"],
        after=options["after"],
        before=options["before"],
    )


class ProgressLine:
    """Says how far the import is, and when it will be through."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.phase = ""
        self.began_at = self.told_at = time.monotonic()

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase != self.phase:
            self.phase, self.began_at = progress.phase, now
        is_terminal = self.command.stdout.isatty()
        if now - self.told_at >= (0.2 if is_terminal else SECONDS_BETWEEN_LINES):
            self.told_at = now
            ending = "" if is_terminal else "\n"
            start = "\r" if is_terminal else ""
            self.command.stderr.write(start + self.line(progress, now), ending=ending)

    def line(self, progress: Progress, now: float) -> str:
        words = TakeoutImport.Phase(progress.phase).label
        count = (
            f"{progress.done:,} of {progress.total:,}" if progress.total else f"{progress.done:,}"
        )
        if not progress.share:
            return f"{words}: {count}"
        left = (now - self.began_at) * (1 - progress.share) / progress.share
        return f"{words}: {count}, {timedelta(seconds=round(left))} left"
