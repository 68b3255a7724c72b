"""Bounded random access to a file: everything that parses bytes goes through a `Window`, so that
no offset or length found in a hostile file reads outside it or asks for much memory."""

import io
import struct
from typing import Any, BinaryIO, Self

MOST_BYTES = 16 * 2**20


class BrokenBlock(Exception):
    """A part of the file contradicts itself or ends too early; the rest may still be read."""


class Window:
    """A part of a file, addressed from its own start."""

    def __init__(self, stream: BinaryIO, *, start: int, length: int) -> None:
        self._stream = stream
        self._start = start
        self.length = max(0, length)

    @classmethod
    def of_file(cls, stream: BinaryIO) -> Self:
        """The whole of an open file."""
        return cls(stream, start=0, length=stream.seek(0, io.SEEK_END))

    @classmethod
    def of_bytes(cls, content: bytes) -> Self:
        """A block that is already in memory."""
        return cls(io.BytesIO(content), start=0, length=len(content))

    @property
    def start(self) -> int:
        """Where in the file, or the block in memory, the window begins."""
        return self._start

    def read(self, offset: int, length: int) -> bytes:
        """At most `length` bytes: fewer at the end, none outside, never more than MOST_BYTES."""
        if not 0 <= offset < self.length:
            return b""
        self._stream.seek(self._start + offset)
        return self._stream.read(max(0, min(length, self.length - offset, MOST_BYTES)))

    def exactly(self, offset: int, length: int) -> bytes:
        """`length` bytes; raises BrokenBlock where there are fewer."""
        content = self.read(offset, length)
        if len(content) != length:
            raise BrokenBlock(f"{length} bytes at {offset} are not there")
        return content

    def unpack(self, layout: str, offset: int) -> tuple[Any, ...]:
        """Values by a `struct` layout; raises BrokenBlock where the bytes are not there."""
        return struct.unpack(layout, self.exactly(offset, struct.calcsize(layout)))

    def part(self, offset: int, length: int | None = None) -> "Window":
        """A window into this one, cut where this one ends."""
        offset = min(max(0, offset), self.length)
        rest = self.length - offset
        start = self._start + offset
        return Window(
            self._stream, start=start, length=rest if length is None else min(length, rest)
        )

    def everything(self) -> bytes:
        """The whole content, up to MOST_BYTES."""
        return self.read(0, self.length)
