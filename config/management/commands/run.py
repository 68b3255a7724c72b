"""manage.py run: the whole library on this machine, until Ctrl-C."""

import os
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import ensure_admin
from config.processes import library_processes, run_until_stopped
from ingest.batches import open_batch
from ingest.folders import NotAFolder, check_folder, import_folder_of_machine
from ingest.models import Batch
from ingest.tasks import enrol_missing
from ml.encoder import prepare_basic

DEFAULT_PORT = 8000


class Command(BaseCommand):
    help = "Start web, workers and beat. PORT, PHOTOS and HEIRLOOM_* in the environment steer it."

    def handle(self, *args: Any, **options: Any) -> None:
        port = free_port(os.environ.get("PORT") or str(DEFAULT_PORT))
        self.prepare()
        owner = first_account()
        if photos := os.environ.get("PHOTOS"):
            self.import_photos(photos, owner)
        enrol_missing.delay()
        self.greet(port)
        run_until_stopped(library_processes(port), settings.DATA)
        self.stdout.write("Stopped.")

    def prepare(self) -> None:
        """What a new or newer version needs: tables, static files, the models of packages."""
        call_command("migrate", verbosity=0)
        call_command("frontend", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        prepare_basic(settings.MODELS_DIR)

    def import_photos(self, photos: str, owner: User | None) -> None:
        if owner is None:
            raise CommandError(
                "PHOTOS needs an account to import into: set HEIRLOOM_ADMIN_EMAIL and"
                " HEIRLOOM_ADMIN_PASSWORD too, or start without PHOTOS and import from the page."
            )
        try:
            folder = check_folder(Path(photos).expanduser().resolve())
        except NotAFolder as error:
            raise CommandError(str(error)) from None
        batch = open_batch(owner, Batch.Origin.FOLDER, str(folder))
        import_folder_of_machine.delay(batch.pk, str(folder))

    def greet(self, port: int) -> None:
        """Where it is and how to sign in."""
        self.stdout.write(f"\nHeirloom is at http://127.0.0.1:{port}")
        email = User.objects.order_by("pk").values_list("email", flat=True).first()
        self.stdout.write(
            f"Sign in as {email}." if email else "Open it and make the first account."
        )
        self.stdout.write("Ctrl-C stops it. Commands beside it: .venv/bin/python manage.py help\n")


def first_account() -> User | None:
    """The operator: made from the environment when asked for, else the first there is."""
    email = os.environ.get("HEIRLOOM_ADMIN_EMAIL")
    password = os.environ.get("HEIRLOOM_ADMIN_PASSWORD")
    if bool(email) != bool(password):
        raise CommandError("Set both HEIRLOOM_ADMIN_EMAIL and HEIRLOOM_ADMIN_PASSWORD, or none.")
    if email and password:
        ensure_admin(email, password)
    return User.objects.order_by("pk").first()


def free_port(text: str) -> int:
    """The port, if nobody else listens on it."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", int(text)))
        except OSError:
            raise CommandError(
                f"Port {text} is busy: another program, or another Heirloom, listens on it."
                f" Choose another one: make run PORT={int(text) + 1}"
            ) from None
    return int(text)
