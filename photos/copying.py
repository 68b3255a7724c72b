"""Files from one storage into another: hashed on their way, and read back where they came."""

import hashlib

from django.core.files.storage import Storage

from photos.storage import StorageFailed, chunks_of, is_intact, save_file, temporary_file


def copy_verified(source: Storage, target: Storage, key: str, sha256: str = "") -> str:
    """Put the same bytes under the same key; their SHA-256. Nothing in the source changes.

    With a checksum, only the bytes that have it. Raises FileNotFoundError, StorageAway, and
    StorageFailed where either storage gives other bytes than it was given.
    """
    digest = hashlib.sha256()
    with temporary_file() as path:
        with path.open("wb") as file:
            for chunk in chunks_of(source, key):
                digest.update(chunk)
                file.write(chunk)
        found = digest.hexdigest()
        if sha256 and found != sha256:
            raise StorageFailed(f"{key} is damaged where it is, and stays there.")
        save_file(target, key, path)
    if not is_intact(target, key, found):
        raise StorageFailed(f"{key} was copied but reads back differently.")
    return found
