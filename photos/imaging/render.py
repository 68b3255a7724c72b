"""Renditions of a photo: a preview, a thumbnail and a blur placeholder, from one decode."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

import pyvips

from photos.formats import Format
from photos.imaging.decode import decode
from photos.imaging.picture import Picture, reason_of
from photos.imaging.sandbox import MEMORY_BYTES, SECONDS, run_limited

PREVIEW_MIME, PREVIEW_QUALITY = "image/jpeg", 82
# At the size of thumbnails WebP is 29 % smaller than a JPEG that looks the same, for 3 ms more.
THUMBNAIL_MIME, THUMBNAIL_QUALITY, THUMBNAIL_EFFORT = "image/webp", 75, 2
THUMBNAIL_SHORT_PX, THUMBNAIL_LONG_PX = 250, 1000
PLACEHOLDER_PX = 3


@dataclass(frozen=True)
class Rendered:
    """What is made of one decode. The size is the whole photo's, upright, in pixels.

    `preview`: JPEG, sRGB, longest side at most 1440 px. `thumbnail`: WebP, shortest side 250 px,
    longest at most 1000. Neither is larger than the photo, nor carries metadata. `placeholder`: 36
    characters, the base64 of 3 x 3 RGB pixels, row by row. `damaged`: a part is missing.
    """

    width_px: int
    height_px: int
    placeholder: str
    thumbnail: bytes
    preview: bytes
    damaged: bool


def render(
    path: Path,
    photo_format: Format,
    *,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
) -> Rendered:
    """Decode a photo once in the child process. Raises UndecodablePhoto and DecodingFailed."""
    return run_limited(render_here, path, photo_format, memory_bytes=memory_bytes, seconds=seconds)


def render_here(path: Path, photo_format: Format) -> Rendered:
    """What `render` does, in this process."""
    try:
        return _rendered(decode(path, photo_format))
    except pyvips.Error as error:
        raise reason_of(error) from error


def _rendered(picture: Picture) -> Rendered:
    return Rendered(
        width_px=picture.width_px,
        height_px=picture.height_px,
        placeholder=encode_placeholder(picture.preview),
        thumbnail=_encode_thumbnail(picture.preview),
        preview=_encode_preview(picture.preview),
        damaged=picture.damaged,
    )


def encode_placeholder(image: pyvips.Image) -> str:
    """Nine pixels that stand for the picture until it is loaded."""
    tiny = image.thumbnail_image(PLACEHOLDER_PX, height=PLACEHOLDER_PX, size="force")
    return base64.b64encode(tiny.write_to_memory()).decode()


def _encode_preview(image: pyvips.Image) -> bytes:
    jpeg: bytes = image.jpegsave_buffer(Q=PREVIEW_QUALITY, keep="none")
    return jpeg


def _encode_thumbnail(preview: pyvips.Image) -> bytes:
    short, long = sorted((preview.width, preview.height))
    scale = min(1.0, THUMBNAIL_SHORT_PX / short, THUMBNAIL_LONG_PX / long)
    webp: bytes = preview.resize(scale).webpsave_buffer(
        Q=THUMBNAIL_QUALITY, effort=THUMBNAIL_EFFORT, keep="none"
    )
    return webp
