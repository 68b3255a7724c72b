"""Photos with previews that are sharp, blurred or dark."""

import io
from typing import Any

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageFilter

from accounts.models import User
from photos.models import Photo, Rendition
from tests.factories import make_photo
from tests.ml.likeness_pictures import scene


def shot(owner: User, *, blur: float = 0, light: float = 1, seed: int = 1, **fields: Any) -> Photo:
    """A photo of a scene, out of focus by so many pixels, with so much of its light."""
    pixels = (scene(seed) * light).round().astype(np.uint8)
    picture = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(blur))
    return with_preview(make_photo(owner, **fields), picture)


def with_preview(photo: Photo, picture: Image.Image) -> Photo:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=90)
    named = ContentFile(content.getvalue())
    key = storages["renditions"].save(f"{photo.sha256}-preview.jpg", named)
    Rendition.objects.create(
        photo=photo, name="preview", key=key, mime="image/jpeg", size_bytes=named.size
    )
    return photo
