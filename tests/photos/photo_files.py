"""Photos with real files for the tests of the photo page: a picture in three sizes, and videos."""

import io
import subprocess
import tempfile
from functools import cache
from typing import Any

import imageio_ffmpeg
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from accounts.models import User
from photos.models import Photo, Rendition
from tests.factories import make_photo

GREY_BLUR = "gICA" * 9
FULL_PX, PREVIEW_PX, THUMBNAIL_PX = 3000, 1440, 375


@cache
def jpeg(width: int) -> bytes:
    """A gradient of three to two."""
    buffer = io.BytesIO()
    gradient = Image.linear_gradient("L").resize((width, width * 2 // 3)).convert("RGB")
    gradient.save(buffer, "JPEG")
    return buffer.getvalue()


def make_whole_photo(owner: User, *args: Any, **fields: Any) -> Photo:
    """A photo whose original, preview and thumbnail are there."""
    sizes = {"width_px": FULL_PX, "height_px": FULL_PX * 2 // 3, "placeholder": GREY_BLUR}
    photo = make_photo(owner, *args, **{**sizes, "original_key": "full.jpg", **fields})
    original = jpeg(FULL_PX)
    Photo.objects.filter(pk=photo.pk).update(size_bytes=len(original))
    storages["originals"].save("full.jpg", ContentFile(original))
    for name, width in (("preview", PREVIEW_PX), ("thumbnail", THUMBNAIL_PX)):
        keep_rendition(photo, name, jpeg(width), mime="image/jpeg")
    return photo


def keep_rendition(photo: Photo, name: str, content: bytes, *, mime: str) -> None:
    key = f"{name}-{len(content)}"
    storages["renditions"].save(key, ContentFile(content))
    Rendition.objects.create(photo=photo, name=name, key=key, mime=mime, size_bytes=len(content))


@cache
def noisy_mp4() -> bytes:
    """Twenty seconds that hardly compress, so that a browser does not load all of them at once."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    source = "testsrc2=size=320x240:rate=10:duration=20,noise=alls=100:allf=t"
    command = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", source, "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-qp", "18", "-g", "10", "-pix_fmt", "yuv420p"]
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        subprocess.run([*command, "-movflags", "+faststart", "-y", file.name], check=True)
        return file.read()


def make_video(owner: User, *args: Any, **fields: Any) -> Photo:
    """A video that browsers play."""
    content = noisy_mp4()
    facts = {"kind": "video", "format": "mp4", "mime": "video/mp4", "is_playable": True}
    sizes = {"width_px": 320, "height_px": 240, "duration_s": 20, "size_bytes": len(content)}
    storages["originals"].save("film.mp4", ContentFile(content))
    return make_photo(owner, *args, **{**facts, **sizes, "original_key": "film.mp4", **fields})
