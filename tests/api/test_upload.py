"""Files that clients send by the API, and the question which of them are there."""

import base64
import errno
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.keys import make_key
from accounts.models import Plan, Scope, User
from ingest.models import Batch, Receipt
from photos.models import Photo
from photos.storage import originals
from tests.api.asking import Asker
from tests.factories import NOON, make_photo
from tests.folders.lying import tree
from tests.photos.photo_files import jpeg

UPLOAD = "/api/v1/upload/"


def send(user: User, content: bytes, name: str = "a.jpg", **headers: str) -> Any:
    named = {"X-Filename": name} if name else {}
    more = {each.replace("_", "-"): value for each, value in headers.items()}
    client = Asker(user).client
    return client.post(UPLOAD, content, content_type="image/jpeg", headers={**named, **more})


def code(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_file_becomes_a_photo(alice: User) -> None:
    content = jpeg(20)

    answer = send(alice, content, "caf%C3%A9.jpg", X_File_Time="1592222400000")

    photo = Photo.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"outcome": "added", "photo": photo.pk, "is_trashed": False}
    assert (photo.owner, photo.filename, photo.file_time) == (alice, "café.jpg", NOON)
    assert originals().open(photo.original_key).read() == content


def test_a_page_sends_one_with_its_token_in_a_header(alice: User) -> None:
    token = "0123456789abcdefghijklmnopqrstuv"
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    client.cookies["csrftoken"] = token
    headers = {"X-Filename": "a.jpg"}
    kind = "application/octet-stream"

    without = client.post(UPLOAD, jpeg(20), content_type=kind, headers=headers)
    answer = client.post(
        UPLOAD, jpeg(20), content_type=kind, headers={**headers, "X-CSRFToken": token}
    )

    assert (without.status_code, answer.status_code) == (403, 201)


def test_sent_again_it_is_never_doubled(alice: User) -> None:
    send(alice, jpeg(20))
    Photo.objects.update(trashed_at=NOON)

    answer = send(alice, jpeg(20), "b.jpg")

    photo = Photo.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"outcome": "duplicate", "photo": photo.pk, "is_trashed": True}


def test_a_form_brings_a_file_with_its_name(alice: User) -> None:
    file = SimpleUploadedFile("b.jpg", jpeg(20), content_type="image/jpeg")

    answer = Asker(alice).client.post(
        UPLOAD, {"file": file}, headers={"X-File-Time": "2020-06-15T14:00:00+02:00"}
    )

    assert answer.status_code == 201
    assert (Photo.objects.get().filename, Photo.objects.get().file_time) == ("b.jpg", NOON)


def test_a_day_is_one_batch(alice: User) -> None:
    for width in (20, 30):
        send(alice, jpeg(width))

    assert Batch.objects.get().origin == Batch.Origin.APP


def test_a_batch_that_was_through_is_open_again(alice: User) -> None:
    send(alice, jpeg(20))
    Batch.objects.update(finished_at=NOON)

    send(alice, jpeg(30))

    assert Batch.objects.get().finished_at is None


def test_files_that_come_side_by_side_write_no_row_of_both(alice: User) -> None:
    send(alice, jpeg(20))
    before = place_of_batch()

    send(alice, jpeg(30))

    assert place_of_batch() == before


