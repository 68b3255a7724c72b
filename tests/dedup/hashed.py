"""Photos that look like something, and are hashed."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from dedup.finding.hashing import hash_photos
from photos.models import Photo, Rendition
from photos.storage import renditions
from tests.factories import make_photo
from tests.ml.scenes import Pixels


def keep_preview(photo: Photo, pixels: Pixels, quality: int = 90) -> None:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    key = renditions().save(f"{photo.pk}.jpg", ContentFile(buffer.getvalue()))
    Rendition.objects.create(
        photo=photo, name="preview", key=key, mime="image/jpeg", size_bytes=buffer.tell()
    )


def make_hashed(owner: User, pixels: Pixels, quality: int = 90, **fields: Any) -> Photo:
    photo = make_photo(owner, **fields)
    keep_preview(photo, pixels, quality)
    hash_photos([photo])
    return photo
