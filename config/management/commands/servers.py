"""manage.py servers: start or stop the embedded database and broker by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import embedded


class Command(BaseCommand):
    help = "Start or stop the embedded PostgreSQL and broker of the data folder."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop"])

    def handle(self, *args: Any, **options: Any) -> None:
        folder = embedded.data_folder()
        if options["action"] == "start":
            embedded.start_servers(folder)
        else:
            embedded.stop_servers(folder)
