"""Photos with real pictures in all sizes, for tests that look at pages of duplicates."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageDraw

from accounts.models import User
from photos.models import Photo
from tests.factories import NUMBERS, make_photo
from tests.photos.photo_files import keep_rendition

PREVIEW_PX, THUMBNAIL_PX = 1440, 375


def scene(width: int = 600, height: int = 400) -> Image.Image:
    """A house on a meadow: no part of it is like another, nor is it turned."""
    image = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (image.point(lambda v: 90 + v // 3), image.point(lambda v: 140 + v // 4),
                                image.point(lambda v: 230 - v // 2)))  # fmt: skip
    draw = ImageDraw.Draw(image)
    x, y = width / 600, height / 400
    draw.rectangle((0, 270 * y, width, height), fill=(96, 134, 62))
    draw.rectangle((120 * x, 160 * y, 330 * x, 310 * y), fill=(196, 98, 62))
    draw.polygon(((100 * x, 160 * y), (225 * x, 60 * y), (350 * x, 160 * y)), fill=(84, 56, 44))
    draw.rectangle((150 * x, 190 * y, 200 * x, 240 * y), fill=(240, 224, 150))
    draw.ellipse((470 * x, 40 * y, 540 * x, 110 * y), fill=(255, 240, 190))
    return image


def make_picture(owner: User, image: Image.Image, **fields: Any) -> Photo:
    """A photo whose original, preview and thumbnail show this picture."""
    key = f"picture-{next(NUMBERS)}.jpg"
    original = encoded(image, max(image.size))
    storages["originals"].save(key, ContentFile(original))
    sizes = {"width_px": image.width, "height_px": image.height, "size_bytes": len(original)}
    photo = make_photo(owner, **{**sizes, "original_key": key, **fields})
    for name, longest in (("preview", PREVIEW_PX), ("thumbnail", THUMBNAIL_PX)):
        keep_rendition(photo, name, encoded(image, longest), mime="image/jpeg")
    return photo


def encoded(image: Image.Image, longest: int) -> bytes:
    smaller, buffer = image.copy(), io.BytesIO()
    smaller.thumbnail((longest, longest))
    smaller.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
