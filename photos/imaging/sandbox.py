"""Runs functions on hostile files in a child process with a memory and a time limit.

The child is kept for the next call (a call costs well under a millisecond) and replaced when it
dies, so that a bad file may kill the child but never the worker. It holds none of the worker's
environment, so no passwords. It bounds resources; it is no wall against code that takes it over.
"""

from __future__ import annotations

import atexit
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, TypeVar, TypeVarTuple, cast

from photos.imaging.child import LENGTH, Call, Reply, out_of_memory, write_message
from photos.imaging.errors import DecodingFailed

# Measured as needed: 48 MP HEIC 384 MB, 50 MP 10-bit HEIC 512, 45 MP RAW developed 300.
MEMORY_BYTES = 512 * 2**20
SECONDS = 10.0
READ_BYTES = 2**20
START = "from photos.imaging.child import main; main()"
INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
# One photo, one core: the workers are many, and every thread costs memory. Large buffers go back to
# the system at once: what a past photo left behind would count against the next one's limit.
DECODING = {
    "VIPS_CONCURRENCY": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}

Result = TypeVar("Result")
Args = TypeVarTuple("Args")


class Child:
    """One decoding process. One caller uses it at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        self._calls = cast("IO[bytes]", self._process.stdin)
        self._replies = cast("IO[bytes]", self._process.stdout)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._replies, selectors.EVENT_READ)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, call: Call) -> Reply:
        """Send a call and wait for its reply, or raise DecodingFailed."""
        deadline = time.monotonic() + call.seconds
        try:
            write_message(self._calls, call)
        except BrokenPipeError as error:
            raise DecodingFailed(self._cause_of_death(call)) from error
        (length,) = LENGTH.unpack(self._read(LENGTH.size, call=call, deadline=deadline))
        reply: Reply = pickle.loads(self._read(length, call=call, deadline=deadline))  # noqa: S301
        return reply

    def _read(self, size: int, *, call: Call, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < size:
            waited = max(0.0, deadline - time.monotonic())
            if not self._selector.select(waited):
                raise DecodingFailed(_too_slow(call))
            part = os.read(self._replies.fileno(), min(READ_BYTES, size - len(received)))
            if not part:
                raise DecodingFailed(self._cause_of_death(call))
            received += part
        return bytes(received)

    def _cause_of_death(self, call: Call) -> str:
        status = self._process.wait()
        if status == -signal.SIGALRM:
            return _too_slow(call)
        if status == -signal.SIGTRAP:  # how GLib ends a process that it can give no memory
            return out_of_memory(call.memory_bytes)
        cause = f"signal {-status}" if status < 0 else f"exit status {status}"
        return f"The decoder crashed ({cause})."

    def kill(self) -> None:
        """End the process and all that it started."""
        if self.alive:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.close_pipes()

    def close_pipes(self) -> None:
        """Let go of both pipes: the process ends when nobody holds them any more."""
        self._selector.close()
        with suppress(BrokenPipeError):  # an unsent call has nobody to read it
            self._calls.close()
        self._replies.close()


_idle: deque[Child] = deque()


def run_limited(
    function: Callable[[*Args], Result],
    *args: *Args,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
) -> Result:
    """What `function(*args)` returns in the child. The function is a module's, found by name.

    Raises DecodingFailed, and what the function raises of UndecodablePhoto and OSError.
    """
    call = Call(function, args, memory_bytes, seconds)
    with _borrowed_child() as child:
        reply = child.ask(call)
        if isinstance(reply.error, DecodingFailed):
            raise reply.error
    if reply.error is not None:
        raise reply.error
    result: Result = reply.result
    return result


@contextmanager
def _borrowed_child() -> Iterator[Child]:
    """A child for one call, which is kept for the next one only if the call ended well."""
    child = _idle_child() or Child()
    ended_well = False
    try:
        yield child
        ended_well = True
    finally:
        if ended_well:
            _idle.append(child)
        else:
            child.kill()


def _idle_child() -> Child | None:
    while _idle:
        with suppress(IndexError):  # another thread was faster
            child = _idle.pop()
            if child.alive:
                return child
            child.kill()
    return None


def _environment() -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    # The child finds modules where we do, however this program was started.
    return inherited | DECODING | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _too_slow(call: Call) -> str:
    return f"Decoding took longer than {call.seconds:g} s."


def end_idle_children() -> None:
    """End the children that wait for work; the next call starts a new one."""
    while child := _idle_child():
        child.kill()


def _forget_children() -> None:
    """In a forked process: the children are the parent's, so only let go of their pipes."""
    for child in _idle:
        child.close_pipes()
    _idle.clear()


atexit.register(end_idle_children)
os.register_at_fork(after_in_child=_forget_children)
