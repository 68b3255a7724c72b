"""Reading a zip entry by entry, without holding its directory: that of a million files would be
close to a gigabyte in Python's own reader, and one damaged name there spoils the whole archive.

Layout: PKWARE APPNOTE 6.3.10, 4.3 and 4.5.3 (zip64).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_BEHIND = 0x1, 0x8

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 2**16
_IN_64 = 2**32 - 1
_PIECE = 2**16


class BrokenZip(ValueError):
    """The bytes are not those of a zip archive, or not any more."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file as the archive lists it; `name` are its bytes, `mode` its Unix mode or 0."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size_bytes: int
    mode: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Directory:
    start: int
    end: int
    shift: int  # of all offsets: something was put in front of the archive


def zip_entries(file: BinaryIO) -> Iterator[ZipEntry]:
    """Every entry in the order of the directory. Raises BrokenZip.

    Without a directory the archive is cut off: its entries come as far as it goes, then BrokenZip.
    """
    size = file.seek(0, 2)
    directory = _find_directory(file, size)
    if directory is None:
        yield from _entries_one_by_one(file, size)
        raise BrokenZip("It is cut off: its end is missing.")
    position = directory.start
    while position < directory.end:
        file.seek(position)
        header = _unpack(_CENTRAL, file, b"PK\1\2")
        lengths = header[10:13]
        yield _listed(header, file.read(lengths[0]), file.read(lengths[1]), directory.shift)
        position += _CENTRAL.size + sum(lengths)


def open_entry(path: Path, entry: ZipEntry) -> "ZipStream":
    """The bytes of an entry, unpacked. Raises BrokenZip."""
    file = path.open("rb")
    try:
        file.seek(entry.offset)
        header = _unpack(_LOCAL, file, b"PK\3\4")
        file.seek(entry.offset + _LOCAL.size + header[9] + header[10])
    except (BrokenZip, OSError):
        file.close()
        raise
    return ZipStream(file, entry)


class ZipStream(RawIOBase):
    """An entry's bytes; the last read raises BrokenZip where their checksum is another."""

    def __init__(self, file: BinaryIO, entry: ZipEntry) -> None:
        super().__init__()
        self._file = file
        self._entry = entry
        self._left = entry.packed_bytes
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._crc = 0

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes; less than that is not the end, nothing is."""
        chunk = self._packed(size) if self._entry.method == STORED else self._inflated(size)
        self._crc = zlib.crc32(chunk, self._crc)
        if not chunk and self._crc != self._entry.crc:
            raise BrokenZip("its checksum is wrong")
        return chunk

    def close(self) -> None:
        self._file.close()
        super().close()

    def _packed(self, size: int) -> bytes:
        piece = self._file.read(min(size if size >= 0 else self._left, self._left))
        self._left -= len(piece)
        return piece

    def _inflated(self, size: int) -> bytes:
        inflater = self._inflater
        while not inflater.eof:
            waiting = inflater.unconsumed_tail or self._packed(_PIECE)
            chunk = inflater.decompress(waiting, max(size, 0))
            if chunk or not waiting:
                return chunk
        return b""


def _find_directory(file: BinaryIO, size: int) -> _Directory | None:
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    found = tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < _END.size:
        return None
    *_, length, offset, _ = _END.unpack_from(tail, found)
    end = start + found
    at_64 = found - _LOCATOR_64.size
    if at_64 >= 0 and tail[at_64:].startswith(b"PK\6\7"):
        file.seek(_LOCATOR_64.unpack_from(tail, at_64)[2])
        *_, length, offset = _unpack(_END_64, file, b"PK\6\6")
        end -= _LOCATOR_64.size + _END_64.size
    if length > end:
        raise BrokenZip("Its directory is larger than it.")
    return _Directory(end - length, end, end - length - offset)


def _entries_one_by_one(file: BinaryIO, size: int) -> Iterator[ZipEntry]:
    """By the headers in front of the files: as far as they tell sizes, and the bytes are there."""
    position = 0
    while position < size:
        file.seek(position)
        header = _unpack(_LOCAL, file, b"PK\3\4")
        _, _, flags, method, _, _, crc, packed, unpacked, *lengths = header
        name, extra = file.read(lengths[0]), file.read(lengths[1])
        unpacked, packed, _ = _sizes(extra, unpacked, packed, 0)
        following = position + _LOCAL.size + sum(lengths) + packed
        if flags & SIZES_BEHIND or following > size:
            return
        yield ZipEntry(name, flags, method, crc, packed, unpacked, 0, position)
        position = following


def _listed(header: tuple[int, ...], name: bytes, extra: bytes, shift: int) -> ZipEntry:
    _, _, _, flags, method, _, _, crc, packed, unpacked, *_, attributes, offset = header
    unpacked, packed, offset = _sizes(extra, unpacked, packed, offset)
    mode = attributes >> 16
    return ZipEntry(name, flags, method, crc, packed, unpacked, mode, max(offset + shift, 0))


def _sizes(extra: bytes, *values: int) -> Iterator[int]:
    """Values that do not fit into 32 bits are in the extra field of zip64, in their order."""
    large = _zip64(extra)
    for value in values:
        yield next(large, value) if value == _IN_64 else value


def _zip64(extra: bytes) -> Iterator[int]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == 1:
            values = extra[4 : 4 + length]
            yield from struct.unpack(f"<{len(values) // 8}Q", values[: len(values) // 8 * 8])
        extra = extra[4 + length :]


def _unpack(layout: struct.Struct, file: BinaryIO, signature: bytes) -> tuple[int, ...]:
    header = file.read(layout.size)
    if len(header) < layout.size or not header.startswith(signature):
        raise BrokenZip("It is damaged: a header is missing.")
    return layout.unpack(header)
