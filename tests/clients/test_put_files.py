"""PUT: what a client sends ends in the library, and stays listed as it was sent."""

import errno
import hashlib
import shutil
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from accounts.models import Plan, User
from clients.dav import arrivals
from clients.models import InboxEntry
from ingest.models import Batch, Receipt, StageRun
from ingest.pairing import pair_batch
from photos.models import Photo, Sidecar
from photos.storage import originals
from tests.clients.conftest import Dav, jpeg
from tests.ingest.icloud_files import movie, still

pytestmark = pytest.mark.django_db
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def listed(dav: Dav, path: str) -> str:
    answer = dav("PROPFIND", path, depth="0")
    return b"".join(answer.streaming_content).decode() if answer.status_code == 207 else ""


def test_it_makes_a_photo_of_the_bytes(dav: Dav, alice: User) -> None:
    response = dav("PUT", "upload/IMG_1.jpg", jpeg(), x_oc_mtime="1405659525")

    photo = Photo.objects.get()
    assert response.status_code == 201
    assert response["X-OC-MTime"] == "accepted"
    assert response["ETag"] == f'"{photo.sha256[:32]}"'
    assert (photo.owner, photo.filename) == (alice, "IMG_1.jpg")
    assert photo.source == "/dav/upload/IMG_1.jpg"
    assert photo.file_time == datetime(2014, 7, 18, 4, 58, 45, tzinfo=UTC)
    with originals().open(photo.original_key) as stored:
        assert stored.read() == jpeg()


def test_it_stays_listed_as_it_was_sent(dav: Dav) -> None:
    dav("PUT", "upload/IMG_1.jpg", jpeg(), x_oc_mtime="1405659525.75")

    words = listed(dav, "upload/IMG_1.jpg")
    assert "<D:displayname>IMG_1.jpg</D:displayname>" in words
    assert f"<D:getcontentlength>{len(jpeg())}</D:getcontentlength>" in words
    assert "Fri, 18 Jul 2014 04:58:45 GMT" in words
    assert f'<D:getetag>"{hashlib.sha256(jpeg()).hexdigest()[:32]}"</D:getetag>' in words
    assert "<D:getcontenttype>image/jpeg</D:getcontenttype>" in words


def test_it_says_that_a_plan_is_full_as_clients_know_it(dav: Dav, alice: User) -> None:
    alice.plan = Plan.objects.create(name="Small", storage_bytes=10)
    alice.save(update_fields=["plan"])

    response = dav("PUT", "upload/a.jpg", jpeg())

    assert response.status_code == 507
    assert "quota-not-exceeded" in response.text
    assert not Photo.objects.exists()


@pytest.mark.parametrize("told", ["", "soon", "nan", "inf", "1e300", "-1e300"])
def test_it_takes_the_present_for_a_date_that_is_none(dav: Dav, told: str) -> None:
    response = dav("PUT", "upload/a.jpg", jpeg(), x_oc_mtime=told)

    assert response.status_code == 201
    assert "X-OC-MTime" not in response
    assert (datetime.now(UTC) - Photo.objects.get().file_time).total_seconds() < 60


def test_it_makes_one_photo_of_an_empty_file_and_its_bytes(dav: Dav) -> None:
    assert dav("PUT", "upload/a.jpg", b"").status_code == 201
    assert not Photo.objects.exists()
    assert "<D:getcontentlength>0</D:getcontentlength>" in listed(dav, "upload/a.jpg")
    assert dav("GET", "upload/a.jpg").content == b""

    assert dav("PUT", "upload/a.jpg", jpeg()).status_code == 204
    assert Photo.objects.get().size_bytes == len(jpeg())
    assert Receipt.objects.get().outcome == Receipt.Outcome.ADDED


def test_it_keeps_the_photo_that_is_overwritten(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg(1))

    assert dav("PUT", "upload/a.jpg", jpeg(2)).status_code == 204

    assert Photo.objects.filter(trashed_at=None).count() == 2
    assert dav("GET", "upload/a.jpg").getvalue() == jpeg(2)


