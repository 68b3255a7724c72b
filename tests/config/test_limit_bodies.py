"""How much of a body is read: each route's own limit, whatever the body says of itself."""

import gc
import logging
from collections.abc import Callable, Iterator
from io import BytesIO, IOBase
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from accounts.keys import make_key
from accounts.models import Scope, User
from config.chunked import IN_MEMORY, CutOff, Joined, Sized, Unchunked, most_bytes_of_files
from ingest import bodies
from ingest.batches import open_batch
from ingest.models import Batch
from photos.models import Photo
from tests.clients.conftest import jpeg

TOKEN = "a" * 32
Ask = Callable[..., tuple[str, bytes]]


class Endless(IOBase):
    """A picture that never ends."""

    def __init__(self, start: bytes = b"") -> None:
        self.start = BytesIO(start)
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        assert size >= 0
        self.count += size
        return self.start.read(size) or bytes(size)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A request does not end the connection that the test is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(_one_connection: None) -> Ask:
    """What the library answers to a body in chunks: `ask(path, stream)`."""

    def send(path: str, stream: Any, **more: Any) -> tuple[str, bytes]:
        environ = RequestFactory().post(path).environ
        environ |= {"wsgi.input": stream, "wsgi.input_terminated": True, **more}
        environ |= {"HTTP_TRANSFER_ENCODING": "chunked"}
        del environ["CONTENT_LENGTH"]
        said: list[str] = []
        answer = Unchunked(WSGIHandler())(environ, lambda status, _, *rest: said.append(status))
        return said[0], b"".join(answer)

    return send


@pytest.fixture
def upload(alice: User) -> dict[str, str]:
    """What a file is sent with."""
    secret = make_key(alice, "A test", scopes=[Scope.UPLOAD])[1]
    return {
        "HTTP_AUTHORIZATION": f"Bearer {secret}",
        "HTTP_X_FILENAME": "a.jpg",
        "CONTENT_TYPE": "image/jpeg",
    }


@pytest.fixture
def path(alice: User) -> str:
    return f"/upload/batches/{open_batch(alice, Batch.Origin.UPLOAD).pk}/files/"


def test_a_file_without_an_end_leaves_nothing(
    ask: Ask, upload: dict[str, str], path: str, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 4 * IN_MEMORY
    stream = Endless(jpeg())

    status, body = ask(path, stream, **upload)

    assert status.startswith("413")
    assert b'"statusCode":413' in body
    assert not Photo.objects.exists()
    assert not list(Path(settings.INCOMING_DIR).iterdir())
    assert stream.count < 8 * IN_MEMORY


@pytest.fixture
def no_logs() -> Iterator[None]:
    """What pytest keeps of them holds requests, and with them open files."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_a_form_without_an_end_is_read_no_further(ask: Ask, settings: Any, no_logs: None) -> None:
    settings.MAX_UPLOAD_BYTES = 4 * IN_MEMORY
    start = b"--b\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n"

    more = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "HTTP_COOKIE": f"csrftoken={TOKEN}"}
    status, _ = ask("/upload/", Endless(start + jpeg()), **more)

    assert status.startswith("413")
    gc.collect()  # Django's parser leaves the file that it was writing to the collector
    assert not list(Path(settings.INCOMING_DIR).iterdir())


def test_who_may_not_send_is_told_before_all_was_read(ask: Ask, path: str) -> None:
    stream = Endless(jpeg())

    status, _ = ask(path, stream, HTTP_AUTHORIZATION="Bearer hlk_wrong")

    assert status.startswith("401")
    assert stream.count < 2 * IN_MEMORY


@pytest.mark.django_db
def test_a_server_that_does_not_know_chunks_asks_for_the_length(ask: Ask) -> None:
    status, _ = ask("/tokens/", BytesIO(), **{"wsgi.input_terminated": False})

    assert status.startswith("411")


@pytest.mark.django_db
def test_what_is_cut_off_is_refused(ask: Ask) -> None:
    class Lost(IOBase):
        def read(self, size: int = -1, /) -> bytes:
            raise ConnectionResetError

    assert ask("/tokens/", Lost())[0].startswith("400")


def test_a_body_has_the_length_that_was_said() -> None:
    body = Sized(BytesIO(b"one\ntwo"), 9)

    assert body.readline() == b"one\n"
    assert body.read() == b"two"
    with pytest.raises(CutOff):
        body.read(1)


def test_what_was_read_comes_before_the_rest() -> None:
    joined: Any = Joined(b"one\n", BytesIO(b"two\nthree"))  # type: ignore[arg-type]  # reads alike

    assert (joined.readline(), joined.read(2), joined.read()) == (b"one\n", b"tw", b"o\nthree")


@pytest.mark.parametrize(
    ("route", "takes"),
    [("/upload/", True), ("/dav/upload/a.jpg", True), ("/tokens/", False), ("/nowhere", False)],
)
def test_routes_that_take_files_say_so(route: str, takes: bool) -> None:
    assert (most_bytes_of_files({"PATH_INFO": route}) is not None) == takes


def test_a_route_may_have_a_limit_of_its_own() -> None:
    @bodies.takes_up_to(10)
    def view() -> Iterator[None]:
        raise NotImplementedError

    assert bodies.most_bytes_of(view) == 10


def test_an_upload_of_a_client_has_the_limit_of_a_file(
    ask: Ask, upload: dict[str, str], settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 2 * IN_MEMORY
    start = b"--b\r\nContent-Disposition: form-data; name=assetData; filename=a.jpg\r\n\r\n"

    more = {**upload, "CONTENT_TYPE": "multipart/form-data; boundary=b"}
    status, _ = ask("/api/assets", Endless(start + jpeg()), **more)

    assert status.startswith("413")
    assert not Photo.objects.exists()
