"""The bytes of photos on their way into the locked folder and out of it.

Each step may be killed anywhere and is then done again: the plain bytes are deleted only after the
encrypted ones were read back and their row committed, and the other way round.
"""

import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from photos.locks import hold_bytes, lock_photos
from photos.models import Photo, Rendition
from photos.originals import open_original
from photos.services.removal import delete_unused_renditions, mending_stacks
from photos.storage import (
    CHUNK_BYTES,
    StorageFailed,
    is_intact,
    originals,
    renditions,
    save_file,
    spooled,
    temporary_file,
)
from vault import belongings, keys
from vault.ciphertext import Pieces, encrypt_into, plain_chunks
from vault.files import plain_file
from vault.models import LockedFile, LockedPhoto, Vault

logger = logging.getLogger(__name__)

State = LockedPhoto.State
NAMES = (LockedFile.ORIGINAL, *Rendition.Name.values)
LEASE = timedelta(hours=1)  # for one photo: also a film of 20 GB is done by then
WAIT_AFTER_FAILURE = timedelta(minutes=2)


@dataclass(frozen=True)
class Plain:
    """A file that is to be encrypted."""

    name: str
    open: Callable[[], "File[bytes]"]
    key: str
    mime: str
    size_bytes: int
    sha256: str = ""  # of an original: what it must be


def work_on_next() -> bool:
    """Take one photo a step further; whether there was one."""
    row = claim()
    if row is None:
        return False
    try:
        STEPS[row.state](row)
    except (OSError, keys.WrongKey) as error:
        logger.exception("locked photo %d waits: %s", row.photo_id, row.state)
        held(row).update(error=str(error), leased_until=timezone.now() + WAIT_AFTER_FAILURE)
    return True


def to_do() -> Q:
    free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
    done = Q(state=State.LOCKED, is_plain_gone=True) | Q(state=State.BACK, is_plain_gone=True)
    return free & ~done


def claim() -> LockedPhoto | None:
    """The next photo, leased; what an attempt to encrypt it left behind is deleted."""
    with transaction.atomic():
        rows = LockedPhoto.objects.filter(to_do()).order_by("pk")
        row = rows.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        former, row.leased_until = row.attempt, timezone.now() + LEASE
        if row.state == State.SEALING:
            row.attempt = uuid.uuid4()
        row.save(update_fields=["attempt", "leased_until", "changed_at"])
    if row.state == State.SEALING:
        discard(former)
    return row


def held(row: LockedPhoto) -> QuerySet[LockedPhoto]:
    """The row, unless somebody wants something else of it by now."""
    return LockedPhoto.objects.filter(pk=row.pk, attempt=row.attempt, state=row.state)


def cipher_key(attempt: uuid.UUID, name: str) -> str:
    return f"locked/{attempt.hex[:2]}/{attempt.hex}-{name}"


def discard(attempt: uuid.UUID) -> None:
    for name in NAMES:
        originals().delete(cipher_key(attempt, name))


def seal(row: LockedPhoto) -> None:
    """Encrypt a photo's files, read them back, and only then delete the plain ones."""
    photo = Photo.objects.select_related("kept_in").get(pk=row.photo_id)
    photo_key = os.urandom(keys.KEY_BYTES)
    files = [encrypt_file(row, plain, photo_key) for plain in plain_files(photo)]
    if not commit_sealed(row, photo, files, photo_key):
        discard(row.attempt)
        return
    row.state = State.LOCKED
    delete_plain(row)


def plain_files(photo: Photo) -> Iterator[Plain]:
    yield Plain(
        LockedFile.ORIGINAL,
        partial(open_original, photo),
        photo.original_key,
        photo.mime,
        photo.size_bytes,
        photo.sha256,
    )
    for each in photo.renditions.all():
        opens = partial(renditions().open, each.key)
        yield Plain(each.name, opens, each.key, each.mime, renditions().size(each.key))


def encrypt_file(row: LockedPhoto, plain: Plain, photo_key: bytes) -> LockedFile:
    """Raises StorageFailed where the storage does not give back what the plain file has, or that
    is damaged: a backup may have it whole, and nobody would ask for it any more."""
    pieces = Pieces(photo_key, plain.name, plain.size_bytes)
    key = cipher_key(row.attempt, plain.name)
    with temporary_file() as path:
        with path.open("wb") as target, plain.open() as source:
            checked = Hashing(source)
            checksum = encrypt_into(target, checked, pieces)
        if plain.sha256 not in {"", checked.hexdigest()}:
            raise StorageFailed(f"{plain.key} is damaged where it is, and stays there.")
        save_file(originals(), key, path)
    if sha256_of(key, pieces) != checked.hexdigest():
        raise StorageFailed(f"{key} was stored but reads back differently.")
    return LockedFile(
        locked=row, name=plain.name, key=key, mime=plain.mime, size_bytes=plain.size_bytes,
        plain_key=plain.key, cipher_sha256=checksum,
    )  # fmt: skip


class Hashing:
    """A stream that is hashed while it is read."""

    def __init__(self, source: "File[bytes]") -> None:
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int = CHUNK_BYTES, /) -> bytes:
        piece: bytes = self._source.read(size)
        self._digest.update(piece)
        return piece

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def sha256_of(key: str, pieces: Pieces) -> str:
    """Of the plain bytes, as they come out of the storage. Raises Tampered."""
    digest = hashlib.sha256()
    with originals().open(key) as stored:
        for plain in plain_chunks(stored, pieces):
            digest.update(plain)
    return digest.hexdigest()


