"""manage.py check_locked: whether the encrypted files are whole."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from vault.checking import check_file, files_to_check, unsealed_count
from vault.models import Vault
from vault.opened import OpenVault
from vault.services.keys import Blocked, WrongPin, open_with_pin


class Command(BaseCommand):
    help = (
        "Read every file of the locked folders and compare it with the checksum that was kept of"
        " it. With --user, ask for that person's PIN and decrypt their files, too. No names are"
        " printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="whose files to decrypt")

    def handle(self, *, user: str | None, **_: Any) -> None:
        vault = self.open_vault(user) if user else None
        checked = failed = 0
        for file in files_to_check(vault):
            reason = check_file(file, vault)
            checked, failed = checked + 1, failed + bool(reason)
            if reason:
                self.stderr.write(f"{file.name} of photo {file.locked.photo_id}: {reason}")
        self.stdout.write(f"{checked} checked, {failed} bad, {unsealed_count()} not encrypted yet")
        if failed:
            raise CommandError(f"{failed} encrypted files are bad; each is named above.")

    def open_vault(self, email: str) -> OpenVault:
        owner = User.objects.filter(email=email.strip().lower()).first()
        if owner is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            return OpenVault(owner, open_with_pin(owner, getpass("PIN: ")))
        except Vault.DoesNotExist as error:
            raise CommandError(f"{email} has no locked folder.") from error
        except WrongPin as error:
            raise CommandError("That is not the PIN.") from error
        except Blocked as blocked:
            raise CommandError(f"Too many wrong PINs. Wait until {blocked.until}.") from blocked