def test_it_takes_the_same_bytes_once(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    dav("PUT", "upload/a.jpg", jpeg())
    dav("PUT", "upload/b.jpg", jpeg())

    assert Photo.objects.count() == 1
    assert InboxEntry.objects.count() == 2


@pytest.mark.parametrize(
    "sums",
    [
        f"SHA1:{hashlib.sha1(jpeg()).hexdigest()}",
        f"md5:{hashlib.md5(jpeg()).hexdigest().upper()}",
        f"ADLER32:{zlib.adler32(jpeg()):08x} SHA256:{hashlib.sha256(jpeg()).hexdigest()}",
        "CRC64:unknown",
    ],
)
def test_it_accepts_right_checksums(dav: Dav, sums: str) -> None:
    assert dav("PUT", "upload/a.jpg", jpeg(), oc_checksum=sums).status_code == 201


@pytest.mark.parametrize("sums", ["SHA1:00", "MD5:", f"SHA1:{'0' * 40} MD5:x", "ADLER32:11e60398"])
def test_it_keeps_nothing_whose_checksum_differs(dav: Dav, sums: str) -> None:
    response = dav("PUT", "upload/a.jpg", jpeg(), oc_checksum=sums)

    assert response.status_code == 400
    assert b"checksum" in response.content
    assert not Photo.objects.exists()
    assert not InboxEntry.objects.exists()
    assert Receipt.objects.get().outcome == Receipt.Outcome.REFUSED


def test_it_refuses_what_is_no_photo_and_says_so_once(dav: Dav) -> None:
    for _ in range(3):
        response = dav("PUT", "upload/notes.txt", b"milk, eggs")

    assert response.status_code == 415
    assert Receipt.objects.get().reason in response.content.decode()
    assert not InboxEntry.objects.exists()


def test_it_escapes_its_reasons(dav: Dav) -> None:
    response = dav("PUT", "upload/%3Cscript%3E.html", b"<script>alert(1)</script>")

    assert response.status_code == 415
    assert b"<script" not in response.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("upload/missing/a.jpg", 409),
        ("upload/file.jpg/a.jpg", 409),
        ("upload/a%2Fb.jpg", 409),
        ("upload/folder", 405),
        ("upload/../a.jpg", 400),
        ("upload/a%00.jpg", 400),
        ("upload/a%0D%0Ab.jpg", 400),
        ("upload/%E2%80%AEgpj.exe", 400),
        (f"upload/{'x' * 300}.jpg", 400),
        (f"upload/{'/'.join(['long'] * 400)}", 400),
        ("upload", 403),
        ("", 403),
        ("a.jpg", 403),
        ("years/2024/06/a.jpg", 403),
        ("albums/Summer/a.jpg", 403),
    ],
)
def test_it_refuses_what_can_lie_nowhere(dav: Dav, path: str, status: int) -> None:
    dav("PUT", "upload/file.jpg", jpeg())
    dav("MKCOL", "upload/folder")

    assert dav("PUT", path, jpeg(2)).status_code == status
    assert Photo.objects.count() == 1


def test_it_heeds_conditions(dav: Dav) -> None:
    assert dav("PUT", "upload/a.jpg", jpeg(1), if_match="*").status_code == 412
    assert dav("PUT", "upload/a.jpg", jpeg(1), if_none_match="*").status_code == 201
    assert dav("PUT", "upload/a.jpg", jpeg(2), if_none_match="*").status_code == 412
    etag = dav("HEAD", "upload/a.jpg")["ETag"]
    assert dav("PUT", "upload/a.jpg", jpeg(2), if_match='"other"').status_code == 412
    assert dav("PUT", "upload/a.jpg", jpeg(2), if_match=etag).status_code == 204
    assert dav("PUT", "upload/a.jpg", jpeg(3), content_range="bytes 0-5/9").status_code == 400
    assert Photo.objects.count() == 2


def test_it_lets_only_one_of_two_be_first(dav: Dav, alice: User) -> None:
    place = arrivals.Place(alice, "", "a.jpg")
    arrivals.list_file(place, arrivals.empty_file(), must_be_new=True)

    with pytest.raises(arrivals.Refusal) as refusal:
        arrivals.list_file(place, arrivals.empty_file(), must_be_new=True)
    assert refusal.value.status == 412


def test_it_refuses_what_is_larger_than_files_may_be(dav: Dav, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 100

    assert dav("PUT", "upload/a.jpg", jpeg()).status_code == 413
    assert not Photo.objects.exists()


def test_it_refuses_what_the_disk_cannot_hold(dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))

    assert dav("PUT", "upload/a.jpg", jpeg()).status_code == 507


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EIO, None)])
def test_it_tells_when_the_disk_became_full(
    dav: Dav, monkeypatch: pytest.MonkeyPatch, number: int, status: int | None
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "as a disk does")

    monkeypatch.setattr(arrivals, "receive_upload", fail)
    if status is None:
        with pytest.raises(OSError, match="as a disk does"):
            dav("PUT", "upload/a.jpg", jpeg())
    else:
        assert dav("PUT", "upload/a.jpg", jpeg()).status_code == status
    assert not InboxEntry.objects.exists()


