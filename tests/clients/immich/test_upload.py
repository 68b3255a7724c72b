"""Files that clients send: each once, whole, or not at all."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Plan, Scope, User
from clients.immich.ids import Kind, number_of, uuid_of
from clients.immich.uploads import checksums, taking
from ingest.models import Batch
from photos.models import Photo, Sidecar, Source
from photos.services.stacks import take_out
from photos.storage import StorageFailed, originals
from tests.clients.conftest import jpeg
from tests.clients.immich.conftest import ClientOf, send
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo
from tests.ingest.icloud_files import movie
from tests.stored import content_of, put

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def sha1(content: bytes) -> "hashlib._Hash":
    return hashlib.sha1(content, usedforsecurity=False)


def upload(client: Client, content: bytes = b"", name: str = "a.jpg", **said: Any) -> Any:
    """As the CLI does; `checksum` goes into the header."""
    headers = {"x-immich-checksum": said.pop("checksum")} if "checksum" in said else None
    form = {
        "fileCreatedAt": "2021-05-04T03:02:01.000Z",
        "fileModifiedAt": "2021-05-04T03:02:01.000Z",
        "fileSize": str(len(content)),
        "isFavorite": "false",
        "assetData": SimpleUploadedFile(name, content or jpeg(), "application/octet-stream"),
        **said,
    }
    return client.post(
        "/api/assets", {k: v for k, v in form.items() if v is not None}, headers=headers
    )


def photo_of(answer: Any) -> Photo:
    told = valid("AssetMediaResponseDto", answer.json())
    return Photo.objects.get(pk=number_of(Kind.ASSET, told["id"]))


def check(client: Client, *checksum: str) -> list[dict[str, Any]]:
    said = {"assets": [{"id": f"/x/{n}.jpg", "checksum": each} for n, each in enumerate(checksum)]}
    told = send(client, "POST", "/api/assets/bulk-upload-check", said).json()
    results: list[dict[str, Any]] = all_valid("AssetBulkUploadCheckResult", told["results"])
    assert [each["id"] for each in results] == [each["id"] for each in said["assets"]]
    return results


def test_it_makes_a_photo(alice: User, phone: Client) -> None:
    answer = upload(phone, name="Été.jpg", isFavorite="true", unheard="of")

    photo = photo_of(answer)
    assert (answer.status_code, answer.json()["status"]) == (201, "created")
    assert (photo.owner, photo.filename, photo.is_favourite) == (alice, "Été.jpg", True)
    assert photo.file_time.isoformat() == "2021-05-04T03:02:01+00:00"
    with originals().open(photo.original_key) as kept:
        assert kept.read() == jpeg()
    batch = Batch.objects.get()
    assert (batch.origin, batch.pairs_due_at is not None) == (Batch.Origin.APP, True)


def test_the_same_bytes_are_kept_once(phone: Client) -> None:
    first, second = upload(phone), upload(phone, name="b.jpg")

    assert (second.status_code, second.json()["status"]) == (200, "duplicate")
    assert second.json()["id"] == first.json()["id"]
    assert Photo.objects.count() == Batch.objects.count() == 1


def test_it_goes_to_the_archive(phone: Client) -> None:
    assert photo_of(upload(phone, visibility="archive")).archived_at


@pytest.mark.parametrize(
    "write", [lambda d: d.hexdigest(), lambda d: base64.b64encode(d.digest()).decode()]
)
def test_what_is_known_by_its_checksum_is_not_read(
    phone: Client, write: Callable[[Any], str]
) -> None:
    first = upload(phone)
    checksum = write(sha1(jpeg()))

    answer = upload(phone, b"something else", checksum=checksum)

    assert (answer.status_code, answer.json()) == (200, {**first.json(), "status": "duplicate"})


def test_a_right_checksum_is_taken(phone: Client) -> None:
    assert upload(phone, checksum=sha1(jpeg()).hexdigest()).status_code == 201


def test_what_has_another_checksum_is_not_kept(phone: Client, settings: Any) -> None:
    answer = upload(phone, checksum=sha1(b"else").hexdigest())

    assert answer.status_code == 400
    assert not Photo.objects.exists()
    assert not [each for each in Path(settings.INCOMING_DIR).iterdir() if each.is_file()]


@pytest.mark.parametrize("checksum", ["x" * 40, "AAAA", "é", "=" * 28])
def test_what_is_no_checksum_is_refused(phone: Client, checksum: str) -> None:
    said = {"assets": [{"id": "a", "checksum": checksum}]}

    assert send(phone, "POST", "/api/assets/bulk-upload-check", said).status_code == 400


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"assetData": None}, 400),
        ({"assetData": "words"}, 400),
        ({"fileCreatedAt": None}, 400),
        ({"fileCreatedAt": "yesterday"}, 400),
        ({"fileCreatedAt": "0001-01-01T00:00:00Z"}, 400),
        ({"visibility": "locked"}, 400),
        ({"visibility": "seen"}, 400),
        ({"isFavorite": "perhaps"}, 400),
        ({"livePhotoVideoId": "none"}, 400),
        ({"filename": "a\0b"}, 400),
        ({"sidecarData": SimpleUploadedFile("a.xmp", bytes(2**20 + 1))}, 413),
        ({"assetData": SimpleUploadedFile("a.txt", b"no picture")}, 400),
    ],
)
def test_nonsense_is_refused(phone: Client, said: dict[str, Any], status: int) -> None:
    assert upload(phone, **said).status_code == status
    assert not Photo.objects.exists()


@pytest.mark.parametrize("mime", ["multipart/form-data; boundary=b", "multipart/form-data"])
def test_half_a_form_is_refused(phone: Client, mime: str) -> None:
    answer = phone.generic("POST", "/api/assets", b"--b\r\nnothing", content_type=mime)

    assert answer.status_code == 400


def test_it_says_in_known_words_that_the_plan_is_full(alice: User, phone: Client) -> None:
    User.objects.filter(pk=alice.pk).update(plan=Plan.objects.create(name="S", storage_bytes=10))

    answer = upload(phone)

    assert (answer.status_code, answer.json()["message"]) == (400, "Quota has been exceeded!")


def test_files_have_a_largest_size(phone: Client, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 100

    assert upload(phone).status_code == 413


@pytest.mark.parametrize(
    ("error", "status"), [(OSError(28, "full"), 507), (StorageFailed("gone"), 503)]
)
def test_it_says_what_heals(
    phone: Client, monkeypatch: pytest.MonkeyPatch, error: OSError, status: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(taking, "receive_upload", fail)

    assert upload(phone).status_code == status


def test_it_keeps_the_sidecar(phone: Client) -> None:
    photo = photo_of(upload(phone, sidecarData=SimpleUploadedFile("a.jpg.xmp", XMP)))

    assert bytes(Sidecar.objects.get(photo=photo).content) == XMP


def test_a_live_photo_comes_in_two(phone: Client) -> None:
    video = photo_of(upload(phone, movie(), "a.mov", visibility="hidden"))
    still = upload(phone, livePhotoVideoId=_id(video))

    photo = photo_of(still)
    assert photo.live_video == video
    assert photo_of(upload(phone, livePhotoVideoId=_id(video))) == photo


def test_what_a_person_took_apart_stays_so(phone: Client) -> None:
    video = photo_of(upload(phone, movie(), "a.mov"))
    photo = photo_of(upload(phone, livePhotoVideoId=_id(video)))
    take_out(video)
    Photo.objects.filter(pk=photo.pk).update(live_video=None)

    assert upload(phone, livePhotoVideoId=_id(video)).status_code == 200
    photo.refresh_from_db()
    assert photo.live_video is None


def test_the_moving_half_is_ones_own_video(bob: User, phone: Client) -> None:
    for other in (make_photo(bob, kind="video"), make_photo(bob)):
        assert upload(phone, livePhotoVideoId=_id(other)).status_code == 400
    assert not Photo.objects.exclude(owner=bob).exists()


def test_it_needs_the_scope_for_it(alice: User, by_key: ClientOf) -> None:
    assert upload(by_key(alice, [Scope.READ])).status_code == 403
    assert upload(by_key(alice, [Scope.UPLOAD])).status_code == 201


def test_it_tells_what_need_not_be_sent(phone: Client) -> None:
    first = upload(phone).json()["id"]
    known, other = sha1(jpeg()), sha1(b"other")

    told = check(
        phone,
        known.hexdigest().upper(),
        other.hexdigest(),
        base64.b64encode(known.digest()).decode(),
    )

    assert [each["action"] for each in told] == ["reject", "accept", "reject"]
    assert told[0] == {
        "id": "/x/0.jpg", "action": "reject", "reason": "duplicate", "assetId": first,
        "isTrashed": False,
    }  # fmt: skip


def test_it_tells_what_is_in_the_trash(phone: Client) -> None:
    photo_of(upload(phone))
    Photo.objects.update(trashed_at="2030-01-01T00:00:00Z")

    assert check(phone, sha1(jpeg()).hexdigest())[0]["isTrashed"] is True


def test_others_photos_are_no_duplicates(bob: User, phone: Client, by_token: ClientOf) -> None:
    upload(by_token(bob))

    assert check(phone, sha1(jpeg()).hexdigest())[0]["action"] == "accept"


def test_what_is_not_safely_kept_is_to_be_sent_again(phone: Client) -> None:
    photo = photo_of(upload(phone))
    put(originals(), photo.original_key, jpeg()[:-1])
    assert check(phone, photo.sha1)[0]["action"] == "accept"
    originals().delete(photo.original_key)
    assert check(phone, photo.sha1)[0]["action"] == "accept"

    answer = upload(phone, checksum=photo.sha1)

    assert (answer.status_code, answer.json()["status"]) == (200, "duplicate")
    assert content_of(originals(), photo.original_key) == jpeg()
    assert check(phone, photo.sha1)[0]["action"] == "reject"


def test_what_lies_in_a_source_is_to_be_sent(alice: User, phone: Client, tmp_path: Path) -> None:
    """It might be the very file that the client would delete."""
    (tmp_path / "a.jpg").write_bytes(jpeg())
    source = Source.objects.create(owner=alice, kind="folder", name="Disk", root=str(tmp_path))
    photo = photo_of(upload(phone))
    originals().delete(photo.original_key)
    Photo.objects.update(kept_in=source, original_key="a.jpg")
    assert check(phone, photo.sha1)[0]["action"] == "accept"

    assert upload(phone, checksum=photo.sha1).status_code == 200

    assert Photo.objects.get().kept_in is None
    assert check(phone, photo.sha1)[0]["action"] == "reject"


def test_many_are_asked_for_at_once(
    alice: User, phone: Client, django_assert_max_num_queries: Any
) -> None:
    digests = [
        hashlib.sha1(str(n).encode(), usedforsecurity=False).hexdigest() for n in range(5000)
    ]
    make_photo(alice, sha1=digests[0])

    with django_assert_max_num_queries(5):
        told = check(phone, *digests)

    assert {each["action"] for each in told} == {"accept"}


def test_there_is_a_most_to_ask_for(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clients.immich.uploads.checking.MOST", 1)
    said = {"assets": [{"id": "a", "checksum": "0" * 40}] * 2}

    assert send(phone, "POST", "/api/assets/bulk-upload-check", said).status_code == 400


def test_a_storage_that_is_away_keeps_nothing_safe(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def size(self, key: str) -> int:
            raise OSError(key)

    photo = photo_of(upload(phone))
    monkeypatch.setattr(checksums, "originals", Away)

    assert check(phone, photo.sha1)[0]["action"] == "accept"


def _id(photo: Photo) -> str:
    return uuid_of(Kind.ASSET, photo.pk)
