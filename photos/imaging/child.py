"""What runs in the child process in which hostile files are decoded: `main`.

It answers one pickled call after another until its standard input ends. An error that is no news
about the file is not caught: it is the child's last words, and a new child takes its place.
"""

from __future__ import annotations

import errno
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

from photos.imaging.errors import DecodingFailed, UndecodablePhoto

LENGTH = struct.Struct(">Q")
ORPHAN_GRACE_S = 1.0


@dataclass(frozen=True)
class Call:
    """A function, by reference, with the limits under which it runs."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    memory_bytes: int
    seconds: float


@dataclass(frozen=True)
class Reply:
    """What a call returned, or the error that it raised."""

    result: Any = None
    error: UndecodablePhoto | DecodingFailed | OSError | None = None


def write_message(stream: IO[bytes], message: Call | Reply) -> None:
    """Write one message: its length, then its pickle."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def read_call(stream: IO[bytes]) -> Call | None:
    """The next call, or None when the parent has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    call: Call = pickle.loads(stream.read(length))  # noqa: S301 - from our own parent
    return call


def serve(calls: IO[bytes], replies: IO[bytes]) -> None:
    """Answer calls until there are no more."""
    while call := read_call(calls):
        write_message(replies, answer(call))


def answer(call: Call) -> Reply:
    """Run one call within its limits."""
    limit_memory(call.memory_bytes)
    # Nobody else would stop a child whose parent was killed in the middle of a call.
    signal.setitimer(signal.ITIMER_REAL, call.seconds + ORPHAN_GRACE_S)
    try:
        return Reply(result=call.function(*call.args))
    except MemoryError:
        return Reply(error=DecodingFailed(out_of_memory(call.memory_bytes)))
    except (UndecodablePhoto, DecodingFailed, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return Reply(error=DecodingFailed(out_of_memory(call.memory_bytes)))
        return Reply(error=error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(memory_bytes: int) -> None:
    """Limit what this process may allocate. Mapped files and shared libraries do not count."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def out_of_memory(memory_bytes: int) -> str:
    """The reason when a call wanted more than it may have."""
    return f"Decoding needed more than {memory_bytes // 2**20} MB."


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Our two pipes, moved to where no decoder that prints or reads can spoil them."""
    calls, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return calls, replies


def speak_last_words(replies: IO[bytes]) -> None:
    """Send an error that nobody caught to the parent before this process ends."""

    def last_words(
        kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
    ) -> None:
        reason = f"The decoder failed: {kind.__name__}: {error}"
        write_message(replies, Reply(error=DecodingFailed(reason)))

    sys.excepthook = last_words


def main() -> None:
    """Serve the parent at the other end of standard input and output."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    calls, replies = take_pipes()
    speak_last_words(replies)
    serve(calls, replies)
