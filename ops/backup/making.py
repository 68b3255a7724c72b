"""Making a backup. Originals go first and are sent once; the manifest is written last, so that a
backup that was cut off is none, and the next one goes on where it stopped."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ops.backup.alone import ONE_BACKUP_LOCK, alone
from ops.backup.content import Content, measured
from ops.backup.dumping import dump_database
from ops.backup.guarding import refuse_others, refuse_vanished
from ops.backup.listing import Kept, kept_files, line_of, missing_files, open_kept, read_list
from ops.backup.manifest import (
    DATABASE,
    LIST,
    STAMP,
    Manifest,
    path_of,
    secret_word,
    write_manifest,
)
from ops.backup.place import ORIGINALS, Changed, Place, prepare_place
from ops.backup.refused import BackupRefused
from ops.backup.rotating import Keep, rotate
from ops.models import Backup
from ops.watching.troubles import end_trouble, tell_operators
from photos.storage import temporary_file

TOPIC = "backup"
TELL_EVERY = 1000
Tell = Callable[[str], None]


@dataclass
class Sending:
    """What is at the place, and what became of the originals."""

    place: Place
    there: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    sent_bytes: int = 0
    absent: dict[Kept, str] = field(default_factory=dict)

    def look(self) -> None:
        """What somebody deleted there is sent again."""
        held = self.place.held(ORIGINALS)
        self.there = {name: each.size_bytes for name, each in held.items()}

    def has(self, file: Kept) -> bool:
        size_bytes = self.there.get(self.place.original(file.sha256))
        return size_bytes == self.place.stored_size(file.size_bytes)


def back_up(
    storage: Storage,
    *,
    name: str,
    passphrase: str = "",
    keep: Keep | None,
    tell: Tell,
    anew: bool = False,
) -> Backup:
    """Make a backup; its row tells how it went. `anew` also where another library's are, or where
    there were some. Raises BackupRefused, and what storages raise."""
    with alone(ONE_BACKUP_LOCK, "Another backup is being made. Wait until it is done."):
        row = Backup(place=name)
        try:
            place = guarded_place(storage, name, passphrase, anew=anew)
            return made(row, place, keep, tell)
        except (BackupRefused, OSError) as error:
            row.error = str(error)
            tell_operators(TOPIC, f"The backup to {name} failed: {error}")
            raise
        finally:
            row.finished_at = timezone.now()
            row.save()


def guarded_place(storage: Storage, name: str, passphrase: str, *, anew: bool) -> Place:
    if not anew:
        refuse_vanished(storage, name)
    place = prepare_place(storage, passphrase)
    if not anew:
        refuse_others(place)
    return place


def made(row: Backup, place: Place, keep: Keep | None, tell: Tell) -> Backup:
    sending = Sending(place)
    manifest = make_backup(sending, tell)
    gone = rotate(sending.place, keep, manifest) if keep else 0
    row.stamp, row.originals = manifest.stamp, manifest.count
    row.size_bytes, row.sent_bytes = manifest.size_bytes, sending.sent_bytes
    row.absent, row.rotated = manifest.absent, gone
    if row.absent:
        tell_operators(TOPIC, f"{row.absent} originals could not be read for the backup.")
    else:
        end_trouble(TOPIC)
    return row


def make_backup(sending: Sending, tell: Tell) -> Manifest:
    """First what there is now, then the snapshot, then what came in between: so no transaction
    stays open for as long as a whole library takes."""
    place = sending.place
    stamp = timezone.now().strftime(STAMP)
    sending.look()
    send_originals(sending, kept_files(), tell)
    with temporary_file() as dump, temporary_file() as listed:
        migrations = take_snapshot(dump, listed, sending)
        sending.look()
        send_originals(sending, read_list(listed), tell)
        counted = leave_out(sending.absent, listed)
        for file, reason in sending.absent.items():
            tell(f"not in the backup: {file.key} (photo {file.photo_id}): {reason}")
        manifest = Manifest(
            stamp=stamp,
            database=send_file(place, path_of(stamp, DATABASE), dump),
            originals=send_file(place, path_of(stamp, LIST), listed),
            count=counted.files,
            size_bytes=counted.size_bytes,
            absent=len(sending.absent),
            migrations=migrations,
            secret=secret_word(),
        )
        write_manifest(place, manifest)
    return manifest


def send_originals(sending: Sending, files: Iterable[Kept], tell: Tell) -> None:
    """Each that is not there yet in its whole length. What is there was read back when it came."""
    sending.absent.clear()
    for number, file in enumerate(files, 1):
        if not sending.has(file):
            send_original(sending, file)
        if number % TELL_EVERY == 0:
            tell(f"{number} originals, {sending.sent} of them sent")


def send_original(sending: Sending, file: Kept) -> None:
    """One that cannot be read stops no backup: it is told, and the next one tries again."""
    name = sending.place.original(file.sha256)
    try:
        stream = open_kept(file)
    except OSError as error:
        sending.absent[file] = str(error)
        return
    with stream:
        try:
            sending.place.put(name, stream, Content(file.sha256, file.size_bytes))
        except Changed as error:
            sending.absent[file] = str(error)
            return
    sending.there[name] = sending.place.stored_size(file.size_bytes)
    sending.sent, sending.sent_bytes = sending.sent + 1, sending.sent_bytes + file.size_bytes


def take_snapshot(dump: Path, listed: Path, sending: Sending) -> dict[str, str]:
    """The database and the list of what its rows need, both of one moment; its last migrations.
    What is missing in its source by now stays in the list, if the place has it."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute("select pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        dump_database(dump, snapshot=snapshot)
        with listed.open("w", encoding="ascii") as lines:
            lines.writelines(line_of(file) for file in kept_files())
            lines.writelines(line_of(file) for file in missing_files() if sending.has(file))
        return applied_migrations()


def applied_migrations() -> dict[str, str]:
    """The last one of each app."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


@dataclass(frozen=True)
class Counted:
    files: int
    size_bytes: int


def leave_out(absent: Container[Kept], listed: Path) -> Counted:
    """Write the list anew without what could not be read; what is in it."""
    files = size_bytes = 0
    with temporary_file() as fresh:
        with fresh.open("w", encoding="ascii") as lines:
            for file in (each for each in read_list(listed) if each not in absent):
                lines.write(line_of(file))
                files, size_bytes = files + 1, size_bytes + file.size_bytes
        fresh.replace(listed)
    return Counted(files, size_bytes)


def send_file(place: Place, name: str, path: Path) -> Content:
    with path.open("rb") as file:
        content = measured(file)
    with path.open("rb") as file:
        place.put(name, file, content)
    return content


def send_again(place: Place, file: Kept) -> bool:
    """An original that is damaged at the place, if the library has it whole; whether it has."""
    try:
        stream = open_kept(file)
    except OSError:
        return False
    with stream:
        try:
            place.put(place.original(file.sha256), stream, Content(file.sha256, file.size_bytes))
        except Changed:
            return False
    return True
