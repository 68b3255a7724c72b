"""Decodes RAW photos with LibRaw: the camera's own preview when it is large enough, else the
sensor's data.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips
import rawpy

from photos.imaging.colour import image_from_array
from photos.imaging.errors import UndecodablePhoto
from photos.imaging.picture import PREVIEW_PX, Picture, check_size, reduce
from photos.imaging.vips import decode_jpeg_bytes

# LibRaw's flip -> how a picture that lies as the sensor does is turned upright.
UPRIGHT = {3: "d180", 5: "d270", 6: "d90"}
SIDEWAYS = {5, 6}


def decode_raw(path: Path) -> Picture:
    """The picture of a RAW file. Its size is the sensor's, also when a smaller preview is shown."""
    path.open("rb").close()  # a file that is missing is an OSError, not a bad picture
    try:
        with rawpy.imread(str(path)) as raw:
            return _picture(raw)
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise MemoryError from error
    except rawpy.LibRawError as error:
        raise UndecodablePhoto(f"This RAW file cannot be decoded ({_words(error)}).") from error


def _picture(raw: rawpy.RawPy) -> Picture:
    sizes = raw.sizes
    width_px, height_px = sizes.iwidth, sizes.iheight
    check_size(width_px, height_px)
    if sizes.flip in SIDEWAYS:
        width_px, height_px = height_px, width_px
    thumb = _camera_preview(raw)
    enough = min(PREVIEW_PX, max(width_px, height_px))
    if thumb is not None and not thumb.damaged and max(thumb.width_px, thumb.height_px) >= enough:
        return Picture(_turned(thumb.preview, raw), width_px, height_px)
    developed = _developed(raw, needed=thumb is None)
    if developed is None and thumb is not None:
        return Picture(_turned(thumb.preview, raw), width_px, height_px, damaged=True)
    return Picture(developed, width_px, height_px)


def _camera_preview(raw: rawpy.RawPy) -> Picture | None:
    """The largest preview that the camera put into the file, as it lies there."""
    try:
        thumb = raw.extract_thumb()
        if isinstance(thumb.data, bytes):
            return decode_jpeg_bytes(thumb.data)
        image = image_from_array(thumb.data)
        return Picture(reduce(image), image.width, image.height)
    except (rawpy.LibRawError, pyvips.Error, UndecodablePhoto):
        return None


def _turned(image: pyvips.Image, raw: rawpy.RawPy) -> pyvips.Image:
    """The preview turned as the sensor was, unless the camera has already turned it."""
    sizes = raw.sizes
    already = (image.width < image.height) != (sizes.iwidth < sizes.iheight)
    angle = UPRIGHT.get(sizes.flip)
    if angle is None or (sizes.flip in SIDEWAYS and already):
        return image
    return image.rot(angle).copy_memory()


def _developed(raw: rawpy.RawPy, *, needed: bool) -> pyvips.Image | None:
    """The picture from the sensor's data; None where those are broken and it can do without."""
    sizes = raw.sizes
    half = max(sizes.iwidth, sizes.iheight) >= 2 * PREVIEW_PX
    try:
        pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = raw.postprocess(
            half_size=half, use_camera_wb=True
        )
    except (rawpy.LibRawError, rawpy.NotSupportedError):
        if needed:
            raise
        return None
    return reduce(image_from_array(pixels))


def _words(error: rawpy.LibRawError) -> str:
    first = error.args[0] if error.args else type(error).__name__
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)