def place_of_batch() -> str:
    """Where its row is: each change puts it elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("select ctid::text from ingest_batch")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_of_a_known_file_the_body_is_not_read(alice: User, name: str) -> None:
    sums: dict[str, Any] = {"sha1": "ab" * 20, "sha256": "cd" * 32}
    photo = make_photo(alice, **sums)
    raw = bytes.fromhex(sums[name])

    for told in (
        raw.hex(),
        raw.hex().upper(),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    ):
        answer = send(alice, b"never read", X_Checksum=told)
        assert (answer.status_code, answer.json()["photo"]) == (200, photo.pk)


def test_a_file_tells_its_folder(alice: User) -> None:
    send(alice, jpeg(20), X_Folder="Holiday%202019/Day%201%00")

    assert tree(alice)["app//Holiday 2019/Day 1"] == (1, 1)
    assert Receipt.objects.get().path == Photo.objects.get().source == "Holiday 2019/Day 1/a.jpg"


def test_a_known_one_lies_in_each_folder_that_was_told(alice: User) -> None:
    send(alice, jpeg(20), X_Folder="Phone")
    known = hashlib.sha256(jpeg(20)).hexdigest()

    for name in ("a.jpg", "a.jpg", ""):
        answer = send(alice, b"never read", name, X_Checksum=known, X_Folder="Holiday")
        assert answer.json()["outcome"] == "duplicate"
    refused = send(alice, b"never read", X_Checksum=known, X_Folder="..")
    unnamed = send(alice, b"never read", X_Checksum=known)

    assert tree(alice) == {"app/": (0, 2), "app//Holiday": (1, 1), "app//Phone": (1, 1)}
    assert code(refused) == (400, "bad_folder")
    assert unnamed.status_code == 200
    paths = Receipt.objects.order_by("pk").values_list("path", "outcome")
    assert list(paths) == [("Phone/a.jpg", "added"), ("Holiday/a.jpg", "duplicate")]


def test_what_others_have_is_not_known(alice: User, bob: User) -> None:
    content = jpeg(20)
    send(bob, content)

    answer = send(alice, content, X_Checksum=hashlib.sha1(content).hexdigest())

    assert answer.status_code == 201
    assert Photo.objects.count() == 2


def test_nothing_is_kept_of_other_bytes_than_were_said(alice: User, tmp_path: Path) -> None:
    assert code(send(alice, jpeg(20), X_Checksum="ab" * 20)) == (400, "checksum_differs")
    assert not Photo.objects.exists()
    assert not list(tmp_path.rglob("originals/*"))


@pytest.mark.parametrize(
    ("content", "name", "headers", "expected"),
    [
        (b"no photo", "a.jpg", {}, (415, "no_photo")),
        (b"x", "", {}, (400, "no_name")),
        (b"x", "a.jpg", {"X_Checksum": ""}, (400, "bad_checksum")),
        (b"x", "a%00.jpg", {}, (400, "bad_name")),
        (b"x", "a" * 300, {}, (400, "bad_name")),
        (b"x", "a.jpg", {"X_Checksum": "abc"}, (400, "bad_checksum")),
        (b"x", "a.jpg", {"X_Checksum": "é" * 40}, (400, "bad_checksum")),
        (b"x", "a.jpg", {"X_Checksum": "*" * 28}, (400, "bad_checksum")),
        (b"x", "a.jpg", {"X_File_Time": "yesterday"}, (400, "bad_time")),
        (b"x", "a.jpg", {"X_File_Time": "9" * 18}, (400, "bad_time")),
        (b"x", "a.jpg", {"X_Folder": "a/../../b"}, (400, "bad_folder")),
        (b"x", "a.jpg", {"X_Folder": "x" * 2001}, (400, "bad_folder")),
        (b"x", "a.jpg", {"X_File_Time": "0001-01-01T00:00:00+14:00"}, (400, "bad_time")),
    ],
)
def test_what_is_no_upload_is_refused(
    alice: User, content: bytes, name: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    assert code(send(alice, content, name, **headers)) == expected
    assert not Photo.objects.exists()


def test_a_form_without_a_file_is_refused(alice: User) -> None:
    assert code(Asker(alice).client.post(UPLOAD, {"files": "none"})) == (400, "no_file")


@pytest.mark.parametrize("as_form", [True, False])
def test_an_empty_file_is_no_photo(alice: User, *, as_form: bool) -> None:
    client, headers = Asker(alice).client, {"X-Filename": "a.jpg"}
    empty = SimpleUploadedFile("a.jpg", b"")

    if as_form:
        answer = client.post(UPLOAD, {"file": empty})
    else:
        length: dict[str, Any] = {"CONTENT_LENGTH": "0"}
        answer = client.generic("POST", UPLOAD, b"", "image/jpeg", headers=headers, **length)

    assert code(answer) == (415, "no_photo")
    assert not Photo.objects.exists()


def test_a_body_without_an_end_is_refused(alice: User) -> None:
    headers = {"X-Filename": "a.jpg", "Transfer-Encoding": "chunked"}

    answer = Asker(alice).client.generic(
        "POST", UPLOAD, b"", content_type="image/jpeg", headers=headers
    )

    assert code(answer) == (411, "length_missing")


def test_a_file_that_is_cut_off_is_refused(alice: User) -> None:
    content = jpeg(20)
    broken: dict[str, Any] = {
        "CONTENT_LENGTH": str(len(content) + 1),
        "wsgi.input": io.BytesIO(content),
    }
    headers = {"X-Filename": "a.jpg"}

    answer = Asker(alice).client.generic(
        "POST", UPLOAD, b"", "image/jpeg", headers=headers, **broken
    )

    assert code(answer) == (400, "cut_off")
    assert not Photo.objects.exists()


def test_a_full_plan_takes_no_more(alice: User) -> None:
    alice.plan = Plan.objects.create(name="Small", storage_bytes=10)
    alice.save(update_fields=["plan"])
    assert code(send(alice, jpeg(20))) == (413, "plan_full")

    alice.plan.storage_bytes, alice.plan.photos = None, 0
    alice.plan.save()
    assert code(send(alice, jpeg(20))) == (413, "plan_full")


def test_room_is_asked_for_again_where_no_length_was_said(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.plan = Plan.objects.create(name="Small", storage_bytes=10)
    alice.save(update_fields=["plan"])
    monkeypatch.setattr("api.upload.receiving.check_size", lambda user, length: None)

    assert code(send(alice, jpeg(20))) == (413, "plan_full")


def test_large_files_are_refused(
    alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    assert code(send(alice, jpeg(20))) == (413, "too_large")
    monkeypatch.setattr("api.upload.receiving.check_size", lambda user, length: None)
    assert code(send(alice, jpeg(20))) == (413, "too_large")


def test_a_full_disk_is_told(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("api.upload.receiving.receive_upload", full)

    assert code(send(alice, jpeg(20))) == (507, "disk_full")


def test_other_faults_of_the_disk_are_not_hidden(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("api.upload.receiving.receive_upload", broken)

    with pytest.raises(OSError, match="Input/output"):
        send(alice, jpeg(20))


def test_a_client_asks_which_files_are_there(alice: User, bob: User) -> None:
    photo = make_photo(alice, sha1="ab" * 20)
    trashed = make_photo(alice, sha256="cd" * 32, trashed_at=NOON)
    make_photo(bob, sha1="ef" * 20)
    in_base64 = base64.b64encode(bytes.fromhex("ab" * 20)).decode()
    asked = [in_base64, "ab" * 20, "CD" * 32, "ef" * 20, "00" * 32]

    answer = Asker(alice).post("upload/check/", {"checksums": asked})

    assert answer.json()["known"] == [
        {"checksum": in_base64, "photo": photo.pk, "is_trashed": False},
        {"checksum": "ab" * 20, "photo": photo.pk, "is_trashed": False},
        {"checksum": "CD" * 32, "photo": trashed.pk, "is_trashed": True},
    ]
    for bad in (["abc"], ["ab" * 20] * 5001, [4]):
        assert Asker(alice).post("upload/check/", {"checksums": bad}).status_code == 400


def test_a_key_that_only_sends_may_send_and_ask(alice: User) -> None:
    for scope, expected in ((Scope.UPLOAD, 201), (Scope.WRITE, 403), (Scope.READ, 403)):
        _, text = make_key(alice, "Phone", scopes=[scope])
        client = Client(headers={"Authorization": f"Bearer {text}", "X-Filename": "a.jpg"})
        answer = client.post(UPLOAD, jpeg(20 + len(scope)), content_type="image/jpeg")
        assert answer.status_code == expected
        check = client.post("/api/v1/upload/check/", {"checksums": []}, "application/json")
        assert check.status_code == (200 if scope == Scope.UPLOAD else 403)
