"""manage.py run: the whole library on this machine, until Ctrl-C."""

import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import create_first_user
from config.preparing import make_account_of_environment, prepare
from ingest.folders import NotAFolder, import_folder_of_machine, open_folder_batch
from ingest.tasks import enrol_missing

DEFAULT_PORT = 8000
STAND_IN_EMAIL = "family@heirloom.local"


class Command(BaseCommand):
    help = "Start web, workers and beat. PORT, PHOTOS and HEIRLOOM_* in the environment steer it."

    def handle(self, *args: Any, **options: Any) -> None:
        port = free_port(os.environ.get("PORT") or str(DEFAULT_PORT))
        prepare()
        make_account_of_environment()
        if photos := os.environ.get("PHOTOS"):
            self.import_photos(Path(photos).expanduser().resolve())
        enrol_missing.delay()
        self.greet(port)
        keeper = [sys.executable, "-m", "config.processes", str(port)]
        os.execv(sys.executable, keeper)  # noqa: S606 - the same program, without Django's memory

    def import_photos(self, folder: Path) -> None:
        try:
            batch = open_folder_batch(self.first_account(), folder)
        except NotAFolder as error:
            raise CommandError(str(error)) from None
        import_folder_of_machine.delay(batch.pk)

    def first_account(self) -> User:
        """The operator's. Where there is none, one is made, and how to sign in is printed."""
        if owner := User.objects.order_by("pk").first():
            return owner
        password = secrets.token_urlsafe(9)
        self.stdout.write(f"An account was made: {STAND_IN_EMAIL}, password {password}")
        return create_first_user(STAND_IN_EMAIL, password, name="Operator")

    def greet(self, port: int) -> None:
        """Where it is and how to sign in."""
        self.stdout.write(f"\nHeirloom is at http://127.0.0.1:{port}")
        email = User.objects.order_by("pk").values_list("email", flat=True).first()
        self.stdout.write(
            f"Sign in as {email}." if email else "Open it and make the first account."
        )
        self.stdout.write("Ctrl-C stops it. Commands beside it: .venv/bin/python manage.py help\n")
        self.stdout.flush()


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
