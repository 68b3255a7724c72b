"""Photos with real files, and an open folder, for the tests of the vault."""

import hashlib
import random
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from photos.models import Photo, Rendition
from photos.storage import content_key, originals, renditions
from tests.factories import make_photo
from vault.opened import OpenVault
from vault.services.keys import make_vault
from vault.services.locking import lock_photos
from vault.services.sealing import work_on_next

PIN = "482915"


def bytes_of(seed: int, size: int = 200_000) -> bytes:
    """Like none of another seed; longer than three pieces."""
    return random.Random(seed).randbytes(size)


def make_kept(owner: User, seed: int = 1, size: int = 200_000, **fields: Any) -> Photo:
    """A photo with an original, a thumbnail and a preview, all of them in the storage."""
    content = bytes_of(seed, size)
    sha256 = hashlib.sha256(content).hexdigest()
    key = content_key(sha256, "jpg")
    originals().save(key, ContentFile(content))
    photo = make_photo(
        owner,
        **{
            "sha256": sha256, "original_key": key, "size_bytes": size, "placeholder": "x" * 36,
            **fields,
        },
    )  # fmt: skip
    for number, name in enumerate(("thumbnail", "preview"), 1):
        keep_rendition(photo, name, bytes_of(seed + 1000 * number, 30_000))
    return photo


def keep_rendition(photo: Photo, name: str, content: bytes) -> Rendition:
    key = content_key(photo.sha256, f"{name}.webp")
    renditions().save(key, ContentFile(content))
    return Rendition.objects.create(
        photo=photo, name=name, key=key, mime="image/webp", size_bytes=len(content)
    )


def make_open_vault(owner: User) -> OpenVault:
    return OpenVault(owner, make_vault(owner, PIN)[0])


def lock(owner: User, *photos: Photo) -> None:
    """Locked and encrypted."""
    lock_photos(owner, [photo.pk for photo in photos])
    work()


def work() -> None:
    while work_on_next():
        pass


def give_pin(client: Client, pin: str = PIN) -> int:
    return client.post(reverse("vault:open"), {"pin": pin}).status_code


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
