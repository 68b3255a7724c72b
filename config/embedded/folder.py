"""What both embedded servers need of their folder: private files, a port, a wait."""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path


class ServerFailed(RuntimeError):
    """An embedded server did not start; the message holds what to do."""


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
    part.replace(path)


def remembered_port(path: Path) -> int:
    """The port used last time when it is free, else a new one, written to the path."""
    if path.exists() and port_is_free(port := int(path.read_text())):
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    write_private(path, str(port))
    return port


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(ready: Callable[[], bool], *, seconds: float, failure: str, log: Path) -> None:
    """Poll until ready; otherwise raise with the end of the server's log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise ServerFailed(f"{failure} The end of {log}:\n{log_tail(log)}")
        time.sleep(0.05)


def log_tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else "(no log was written)"
