"""What a file is: its checksum and its length, taken while it is read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from photos.storage import CHUNK_BYTES, Readable


@dataclass(frozen=True)
class Content:
    """Of the plain bytes, wherever and however they are kept."""

    sha256: str
    size_bytes: int


class Hashing:
    """A stream that is hashed and counted while it is read."""

    def __init__(self, source: Readable) -> None:
        self._source, self._digest, self._size = source, hashlib.sha256(), 0

    def read(self, size: int = CHUNK_BYTES, /) -> bytes:
        piece = self._source.read(size)
        self._digest.update(piece)
        self._size += len(piece)
        return piece

    @property
    def content(self) -> Content:
        return Content(self._digest.hexdigest(), self._size)


def measured(source: Readable) -> Content:
    stream = Hashing(source)
    while stream.read():
        pass
    return stream.content


def write_to(path: Path, source: Readable) -> Content:
    """Write a stream into a file; what came."""
    stream = Hashing(source)
    with path.open("wb") as target:
        while chunk := stream.read():
            target.write(chunk)
    return stream.content
