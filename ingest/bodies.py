"""What is asked of a request that carries a file: its length, its checksums, its name, the file's
date."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from photos.storage import Readable

LONGEST_NAME_BYTES = 255  # what file systems allow
LONGEST_MILLISECONDS = len("9999999999999")
TURNING_MARKS = frozenset(map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F))))
TURNING_MARKS |= frozenset(map(chr, range(0x2066, 0x206A)))


View = TypeVar("View", bound=Callable[..., Any])


class UploadCutOff(UnreadablePostError):
    """The connection ended before the whole body had come."""


class ChecksumDiffers(OSError):
    """The bytes that came are not those that were sent."""


class LengthMissing(Exception):
    """Nobody says where the body ends."""


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


def takes_files(view: View) -> View:
    """Marks a view whose body may be as large as a file, also where it comes in chunks."""
    return takes_up_to(None)(view)


def takes_up_to(most: int | None) -> Callable[[View], View]:
    """The same with a limit of its own."""

    def mark(view: View) -> View:
        view.__dict__.update(takes_files=True, most_bytes=most)
        return view

    return mark


def most_bytes_of(view: Callable[..., Any]) -> int | None:
    """What a view that takes files takes at most; None of any other."""
    if not getattr(view, "takes_files", False):
        return None
    most: int | None = getattr(view, "most_bytes", None)
    limit: int = settings.MAX_UPLOAD_BYTES if most is None else most
    return limit


def whole_body(request: HttpRequest, sums: Sequence[tuple[Digest, str]] = ()) -> CheckedBody:
    """The body, which says by an error if it was cut off, or has other checksums. Raises
    LengthMissing."""
    length = declared_length(request)
    if length is None and not has_chunks(request):
        raise LengthMissing
    return CheckedBody(stream_of(request), length, sums)


def has_chunks(request: HttpRequest) -> bool:
    """Whether it comes in chunks, of which the server beneath finds the end."""
    is_chunked = "Transfer-Encoding" in request.headers
    return is_chunked and bool(request.META.get("wsgi.input_terminated"))


def stream_of(request: HttpRequest) -> Readable:
    """Django would read a body without a length as empty."""
    if "Content-Length" in request.headers or not has_chunks(request):
        return request
    stream: Readable = request.META["wsgi.input"]
    return stream


def declared_length(request: HttpRequest) -> int | None:
    """What the request says of its length; None where it says nothing."""
    if request.META.get("heirloom.length_unknown"):
        return None
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
