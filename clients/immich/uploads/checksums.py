"""SHA-1 as clients write it, in hex or in Base64; and which originals are kept safely."""

import base64
import binascii
import re
from collections.abc import Collection

from accounts.models import User
from clients.immich.errors import Refused
from photos.models import Photo
from photos.storage import originals

HEX = re.compile(r"[0-9a-fA-F]{40}")
BYTES = 20


def sha1_of(text: str) -> str:
    """In lower-case hex, as it is kept. Raises Refused for what is none."""
    if HEX.fullmatch(text):
        return text.lower()
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != BYTES:
        raise Refused(400, "checksum must be a SHA-1 in hex or Base64")
    return digest.hex()


def safe_photos(user: User, sums: Collection[str]) -> dict[str, Photo]:
    """The person's photos of these checksums of which the bytes are kept here, whole, also those
    in the trash: whoever is told of one may delete their own file.

    What lies in a source is not among them: it might be the very file that would be deleted.
    """
    own = Photo.objects.in_library_of(user).filter(sha1__in=set(sums), kept_in=None)
    rows = own.only("pk", "sha1", "original_key", "size_bytes", "trashed_at").order_by("pk")
    return {photo.sha1: photo for photo in rows if is_kept(photo)}


def is_kept(photo: Photo) -> bool:
    try:
        return bool(originals().size(photo.original_key) == photo.size_bytes)
    except OSError:  # gone, or the storage is away
        return False
