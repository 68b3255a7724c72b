"""The encrypted files of a photo, opened."""

from functools import partial
from operator import attrgetter

from django.core.files import File

from photos.models import Photo, Sidecar
from photos.originals import open_original
from photos.storage import originals
from vault import keys
from vault.belongings import sealed_sidecars
from vault.ciphertext import Pieces, opened
from vault.models import LockedFile, LockedPhoto
from vault.opened import OpenVault

ENCRYPTED = (LockedPhoto.State.LOCKED, LockedPhoto.State.OPENING)


def plain_file(file: LockedFile, photo_key: bytes) -> "File[bytes]":
    pieces = Pieces(photo_key, file.name, file.size_bytes)
    return opened(partial(originals().open, file.key), pieces)


def encrypted_row(photo: Photo) -> LockedPhoto | None:
    """None of a photo whose files are not encrypted."""
    if not photo.is_locked:
        return None
    return LockedPhoto.objects.filter(photo=photo, state__in=ENCRYPTED).first()


def key_of(row: LockedPhoto, vault: OpenVault | None) -> bytes:
    """Raises WrongKey, also while the folder is closed."""
    if vault is None:
        raise keys.WrongKey
    return keys.open_sealed(vault.private_key, bytes(row.sealed_key))


def open_any_original(photo: Photo, vault: OpenVault | None) -> "File[bytes]":
    """The plain bytes, wherever they are. Raises WrongKey, and as `open_original` does."""
    row = encrypted_row(photo)
    if row is None:
        return open_original(photo)
    file = LockedFile.objects.get(locked=row, name=LockedFile.ORIGINAL)
    return plain_file(file, key_of(row, vault))


def any_sidecars(photo: Photo, vault: OpenVault | None) -> list[Sidecar]:
    """The files of words that came with a photo, sealed or not; by name."""
    row = encrypted_row(photo)
    if row is None:
        return list(photo.sidecars.order_by("filename"))
    rows_key = keys.derived(key_of(row, vault), "rows")
    sidecars = sealed_sidecars(keys.unlocked(bytes(row.sealed_rows), rows_key))
    return sorted(sidecars, key=attrgetter("filename"))
