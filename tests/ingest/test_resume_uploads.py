"""What keeps an upload alive: cut lines, crashes at every point, full disks, and its cleaning."""

import errno
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from ingest import receivers, resumable, tus_views
from ingest.models import Receipt, ResumableUpload
from ingest.parts import part_path, parts_folder
from ingest.receivers import RECEIVERS
from ingest.resumable import Piece, append, receive_whole
from ingest.tasks import clear_incoming
from photos.models import Photo
from photos.storage import originals
from tests.ingest.tus_client import TusClient, tus_of, upload_at


@pytest.fixture
def tus(alice: User, browser_of: Callable[[User], Client]) -> TusClient:
    return tus_of(alice, browser_of(alice))


@pytest.fixture
def picture(make_jpeg: Callable[..., Path]) -> bytes:
    return make_jpeg().read_bytes() + os.urandom(300_000)


class BreakingLine:
    """A body that ends in the middle, as a lost connection does."""

    def __init__(self, content: bytes, error: OSError) -> None:
        self.pieces = [content[at : at + 50_000] for at in range(0, len(content), 50_000)]
        self.error = error

    def read(self, size: int = -1, /) -> bytes:
        if self.pieces:
            return self.pieces.pop(0)
        raise self.error


def send_half(server: Any, tus: TusClient, address: str, content: bytes) -> str:
    """Promise a piece over a real connection, send half of it, and stop."""
    token = "t" * 32
    cookie = f"sessionid={tus.browser.cookies['sessionid'].value}; csrftoken={token}"
    request = (
        f"PATCH {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        f"X-CSRFToken: {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        "Content-Type: application/offset+octet-stream\r\nConnection: close\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((server.thread.host, server.thread.port)) as connection:
        connection.sendall(request.encode() + content[: len(content) // 2])
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read().decode()


@pytest.mark.django_db(transaction=True)
def test_what_came_before_the_line_broke_is_kept(
    tus: TusClient, picture: bytes, live_server: Any
) -> None:
    address, half = tus.start(len(picture)), len(picture) // 2
    assert " 400 " in send_half(live_server, tus, address, picture).splitlines()[0]
    assert tus.head(address).headers["Upload-Offset"] == str(half)
    assert tus.patch(address, half, picture[half:]).status_code == 204
    assert originals().open(Photo.objects.get().original_key).read() == picture


def test_half_a_piece_with_a_checksum_is_not_kept(tus: TusClient, picture: bytes) -> None:
    upload = upload_at(tus.start(len(picture)))
    checksum = resumable.Checksum("sha1", b"")
    with pytest.raises(ConnectionResetError):
        append(upload, Piece(BreakingLine(picture, ConnectionResetError()), 0, checksum))
    address = f"/upload/resumable/{upload.pk}/"
    assert tus.head(address).headers["Upload-Offset"] == "0"
    assert tus.patch(address, 0, picture).status_code == 204
    assert originals().open(Photo.objects.get().original_key).read() == picture


def test_a_killed_process_costs_no_more_than_a_checkpoint(
    tus: TusClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row knows of the last checkpoint only; what the file has beyond it is written again."""
    monkeypatch.setattr(resumable, "CHECKPOINT_BYTES", 100_000)
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:120_000])
    with part_path(upload_at(address)).open("ab") as file:
        file.write(b"torn")
    assert tus.head(address).headers["Upload-Offset"] == "120000"
    assert tus.patch(address, 120_000, picture[120_000:]).status_code == 204
    assert originals().open(Photo.objects.get().original_key).read() == picture


def test_checkpoints_are_made_on_the_way(
    tus: TusClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "CHECKPOINT_BYTES", 100_000)
    upload, seen = upload_at(tus.start(len(picture))), []

    class Watched(BreakingLine):
        def read(self, size: int = -1, /) -> bytes:
            seen.append(ResumableUpload.objects.get(pk=upload.pk).offset_bytes)
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        append(upload, Piece(Watched(picture[:250_000], ConnectionResetError()), 0))
    assert seen == [0, 0, 100_000, 100_000, 200_000, 200_000]
    assert ResumableUpload.objects.get(pk=upload.pk).offset_bytes == 250_000


def test_a_file_that_is_lost_is_sent_again(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:100_000])
    path = part_path(upload_at(address))
    os.truncate(path, 70_000)
    assert tus.head(address).headers["Upload-Offset"] == "70000"
    path.unlink()
    assert tus.head(address).headers["Upload-Offset"] == "0"
    assert tus.patch(address, 100_000, picture[100_000:]).status_code == 409
    assert tus.patch(address, 0, picture).status_code == 204
    assert Photo.objects.count() == 1


def crash_before_the_receipt(tus: TusClient, picture: bytes) -> str:
    """An upload as a crash leaves it between its last byte and its receiver."""
    address = tus.start(len(picture))
    upload = upload_at(address)
    parts_folder().mkdir()
    part_path(upload).write_bytes(picture)
    ResumableUpload.objects.filter(pk=upload.pk).update(offset_bytes=len(picture))
    return address


def test_asking_heals_a_crash_before_the_receipt(tus: TusClient, picture: bytes) -> None:
    address = crash_before_the_receipt(tus, picture)
    assert '"added"' in tus.head(address).headers["Upload-Result"]
    assert originals().open(Photo.objects.get().original_key).read() == picture


def test_an_empty_piece_heals_it_too(tus: TusClient, picture: bytes) -> None:
    address = crash_before_the_receipt(tus, picture)
    answer = tus.patch(address, len(picture), b"")
    assert '"added"' in answer.headers["Upload-Result"]


def test_the_sweep_heals_it_when_nobody_asks(tus: TusClient, picture: bytes) -> None:
    address = crash_before_the_receipt(tus, picture)
    receive_whole()
    assert Photo.objects.count() == 1
    assert not part_path(upload_at(address)).exists()
    receive_whole()
    assert Receipt.objects.count() == 1


def test_a_crash_after_the_receipt_gives_no_second_one(tus: TusClient, picture: bytes) -> None:
    address = crash_before_the_receipt(tus, picture)
    upload = upload_at(address)
    RECEIVERS["photo"].receive(upload, part_path(upload))
    said = tus.head(address).headers["Upload-Result"]
    assert '"outcome": "added"' in said
    assert Receipt.objects.count() == 1


def test_a_whole_file_that_is_lost_is_asked_for_again(tus: TusClient, picture: bytes) -> None:
    address = crash_before_the_receipt(tus, picture)
    os.truncate(part_path(upload_at(address)), 1000)
    receive_whole()
    assert upload_at(address).offset_bytes == 1000
    assert not Receipt.objects.exists()


def receiver_that_fails(error: OSError) -> Any:
    def fail(*_: object) -> Any:
        raise error

    return replace(RECEIVERS["photo"], receive=fail)


def test_a_full_disk_is_said_and_gone_on_from(
    tus: TusClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = receiver_that_fails(OSError(errno.ENOSPC, "No space left on device"))
    address = tus.start(len(picture))
    with monkeypatch.context() as patched:
        patched.setitem(receivers.RECEIVERS, "photo", full)
        answer = tus.patch(address, 0, picture)
        assert answer.status_code == 507
        assert "no room left" in answer.text
        receive_whole()
    assert not Photo.objects.exists()
    receive_whole()
    assert originals().open(Photo.objects.get().original_key).read() == picture


def test_other_failures_of_the_storage_are_not_hidden(
    tus: TusClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = receiver_that_fails(OSError(errno.EIO, "Input/output error"))
    monkeypatch.setitem(receivers.RECEIVERS, "photo", broken)
    address = tus.start(len(picture))
    with pytest.raises(OSError, match="Input/output error"):
        tus.patch(address, 0, picture)
    with pytest.raises(OSError, match="Input/output error"):
        receive_whole()
    assert upload_at(address).is_whole


def test_the_sweep_leaves_alone_what_is_being_received(
    tus: TusClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = crash_before_the_receipt(tus, picture)
    with resumable.locked_part(upload_at(address)):
        receive_whole()
    assert not Photo.objects.exists()


def test_the_cleaning_removes_what_nobody_goes_on_with(tus: TusClient, picture: bytes) -> None:
    old, new = tus.start(len(picture)), tus.start(len(picture))
    for address in (old, new):
        tus.patch(address, 0, picture[:1000])
    expired = ResumableUpload.objects.filter(pk=upload_at(old).pk)
    expired.update(expires_at=timezone.now() - timedelta(seconds=1))
    clear_incoming()
    assert tus.head(old).status_code == 404
    assert tus.head(new).headers["Upload-Offset"] == "1000"
    assert [path.name for path in parts_folder().iterdir()] == [str(upload_at(new).pk)]


def test_the_cleaning_keeps_the_parts_of_slow_uploads(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:1000])
    stray = parts_folder() / "stray"
    stray.write_bytes(b"of no upload")
    fresh = parts_folder() / "fresh"
    fresh.write_bytes(b"its row is about to come")
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in (part_path(upload_at(address)), stray):
        os.utime(path, (two_days_ago, two_days_ago))
    clear_incoming()
    assert not stray.exists()
    assert fresh.exists()
    assert tus.head(address).headers["Upload-Offset"] == "1000"


def test_a_silent_line_is_given_up() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        request = RequestFactory().patch("/", **{"gunicorn.socket": ours})
        tus_views.end_silence(request)
        assert ours.gettimeout() == tus_views.SILENCE_SECONDS
