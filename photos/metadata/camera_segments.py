"""The JPEG segments in which a few cameras wrote, beside or before EXIF: Casio's, Olympus's and
Agfa's picture info, and FLIR's thermal data."""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from photos.metadata.facts import Moment, Taken, Trust
from photos.metadata.values import decode_text, parse_moment
from photos.metadata.window import Window

_CASIO_DATE = slice(77, 96)
_PICTURE_INFO = re.compile(rb"\[picture info\].*?TimeDate=(\d{1,10})\s", re.DOTALL)
_FLIR_HEADER = 8
_FLIR_CAMERA = 0x20
_FLIR_DATE = 900
_MOST_RECORDS = 64
_MINUTES_OF_A_DAY = 1440


def casio_times(segment: bytes) -> Iterator[Taken]:
    """The date in the QVCI segment of Casio's first digital cameras."""
    moment = parse_moment(decode_text(segment[_CASIO_DATE]))
    if moment is not None:
        yield Taken("casio", Trust.ORIGINAL, moment)


def picture_info_times(segment: bytes) -> Iterator[Taken]:
    """The time in Olympus's and Agfa's APP12, the camera's clock counted as if in UTC."""
    match = _PICTURE_INFO.search(segment)
    if match is not None:
        local = datetime.fromtimestamp(int(match[1]), UTC).replace(tzinfo=None)
        yield Taken("picture_info", Trust.ORIGINAL, Moment(local))


def flir_times(segment: bytes) -> Iterator[Taken]:
    """The time with its zone in the camera record of a FLIR file ("FFF")."""
    content = segment[_FLIR_HEADER:]
    start = _flir_camera_record(Window.of_bytes(content))
    written = content[start + _FLIR_DATE : start + _FLIR_DATE + 10]
    if start == 0 or len(written) < 10:
        return
    seconds, milliseconds, west = struct.unpack("<IHxxh", written)
    if not (seconds and abs(west) < _MINUTES_OF_A_DAY and milliseconds < 1000):
        return
    local = datetime.fromtimestamp(seconds - west * 60, UTC).replace(tzinfo=None)
    moment = Moment(local.replace(microsecond=milliseconds * 1000), -west)
    yield Taken("flir", Trust.CAMERA_ORIGINAL, moment)


def _flir_camera_record(content: Window) -> int:
    """The position of the camera record, 0 where there is none."""
    head = content.read(0, 32)
    if not head.startswith(b"FFF\0") or len(head) < 32:
        return 0
    directory, count = struct.unpack_from(">II", head, 24)
    for index in range(min(count, _MOST_RECORDS)):
        record = content.read(directory + index * 32, 32)
        if len(record) == 32 and int.from_bytes(record[:2], "big") == _FLIR_CAMERA:
            return int.from_bytes(record[12:16], "big")
    return 0
