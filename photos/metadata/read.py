"""Reads the metadata of a photo or video: finds the blocks of its container, reads each, and lets
the most trustworthy say first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from photos.metadata.bitmap import bmp_blocks, gif_blocks
from photos.metadata.ciff import ciff_blocks
from photos.metadata.exif import read_exif, read_gps
from photos.metadata.facts import MOST_XMP_BYTES, Blocks, Reading
from photos.metadata.iptc import read_iptc
from photos.metadata.jpeg import jpeg_blocks
from photos.metadata.merge import merge_readings
from photos.metadata.png import png_blocks
from photos.metadata.quicktime import cr3_blocks, isobmff_blocks
from photos.metadata.raw import mrw_blocks, raf_blocks, rw2_blocks, tiff_blocks
from photos.metadata.regions import Region, read_regions
from photos.metadata.result import Metadata
from photos.metadata.riff import avi_blocks, webp_blocks
from photos.metadata.stream import stream_blocks
from photos.metadata.window import BrokenBlock, Window
from photos.metadata.x3f import x3f_blocks
from photos.metadata.xmp import read_xmp

_CONTAINERS: dict[str, Callable[[Window], Blocks]] = {
    "jpeg": jpeg_blocks,
    "png": png_blocks,
    "webp": webp_blocks,
    "gif": gif_blocks,
    "bmp": bmp_blocks,
    "avi": avi_blocks,
    "crw": ciff_blocks,
    "cr3": cr3_blocks,
    "raf": raf_blocks,
    "mrw": mrw_blocks,
    "x3f": x3f_blocks,
    **dict.fromkeys(("rw2", "raw", "rwl"), rw2_blocks),
    **dict.fromkeys(("heic", "avif", "mp4", "m4v", "mov", "3gp"), isobmff_blocks),
}
_STREAMS = {"mkv", "webm", "mpeg"}


def read_metadata(
    path: Path,
    format: str,  # noqa: A002
    sidecar: Path | None = None,
    archive: Reading | None = None,
) -> Metadata:
    """What a file of this format says about itself; its XMP sidecar wins over it, and then what
    the archive said that it came in.

    Never raises for what is in the files: a broken block is left out and named in `warnings`.
    OSError passes.
    """
    packet = _packet_of(sidecar) if sidecar else b""
    beside = _read_sidecar(packet) if sidecar else Reading()
    with path.open("rb") as stream:
        window = Window.of_file(stream)
        blocks = _blocks(path, format, window)
        stated = [archive] if archive else []
        within = [*stated, *_readings(blocks)]
        metadata = merge_readings(beside, within, size_bytes=window.length)
    return replace(metadata, regions=_regions([packet, *blocks.xmp], metadata))


def _packet_of(sidecar: Path) -> bytes:
    with sidecar.open("rb") as stream:
        return stream.read(MOST_XMP_BYTES)


def _regions(packets: Iterable[bytes], metadata: Metadata) -> tuple[Region, ...]:
    """The faces of the first packet that marks any: the sidecar's, before those in the file."""
    width, height = metadata.upright_size
    read = partial(read_regions, orientation=metadata.orientation, size=(width or 0, height or 0))
    marked = map(read, filter(None, packets))
    return tuple(next((regions for regions in marked if regions), ()))


def _read_sidecar(packet: bytes) -> Reading:
    return _guarded("sidecar", partial(read_xmp, packet, source="sidecar"))


def _blocks(path: Path, format: str, window: Window) -> Blocks:  # noqa: A002
    try:
        if format in _STREAMS:
            return stream_blocks(path)
        return _CONTAINERS.get(format, tiff_blocks)(window)
    except BrokenBlock as problem:
        return Blocks(own=Reading(warnings=[f"{format}: {problem}"]))


def _readings(blocks: Blocks) -> Iterator[Reading]:
    """What each block says, the most trustworthy first."""
    yield blocks.own
    for window in blocks.exif:
        yield _guarded("exif", partial(read_exif, window))
    for window in blocks.gps:
        yield _guarded("exif", partial(read_gps, window))
    for packet in blocks.xmp:
        yield _guarded("xmp", partial(read_xmp, packet))
    for record in blocks.iptc:
        yield _guarded("iptc", partial(read_iptc, record))


def _guarded(name: str, read: Callable[[], Reading]) -> Reading:
    try:
        return read()
    except BrokenBlock as problem:
        return Reading(warnings=[f"{name}: {problem}"])
