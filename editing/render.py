"""Renders a recipe: from the original, in full resolution, into a JPEG, or a PNG where the original
is one or is transparent in places.

One pipeline of libvips, in the child process for hostile files: the original is decoded into memory
once, everything after it runs in stripes. The edit is plain sRGB and says so in its profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from editing import colour
from editing.geometry import Shape, shape_of
from editing.original import EXIF, IPTC, XMP, Original, open_original
from editing.packets import for_edit
from editing.recipe import Recipe
from photos.formats import FORMATS, Format
from photos.imaging.colour import PROFILE_FIELD
from photos.imaging.picture import reason_of
from photos.imaging.sandbox import run_limited

QUALITY = 95
THUMBNAIL = "jpeg-thumbnail-data"
DOTS = 72 / 25.4  # a millimetre: what programs take where nothing is said
COMPRESSION = 6
# Measured as needed: a 48 MP HEIC in Display P3 700 MB. A picture is decoded whole.
MEMORY_BYTES = 2 * 2**30
SECONDS = 180.0
QUARTERS = (None, "d90", "d180", "d270")
FULL, FINER = 255, 257


@dataclass(frozen=True)
class Rendered:
    """What was made: its format and its size in pixels."""

    format: Format
    width_px: int
    height_px: int


def render_edit(
    path: Path, photo_format: Format, recipe: Recipe, *, out: Path, exif: bytes | None = None
) -> Rendered:
    """Write the edited picture to `out`, in the child process. `exif` is for files that have none.

    Raises UndecodablePhoto, DecodingFailed and OSError.
    """
    return run_limited(
        render_here, path, photo_format, recipe, out, exif,
        memory_bytes=MEMORY_BYTES, seconds=SECONDS,
    )  # fmt: skip


def render_here(
    path: Path, photo_format: Format, recipe: Recipe, out: Path, exif: bytes | None
) -> Rendered:
    """What `render_edit` does, in this process."""
    try:
        original = open_original(path, photo_format)
        image = edited(original.image, recipe)
        made = FORMATS["png" if photo_format.name == "png" or original.alpha else "jpeg"]
        if original.alpha:
            alpha = eight_bits(placed(original.alpha, recipe))
            image = image.bandjoin(alpha).copy(interpretation="srgb")
        _save(_with_words(image, original, exif), made, out)
    except pyvips.Error as error:
        raise reason_of(error) from error
    return Rendered(made, image.width, image.height)


def edited(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """The recipe done to upright sRGB of three bands of uint8, in memory."""
    image = placed(image, recipe)
    image = mixed(image, recipe)
    return sharpened(image, recipe)


def placed(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """Mirrored, turned, straightened, cropped; uint8, or uint16 where pixels were mixed: to round
    them here would show once they are made brighter."""
    shape = shape_of(recipe, image.width, image.height)
    if recipe.mirror:
        image = image.fliphor()
    if angle := QUARTERS[recipe.turns]:
        image = image.rot(angle)
    if recipe.straighten:
        return straightened(image, shape)
    return image.crop(shape.left, shape.top, shape.width, shape.height)


def straightened(image: pyvips.Image, shape: Shape) -> pyvips.Image:
    """libvips counts from the middle of the first pixel."""
    x, y = shape.from_turned(0.5, 0.5)
    return (
        (image * FINER)
        .cast("ushort")
        .affine(
            list(shape.turn),
            oarea=[0, 0, shape.width, shape.height],
            odx=x - 0.5,
            ody=y - 0.5,
            interpolate=pyvips.Interpolate.new("bicubic"),
            extend="copy",
        )
    )


def mixed(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """Light and colour; uint8, or floats from 0 to 255 where it is to be sharpened."""
    mixing = colour.mixing(recipe)
    is_fine = image.format == "ushort"
    if mixing.is_nothing and not is_fine and not colour.changes_levels(recipe):
        return image
    count = colour.LEVELS**2 if is_fine else colour.LEVELS
    levels = colour.curves(recipe, count).T.astype(np.float32)[None]  # (1, count, 3)
    table = pyvips.Image.new_from_array(np.ascontiguousarray(levels))
    image = image.maplut(table)
    if not mixing.is_nothing:
        image = image.recomb(mixing.matrix.tolist()) + mixing.lift.tolist()
        image = image.clamp(min=0, max=1)
        if mixing.contrast:
            image = (image + (image * (1 - image) * (2 * image - 1)) * mixing.contrast).clamp()
    return image * FULL if recipe.sharpness else bytes_of(image * FULL)


def sharpened(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """What a blur takes away is added."""
    if not recipe.sharpness:
        return image
    weights = colour.blur_weights(colour.blur_sigma(image.width, image.height))
    image = image.cast("float")
    blurred = image.convsep(pyvips.Image.new_from_array([weights.tolist()]), precision="float")
    by = colour.MOST_SHARP * recipe.sharpness / 100
    return bytes_of(image + (image - blurred) * by)


def eight_bits(image: pyvips.Image) -> pyvips.Image:
    return bytes_of(image / FINER) if image.format == "ushort" else image


def bytes_of(image: pyvips.Image) -> pyvips.Image:
    """Floats from 0 to 255 as uint8 of sRGB; what lies outside is cut."""
    return image.rint().cast("uchar").copy(interpretation="srgb")


def _with_words(image: pyvips.Image, original: Original, exif: bytes | None) -> pyvips.Image:
    """What the file said beside the pixels, as far as it is still true. The picture lies upright
    now, and the small picture of the camera is no more of it."""
    image = image.copy(xres=DOTS, yres=DOTS)
    for name in {EXIF, XMP, IPTC, THUMBNAIL} & set(image.get_fields()):
        image.remove(name)
    said = {EXIF: exif, **original.said}
    if XMP in said:
        said[XMP] = for_edit(said[XMP] or b"")
    for name in (EXIF, XMP, IPTC):
        if block := said.get(name):
            image.set_type(pyvips.GValue.blob_type, name, block)
    image.set_type(pyvips.GValue.gint_type, "orientation", 1)
    srgb: bytes = pyvips.Operation.call("profile_load", "srgb")
    image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, srgb)
    return image


def _save(image: pyvips.Image, made: Format, out: Path) -> None:
    if made.name == "png":
        image.pngsave(str(out), compression=COMPRESSION, keep="all")
        return
    options: dict[str, Any] = {"Q": QUALITY, "optimize_coding": True, "keep": "all"}
    image.jpegsave(str(out), **options)
