"""Health checks of containers: 0 when the address answers 200, else 1 and why."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from config.embedded import ROOT
from config.probe import answers


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_it_tells_a_healthy_from_an_ill_one(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answers(f"{server}/200")
    assert not answers(f"{server}/503")
    assert "503" in capsys.readouterr().err


def test_nobody_there_is_ill(server: str) -> None:
    done = [
        subprocess.run(
            [sys.executable, "-m", "config.probe", url],
            cwd=ROOT,
            check=False,
            capture_output=True,
        )
        for url in (f"{server}/200", "http://127.0.0.1:1/")
    ]
    assert [program.returncode for program in done] == [0, 1]
    assert b"refused" in done[1].stderr
