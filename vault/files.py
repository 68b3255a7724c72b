"""The encrypted files of a photo, opened."""

from functools import partial

from django.core.files import File

from photos.storage import originals
from vault.ciphertext import Pieces, opened
from vault.models import LockedFile


def plain_file(file: LockedFile, photo_key: bytes) -> "File[bytes]":
    pieces = Pieces(photo_key, file.name, file.size_bytes)
    return opened(partial(originals().open, file.key), pieces)
