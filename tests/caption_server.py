"""A chat endpoint on this machine that speaks the protocol, and misbehaves as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "a key"


@dataclass(frozen=True)
class Reply:
    """What the endpoint answers to one question."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    silence_seconds: float = 0.0
    cut: bool = False
    drips: bool = False


def sentence(text: Any, **more: Any) -> Reply:
    """A good answer with this text."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    answer = {"choices": [choice], "usage": {"total_tokens": 321}, **more}
    return Reply(body=json.dumps(answer).encode())


@dataclass
class CaptionServer:
    """Its address, what it was asked, and what it will answer: the last reply for ever."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=lambda: [sentence("A dog runs.")])

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def caption_server() -> Iterator[CaptionServer]:
    """Run until the end of the block."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = CaptionServer(f"http://127.0.0.1:{http.server_port}/v1")
    http.RequestHandlerClass = handler_of(server)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def handler_of(server: CaptionServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append(json.loads(body))
            server.paths.append(self.path)
            is_known = self.headers["Authorization"] == f"Bearer {KEY}"
            self.send(server.next_reply() if is_known else Reply(401, KEY.encode()))

        def do_GET(self) -> None:
            server.paths.append(self.path)
            self.send(sentence("Somebody else."))

        def send(self, reply: Reply) -> None:
            time.sleep(reply.silence_seconds)
            self.send_response(reply.status)
            length = len(reply.body) + (100 if reply.cut else 0)
            for name, value in {"Content-Length": str(length), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.write(reply)

        def write(self, reply: Reply) -> None:
            step = 1 if reply.drips else max(len(reply.body), 1)
            try:
                for start in range(0, len(reply.body), step):
                    self.wfile.write(reply.body[start : start + step])
                    time.sleep(0.05 if reply.drips else 0)
            except OSError:
                pass  # the other side had enough

        def log_message(self, *_args: object) -> None:
            """Tests are quiet."""

    return Handler
