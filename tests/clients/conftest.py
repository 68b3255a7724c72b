"""A WebDAV client without a network, and a real server for real clients."""

import base64
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from accounts.app_passwords import make_app_password
from accounts.models import User
from config.embedded import ROOT
from tests.stored import addresses_below

Dav = Callable[..., Any]


def credentials(user: User) -> tuple[str, str]:
    return user.email, make_app_password(user, "A test")[1]


def basic(email: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{email}:{secret}".encode()).decode()


def jpeg(number: int = 0) -> bytes:
    """A small picture with its own bytes."""
    buffer = io.BytesIO()
    picture = Image.new("RGB", (64, 48), (number % 256, number // 256, 90))
    picture.save(buffer, "JPEG", comment=str(number))
    return buffer.getvalue()


@pytest.fixture
def dav_of() -> Callable[[User], Dav]:
    """A client of a person's: `dav_of(alice)("PUT", "upload/a.jpg", body, x_oc_mtime="1")`."""

    def sign_in(user: User) -> Dav:
        client, signed = Client(), basic(*credentials(user))

        def send(method: str, path: str, body: bytes | str = b"", **headers: str) -> Any:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            sent = body.encode() if isinstance(body, str) else body
            return client.generic(
                method,
                f"/dav/{path}",
                sent,
                content_type="application/octet-stream",
                headers={"Authorization": signed, **named},
            )

        return send

    return sign_in


@pytest.fixture
def dav(alice: User, dav_of: Callable[[User], Dav]) -> Dav:
    """Alice's client."""
    return dav_of(alice)


@pytest.fixture(scope="module")
def gunicorn(django_db_setup: None, tmp_path_factory: Any) -> Iterator[str]:
    """The address of a real server on the database of the tests."""
    with served("config.wsgi:application", tmp_path_factory.mktemp("library")) as address:
        yield address


@contextmanager
def served(application: str, folder: Path) -> Iterator[str]:
    (folder / "incoming").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    database = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        **addresses_below(folder),
        "HEIRLOOM_DATA": str(folder),
        "DATABASE_URL": f"{server}/{database}",
    }
    program = Path(sys.executable).with_name("gunicorn")
    words = [program, "-c", "config/gunicorn.py", f"-b127.0.0.1:{port}", application]
    running = subprocess.Popen(words, cwd=ROOT, env=environment)
    try:
        wait_for(port, running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """On a machine that does much else it takes its time; one that ended never comes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError
