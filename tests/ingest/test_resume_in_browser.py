"""Large files over bad lines, in a real browser: what came is not sent again."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from ingest.models import Batch, Receipt, ResumableUpload
from photos.models import Photo
from photos.storage import originals
from tests.ingest.line import Line, line_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MB = 2**20
SIZE = 40 * MB
PIECE = 16 * MB
PATIENCE = 60_000


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    with line_to(live_server.thread.host, live_server.thread.port) as line:
        yield line


@pytest.fixture
def large(make_jpeg: Callable[..., Path]) -> Path:
    """A JPEG of 40 MB: what follows its end is no matter."""
    path = make_jpeg("large.jpg")
    with path.open("ab") as file:
        file.write(os.urandom(SIZE - path.stat().st_size))
    return path


@pytest.fixture
def upload_page(page: Page, line: Line, alice: User, sign_in: Callable[[Any], None]) -> Page:
    sign_in(alice)
    page.goto(f"http://localhost:{line.port}/upload/")
    return page


def choose(page: Page, path: Path) -> None:
    page.locator("input[name=files]").set_input_files(path)


def is_whole(path: Path) -> bool:
    photo = Photo.objects.get()
    return bool(originals().open(photo.original_key).read() == path.read_bytes())


def test_it_goes_on_after_the_line_broke(upload_page: Page, line: Line, large: Path) -> None:
    line.sent_bytes, line.budget = 0, 25 * MB
    choose(upload_page, large)
    row = upload_page.locator(".file")
    expect(row).to_contain_text("Connection lost, trying again", timeout=PATIENCE)
    kept = ResumableUpload.objects.get().offset_bytes
    assert kept >= 20 * MB
    line.mend()
    expect(row).to_contain_text("Added", timeout=PATIENCE)
    assert is_whole(large)
    assert line.sent_bytes < SIZE + 25 * MB - kept + 2 * MB


def test_it_goes_on_after_a_reload(upload_page: Page, line: Line, large: Path) -> None:
    line.sent_bytes, line.budget = 0, 25 * MB
    choose(upload_page, large)
    expect(upload_page.locator(".file")).to_contain_text("Connection lost", timeout=PATIENCE)
    kept = ResumableUpload.objects.get().offset_bytes
    line.mend()
    line.sent_bytes = 0
    upload_page.reload()
    expect(upload_page.locator(".file")).to_contain_text("Added", timeout=PATIENCE)
    assert is_whole(large)
    assert line.sent_bytes < SIZE - kept + 2 * MB
    assert ResumableUpload.objects.count() == 1
    assert Receipt.objects.get().batch == Batch.objects.earliest("pk")
    kept_keys = "Object.keys(localStorage).filter((key) => key.startsWith('tus::'))"
    assert upload_page.evaluate(kept_keys) == []
    assert not Batch.objects.filter(received_at=None).exists()


def test_it_waits_while_the_browser_is_offline(upload_page: Page, line: Line, large: Path) -> None:
    line.seconds_per_chunk = 0.005
    choose(upload_page, large)
    row = upload_page.locator(".file")
    expect(row.locator("progress")).not_to_have_js_property("value", 0)
    upload_page.context.set_offline(True)
    expect(row).to_contain_text("Offline. It goes on when there is a connection.")
    assert not Photo.objects.exists()
    line.seconds_per_chunk = 0
    upload_page.context.set_offline(False)
    expect(row).to_contain_text("Added", timeout=PATIENCE)
    assert is_whole(large)


def test_it_says_at_once_that_a_large_file_is_no_photo(
    upload_page: Page, line: Line, tmp_path: Path
) -> None:
    film = tmp_path / "archive.zip"
    film.write_bytes(b"PK\3\4" + bytes(SIZE))
    line.sent_bytes = 0
    choose(upload_page, film)
    expect(upload_page.locator(".file")).to_contain_text("not a photo or video", timeout=PATIENCE)
    assert line.sent_bytes < PIECE + MB
    assert not ResumableUpload.objects.exists()


def test_it_asks_to_sign_in_again_and_goes_on_then(
    upload_page: Page, line: Line, large: Path, alice: User, sign_in: Callable[[Any], None]
) -> None:
    line.budget = 25 * MB
    choose(upload_page, large)
    row = upload_page.locator(".file")
    expect(row).to_contain_text("Connection lost", timeout=PATIENCE)
    upload_page.context.clear_cookies()
    line.mend()
    expect(row).to_contain_text("You are signed out", timeout=PATIENCE)
    sign_in(alice)
    line.sent_bytes = 0
    upload_page.goto(f"http://localhost:{line.port}/upload/")
    expect(upload_page.locator(".file")).to_contain_text("Added", timeout=PATIENCE)
    assert line.sent_bytes < PIECE + 8 * MB
    assert is_whole(large)
