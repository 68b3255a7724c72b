"""Whether what is encrypted can still be decrypted."""

import hashlib
from collections.abc import Iterator

from photos.models import Photo
from photos.storage import is_intact, originals
from vault import keys
from vault.ciphertext import Pieces, Tampered, plain_chunks
from vault.models import LockedFile
from vault.opened import OpenVault

CHUNK = 500


def files_to_check(vault: OpenVault | None) -> Iterator[LockedFile]:
    """All, or one person's."""
    files = LockedFile.objects.exclude(key="").select_related("locked__photo").order_by("pk")
    if vault:
        files = files.filter(locked__photo__owner=vault.owner)
    return files.iterator(CHUNK)


def unsealed_count() -> int:
    """Photos that are out of sight, and whose bytes are in the clear."""
    return Photo.objects.filter(is_locked=True).exclude(locked__state="locked").count()


def check_file(file: LockedFile, vault: OpenVault | None) -> str:
    """What is wrong with it; empty where nothing is."""
    if not originals().exists(file.key):
        return "missing"
    if not is_intact(originals(), file.key, file.cipher_sha256):
        return "changed"
    return check_content(file, vault) if vault else ""


def check_content(file: LockedFile, vault: OpenVault) -> str:
    try:
        photo_key = keys.open_sealed(vault.private_key, bytes(file.locked.sealed_key))
        sha256 = sha256_of(file, photo_key)
    except (keys.WrongKey, Tampered):
        return "does not decrypt"
    is_original = file.name == LockedFile.ORIGINAL
    return "holds other bytes" if is_original and sha256 != file.locked.photo.sha256 else ""


def sha256_of(file: LockedFile, photo_key: bytes) -> str:
    digest = hashlib.sha256()
    pieces = Pieces(photo_key, file.name, file.size_bytes)
    with originals().open(file.key) as stored:
        for plain in plain_chunks(stored, pieces):
            digest.update(plain)
    return digest.hexdigest()
