"""Uploads that are wrong in their form: 4xx with the reason, and nothing of them is kept."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ingest.models import Batch, Receipt
from photos import storage
from photos.models import Photo

TOKEN = "t" * 32
DECEIVING = ["a\0.jpg", "a\r\nX: y.jpg", "gpj.\u202ea", "\u200fa.jpg", "ä" * 150 + ".jpg", "\udcff"]


@pytest.fixture
def browser(alice: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(alice)


@pytest.fixture
def address(browser: Client) -> str:
    batch = browser.post(reverse("ingest:start_batch")).json()["batch"]
    return reverse("ingest:upload_file", args=[batch])


def nothing_is_kept() -> bool:
    files = [path for path in settings.INCOMING_DIR.rglob("*") if path.is_file()]
    return not files and not Photo.objects.exists()


def talk(server: Any, browser: Client, address: str, headers: str, body: bytes) -> str:
    """The status line that a server gives to exactly these bytes, which then end."""
    session = browser.cookies["sessionid"].value
    request = (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n{headers}\r\n"
    )
    with socket.create_connection((server.thread.host, server.thread.port)) as connection:
        connection.sendall(request.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").readline().decode()


@pytest.mark.parametrize("length", ["", "-5", "many", "1" * 30])
def test_the_length_must_be_said(browser: Client, address: str, length: str) -> None:
    answer = browser.generic(
        "POST", address, b"", CONTENT_TYPE="application/octet-stream", CONTENT_LENGTH=length
    )
    assert answer.status_code == 411
    assert nothing_is_kept()


@pytest.mark.django_db(transaction=True)
def test_a_body_in_chunks_has_no_length(
    browser: Client, address: str, make_jpeg: Callable[..., Path], live_server: Any
) -> None:
    content = make_jpeg().read_bytes()
    chunks = f"{len(content):x}\r\n".encode() + content + b"\r\n0\r\n\r\n"
    headers = "Transfer-Encoding: chunked\r\nContent-Type: application/octet-stream\r\n"
    assert " 411 " in talk(live_server, browser, address, headers, chunks)
    assert nothing_is_kept()


def test_an_empty_file_is_no_photo(browser: Client, address: str) -> None:
    answer = browser.generic("POST", address, b"", CONTENT_LENGTH="0")
    assert answer.status_code == 422
    assert answer.json()["reason"] == "This file is empty."
    assert nothing_is_kept()


@pytest.mark.parametrize("name", DECEIVING)
def test_it_takes_no_name_that_deceives(
    browser: Client, address: str, make_jpeg: Callable[..., Path], name: str
) -> None:
    answer = browser.post(
        address, make_jpeg().read_bytes(), content_type="application/octet-stream",
        headers={"X-Filename": quote(name.encode(errors="surrogateescape"))},
    )  # fmt: skip
    if name == "\udcff":
        assert answer.status_code == 201
        assert Photo.objects.get().filename == "\N{REPLACEMENT CHARACTER}"
        return
    assert answer.status_code == 422
    assert "name" in answer.json()["reason"]
    kept = Receipt.objects.get()
    assert kept.outcome == "refused"
    assert kept.filename.isprintable()
    assert nothing_is_kept()


def test_a_full_disk_is_said(
    browser: Client,
    address: str,
    make_jpeg: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(number: int) -> Callable[..., None]:
        def save(*_: object) -> None:
            raise OSError(number, "of the disk")

        return save

    content = make_jpeg().read_bytes()
    monkeypatch.setattr(storage, "save_file", fail(errno.ENOSPC))
    answer = browser.post(address, content, content_type="application/octet-stream")
    assert answer.status_code == 507
    assert "no room left" in answer.json()["reason"]
    assert nothing_is_kept()
    monkeypatch.setattr(storage, "save_file", fail(errno.EIO))
    with pytest.raises(OSError, match="of the disk"):
        browser.post(address, content, content_type="application/octet-stream")


def test_a_form_without_a_file_is_refused(browser: Client) -> None:
    answer = browser.post(reverse("ingest:upload"), {})
    assert answer.status_code == 400
    assert "No file came." in answer.text
    assert not Batch.objects.exists()


def test_a_form_of_ten_thousand_parts_is_refused(browser: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"\xff\xd8\xff\xe0") for number in range(10_000)]
    assert browser.post(reverse("ingest:upload"), {"files": files}).status_code == 400
    assert nothing_is_kept()
    assert not Batch.objects.exists()
    fields = {f"field{number}": "" for number in range(10_000)}
    assert browser.post(reverse("ingest:upload"), fields).status_code == 400


def form_of(content: bytes) -> bytes:
    head = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
    return head + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n--cut--\r\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", [0.5, 0.99, 1])
def test_a_form_whose_end_is_missing_is_refused(
    browser: Client, make_jpeg: Callable[..., Path], live_server: Any, share: float
) -> None:
    form = form_of(make_jpeg().read_bytes() + bytes(200_000))
    headers = f"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(form)}\r\n"
    sent = form[: int(len(form) * share)]
    status = talk(live_server, browser, reverse("ingest:upload"), headers, sent)
    if share == 1:
        assert " 302 " in status
        assert Photo.objects.count() == 1
    else:
        assert " 400 " in status
        assert nothing_is_kept()
        assert not Batch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_in_chunks_is_refused(
    browser: Client, make_jpeg: Callable[..., Path], live_server: Any
) -> None:
    form = form_of(make_jpeg().read_bytes())
    chunks = f"{len(form):x}\r\n".encode() + form + b"\r\n0\r\n\r\n"
    headers = "Transfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
    assert " 400 " in talk(live_server, browser, reverse("ingest:upload"), headers, chunks)
    assert nothing_is_kept()
