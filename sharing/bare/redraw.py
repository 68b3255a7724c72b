"""Pictures that cannot be stripped where they are: drawn anew in full size."""

from pathlib import Path

import pyvips

from editing.original import open_original
from photos.formats import Format
from photos.imaging.picture import check_size, reason_of
from photos.imaging.sandbox import run_limited
from photos.video import PROXY_MEMORY_BYTES

JPEG_QUALITY = 95
SECONDS = 60.0


def redraw_as_jpeg(path: Path, photo_format: Format, *, out: Path) -> None:
    """In sRGB, upright. Raises UndecodablePhoto and DecodingFailed."""
    run_limited(
        redraw_as_jpeg_here, path, photo_format, out,
        memory_bytes=PROXY_MEMORY_BYTES, seconds=SECONDS,
    )  # fmt: skip


def redraw_as_jpeg_here(path: Path, photo_format: Format, out: Path) -> None:
    """What `redraw_as_jpeg` does, in this process."""
    try:
        image = open_original(path, photo_format).image
        out.write_bytes(image.jpegsave_buffer(Q=JPEG_QUALITY, keep="none"))
    except pyvips.Error as error:
        raise reason_of(error) from error


def redraw_as_tiff(path: Path, _format: Format, *, out: Path) -> None:
    """The same pixels in the same depth and colours, upright. Raises as above."""
    run_limited(redraw_as_tiff_here, path, out, memory_bytes=PROXY_MEMORY_BYTES, seconds=SECONDS)


def redraw_as_tiff_here(path: Path, out: Path) -> None:
    """What `redraw_as_tiff` does, in this process."""
    try:
        image = pyvips.Image.new_from_file(str(path), fail_on="error")
        check_size(image.width, image.height)
        image.autorot().tiffsave(
            str(out), compression="deflate", predictor="horizontal", keep="icc"
        )
    except pyvips.Error as error:
        raise reason_of(error) from error
