"""Bodies as the network brings them: chunked, cut off, too short."""

import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory

from accounts.models import User
from clients.dav.errors import Refusal
from clients.dav.streams import checked_stream
from clients.models import InboxEntry
from ingest.bodies import CheckedBody, UploadCutOff
from photos.models import Photo
from tests.clients.conftest import basic, credentials, jpeg

CURL = shutil.which("curl")
live = pytest.mark.django_db(transaction=True)


def said(address: str, *pieces: bytes) -> bytes:
    """What the server says to these bytes, after which the client is gone."""
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20) as line:
        for piece in pieces:
            line.sendall(piece)
        line.shutdown(socket.SHUT_WR)
        return line.recv(65536)


def put(user: User, *headers: str) -> bytes:
    lines = [
        "PUT /dav/upload/a.jpg HTTP/1.1",
        "Host: localhost",
        f"Authorization: {basic(*credentials(user))}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


@live
@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_it_takes_a_stream_of_curl(gunicorn: str, alice: User) -> None:
    words = [str(CURL), "-sS", "-T", "-", "-u", ":".join(credentials(alice)), "-w", "%{http_code}"]
    address = f"{gunicorn}/dav/upload/curl.jpg"

    run = subprocess.run([*words, address], input=jpeg(), capture_output=True, check=True)

    assert run.stdout == b"201"
    assert Photo.objects.get().size_bytes == len(jpeg())


@live
def test_it_takes_small_chunks(gunicorn: str, alice: User) -> None:
    content = jpeg()
    pieces = [chunk(content[at : at + 100]) for at in range(0, len(content), 100)]

    answer = said(gunicorn, put(alice, "Transfer-Encoding: chunked"), *pieces, b"0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 201")
    assert Photo.objects.get().size_bytes == len(content)


@live
@pytest.mark.parametrize(
    ("header", "content"),
    [
        ("Transfer-Encoding: chunked", chunk(jpeg())),
        ("Transfer-Encoding: chunked", chunk(jpeg())[:-200]),
        (f"Content-Length: {len(jpeg())}", jpeg()[:-200]),
        (f"Content-Length: {len(jpeg())}", b""),
        ("Transfer-Encoding: chunked\r\nX-Expected-Entity-Length: 9", chunk(jpeg()) + b"0\r\n\r\n"),
    ],
)
def test_it_keeps_nothing_of_what_was_cut_off(
    gunicorn: str, alice: User, header: str, content: bytes
) -> None:
    said(gunicorn, put(alice, header), content)

    time.sleep(0.3)
    assert not Photo.objects.exists()
    assert not InboxEntry.objects.exists()


def test_it_asks_for_the_length_where_the_server_takes_no_chunks_apart() -> None:
    request = RequestFactory().put("/dav/upload/a.jpg", headers={"Transfer-Encoding": "chunked"})
    request.META.pop("CONTENT_LENGTH", None)

    with pytest.raises(Refusal) as refusal:
        checked_stream(request)
    assert refusal.value.status == 411


def test_it_reads_what_the_server_took_apart(tmp_path: Path) -> None:
    request = RequestFactory().put("/dav/upload/a.jpg", headers={"Transfer-Encoding": "chunked"})
    request.META.pop("CONTENT_LENGTH", None)
    request.META["wsgi.input_terminated"] = True

    assert checked_stream(request) is request.META["wsgi.input"]


def test_it_takes_a_lost_connection_for_what_it_is(tmp_path: Path) -> None:
    class Lost:
        def read(self, size: int = -1, /) -> bytes:
            raise OSError("gone")

    with pytest.raises(UploadCutOff):
        CheckedBody(Lost(), None, []).read()


@live
def test_it_reads_xml_in_chunks(gunicorn: str, alice: User) -> None:
    head = put(alice, "Transfer-Encoding: chunked", "Depth: 0")
    head = head.replace(b"PUT /dav/upload/a.jpg", b"PROPFIND /dav/")
    body = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'

    assert said(gunicorn, head, chunk(body), b"0\r\n\r\n").startswith(b"HTTP/1.1 207")
