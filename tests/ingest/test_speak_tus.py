"""The tus protocol, request by request: what is right, and each way of getting it wrong."""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from ingest import parts
from ingest.models import Batch, Receipt, ResumableUpload
from ingest.parts import part_path
from photos.models import Photo
from photos.storage import originals
from tests.ingest.tus_client import TusClient, encoded, metadata, tus_of, upload_at


@pytest.fixture
def tus(alice: User, browser_of: Callable[[User], Client]) -> TusClient:
    return tus_of(alice, browser_of(alice))


@pytest.fixture
def picture(make_jpeg: Callable[..., Path]) -> bytes:
    """A JPEG of some length: what follows its end is no matter."""
    return make_jpeg().read_bytes() + os.urandom(200_000)


def nothing_is_kept(settings: Any) -> bool:
    left = [path for path in settings.INCOMING_DIR.rglob("*") if path.is_file()]
    return not left and not Photo.objects.exists()


def test_it_says_what_it_can_do(tus: TusClient, settings: Any) -> None:
    answer = tus.browser.options(reverse("ingest:resumable"))
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "termination", "expiration", "checksum",
    }  # fmt: skip
    assert answer.headers["Tus-Max-Size"] == str(settings.MAX_UPLOAD_BYTES)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_it_takes_a_file_piece_by_piece(tus: TusClient, picture: bytes, settings: Any) -> None:
    address = tus.start(len(picture), "Straße.jpg")
    assert tus.head(address).headers["Upload-Offset"] == "0"
    first = tus.patch(address, 0, picture[:150_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "150000")
    assert "Upload-Result" not in first.headers
    assert "Upload-Expires" in first.headers

    state = tus.head(address)
    assert state.headers["Upload-Offset"] == "150000"
    assert state.headers["Upload-Length"] == str(len(picture))
    assert state.headers["Cache-Control"] == "no-store"

    last = tus.patch(address, 150_000, picture[150_000:])
    photo = Photo.objects.get()
    assert json.loads(last.headers["Upload-Result"]) == {
        "outcome": "added", "reason": "", "photo": photo.pk, "target": tus.batch.pk,
    }  # fmt: skip
    assert photo.filename == "Straße.jpg"
    assert photo.file_time == datetime.fromtimestamp(1_600_000_000, UTC)
    assert originals().open(photo.original_key).read() == picture
    assert not [path for path in settings.INCOMING_DIR.rglob("*") if path.is_file()]


def test_it_tells_again_what_became_of_a_file(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    said = tus.patch(address, 0, picture).headers["Upload-Result"]
    assert tus.head(address).headers["Upload-Result"] == said
    assert tus.head(address).headers["Upload-Offset"] == str(len(picture))
    again = tus.patch(address, len(picture), b"")
    assert (again.status_code, again.headers["Upload-Result"]) == (204, said)
    assert Receipt.objects.count() == 1


def test_a_duplicate_is_a_success(tus: TusClient, picture: bytes) -> None:
    for outcome in ("added", "duplicate"):
        answer = tus.patch(tus.start(len(picture)), 0, picture)
        assert json.loads(answer.headers["Upload-Result"])["outcome"] == outcome
    assert Photo.objects.count() == 1


def test_it_goes_on_only_where_it_ended(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:1000])
    for offset in (0, 999, 1001):
        assert tus.patch(address, offset, picture[offset : offset + 10]).status_code == 409
    assert tus.head(address).headers["Upload-Offset"] == "1000"


def test_of_two_at_once_one_has_to_wait(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:1000])
    with part_path(upload_at(address)).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert tus.patch(address, 1000, picture[1000:]).status_code == 423
        assert tus.delete(address).status_code == 423
        assert tus.head(address).headers["Upload-Offset"] == "1000"
    assert tus.patch(address, 1000, picture[1000:]).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_it_keeps_no_piece_with_the_wrong_checksum(
    tus: TusClient, picture: bytes, algorithm: str
) -> None:
    right = f"{algorithm} {encoded(hashlib.new(algorithm, picture).digest())}"
    wrong = f"{algorithm} {encoded(hashlib.new(algorithm, b'else').digest())}"
    address = tus.start(len(picture))
    assert tus.patch(address, 0, picture, **{"Upload-Checksum": wrong}).status_code == 460
    assert tus.head(address).headers["Upload-Offset"] == "0"
    assert tus.patch(address, 0, picture, **{"Upload-Checksum": right}).status_code == 204
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha1 &&&", "sha1", "", "nonsense"])
def test_it_knows_only_its_checksums(tus: TusClient, picture: bytes, checksum: str) -> None:
    address = tus.start(len(picture))
    answer = tus.patch(address, 0, picture, **{"Upload-Checksum": checksum})
    assert answer.status_code == (460 if checksum == "sha1" else 400)
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_it_refuses_by_the_first_bytes_what_is_no_photo(tus: TusClient, settings: Any) -> None:
    address = tus.start(10**9, "a.jpg")
    answer = tus.patch(address, 0, b"%PDF-1.7" + bytes(100_000))
    assert answer.status_code == 415
    assert "PDF" in answer.text
    assert tus.head(address).status_code == 404
    receipt = Receipt.objects.get()
    assert (receipt.outcome, receipt.batch) == ("refused", tus.batch)
    assert nothing_is_kept(settings)


