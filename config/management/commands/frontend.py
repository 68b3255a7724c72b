"""`manage.py frontend`: scripts and icons of the pages, from npm."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.frontend import install_frontend


class Command(BaseCommand):
    requires_system_checks = []  # the pages may be what is missing
    help = "Install the scripts and icons that the pages need. Does nothing when up to date."

    def handle(self, **options: Any) -> None:
        installed = install_frontend(settings.ROOT)
        self.stdout.write("Installed the front end." if installed else "Up to date.")
