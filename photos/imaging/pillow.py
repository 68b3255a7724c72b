"""Decodes what libvips cannot: HEIC through libheif, and BMP."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pillow_heif
import pyvips
from PIL import Image

from photos.imaging.colour import image_from_array
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.picture import Picture, check_size, lacks_memory, reduce

P3_PRIMARIES = 12  # ITU-T H.273: SMPTE EG 432-1, "Display P3"

pillow_heif.options.DECODE_THREADS = 1


def decode_heif(path: Path) -> Picture:
    """The primary picture of a HEIC or HEIF file; libheif has already turned it upright."""
    with path.open("rb") as file:
        try:
            heif = pillow_heif.open_heif(file)
            check_size(*heif.size)
            preview = reduce(_heif_image(heif))
        except (ValueError, EOFError, SyntaxError, RuntimeError, IndexError) as error:
            if lacks_memory(str(error)):
                raise MemoryError from error
            raise UndecodablePhoto(f"This HEIC picture cannot be decoded ({error}).") from error
    return Picture(preview, *heif.size)


def _heif_image(heif: pillow_heif.HeifFile) -> pyvips.Image:
    return image_from_array(np.asarray(heif), icc_profile=profile_of(heif))


def profile_of(heif: pillow_heif.HeifFile) -> bytes | None:
    """Its colour profile; phones may only name it."""
    profile: bytes | None = heif.info.get("icc_profile")
    if not profile and heif.info.get("nclx_profile", {}).get("color_primaries") == P3_PRIMARIES:
        profile = pyvips.Operation.call("profile_load", "p3")
    return profile


def decode_bmp(path: Path) -> Picture:
    """The picture of a BMP file."""
    with path.open("rb") as file:
        try:
            with Image.open(file, formats=["BMP"]) as bmp:
                check_size(*bmp.size)
                pixels = np.asarray(bmp.convert("RGB"))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise UndecodablePhoto(f"This BMP picture cannot be decoded ({error}).") from error
    height_px, width_px = pixels.shape[:2]
    return Picture(reduce(image_from_array(pixels)), width_px, height_px)
