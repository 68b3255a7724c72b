"""Which bytes of a file a browser asks for: HTTP's Range header with one range (RFC 9110, 14)."""

import re
from dataclasses import dataclass

# Numbers of more digits than any file has are no range.
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)


class UnsatisfiableRange(ValueError):
    """The range begins behind the end of the file."""


@dataclass(frozen=True)
class Span:
    """Bytes from `start` up to, not including, `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start


def requested_span(header: str, size: int) -> Span | None:
    """The asked part of a file of `size` bytes. None means all of it: the header is empty, asks
    for several ranges, or is no range of bytes, and is then to be ignored."""
    match = ONE_RANGE.fullmatch(header.strip())
    first, last = match.groups() if match else ("", "")
    if not first and not last:
        return None
    if first and last and int(last) < int(first):
        return None
    span = from_start(int(first), last, size) if first else Span(max(size - int(last), 0), size)
    if span.length <= 0:
        raise UnsatisfiableRange(header)
    return span


def from_start(start: int, last: str, size: int) -> Span:
    return Span(start, min(int(last) + 1, size) if last else size)
