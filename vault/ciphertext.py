"""Files in encrypted pieces, of which any can be read without the others (ADR 33).

A file is `HLV1`, then pieces: 64 KiB of plain bytes each, the last one shorter, and behind each
its 16 bytes of authentication. A piece's number is its nonce; the file's name and length, the
piece's number and the magic word are authenticated with it, so that no piece can be moved, dropped
or added.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files import File

from photos.storage import CHUNK_BYTES, Readable, Remote
from vault.keys import derived

MAGIC = b"HLV1"
PIECE_BYTES = 64 * 1024
TAG_BYTES = 16
STORED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES
READ_AHEAD = 16  # pieces fetched at once: 1 MiB


class Tampered(OSError):
    """The stored bytes are not those that were written."""


class Pieces:
    """The cipher of one file: its key is made of the photo's key and the file's name."""

    def __init__(self, photo_key: bytes, name: str, size_bytes: int) -> None:
        self._cipher = AESGCM(derived(photo_key, f"file {name}"))
        self._about = MAGIC + f"{name}:{size_bytes}:".encode()
        self.size_bytes = size_bytes
        self.count = max(1, -(-size_bytes // PIECE_BYTES))

    def encrypt(self, number: int, plain: bytes) -> bytes:
        return self._cipher.encrypt(*self._place(number, plain))

    def decrypt(self, number: int, stored: bytes) -> bytes:
        """Raises Tampered."""
        try:
            return self._cipher.decrypt(*self._place(number, stored))
        except InvalidTag as error:
            raise Tampered(f"Piece {number} of an encrypted file was changed.") from error

    def _place(self, number: int, content: bytes) -> tuple[bytes, bytes, bytes]:
        return number.to_bytes(12, "big"), content, self._about + str(number).encode()


def encrypt_into(target: BinaryIO, source: Readable, pieces: Pieces) -> str:
    """Write the encrypted file; the checksum of what was written. Raises Tampered where the source
    has another length than it should."""
    digest, left = hashlib.sha256(MAGIC), pieces.size_bytes
    target.write(MAGIC)
    for number in range(pieces.count):
        plain = read_exactly(source, min(PIECE_BYTES, left))
        left -= len(plain)
        stored = pieces.encrypt(number, plain)
        digest.update(stored)
        target.write(stored)
    if source.read(1):
        raise Tampered("The file is longer than it was.")
    return digest.hexdigest()


def read_exactly(source: Readable, size: int) -> bytes:
    content = b""
    while len(content) < size and (piece := source.read(size - len(content))):
        content += piece
    if len(content) < size:
        raise Tampered("The file is shorter than it was.")
    return content


def plain_chunks(stored: "File[bytes]", pieces: Pieces) -> Iterator[bytes]:
    """The whole file. Raises Tampered."""
    if read_exactly(stored, len(MAGIC)) != MAGIC:
        raise Tampered("This is no encrypted file.")
    for number in range(pieces.count):
        yield pieces.decrypt(number, read_exactly(stored, stored_length(pieces, number)))
    if stored.read(1):
        raise Tampered("The encrypted file is longer than it was.")


def stored_length(pieces: Pieces, number: int) -> int:
    return min(PIECE_BYTES, pieces.size_bytes - number * PIECE_BYTES) + TAG_BYTES


class PlainFile(io.RawIOBase):
    """An encrypted file as if it were a plain one: read from anywhere, at the price of a piece."""

    def __init__(self, stored: "File[bytes]", pieces: Pieces) -> None:
        self._stored, self._pieces = stored, pieces
        self._position = 0
        self._held: tuple[int, bytes] = (0, b"")  # where it begins, and plain bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._pieces.size_bytes}
        self._position = max(0, start[whence] + offset)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        """Raises Tampered."""
        if self._position >= self._pieces.size_bytes:
            return 0
        start, plain = self._held
        if not start <= self._position < start + len(plain):
            start, plain = self._held = self._fetch(self._position // PIECE_BYTES)
        offset = self._position - start
        found = plain[offset : offset + len(buffer)]
        buffer[: len(found)] = found
        self._position += len(found)
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._stored.close()
        super().close()

    def _fetch(self, first: int) -> tuple[int, bytes]:
        """Some pieces from this one on; where their plain bytes begin, and these."""
        numbers = range(first, min(first + READ_AHEAD, self._pieces.count))
        lengths = [stored_length(self._pieces, number) for number in numbers]
        content = read_at(self._stored, len(MAGIC) + first * STORED_PIECE_BYTES, sum(lengths))
        stream = io.BytesIO(content)
        plain = [
            self._pieces.decrypt(number, stream.read(length))
            for number, length in zip(numbers, lengths, strict=True)
        ]
        return first * PIECE_BYTES, b"".join(plain)


def read_at(stored: "File[bytes]", start: int, length: int) -> bytes:
    """Of an object in a bucket just these bytes are fetched."""
    if isinstance(stored, Remote):
        return b"".join(stored.pieces(start, start + length, CHUNK_BYTES))
    stored.seek(start)
    found: bytes = stored.read(length)
    return found


def opened(open_stored: Callable[[], "File[bytes]"], pieces: Pieces) -> "File[bytes]":
    """The plain file, buffered."""
    raw = PlainFile(open_stored(), pieces)
    return File(io.BufferedReader(raw, PIECE_BYTES))
