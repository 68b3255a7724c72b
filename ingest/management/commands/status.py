"""manage.py status: how far the pipeline is, and whether anything failed."""

import json
import sys
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ingest.status import StageStatus, has_failed, is_idle, stage_statuses

POLL_SECONDS = 1


class Command(BaseCommand):
    help = "Print for every stage how many photos are done, due and failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="return when nothing is due; exit with 1 when something failed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        statuses = stage_statuses()
        while options["wait"] and not is_idle(statuses):
            time.sleep(POLL_SECONDS)
            statuses = stage_statuses()
        self.stdout.write(as_json(statuses) if options["json"] else as_table(statuses))
        if options["wait"] and has_failed(statuses):
            sys.exit(1)


def as_json(statuses: list[StageStatus]) -> str:
    return json.dumps([asdict(status) for status in statuses])


def as_table(statuses: list[StageStatus]) -> str:
    lines = [f"{'stage':<12}{'done':>10}{'due':>10}{'failed':>10}"]
    lines += [f"{row.stage:<12}{row.done:>10}{row.due:>10}{row.failed:>10}" for row in statuses]
    return "\n".join(lines)
