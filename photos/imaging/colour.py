"""Brings pictures of any colour space, depth and profile to plain sRGB.

RGB profiles (most phones embed one) go through Pillow's transform of 8-bit pixels, which is several
times faster than libvips's, whose way leads over floating point. CMYK profiles are libvips's.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image, ImageCms

PROFILE_FIELD = "icc-profile-data"
# What shows through transparent pictures: near white, so that light drawings keep an edge.
BACKGROUND = [250, 250, 250]

Pixels = NDArray[np.uint8]


def plain_srgb(image: pyvips.Image) -> pyvips.Image:
    """Three bands of uint8 sRGB without alpha, in memory, so that it is decoded once."""
    plain = _plain_rgb(image)
    if not image.get_typeof(PROFILE_FIELD):
        return plain
    try:
        return _transformed(plain, profile=image.get(PROFILE_FIELD))
    except ImageCms.PyCMSError:  # a broken profile, or one for other than RGB pixels
        return plain


def image_from_array(pixels: Pixels, *, icc_profile: bytes | None = None) -> pyvips.Image:
    """A pyvips image of (height, width, bands) uint8 pixels, with their colour profile."""
    height_px, width_px = pixels.shape[:2]
    bands = pixels.size // (height_px * width_px)
    image = pyvips.Image.new_from_memory(
        np.ascontiguousarray(pixels).data, width_px, height_px, bands, "uchar"
    )
    image = image.copy(interpretation="b-w" if bands < 3 else "srgb")
    if icc_profile:
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, icc_profile)
    return image


def _plain_rgb(image: pyvips.Image) -> pyvips.Image:
    if image.bands > 4:
        image = image[:3].copy(interpretation="srgb")
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=BACKGROUND)
    return image.cast("uchar").copy_memory()


def _transformed(image: pyvips.Image, *, profile: bytes) -> pyvips.Image:
    picture = Image.fromarray(image.numpy())
    ImageCms.applyTransform(picture, _to_srgb(profile), inPlace=True)
    return image_from_array(np.asarray(picture))


@lru_cache(maxsize=16)
def _to_srgb(profile: bytes) -> ImageCms.ImageCmsTransform:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
    except OSError as error:  # what Pillow says of bytes that are no profile
        raise ImageCms.PyCMSError(str(error)) from error
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "RGB", "RGB")
