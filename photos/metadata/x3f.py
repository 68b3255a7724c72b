"""X3F: Sigma's RAW format, whose properties are names and values in UTF-16."""

from collections.abc import Iterator
from datetime import UTC, datetime

from photos.metadata.facts import Blocks, Facts, Moment, Taken, Trust, known
from photos.metadata.jpeg import jpeg_blocks
from photos.metadata.values import parse_number
from photos.metadata.window import BrokenBlock, Window

_SECTION_HEADER = 28
_JPEG_SECTION = 18
_MOST_SECTIONS = 64
_MOST_PROPERTIES = 1024
_MOST_LETTERS = 2**18
_LONGEST_VALUE = 256


def x3f_blocks(window: Window) -> Blocks:
    """The size from the header, the camera from the properties, EXIF from the preview."""
    width, height = window.unpack("<II", 28)
    blocks = Blocks()
    blocks.own.facts |= Facts(width_px=width, height_px=height)
    for kind, section in _sections(window):
        if kind == b"PROP":
            _add_properties(blocks, dict(_properties(section)))
        elif kind in {b"IMAG", b"IMA2"} and section.unpack("<I", 12)[0] == _JPEG_SECTION:
            _add_preview(blocks, jpeg_blocks(section.part(_SECTION_HEADER)))
    return blocks


def _add_preview(blocks: Blocks, preview: Blocks) -> None:
    """A preview with EXIF is the camera's own picture: exiftool takes the size from it too."""
    if preview.exif:
        blocks.own.facts |= preview.own.facts
        blocks.add(preview)


def _sections(window: Window) -> Iterator[tuple[bytes, Window]]:
    directory = window.unpack("<I", window.length - 4)[0]
    magic, _, count = window.unpack("<4sII", directory)
    if magic != b"SECd":
        raise BrokenBlock("no X3F directory")
    for index in range(min(count, _MOST_SECTIONS)):
        offset, length, kind = window.unpack("<II4s", directory + 12 + index * 12)
        yield kind, window.part(offset, length)


def _properties(section: Window) -> Iterator[tuple[str, str]]:
    count = min(section.unpack("<I", 8)[0], _MOST_PROPERTIES)
    letters = section.read(24 + count * 8, _MOST_LETTERS).decode("utf-16-le", errors="replace")
    for index in range(count):
        name, value = section.unpack("<II", 24 + index * 8)
        yield _until_nul(letters, name), _until_nul(letters, value)


def _until_nul(letters: str, start: int) -> str:
    return letters[start : start + _LONGEST_VALUE].partition("\0")[0]


def _add_properties(blocks: Blocks, properties: dict[str, str]) -> None:
    def number(name: str) -> float | None:
        return parse_number(properties.get(name, ""))

    speed, exposure_us = number("ISO"), number("EXPTIME")
    exposure_s = number("SHUTTER") or (exposure_us / 1_000_000 if exposure_us else None)
    blocks.own.facts |= known(
        Facts(
            make=properties.get("CAMMANUF", ""),
            model=properties.get("CAMMODEL", ""),
            exposure_s=exposure_s,
            f_number=number("APERTURE"),
            focal_mm=number("FLENGTH"),
            iso=int(speed) if speed else None,
        )
    )
    seconds = number("TIME")
    if seconds and 0 < seconds < 2**33:
        local = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
        blocks.own.taken.append(Taken("x3f", Trust.ORIGINAL, Moment(local)))
