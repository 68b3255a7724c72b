"""The upload page, its files one by one, the bell, and the stages on a photo's page."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, Receipt, StageRun
from ingest.pipeline import enrol
from photos.models import Photo
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def start(browser: Client) -> int:
    return int(browser.post(reverse("ingest:start_batch")).json()["batch"])


def send(browser: Client, batch: int, content: bytes, name: str = "a.jpg", **headers: str) -> Any:
    return browser.post(
        reverse("ingest:upload_file", args=[batch]),
        data=content,
        content_type="application/octet-stream",
        headers={"X-Filename": name, **headers},
    )


def test_it_takes_a_file_and_says_so(browser: Client, make_jpeg: Callable[..., Path]) -> None:
    content = make_jpeg().read_bytes()
    batch = start(browser)
    answer = send(browser, batch, content, "Stra%C3%9Fe.jpg", **{"X-Modified": "1600000000000"})
    photo = Photo.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"outcome": "added", "reason": "", "photo": photo.pk}
    assert photo.filename == "Straße.jpg"
    assert photo.file_time == datetime.fromtimestamp(1600000000, UTC)
    assert send(browser, batch, content).json()["outcome"] == "duplicate"

    assert browser.post(reverse("ingest:close_batch", args=[batch])).status_code == 204
    assert Batch.objects.get().received_at


def test_it_refuses_with_the_reason(browser: Client) -> None:
    answer = send(browser, start(browser), b"%PDF-1.7", "a.jpg")
    assert answer.status_code == 422
    assert answer.json()["outcome"] == "refused"
    assert "PDF" in answer.json()["reason"]


def send_half(server: Any, browser: Client, batch: int, content: bytes) -> str:
    """Promise a whole file over a real connection, send a part, and stop."""
    token = "t" * 32
    request = (
        f"POST /upload/batches/{batch}/files/ HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: sessionid={browser.cookies['sessionid'].value}; csrftoken={token}\r\n"
        f"X-CSRFToken: {token}\r\nX-Filename: a.jpg\r\nConnection: close\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((server.thread.host, server.thread.port)) as connection:
        connection.sendall(request.encode() + content[: len(content) // 2])
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read().decode()


@pytest.mark.django_db(transaction=True)
def test_it_keeps_nothing_of_an_upload_that_was_cut_off(
    browser: Client, make_jpeg: Callable[..., Path], settings: Any, live_server: Any
) -> None:
    answer = send_half(live_server, browser, start(browser), make_jpeg().read_bytes())
    assert " 422 " in answer.splitlines()[0]
    assert "connection was lost" in answer
    assert not Photo.objects.exists()
    assert not list(settings.INCOMING_DIR.iterdir())


@pytest.mark.parametrize("modified", ["nonsense", "-5", "9" * 30, ""])
def test_it_takes_no_nonsense_for_a_date(
    browser: Client, make_jpeg: Callable[..., Path], modified: str
) -> None:
    answer = send(browser, start(browser), make_jpeg().read_bytes(), **{"X-Modified": modified})
    assert answer.status_code == 201
    assert (timezone.now() - Photo.objects.get().file_time).total_seconds() < 60


def test_a_stranger_cannot_touch_another_persons_upload(
    browser: Client, bob: User, browser_of: BrowserOf, make_jpeg: Callable[..., Path]
) -> None:
    batch = start(browser)
    stranger = browser_of(bob)
    assert send(stranger, batch, make_jpeg().read_bytes()).status_code == 404
    assert stranger.post(reverse("ingest:close_batch", args=[batch])).status_code == 404
    assert stranger.get(reverse("ingest:batch_progress", args=[batch])).status_code == 404
    assert stranger.get(reverse("ingest:upload"), {"batch": batch}).status_code == 404
    assert not Photo.objects.exists()


def test_nobody_uploads_without_signing_in(client: Client, alice: User) -> None:
    for name in ("upload", "bell"):
        assert client.get(reverse(f"ingest:{name}")).status_code == 302
    assert client.post(reverse("ingest:start_batch")).status_code == 302


def test_it_works_as_a_plain_form(browser: Client, make_jpeg: Callable[..., Path]) -> None:
    page = browser.get(reverse("ingest:upload"))
    assert "Choose files" in page.text
    with make_jpeg().open("rb") as file:
        answer = browser.post(reverse("ingest:upload"), {"files": [file]}, follow=True)
    assert Photo.objects.count() == 1
    assert "0 of 1 photos are ready" in answer.text


def test_the_progress_tells_what_was_refused(browser: Client, alice: User) -> None:
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    Receipt.objects.create(
        batch=batch, filename="<b>x</b>.pdf", outcome="refused", reason="This is a PDF."
    )
    page = browser.get(reverse("ingest:batch_progress", args=[batch.pk]))
    assert "&lt;b&gt;x&lt;/b&gt;.pdf" in page.text
    assert "This is a PDF." in page.text


def test_the_bell_tells_the_page_when_photos_became_ready(browser: Client, alice: User) -> None:
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    photo = make_photo(alice)
    enrol([photo])
    Receipt.objects.create(batch=batch, filename="a", outcome="added", photo=photo)
    busy = browser.get(reverse("ingest:bell"))
    assert "0 of 1 ready" in busy.text
    state = busy.context["state"]
    assert "HX-Trigger" not in browser.get(reverse("ingest:bell"), {"state": state}).headers

    StageRun.objects.update(state="done")
    browser.post(reverse("ingest:close_batch", args=[batch.pk]))
    ready = browser.get(reverse("ingest:bell"), {"state": state})
    assert ready.headers["HX-Trigger"] == "library-changed"
    assert "1 photo is ready" in ready.text
    assert ready.context["has_news"]

    browser.post(reverse("ingest:bell_seen"))
    assert not browser.get(reverse("ingest:bell")).context["has_news"]


def test_the_bell_says_when_all_was_here_already(browser: Client, alice: User) -> None:
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    for name in "ab":
        Receipt.objects.create(
            batch=batch, filename=name, outcome="duplicate", photo=make_photo(alice)
        )
    browser.post(reverse("ingest:close_batch", args=[batch.pk]))

    assert "All 2 photos were here already" in browser.get(reverse("ingest:bell")).text


def test_the_bell_is_empty_at_first(browser: Client) -> None:
    assert "Nothing has happened yet" in browser.get(reverse("ingest:bell")).text


def test_the_bell_costs_no_more_with_more_photos(
    browser: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    for _ in range(20):
        photo = make_photo(alice)
        enrol([photo])
        Receipt.objects.create(batch=batch, filename="a", outcome="added", photo=photo)
    with django_assert_max_num_queries(7):
        browser.get(reverse("ingest:bell"))


def test_only_an_operator_imports_a_folder_of_the_machine(
    browser: Client, alice: User, tmp_path: Path
) -> None:
    address = reverse("ingest:start_folder")
    assert browser.post(address, {"folder": str(tmp_path)}).status_code == 404
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    assert browser.post(address, {"folder": str(tmp_path)}).status_code == 302
    assert Batch.objects.get().folder == str(tmp_path)
    wrong = browser.post(address, {"folder": str(tmp_path / "nowhere")}, follow=True)
    assert "is not a folder" in wrong.text
    assert Batch.objects.count() == 1


def test_the_samples_are_one_press_away(browser: Client) -> None:
    assert browser.post(reverse("ingest:start_samples")).status_code == 302
    assert Photo.objects.count() == 8


def test_a_photo_tells_what_failed_and_tries_again(
    browser: Client, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice)
    enrol([photo])
    StageRun.objects.filter(stage="renditions").update(state="failed", error="It is torn.")
    page = browser.get(reverse("ingest:photo_stages", args=[photo.pk]))
    assert "It is torn." in page.text

    address = reverse("ingest:retry_stage", args=[photo.pk, "renditions"])
    assert browser_of(bob).post(address).status_code == 404
    assert StageRun.objects.get(stage="renditions").state == "failed"
    assert "It is torn." not in browser.post(address).text
    assert StageRun.objects.get(stage="renditions").state == "due"
    nonsense = reverse("ingest:retry_stage", args=[photo.pk, "nonsense"])
    assert browser.post(nonsense).status_code == 404


def test_a_photo_that_is_done_has_nothing_to_say(browser: Client, alice: User) -> None:
    photo = make_photo(alice)
    assert browser.get(reverse("ingest:photo_stages", args=[photo.pk])).text.strip() == ""
