"""The upload page tells of large files that did not come whole, and forgets them when asked."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from ingest.models import ResumableUpload
from ingest.parts import locked_part, part_path
from tests.ingest.tus_client import TusClient, tus_of, upload_at

BrowserOf = Callable[[User], Client]
MB = 2**20


@pytest.fixture
def tus(alice: User, browser_of: BrowserOf) -> TusClient:
    return tus_of(alice, browser_of(alice))


@pytest.fixture
def half(tus: TusClient, make_jpeg: Callable[..., Path]) -> ResumableUpload:
    address = tus.start(4 * MB, "holiday <1>.jpg")
    content = make_jpeg().read_bytes()
    tus.patch(address, 0, content + bytes(MB - len(content)))
    return upload_at(address)


def forget(browser: Client, upload: ResumableUpload, **options: bool) -> Any:
    return browser.post(reverse("ingest:forget_upload", args=[upload.pk]), **options)


def page(browser: Client) -> str:
    return browser.get(reverse("ingest:upload")).text


def test_it_tells_what_came(tus: TusClient, half: ResumableUpload) -> None:
    said = page(tus.browser)
    assert "Not finished yet" in said
    assert "holiday &lt;1&gt;.jpg" in said
    assert "1.0\N{NO-BREAK SPACE}MB of 4.0\N{NO-BREAK SPACE}MB" in said


def test_it_tells_nothing_of_what_is_through_old_or_not_begun(
    tus: TusClient, half: ResumableUpload, bob: User, browser_of: BrowserOf
) -> None:
    assert "Not finished yet" not in page(browser_of(bob))
    ResumableUpload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tus.start(10)
    assert "Not finished yet" not in page(tus.browser)


def test_it_forgets_a_file_when_asked(tus: TusClient, half: ResumableUpload) -> None:
    part = part_path(half)
    assert forget(tus.browser, half).status_code == 302
    assert not part.exists()
    assert "Not finished yet" not in page(tus.browser)
    assert forget(tus.browser, half).status_code == 404


def test_it_forgets_nothing_that_is_being_sent(tus: TusClient, half: ResumableUpload) -> None:
    with locked_part(half):
        answer = forget(tus.browser, half, follow=True)
    assert "is being sent right now" in answer.text
    assert part_path(half).exists()


def test_a_stranger_forgets_nothing(
    half: ResumableUpload, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    assert forget(browser_of(bob), half).status_code == 404
    assert forget(client, half).status_code == 302
    assert part_path(half).exists()


@pytest.mark.parametrize("batch", ["x", "-1", "9" * 30, "9" * 5000, "\u0661"])
def test_a_batch_that_is_no_number_is_none(tus: TusClient, batch: str) -> None:
    answer = tus.browser.get(reverse("ingest:upload"), {"batch": batch})
    assert answer.status_code == 200
    assert "data-upload" in answer.text
