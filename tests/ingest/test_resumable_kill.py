"""kill -9 of the web server in the middle of large uploads: what was acknowledged is still there."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from accounts.models import User
from config.embedded import ROOT
from config.processes import is_listening
from ingest.models import Receipt, ResumableUpload
from ingest.parts import parts_folder
from ingest.resumable import CHECKPOINT_BYTES
from photos.models import Photo
from photos.storage import originals
from tests.ingest.tus_client import tus_of
from tests.stored import addresses_below, content_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MB = 2**20
SIZE = 64 * MB
PIECE = 16 * MB
KILLS = 8
SLOWLY = 0.02  # seconds for each part of a piece, so that a kill hits its middle
TOKEN = "t" * 32
PATIENCE_SECONDS = 60


class Server:
    """Gunicorn as it is run, on the database of this test and with its folders."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        database = urlsplit(os.environ["DATABASE_URL"])
        address = database._replace(path="/" + connection.settings_dict["NAME"]).geturl()
        environment = {
            **os.environ,
            **addresses_below(self.folder),
            "HEIRLOOM_DATA": str(self.folder),
            "DATABASE_URL": address,
            "HEIRLOOM_SECRET_KEY": django_settings.SECRET_KEY,
        }
        command = [Path(sys.executable).parent / "gunicorn", "-c", "config/gunicorn.py"]
        self.running = subprocess.Popen(
            [*command, f"-b127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        self.wait_until(listening=True)

    def kill(self) -> None:
        assert self.running
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.wait_until(listening=False)  # its children hold the port a moment longer

    def wait_until(self, *, listening: bool) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while is_listening(self.port) != listening and time.monotonic() < deadline:
            time.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    settings.INCOMING_DIR = tmp_path / "incoming"
    server = Server(tmp_path, free_port())
    server.start()
    yield server
    server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Slow:
    """The body of a piece, part by part."""

    def __init__(self, content: bytes, before_part: Callable[[], None]) -> None:
        self.parts = [content[at : at + MB] for at in range(0, len(content), MB)]
        self.before_part = before_part

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.before_part()
            yield part


def ask(server: Server, session: str, method: str, address: str, **more: Any) -> Any:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cookies = f"sessionid={session}; csrftoken={TOKEN}"
    headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0"}
    line.request(method, address, more.get("body"), {**headers, **more.get("headers", {})})
    answer = line.getresponse()
    answer.read()
    return answer


def send_piece(
    server: Server, session: str, address: str, content: bytes, at: int, doom: Callable[[], None]
) -> None:
    piece = content[at : at + PIECE]
    headers = {
        "Upload-Offset": str(at),
        "Content-Length": str(len(piece)),
        "Content-Type": "application/offset+octet-stream",
    }
    ask(server, session, "PATCH", address, body=Slow(piece, doom), headers=headers)


def test_kill_9_of_the_web_server_costs_no_more_than_a_checkpoint(
    server: Server,
    alice: User,
    browser_of: Callable[[User], Client],
    make_jpeg: Callable[..., Path],
) -> None:
    chance = random.Random(3)
    jpeg = make_jpeg().read_bytes()
    content = jpeg + chance.randbytes(SIZE - len(jpeg))
    browser = browser_of(alice)
    session = browser.cookies["sessionid"].value
    address = tus_of(alice, browser).start(SIZE)
    kills_left, sent, acknowledged = KILLS, 0, 0

    def doom() -> None:
        nonlocal kills_left, sent
        time.sleep(SLOWLY)
        sent += MB
        if kills_left and chance.random() < 0.12:
            kills_left -= 1
            server.kill()
            server.start()

    while True:
        state = ask(server, session, "HEAD", address)
        assert state.status == 200
        offset = int(state.headers["Upload-Offset"])
        assert offset >= acknowledged
        acknowledged = offset
        if offset == SIZE:
            break
        try:
            send_piece(server, session, address, content, offset, doom)
        except (http.client.HTTPException, OSError):
            continue

    assert kills_left == 0
    assert '"added"' in state.headers["Upload-Result"]
    photo = Photo.objects.get()
    assert content_of(originals(), photo.original_key) == content
    assert Receipt.objects.count() == 1
    assert sent <= SIZE + KILLS * (CHECKPOINT_BYTES + 2 * MB)
    assert not list(parts_folder().iterdir())
    assert not ResumableUpload.objects.filter(answer__isnull=True).exists()
