"""manage.py export: the way out, with everything."""

from argparse import ArgumentParser
from collections import Counter
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from ops.export import Exported, Outcome, UnusableFolder, export_library, prepare_folder
from ops.manifest import exported_photos, is_live_half, manifest_line
from vault.opened import OpenVault
from vault.selectors import has_vault
from vault.services.keys import Blocked, WrongPin, open_with_pin


class Command(BaseCommand):
    help = (
        "Write a person's whole library into a folder: originals by year and month, an XMP"
        " sidecar beside each, manifest.jsonl, people.json, duplicates.json and memories.json with"
        " what was decided. Archived and trashed photos are included; locked ones, too, for which"
        " their PIN is asked, unless --without-locked is given. Who is in an encrypted photo is"
        " not told: move it back first. A sidecar that came with an original lies beside it as"
        " NAME.original.xmp. Tags that a model guessed are left out. Run it again to go on where"
        " it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument(
            "--manifest-only", action="store_true", help="print the manifest and write nothing"
        )
        parser.add_argument(
            "--without-locked", action="store_true", help="leave out what is in the locked folder"
        )

    def handle(
        self,
        *,
        folder: Path | None,
        user: str,
        manifest_only: bool,
        without_locked: bool,
        **_: Any,
    ) -> None:
        owner = User.objects.filter(email=user.strip().lower()).first()
        if owner is None:
            raise CommandError(f"Nobody has the address {user}.")
        if folder is None and not manifest_only:
            raise CommandError("Name the folder to write to, or give --manifest-only.")
        vault = None if without_locked else self.open_vault(owner)
        if folder is None or manifest_only:
            self.print_manifest(owner, with_locked=not without_locked)
        else:
            self.export(owner, folder, vault, with_locked=not without_locked)

    def open_vault(self, owner: User) -> OpenVault | None:
        """What is locked leaves only with its PIN; not even its name is told without."""
        if not has_vault(owner):
            return None
        try:
            return OpenVault(owner, open_with_pin(owner, getpass("PIN of the locked folder: ")))
        except WrongPin as error:
            raise CommandError("That is not the PIN. Or give --without-locked.") from error
        except Blocked as blocked:
            raise CommandError(f"Too many wrong PINs. Wait until {blocked.until}.") from blocked

    def print_manifest(self, owner: User, *, with_locked: bool) -> None:
        for photo in exported_photos(owner, with_locked=with_locked):
            if not is_live_half(photo):
                self.stdout.write(manifest_line(photo))

    def export(
        self, owner: User, folder: Path, vault: OpenVault | None, *, with_locked: bool
    ) -> None:
        counts: Counter[Outcome] = Counter()
        try:
            prepare_folder(folder, owner)
            for exported in export_library(owner, folder, vault=vault, with_locked=with_locked):
                counts[exported.outcome] += 1
                self.report_loss(exported)
        except UnusableFolder as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The export stopped: {error}. Run it again to go on.") from error
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
        if counts[Outcome.LOST]:
            raise CommandError(f"{counts[Outcome.LOST]} originals are lost; each is named above.")

    def report_loss(self, exported: Exported) -> None:
        if exported.outcome is Outcome.LOST:
            photo = exported.photo
            self.stderr.write(f"lost {photo.filename} (photo {photo.pk}): {exported.reason}")
