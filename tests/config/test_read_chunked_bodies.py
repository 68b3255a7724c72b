"""Bodies without a length, and such as end too early, under the server that runs the library."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User
from config import chunked
from ingest.batches import open_batch
from ingest.models import Batch, Receipt
from photos.models import Photo
from tests.clients.conftest import gunicorn, jpeg

__all__ = ["gunicorn"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BIG = jpeg() + bytes(3 * chunked.IN_MEMORY)  # of which Django is not told how long it is


@contextmanager
def line_to(address: str) -> Iterator[socket.socket]:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        yield line


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


def head(method: str, path: str, *headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def answer_of(line: socket.socket) -> bytes:
    said = b""
    with suppress(ConnectionResetError):
        while piece := line.recv(65536):
            said += piece
    return said


def asked(address: str, *pieces: bytes) -> bytes:
    with line_to(address) as line:
        for piece in pieces:
            line.sendall(piece)
        return answer_of(line)


def endless(address: str, start: bytes) -> bytes:
    """Sends on and on until the server has had enough."""
    with line_to(address) as line:
        line.sendall(start)
        with suppress(OSError):
            for _ in range(2000):
                line.sendall(chunk(bytes(2**20)))
                line.setblocking(False)
                with suppress(BlockingIOError):
                    if said := line.recv(65536):
                        return said
                line.setblocking(True)
        line.setblocking(True)
        return answer_of(line)


def bearer(user: User, scope: Scope = Scope.UPLOAD) -> str:
    return f"Authorization: Bearer {make_key(user, 'A test', scopes=[scope])[1]}"


def send_raw(user: User) -> bytes:
    batch = open_batch(user, Batch.Origin.UPLOAD)
    headers = (bearer(user), "X-Filename: a.jpg", "Transfer-Encoding: chunked")
    return head("POST", f"/upload/batches/{batch.pk}/files/", *headers)


@pytest.mark.parametrize("content", [jpeg(), BIG], ids=["short", "long"])
def test_the_upload_page_takes_a_file_in_chunks(gunicorn: str, alice: User, content: bytes) -> None:
    pieces = [chunk(content[at : at + 100_000]) for at in range(0, len(content), 100_000)]

    answer = asked(gunicorn, send_raw(alice), *pieces, b"0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 201"), answer
    assert Photo.objects.get().size_bytes == len(content)


@pytest.mark.parametrize("content", [jpeg(), BIG], ids=["short", "long"])
def test_half_a_file_in_chunks_is_no_file(gunicorn: str, alice: User, content: bytes) -> None:
    with line_to(gunicorn) as line:
        line.sendall(send_raw(alice) + chunk(content))
        line.shutdown(socket.SHUT_WR)
        answer = answer_of(line)

    assert answer.split()[1] in {b"400", b"422"}
    assert not Photo.objects.exists()


def test_half_a_form_is_no_file(gunicorn: str, alice: User) -> None:
    """Django takes the end of the stream for the end of the file."""
    browser = Client()
    browser.force_login(alice)
    cookie = browser.cookies["sessionid"].value
    token = "a" * 32
    form = (
        b"--b\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n"
        + token.encode()
        + b"\r\n--b\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n"
        + jpeg()
    )
    headers = (
        f"Cookie: sessionid={cookie}; csrftoken={token}",
        f"X-CSRFToken: {token}",
        "Content-Type: multipart/form-data; boundary=b",
        f"Content-Length: {len(form) + 500}",
    )
    with line_to(gunicorn) as line:
        line.sendall(head("POST", "/upload/", *headers) + form)
        line.shutdown(socket.SHUT_WR)
        answer = answer_of(line)

    assert not answer.startswith(b"HTTP/1.1 403"), answer
    assert not Photo.objects.exists()


def test_json_comes_in_chunks(gunicorn: str, alice: User) -> None:
    said = json.dumps({"email": alice.email, "password": "wrong"}).encode()
    start = head("POST", "/tokens/", "Content-Type: application/json", "Transfer-Encoding: chunked")

    answer = asked(
        gunicorn, start, *(chunk(said[at : at + 7]) for at in range(0, len(said), 7)), b"0\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 401"), answer  # an empty body would be 400


@pytest.mark.parametrize(
    "path", ["/tokens/", "/api/auth/login", "/api/v1/me/", "/sign-in/", "/nowhere/"]
)
def test_words_without_an_end_are_too_large(gunicorn: str, alice: User, path: str) -> None:
    headers = ("Content-Type: application/json", "Transfer-Encoding: chunked")

    answer = endless(gunicorn, head("POST", path, bearer(alice), *headers))

    assert answer.startswith(b"HTTP/1.1 413"), answer


def test_chunks_that_are_none_are_refused(gunicorn: str, alice: User) -> None:
    answer = asked(gunicorn, send_raw(alice), b"zzz\r\nnothing\r\n")

    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert not Receipt.objects.exists()


def test_curl_sends_a_form_in_chunks(gunicorn: str, alice: User, tmp_path: Path) -> None:
    """The upload page asks for a session and the token of its form."""
    browser = Client()
    browser.force_login(alice)
    token = "a" * 32
    (tmp_path / "a.jpg").write_bytes(BIG)
    words = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", f"{gunicorn}/upload/"]
    words += ["-H", "Transfer-Encoding: chunked", "-H", f"X-CSRFToken: {token}"]
    words += ["-H", f"Cookie: sessionid={browser.cookies['sessionid'].value}; csrftoken={token}"]
    words += ["-F", f"files=@{tmp_path / 'a.jpg'}"]

    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)

    assert said.stdout == "302"
    assert Photo.objects.get().size_bytes == len(BIG)


@pytest.mark.parametrize("content", [jpeg(), BIG], ids=["short", "long"])
def test_an_immich_client_sends_in_chunks(
    gunicorn: str, alice: User, tmp_path: Path, content: bytes
) -> None:
    """As tools do that make the form while they send it."""
    (tmp_path / "a.jpg").write_bytes(content)
    secret = make_key(alice, "A test", scopes=[Scope.UPLOAD])[1]
    words = ["curl", "-sS", "-w", "%{http_code}", f"{gunicorn}/api/assets"]
    words += ["-H", "Transfer-Encoding: chunked", "-H", f"x-api-key: {secret}"]
    words += [
        "-F",
        "fileCreatedAt=2021-05-04T03:02:01.000Z",
        "-F",
        f"assetData=@{tmp_path / 'a.jpg'}",
    ]

    said = [
        subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout[-3:]
        for _ in range(2)
    ]

    assert said == ["201", "200"]
    assert Photo.objects.get().size_bytes == len(content)


def test_half_a_form_of_an_immich_client_is_no_file(gunicorn: str, alice: User) -> None:
    form = (
        b"--b\r\nContent-Disposition: form-data; name=fileCreatedAt\r\n\r\n2021-05-04T03:02:01.000Z"
        b"\r\n--b\r\nContent-Disposition: form-data; name=assetData; filename=a.jpg\r\n\r\n"
    )
    secret = make_key(alice, "A test", scopes=[Scope.UPLOAD])[1]
    headers = (f"x-api-key: {secret}", "Content-Type: multipart/form-data; boundary=b")
    for body in (chunk(form + BIG), chunk(form + jpeg())):
        with line_to(gunicorn) as line:
            line.sendall(head("POST", "/api/assets", *headers, "Transfer-Encoding: chunked") + body)
            line.shutdown(socket.SHUT_WR)
            answer = answer_of(line)
        assert answer.startswith(b"HTTP/1.1 400"), answer
    assert not Photo.objects.exists()


@pytest.mark.parametrize("content", [jpeg(), BIG], ids=["short", "long"])
def test_the_api_takes_a_file_in_chunks(
    gunicorn: str, alice: User, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    words = ["curl", "-sS", "-w", "%{http_code}", "-X", "POST", f"{gunicorn}/api/v1/upload/"]
    words += ["-H", "Transfer-Encoding: chunked", "-H", bearer(alice), "-H", "X-Filename: a.jpg"]
    form = ["-F", f"file=@{tmp_path / 'a.jpg'}"]
    bare = [
        "-H",
        "Content-Type: application/octet-stream",
        "--data-binary",
        f"@{tmp_path / 'a.jpg'}",
    ]

    said = [
        subprocess.run(
            [*words, *way], capture_output=True, text=True, check=True, timeout=120
        ).stdout[-3:]
        for way in (form, bare)
    ]

    assert said == ["201", "200"]
    assert Photo.objects.get().size_bytes == len(content)
