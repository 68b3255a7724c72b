"""A file inside an archive of a Takeout: where it lies, why it is refused, and its bytes."""

import io
import re
import tarfile
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

LONGEST_PATH = 1000
MOST_AT_ONCE = 2**20
LYING_SIZE = "It is not as large as its archive says."

_DRIVE = re.compile(r"[A-Za-z]:")
BROKEN = (
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    OverflowError,
    RecursionError,
    ValueError,
)


class UnreadableMember(ValueError):
    """The bytes of a file in an archive cannot be had; the reason is for people."""


class Opened(Protocol):
    """What an archive gives to read from."""

    def read(self, size: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


class RefusedPath(ValueError):
    """A path that no Takeout holds; the reason is for people."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `path` is that of the one tree which all archives are parts of.

    `raw_path` is the name as the archive has it, undecodable bytes escaped. `position` counts the
    entries of its own archive (0 in a folder): with archive and path it finds the member again.
    A member with a `refusal` has no bytes to read.
    """

    archive: str
    raw_path: str
    path: str
    size_bytes: int
    crc: int | None
    position: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member while its archive stands open at it."""

    member: Member
    open: Callable[[], Opened]


class MemberStream(io.RawIOBase):
    """The bytes of a member, opened at the first read. Raises UnreadableMember where the archive
    is broken or has told another size."""

    def __init__(self, member: Member, opened: Callable[[], Opened]) -> None:
        super().__init__()
        self._member = member
        self._open = opened
        self._stream: Opened | None = None
        self._left = member.size_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        chunk = self._read(min(len(buffer), MOST_AT_ONCE)) if len(buffer) else b""
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        super().close()

    def _read(self, size: int) -> bytes:
        if self._member.refusal:
            raise UnreadableMember(self._member.refusal)
        try:
            self._stream = self._stream or self._open()
            chunk = self._stream.read(size)
        except BROKEN as error:
            raise UnreadableMember(f"It is damaged in its archive: {error}.") from error
        return self._counted(chunk)

    def _counted(self, chunk: bytes) -> bytes:
        self._left -= len(chunk)
        if self._left < 0 or (not chunk and self._left):
            raise UnreadableMember(LYING_SIZE)
        return chunk


def make_member(
    archive: str, raw_path: str, position: int, *, size_bytes: int, crc: int | None, refusal: str
) -> Member:
    """A member, refused where its path or its size is."""
    raw_path = as_text(raw_path)
    try:
        path = clean_path(raw_path)
    except RefusedPath as reason:
        path, refusal = raw_path[:LONGEST_PATH], refusal or str(reason)
    if size_bytes < 0:
        size_bytes, refusal = 0, refusal or LYING_SIZE
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        refusal = refusal or f"Files over {settings.MAX_UPLOAD_BYTES // 2**20} MB are not taken."
    return Member(archive, raw_path, path, size_bytes, crc, position, refusal)


def clean_path(raw_path: str) -> str:
    """The path below the root of the export, composed (NFC). Raises RefusedPath."""
    if "\\" in raw_path:
        raise RefusedPath("Its path holds a backslash.")
    if raw_path.startswith("/") or _DRIVE.match(raw_path):
        raise RefusedPath("Its path is an absolute one.")
    parts = [part for part in raw_path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise RefusedPath("Its path leads out of the archive.")
    path = unicodedata.normalize("NFC", "/".join(parts))
    if not path or len(path) > LONGEST_PATH:
        raise RefusedPath(f"Its path is empty or longer than {LONGEST_PATH} characters.")
    return path


def as_text(name: str) -> str:
    """A name with its undecodable bytes, and NULs, escaped as backslashes: so it is refused."""
    raw = name.encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
