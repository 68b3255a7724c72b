"""Decodes a photo of any format into a `Picture`. Runs in the child process."""

from __future__ import annotations

from pathlib import Path

from photos.formats import Format
from photos.imaging.picture import Picture
from photos.imaging.pillow import decode_bmp, decode_heif
from photos.imaging.raw import decode_raw
from photos.imaging.vips import decode_vips
from photos.video import decode_poster


def decode(path: Path, photo_format: Format) -> Picture:
    """The picture of a photo. Raises UndecodablePhoto with the reason, or libvips's own error."""
    if photo_format.kind == "video":
        return decode_poster(path, photo_format)
    if photo_format.is_raw:
        return decode_raw(path)
    if photo_format.name == "heic":
        return decode_heif(path)
    return decode_bmp(path) if photo_format.name == "bmp" else decode_vips(path)
