"""A line between browser and server that can be slow, break, and count what went over it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK_BYTES = 64 * 1024


class Line:
    """Passes connections on to a server. `budget` bytes may still go up before it breaks."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sent_bytes = 0
        self.budget = 10**12
        self.seconds_per_chunk = 0.0
        self.open: list[socket.socket] = []

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                theirs, _ = self.listener.accept()
                threading.Thread(target=self.connect, args=[theirs], daemon=True).start()

    def connect(self, theirs: socket.socket) -> None:
        if self.budget <= 0:
            theirs.close()
            return
        ours = socket.create_connection(self.server)
        self.open += [ours, theirs]
        threading.Thread(target=self.pass_down, args=[ours, theirs], daemon=True).start()
        self.pass_up(theirs, ours)

    def pass_up(self, theirs: socket.socket, ours: socket.socket) -> None:
        with suppress(OSError):
            while chunk := theirs.recv(CHUNK_BYTES):
                time.sleep(self.seconds_per_chunk)
                if self.budget <= 0:
                    break
                ours.sendall(chunk)
                self.sent_bytes += len(chunk)
                self.budget -= len(chunk)
            if self.budget <= 0:
                self.cut()
            ours.shutdown(socket.SHUT_WR)

    def pass_down(self, ours: socket.socket, theirs: socket.socket) -> None:
        with suppress(OSError):
            while chunk := ours.recv(CHUNK_BYTES):
                theirs.sendall(chunk)
        for each in (ours, theirs):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Break every connection, as a phone does that leaves the house."""
        for each in self.open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def mend(self) -> None:
        self.budget = 10**12


@contextmanager
def line_to(host: str, port: int) -> Iterator[Line]:
    line = Line(host, port)
    threading.Thread(target=line.serve, daemon=True).start()
    yield line
    line.cut()
    line.listener.close()
