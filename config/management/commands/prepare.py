"""manage.py prepare: once before web, workers and beat of a version start."""

from typing import Any

from django.core.management.base import BaseCommand

from config.preparing import make_account_of_environment, prepare
from ingest.tasks import enrol_missing


class Command(BaseCommand):
    help = "Make tables, static files, models and the account that the environment names."

    def handle(self, **options: Any) -> None:
        prepare()
        make_account_of_environment()
        enrol_missing.delay()
        self.stdout.write("Prepared.")
