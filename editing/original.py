"""Decodes originals in full resolution: upright, 8 bits of sRGB, with what their files say beside
the pixels. Runs in the child process.

Every profile is brought to sRGB first, as for previews: so that the browser, which edits a preview,
shows what will be rendered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pillow_heif
import pyvips
import rawpy
from PIL import Image

from photos.formats import Format
from photos.imaging.colour import image_from_array, plain_srgb
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.picture import check_size, lacks_memory
from photos.imaging.pillow import profile_of
from photos.imaging.raw import SIDEWAYS, UPRIGHT

EXIF, XMP, IPTC = "exif-data", "xmp-data", "iptc-data"
WITH_ALPHA = ("png", "webp", "tiff", "avif")
ENOUGH = 0.9  # of the sensor's width: a camera's own JPEG of that size is the picture


@dataclass(frozen=True)
class Original:
    """`image`: 3 bands of uint8 sRGB, in memory. `alpha`: one band of the same size, where the
    picture is transparent in places. `said`: the file's blocks of words, by libvips's names."""

    image: pyvips.Image
    alpha: pyvips.Image | None = None
    said: dict[str, bytes] = field(default_factory=dict)


def open_original(path: Path, photo_format: Format) -> Original:
    """The whole picture. Raises UndecodablePhoto, MemoryError, OSError and libvips's own error."""
    path.open("rb").close()  # a file that is missing is an OSError, not a bad picture
    if photo_format.is_raw:
        return _of_raw(path)
    if photo_format.name == "heic":
        return _of_heif(path)
    return _of_bmp(path) if photo_format.name == "bmp" else _of_vips(path, photo_format)


def _of_vips(path: Path, photo_format: Format) -> Original:
    header = pyvips.Image.new_from_file(str(path), access="sequential")
    check_size(header.width, header.height)
    said = {name: header.get(name) for name in (EXIF, XMP, IPTC) if header.get_typeof(name)}
    image = pyvips.Image.new_from_file(str(path), access="sequential", fail_on="error")
    image = image.autorot().copy_memory()
    return Original(plain_srgb(image), _alpha_of(image, photo_format), said)


def _alpha_of(image: pyvips.Image, photo_format: Format) -> pyvips.Image | None:
    """None where nothing shows through."""
    if photo_format.name not in WITH_ALPHA or not image.hasalpha():
        return None
    alpha = image.colourspace("srgb")[-1].cast("uchar").copy_memory()
    return None if alpha.min() == 255 else alpha


def _of_heif(path: Path) -> Original:
    with path.open("rb") as file:
        try:
            heif = pillow_heif.open_heif(file)
            check_size(*heif.size)
            pixels = np.asarray(heif)
        except (ValueError, EOFError, SyntaxError, RuntimeError, IndexError) as error:
            if lacks_memory(str(error)):
                raise MemoryError from error
            raise UndecodablePhoto(f"This HEIC picture cannot be decoded ({error}).") from error
    found = {EXIF: heif.info.get("exif"), XMP: heif.info.get("xmp")}
    said = {name: bytes(block) for name, block in found.items() if block}
    return Original(plain_srgb(image_from_array(pixels, icc_profile=profile_of(heif))), None, said)


def _of_bmp(path: Path) -> Original:
    try:
        with Image.open(path, formats=["BMP"]) as bmp:
            check_size(*bmp.size)
            return Original(image_from_array(np.asarray(bmp.convert("RGB"))))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UndecodablePhoto(f"This BMP picture cannot be decoded ({error}).") from error


def _of_raw(path: Path) -> Original:
    """The camera's own picture, where it is as large as the sensor, as previews show it; else one
    developed here."""
    try:
        with rawpy.imread(str(path)) as raw:
            check_size(raw.sizes.iwidth, raw.sizes.iheight)
            return _cameras_own(raw) or Original(
                image_from_array(raw.postprocess(use_camera_wb=True))
            )
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise MemoryError from error
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise UndecodablePhoto(f"This RAW file cannot be decoded ({error}).") from error


def _cameras_own(raw: rawpy.RawPy) -> Original | None:
    """Turned as the sensor was."""
    try:
        thumb = raw.extract_thumb()
        if not isinstance(thumb.data, bytes):
            return None
        image = pyvips.Image.new_from_buffer(thumb.data, "")
        if max(image.width, image.height) < ENOUGH * max(raw.sizes.iwidth, raw.sizes.iheight):
            return None
        image = plain_srgb(image)
    except (rawpy.LibRawError, pyvips.Error):
        return None
    angle = UPRIGHT.get(raw.sizes.flip)
    lies = (image.width < image.height) == (raw.sizes.iwidth < raw.sizes.iheight)
    if angle and (lies or raw.sizes.flip not in SIDEWAYS):
        image = image.rot(angle)
    return Original(image.copy_memory())
