"""Decodes JPEG, PNG, TIFF, WebP, AVIF and GIF with libvips, which shrinks while it loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from photos.imaging.colour import plain_srgb
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.picture import PREVIEW_PX, Picture, check_size

# What libvips may load: nothing that draws (SVG), parses text or runs other programs.
LOADERS = ("Jpeg", "Png", "Tiff", "Webp", "Heif", "Nsgif")
SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height
# A file of which less than this share is left is no picture any more.
LEAST_VISIBLE = 0.1

# JPEGs are shrunk by 2, 4 or 8 while they are decoded, which leaves at least a third for the
# resize that follows: 43 dB from a resize alone on a 12 MP photo, where the JPEG itself has 35.
JPEG_SHRINKS = (8, 4, 2)
LEFT_TO_RESIZE = 4 / 3

MakeSource = Callable[[], pyvips.Source]

pyvips.cache_set_max(0)
pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003 - libvips's signature
for loader in LOADERS:
    pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)  # noqa: FBT003


def decode_vips(path: Path) -> Picture:
    """The picture in a file that libvips reads."""
    path.open("rb").close()  # a file that is missing is an OSError, not a bad picture
    return _decode(lambda: pyvips.Source.new_from_file(str(path)), no_rotate=False)


def decode_jpeg_bytes(jpeg: bytes) -> Picture:
    """The picture in a JPEG that came out of another file, which says how to turn it."""
    return _decode(lambda: pyvips.Source.new_from_memory(jpeg), no_rotate=True)


def _decode(make_source: MakeSource, *, no_rotate: bool) -> Picture:
    width_px, height_px = _upright_size(make_source(), no_rotate=no_rotate)
    check_size(width_px, height_px)
    preview, damaged = _load(make_source, no_rotate=no_rotate)
    return Picture(preview, width_px, height_px, damaged)


def _upright_size(source: pyvips.Source, *, no_rotate: bool) -> tuple[int, int]:
    header = _open(source)
    turned = not no_rotate and orientation_of(header) in SIDEWAYS
    return (header.height, header.width) if turned else (header.width, header.height)


def orientation_of(image: pyvips.Image) -> int:
    """The EXIF orientation, 1 to 8, or 0 where the file says nothing."""
    return int(image.get("orientation")) if image.get_typeof("orientation") else 0


def _load(make_source: MakeSource, *, no_rotate: bool) -> tuple[pyvips.Image, bool]:
    """The preview, and whether it is only what was left of a damaged picture."""
    try:
        return _thumbnail(make_source, fail_on="error", no_rotate=no_rotate), False
    except pyvips.Error:
        # Only JPEG's decoder paints what is missing; in others' memory may be another's photo.
        if not _is_jpeg(_open(make_source())):
            raise
    preview = _thumbnail(make_source, fail_on="none", no_rotate=no_rotate)
    if _visible_share(preview) < LEAST_VISIBLE:
        raise UndecodablePhoto("This picture is cut off: too little of it is left.")
    return preview, True


def _thumbnail(make_source: MakeSource, *, fail_on: str, no_rotate: bool) -> pyvips.Image:
    shrink = _shrink_on_load(_open(make_source()))
    image = _open(make_source(), fail_on=fail_on, **shrink)
    return plain_srgb(
        image.thumbnail_image(PREVIEW_PX, height=PREVIEW_PX, size="down", no_rotate=no_rotate)
    )


def _open(source: pyvips.Source, **options: Any) -> pyvips.Image:
    return pyvips.Image.new_from_source(source, "", access="sequential", **options)


def _shrink_on_load(header: pyvips.Image) -> dict[str, int]:
    if not _is_jpeg(header):
        return {}
    short, long = sorted((header.width, header.height))
    most = min(short, long / PREVIEW_PX / LEFT_TO_RESIZE)
    shrink = next((shrink for shrink in JPEG_SHRINKS if shrink <= most), 1)
    return {"shrink": shrink}


def _is_jpeg(image: pyvips.Image) -> bool:
    loader: str = image.get("vips-loader")
    return loader.startswith("jpegload")


def _visible_share(preview: pyvips.Image) -> float:
    """The share of the picture up to the even area that decoders leave where data is missing."""
    pixels: np.ndarray[Any, np.dtype[np.int16]] = preview.numpy().astype(np.int16)
    turned = (np.rot90(pixels, quarter) for quarter in range(4))
    return min(_share_above_even_rows(side) for side in turned)


def _share_above_even_rows(pixels: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    differs = np.abs(pixels - pixels[-1, -1]).max(axis=(1, 2)) > 2
    rows = np.flatnonzero(differs)
    return float(rows[-1] + 1) / len(pixels) if len(rows) else 0.0