def test_a_small_piece_says_too_little_to_refuse(tus: TusClient) -> None:
    address = tus.start(10**6)
    assert tus.patch(address, 0, b"%PDF").status_code == 204
    assert tus.patch(address, 4, bytes(100_000)).status_code == 415


def test_it_ends_when_the_person_says_so(tus: TusClient, picture: bytes, settings: Any) -> None:
    address = tus.start(len(picture))
    tus.patch(address, 0, picture[:1000])
    assert tus.delete(address).status_code == 204
    assert tus.head(address).status_code == 404
    assert nothing_is_kept(settings)


def test_a_proxy_may_stand_a_post_for_a_patch(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    said = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    kind = "application/offset+octet-stream"
    answer = tus.browser.post(address, picture, content_type=kind, headers=said)
    assert answer.status_code == 204
    assert Photo.objects.count() == 1


def test_a_post_alone_means_nothing(tus: TusClient) -> None:
    address = tus.start(10)
    answer = tus.browser.post(address, b"", headers={"Tus-Resumable": "1.0.0"}, content_type="a/b")
    assert answer.status_code == 405
    assert tus.browser.get(address).status_code == 405


def test_what_is_too_old_is_gone(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    ResumableUpload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tus.head(address).status_code == 410
    assert tus.patch(address, 0, picture).status_code == 410


def test_each_piece_gives_it_new_time(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    soon = timezone.now() + timedelta(hours=1)
    ResumableUpload.objects.update(expires_at=soon)
    tus.patch(address, 0, picture[:1000])
    assert upload_at(address).expires_at > soon + timedelta(days=6)


def test_a_stranger_finds_nothing(
    tus: TusClient, picture: bytes, bob: User, browser_of: Callable[[User], Client]
) -> None:
    address = tus.start(len(picture))
    stranger = TusClient(browser_of(bob), tus.batch)
    assert stranger.create(10).status_code == 404
    assert stranger.head(address).status_code == 404
    assert stranger.patch(address, 0, picture).status_code == 404
    assert stranger.delete(address).status_code == 404
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_nobody_means_401(tus: TusClient, picture: bytes, client: Client) -> None:
    address = tus.start(len(picture))
    nobody = TusClient(client, tus.batch)
    assert nobody.create(10).status_code == 401
    assert nobody.head(address).status_code == 401
    assert nobody.patch(address, 0, picture).status_code == 401
    assert nobody.delete(address).status_code == 401


def test_another_site_cannot_upload(alice: User, picture: bytes) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    tus = tus_of(alice, strict)
    assert tus.create(10).status_code == 403
    upload = ResumableUpload.objects.create(
        owner=alice, receiver="photo", target_id=tus.batch.pk, filename="a.jpg",
        file_time=timezone.now(), size_bytes=len(picture),
    )  # fmt: skip
    address = reverse("ingest:resumable_upload", args=[upload.pk])
    assert tus.patch(address, 0, picture).status_code == 403
    assert tus.delete(address).status_code == 403
    sneaky = {"Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "DELETE"}
    assert strict.post(address, headers=sneaky).status_code == 403
    assert strict.head(address, headers=sneaky).status_code == 200


def test_it_speaks_one_version(tus: TusClient) -> None:
    for version in ("0.2.2", "2.0.0", ""):
        answer = tus.create(10, **{"Tus-Resumable": version})
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("size", ["", "-1", "ten", "1.5", "0", "1" * 40, "\u0661", "0x10"])
def test_it_wants_a_size_that_is_one(tus: TusClient, size: str, settings: Any) -> None:
    assert tus.create(size).status_code == 400
    assert not ResumableUpload.objects.exists()


def test_it_refuses_what_is_too_large_at_once(tus: TusClient, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 3 * 2**20
    answer = tus.create(3 * 2**20 + 1)
    assert (answer.status_code, answer.text) == (413, "Files over 3 MB are not taken.")


def test_it_refuses_what_the_disk_does_not_hold(
    tus: TusClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SPARE_BYTES", 10**18)
    answer = tus.create(1000)
    assert answer.status_code == 507
    assert "no room left" in answer.text
    assert not ResumableUpload.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        "filename",
        "filename &&&",
        "filename " + encoded(b"a.jpg"),
        metadata(filename="a.jpg", receiver="nobody", target=1),
        metadata(filename="a.jpg", receiver="photo", target="one"),
        metadata(filename="a.jpg", receiver="photo", target="9" * 30),
    ],
)
def test_it_must_know_what_the_file_is_for(tus: TusClient, said: str) -> None:
    assert tus.create(10, **{"Upload-Metadata": said}).status_code == 400
    assert not ResumableUpload.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["a\0.jpg", "a\r\nSet-Cookie: a.jpg", "gpj.\u202ea", "\u200fa.jpg", "ä" * 150 + ".jpg", "\x7f"],
)
def test_it_takes_no_name_that_deceives(tus: TusClient, name: str) -> None:
    assert tus.create(10, name).status_code == 400
    broken = f"filename {encoded(b'a' + bytes([0xFF]))},{metadata(receiver='photo', target=1)}"
    assert tus.create(10, **{"Upload-Metadata": broken}).status_code == 400
    assert not ResumableUpload.objects.exists()


def test_a_family_of_emoji_is_a_name(tus: TusClient, picture: bytes) -> None:
    tus.patch(tus.start(len(picture), "👨\u200d👩\u200d👧.jpg"), 0, picture)
    assert Photo.objects.count() == 1


def test_a_piece_needs_an_offset_and_its_type(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    for offset in ("", "-1", "a", "1" * 30):
        assert tus.patch(address, offset, picture).status_code == 400
    said = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    for kind in ("application/octet-stream", "multipart/form-data; boundary=a", "text/plain"):
        answer = tus.browser.patch(address, picture, content_type=kind, headers=said)
        assert answer.status_code == 415
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_a_piece_must_say_how_long_it_is(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    for length in ("", "-5", "many"):
        answer = tus.browser.generic(
            "PATCH", address, b"", CONTENT_TYPE="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}, CONTENT_LENGTH=length,
        )  # fmt: skip
        assert answer.status_code == 411


def test_nothing_goes_over_the_end(tus: TusClient, picture: bytes) -> None:
    address = tus.start(len(picture))
    assert tus.patch(address, 0, picture + b"a").status_code == 413
    assert tus.patch(address, 10**17, b"a").status_code == 413
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_a_batch_that_was_through_has_news_again(tus: TusClient, picture: bytes) -> None:
    past = timezone.now() - timedelta(hours=3)
    Batch.objects.update(received_at=past, finished_at=past, seen_at=past)
    tus.patch(tus.start(len(picture)), 0, picture)
    batch = Batch.objects.get()
    assert batch.received_at == past
    assert batch.finished_at is None
    assert batch.seen_at is None