def test_it_opens_one_batch_a_day(dav: Dav, alice: User) -> None:
    dav("PUT", "upload/a.jpg", jpeg(1))
    Batch.objects.update(finished_at=datetime.now(UTC), seen_at=datetime.now(UTC))
    dav("PUT", "upload/b.jpg", jpeg(2))

    batch = Batch.objects.get()
    assert (batch.origin, batch.owner) == (Batch.Origin.WEBDAV, alice)
    assert batch.receipts.count() == 2
    assert batch.finished_at is None
    assert batch.received_at is not None
    assert batch.seen_at is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_1.jpg.xmp", Sidecar.Kind.XMP),
        ("img_1.XMP", Sidecar.Kind.XMP),
        ("IMG_1.aae", Sidecar.Kind.AAE),
        ("IMG_1.jpg.supplemental-metadata.json", Sidecar.Kind.TAKEOUT),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_it_keeps_sidecars_with_their_photo(dav: Dav, name: str, kind: str, is_first: bool) -> None:
    photo, sidecar = ("upload/IMG_1.jpg", jpeg()), (f"upload/{name}", XMP)
    dav("PUT", "upload/IMG_12.jpg", jpeg(12))
    for sent in (sidecar, photo) if is_first else (photo, sidecar):
        assert dav("PUT", *sent).status_code == 201

    kept = Sidecar.objects.get()
    assert (kept.photo.filename, kept.kind, kept.filename) == ("IMG_1.jpg", kind, name)
    assert bytes(kept.content) == XMP
    assert dav("GET", f"upload/{name}").content == XMP
    head = dav("HEAD", f"upload/{name}")
    assert (head.content, head["Content-Length"]) == (b"", str(len(XMP)))


def test_it_reads_a_photo_again_when_its_sidecar_comes(dav: Dav) -> None:
    dav("PUT", "upload/IMG_1.jpg", jpeg())
    StageRun.objects.update(state=StageRun.State.DONE)

    dav("PUT", "upload/IMG_1.xmp", XMP)

    assert StageRun.objects.get(stage="metadata").state == StageRun.State.DUE


@pytest.mark.parametrize("name", ["._IMG_1.jpg", ".DS_Store", "Thumbs.db", "desktop.ini"])
def test_it_puts_up_with_what_systems_leave_behind(dav: Dav, name: str) -> None:
    assert dav("PUT", f"upload/{name}", b"\x00\x05\x16\x07").status_code == 201
    assert not Photo.objects.exists()
    assert not Sidecar.objects.exists()


def test_it_takes_no_large_files_beside_photos(dav: Dav) -> None:
    assert dav("PUT", "upload/IMG_1.xmp", b"x" * (2**20 + 1)).status_code == 413
    assert not InboxEntry.objects.exists()


def test_it_finds_names_in_either_spelling(dav: Dav) -> None:
    dav("MKCOL", "upload/E%CC%81te%CC%81")
    dav("PUT", "upload/%C3%89t%C3%A9/e%CC%81.jpg", jpeg())

    assert dav("GET", "upload/%C3%89t%C3%A9/%C3%A9.jpg").status_code == 200
    assert dav("PUT", "upload/%C3%89t%C3%A9/%C3%A9.jpg", jpeg(2)).status_code == 204
    words = b"".join(dav("PROPFIND", "upload", depth="1").streaming_content).decode()
    assert "/dav/upload/E%CC%81te%CC%81/" in words


def test_it_shows_a_stranger_nothing(dav: Dav, bob: User, dav_of: Callable[[User], Dav]) -> None:
    dav("MKCOL", "upload/Trip")
    dav("PUT", "upload/Trip/a.jpg", jpeg())
    stranger = dav_of(bob)

    for method in ("GET", "HEAD", "PROPFIND", "DELETE", "MOVE", "COPY", "PROPPATCH", "LOCK"):
        answer = stranger(method, "upload/Trip/a.jpg", destination="/dav/upload/b.jpg")
        assert answer.status_code in {400, 404, 409, 412}, method
        assert b"a.jpg" not in answer.content
    assert stranger("PUT", "upload/Trip/a.jpg", jpeg(2)).status_code == 409
    assert "Trip" not in b"".join(stranger("PROPFIND", "upload").streaming_content).decode()
    assert dav("GET", "upload/Trip/a.jpg").getvalue() == jpeg()


def test_it_has_live_photos_joined(dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int]] = []
    monkeypatch.setattr(pair_batch, "apply_async", lambda ids, **_: asked.append(ids))
    dav("MKCOL", "upload/DCIM")
    dav("PUT", "upload/DCIM/IMG_1.JPG", still())
    dav("PUT", "upload/DCIM/IMG_1.MOV", movie())

    assert asked == [(Batch.objects.get().pk,)]
    pair_batch(*asked[0])
    photo = Photo.objects.get(live_video__isnull=False)
    assert photo.filename == "IMG_1.JPG"


def test_it_takes_files_without_a_broker(dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(pair_batch, "apply_async", fail)
    assert dav("PUT", "upload/a.jpg", jpeg()).status_code == 201
