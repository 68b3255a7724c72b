"""The decoded picture on its way to the renditions: at most a preview's size, upright, sRGB."""

from __future__ import annotations

from dataclasses import dataclass

import pyvips

from photos.imaging.colour import plain_srgb
from photos.imaging.errors import UndecodablePhoto

PREVIEW_PX = 1440
MAX_PIXELS = 300_000_000
OUT_OF_MEMORY = ("out of memory", "insufficient memory", "allocation error", "creating thread")
DECODERS_OWN_LIMIT = "Security limit"


@dataclass(frozen=True)
class Picture:
    """A decoded photo. `preview`: pyvips image, 3 x uint8 sRGB, longest side at most 1440 px.

    `width_px` and `height_px` are the upright size of the whole photo. `damaged`: the file is cut
    off or broken, and only a part of the picture could be decoded.
    """

    preview: pyvips.Image
    width_px: int
    height_px: int
    damaged: bool = False


def check_size(width_px: int, height_px: int) -> None:
    """Refuse pixel bombs, before any pixel is decoded."""
    if width_px * height_px > MAX_PIXELS:
        limit = MAX_PIXELS // 1_000_000
        raise UndecodablePhoto(
            f"This picture is too large: {width_px} x {height_px} pixels; {limit} million is"
            " the most."
        )
    if width_px < 1 or height_px < 1:
        raise UndecodablePhoto("This picture has no pixels.")


def lacks_memory(complaint: str) -> bool:
    """Whether a decoder says that it got no memory, and not that it refuses to ask for so much."""
    said = complaint.casefold()
    return DECODERS_OWN_LIMIT not in complaint and any(word in said for word in OUT_OF_MEMORY)


def reason_of(error: pyvips.Error) -> MemoryError | UndecodablePhoto:
    """What libvips complains about: too little memory, or the picture."""
    detail = str(error.detail).strip() or str(error.message)
    if lacks_memory(detail):
        return MemoryError(detail)
    return UndecodablePhoto(f"This picture cannot be decoded ({detail.splitlines()[-1]}).")


def reduce(image: pyvips.Image) -> pyvips.Image:
    """Bring an upright image to a preview's size and sRGB, and decode it."""
    return plain_srgb(
        image.thumbnail_image(PREVIEW_PX, height=PREVIEW_PX, size="down", no_rotate=True)
    )