def commit_sealed(
    row: LockedPhoto, photo: Photo, files: list[LockedFile], photo_key: bytes
) -> bool:
    """From here on the encrypted files are the photo's. Not if it was moved back meanwhile."""
    with transaction.atomic():
        lock_photos([photo])
        if not held(row).select_for_update().exists():
            return False
        vault = Vault.objects.get(owner=photo.owner_id)
        content = belongings.sealed_content(photo)
        LockedFile.objects.filter(locked=row).delete()
        LockedFile.objects.bulk_create([*files, *crops(row, photo)])
        held(row).update(
            state=State.LOCKED,
            sealed_key=keys.seal_for(bytes(vault.public_key), photo_key),
            sealed_rows=keys.locked(content, keys.derived(photo_key, "rows")),
            is_plain_gone=False,
            error="",
        )
        hide(photo)
    return True


def crops(row: LockedPhoto, photo: Photo) -> Iterator[LockedFile]:
    """Pictures of faces are not kept, only deleted: a file without encrypted bytes."""
    for number, key in enumerate(belongings.crop_keys(photo)):
        yield LockedFile(locked=row, name=f"crop{number}", plain_key=key, size_bytes=0)


def hide(photo: Photo) -> None:
    """Nothing that shows the picture stays in the tables."""
    belongings.forget(photo)
    Rendition.objects.filter(photo=photo).delete()
    Photo.objects.filter(pk=photo.pk).update(placeholder="")


def delete_plain(row: LockedPhoto) -> None:
    """Delete what is in the clear, save bytes that another library has, too."""
    photo = Photo.objects.get(pk=row.photo_id)
    files = list(LockedFile.objects.filter(locked=row))
    late = list(photo.renditions.values_list("key", flat=True))  # of a stage that was under way
    hide(photo)
    cut = {each.plain_key for each in files if not each.key}
    for key in sorted(cut):
        renditions().delete(key)
    kept = {each.plain_key for each in files if each.name in Rendition.Name.values}
    delete_unused_renditions(kept.union(late))
    delete_unused_original(photo)
    LockedFile.objects.filter(locked=row, key="").delete()
    held(row).update(is_plain_gone=True, leased_until=None, error="")


def delete_unused_original(photo: Photo) -> None:
    """One who hands the same bytes in waits for this, and then stores them anew."""
    with hold_bytes(photo.sha256):
        others = Photo.objects.filter(original_key=photo.original_key, kept_in=None)
        sealed = Q(locked__state=State.LOCKED)
        if not others.exclude(pk=photo.pk).exclude(sealed).exists():
            originals().delete(photo.original_key)


def unseal(row: LockedPhoto) -> None:
    """Decrypt a photo's files, read them back, and only then show it and delete the others."""
    photo = Photo.objects.get(pk=row.photo_id)
    photo_key = keys.from_secret(row.opened_key, f"photo {photo.pk}")
    files = list(LockedFile.objects.filter(locked=row))
    for file in files:
        decrypt_file(photo, file, photo_key)
    with mending_stacks(Photo.objects.filter(pk=photo.pk)), hold_bytes(photo.sha256):
        lock_photos([photo])
        if not originals().exists(photo.original_key):  # another library's last copy went just now
            raise StorageFailed(f"{photo.original_key} is not there any more.")
        if not held(row).select_for_update().exists():
            return
        content = keys.unlocked(bytes(row.sealed_rows), keys.derived(photo_key, "rows"))
        belongings.write_again(photo, content)
        Rendition.objects.bulk_create(rendition_rows(photo, files), ignore_conflicts=True)
        Photo.objects.filter(pk=photo.pk).update(is_locked=False, placeholder=photo.placeholder)
        held(row).update(
            state=State.BACK, sealed_key=b"", opened_key="", sealed_rows=b"", is_plain_gone=False
        )
    row.state = State.BACK
    clear_away(row)


def decrypt_file(photo: Photo, file: LockedFile, photo_key: bytes) -> None:
    """Put the plain bytes where they were. Raises Tampered and StorageFailed."""
    is_original = file.name == LockedFile.ORIGINAL
    storage = originals() if is_original else renditions()
    with plain_file(file, photo_key) as stream, spooled(stream) as plain:
        if is_original and plain.sha256 != photo.sha256:
            raise StorageFailed(f"{file.key} holds other bytes than photo {photo.pk} had.")
        if not is_intact(storage, file.plain_key, plain.sha256):
            save_file(storage, file.plain_key, plain.path)
        if not is_intact(storage, file.plain_key, plain.sha256):
            raise StorageFailed(f"{file.plain_key} was stored but reads back differently.")


def rendition_rows(photo: Photo, files: list[LockedFile]) -> list[Rendition]:
    return [
        Rendition(
            photo=photo, name=each.name, key=each.plain_key, mime=each.mime,
            size_bytes=each.size_bytes,
        )
        for each in files
        if each.name != LockedFile.ORIGINAL
    ]  # fmt: skip


def clear_away(row: LockedPhoto) -> None:
    """Delete the encrypted files of a photo that is back."""
    for file in LockedFile.objects.filter(locked=row):
        originals().delete(file.key)
    if held(row).exists():
        LockedFile.objects.filter(locked=row).delete()
        held(row).update(is_plain_gone=True, leased_until=None, error="")


STEPS: dict[str, Callable[[LockedPhoto], None]] = {
    State.SEALING: seal,
    State.LOCKED: delete_plain,
    State.OPENING: unseal,
    State.BACK: clear_away,
}


def find_leftovers() -> int:
    """Locked photos of which something was written in the clear again, to be cleared anew."""
    locked = LockedPhoto.objects.filter(state=State.LOCKED, is_plain_gone=True)
    shown = Q(Exists(Rendition.objects.filter(photo=OuterRef("photo"))))
    for each in belongings.FORGOTTEN:
        shown |= Q(Exists(each.rows(OuterRef("photo"))))  # type: ignore[arg-type]
    return locked.filter(shown).update(is_plain_gone=False)
