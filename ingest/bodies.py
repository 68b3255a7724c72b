"""What is asked of a request that carries a file: its length, its checksums, its name, the file's
date."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from django.http import HttpRequest, UnreadablePostError

from photos.storage import Readable

LONGEST_NAME_BYTES = 255  # what file systems allow
LONGEST_MILLISECONDS = len("9999999999999")
TURNING_MARKS = frozenset(map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))))
TURNING_MARKS |= frozenset(map(chr, range(0x2066, 0x206A)))


class UploadCutOff(UnreadablePostError):
    """The connection ended before the whole body had come."""


class ChecksumDiffers(OSError):
    """The bytes that came are not those that were sent."""


class CountedBody:
    """A request's body that knows how long it ought to be."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self.request = request
        self.missing = length

    def read(self, size: int = -1, /) -> bytes:
        piece = self.request.read(size)
        self.missing -= len(piece)
        if not piece and self.missing > 0:
            raise UploadCutOff
        return piece


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class CheckedBody:
    """Says at its end whether all of it came, and as it was sent: with an error, so that nothing
    of it is kept."""

    def __init__(
        self, stream: Readable, length: int | None, sums: Sequence[tuple[Digest, str]]
    ) -> None:
        self.stream = stream
        self.length = length
        self.sums = sums
        self.size_bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        try:
            piece = self.stream.read(size)
        except OSError as error:
            raise UploadCutOff from error
        self.size_bytes += len(piece)
        for digest, _ in self.sums:
            digest.update(piece)
        if not piece:
            self.check()
        return piece

    def check(self) -> None:
        if self.length is not None and self.size_bytes != self.length:
            raise UploadCutOff
        if any(digest.hexdigest() != wanted for digest, wanted in self.sums):
            raise ChecksumDiffers


def declared_length(request: HttpRequest) -> int | None:
    """What the request says of its length. Django reads a body without a length as empty."""
    return whole_number(request.headers.get("Content-Length", ""))


def whole_number(text: str) -> int | None:
    """A plain decimal number, of no more digits than a size can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def name_problem(name: str) -> str:
    """Why this cannot be the name of a file, or nothing.

    Control characters, and marks that turn the direction of writing, make one name look like
    another; no file system of a camera, phone or computer needs them.
    """
    if any(is_unseen(character) for character in name):
        return "The file's name has characters that cannot be seen."
    if len(name.encode()) > LONGEST_NAME_BYTES:
        return f"The file's name is longer than {LONGEST_NAME_BYTES} bytes."
    return ""


def is_unseen(character: str) -> bool:
    return character in TURNING_MARKS or unicodedata.category(character) in {"Cc", "Cs"}


def file_time(milliseconds: str) -> datetime:
    """The file's own date, as browsers give it, if it is one."""
    number = whole_number(milliseconds)
    if number is None or len(milliseconds) > LONGEST_MILLISECONDS:
        return datetime.now(UTC)
    return datetime.fromtimestamp(number / 1000, UTC)
