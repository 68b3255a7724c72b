"""The one way in: stored safely, told once, refused with a reason."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, Receipt, StageRun
from ingest.upload import Incoming, clean_filename, read_head, receive_upload
from photos import storage
from photos.models import Photo, Sidecar
from photos.services.library import SidecarFile
from tests.stored import content_of, files_in, put

NOW = datetime(2021, 5, 4, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def batch(alice: User) -> Batch:
    return open_batch(alice, Batch.Origin.UPLOAD)


def hand_in(batch: Batch, content: bytes, name: str = "a.jpg", **more: Any) -> Receipt:
    return receive_upload(batch, Incoming(io.BytesIO(content), name, NOW, **more))


def test_it_keeps_the_bytes_under_their_checksum(
    batch: Batch, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    content = make_jpeg().read_bytes()
    receipt = hand_in(batch, content)

    photo = Photo.objects.get()
    sha256 = hashlib.sha256(content).hexdigest()
    assert receipt.outcome == Receipt.Outcome.ADDED
    assert receipt.photo == photo
    assert (photo.sha256, photo.sha1) == (sha256, hashlib.sha1(content).hexdigest())
    assert (photo.size_bytes, photo.format, photo.kind) == (len(content), "jpeg", "image")
    assert photo.original_key == f"{sha256[:2]}/{sha256[2:4]}/{sha256}.jpg"
    assert content_of(storage.originals(), photo.original_key) == content
    assert photo.taken_at == NOW


def test_it_enters_the_photo_into_the_pipeline(
    batch: Batch, make_jpeg: Callable[..., Path]
) -> None:
    hand_in(batch, make_jpeg().read_bytes())
    states = dict(StageRun.objects.values_list("stage", "state"))
    assert states == {
        "metadata": "due", "renditions": "due", "place": "waiting", "embedding": "waiting",
        "ocr": "waiting",
        "faces": "waiting", "quality": "waiting", "looks": "waiting",
        "hashes": "waiting", "duplicates": "waiting", "stacks": "waiting",
    }  # fmt: skip


def test_it_takes_the_same_bytes_once(
    batch: Batch, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    content = make_jpeg().read_bytes()
    first, second = hand_in(batch, content), hand_in(batch, content, "other name.jpg")
    assert second.outcome == Receipt.Outcome.DUPLICATE
    assert second.photo_id == first.photo_id
    assert Photo.objects.count() == 1
    assert len(files_in(storage.originals())) == 1


def test_it_gives_each_person_a_photo_of_the_same_bytes(
    batch: Batch, bob: User, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    content = make_jpeg().read_bytes()
    hand_in(batch, content)
    other = hand_in(open_batch(bob, Batch.Origin.UPLOAD), content)
    assert other.outcome == Receipt.Outcome.ADDED
    assert Photo.objects.count() == 2
    assert len(files_in(storage.originals())) == 1


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 hello", b"<html><script>", b"PK\x03\x04" + b"x" * 100]
)
def test_it_refuses_what_is_no_photo_and_keeps_nothing(
    batch: Batch, content: bytes, tmp_path: Path
) -> None:
    receipt = hand_in(batch, content)
    assert receipt.outcome == Receipt.Outcome.REFUSED
    assert receipt.reason.endswith(".")
    assert not Photo.objects.exists()
    assert not files_in(storage.originals())


def test_it_refuses_a_file_that_is_too_large(
    batch: Batch, make_jpeg: Callable[..., Path], settings: Any, tmp_path: Path
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    receipt = hand_in(batch, make_jpeg().read_bytes())
    assert receipt.outcome == Receipt.Outcome.REFUSED
    assert "not taken" in receipt.reason
    assert not list(settings.INCOMING_DIR.iterdir())


def test_it_mends_an_original_that_was_cut_off(
    batch: Batch, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    content = make_jpeg().read_bytes()
    hand_in(batch, content)
    put(storage.originals(), *files_in(storage.originals()), content[:10])
    assert hand_in(batch, content).outcome == Receipt.Outcome.DUPLICATE
    assert list(files_in(storage.originals()).values()) == [content]


class LyingStorage(FileSystemStorage):
    """Gives back other bytes than it was given, like a dying disk."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        return io.BytesIO(b"other bytes")


def test_it_acknowledges_nothing_that_reads_back_differently(
    batch: Batch, make_jpeg: Callable[..., Path], settings: Any, on_disk: None
) -> None:
    lying = {"BACKEND": "tests.ingest.test_receive_upload.LyingStorage"}
    lying["OPTIONS"] = {**settings.STORAGES["originals"]["OPTIONS"]}  # type: ignore[assignment]
    settings.STORAGES = {**settings.STORAGES, "originals": lying}
    with pytest.raises(storage.StorageFailed):
        hand_in(batch, make_jpeg().read_bytes())
    assert not Photo.objects.exists()
    assert not Receipt.objects.exists()


def test_it_keeps_a_sidecar_and_reads_the_metadata_again_for_a_new_one(
    batch: Batch, make_jpeg: Callable[..., Path]
) -> None:
    content = make_jpeg().read_bytes()
    hand_in(batch, content)
    StageRun.objects.update(state="done")

    hand_in(batch, content, sidecars=[SidecarFile("a.xmp", b"<x/>")])
    assert bytes(Sidecar.objects.get().content) == b"<x/>"
    assert StageRun.objects.get(stage="metadata").state == "due"
    assert StageRun.objects.get(stage="place").state == "waiting"
    assert StageRun.objects.get(stage="renditions").state == "done"

    StageRun.objects.update(state="done")
    hand_in(batch, content, sidecars=[SidecarFile("a.xmp", b"<x/>")])
    assert StageRun.objects.get(stage="metadata").state == "done"


def test_it_reads_a_head_that_comes_in_small_pieces() -> None:
    class Drops(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 7))

    assert read_head(Drops(b"x" * 100)) == b"x" * 100


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a/b\\c.jpg", "c.jpg"),
        ("bad\x00\r\nname.jpg", "badname.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "unnamed"),
        ("x" * 300 + ".jpg", "x" * 251 + ".jpg"),
    ],
)
def test_it_keeps_a_name_that_can_be_shown(name: str, kept: str) -> None:
    assert clean_filename(name) == kept


def test_it_leaves_nothing_in_the_incoming_folder(
    batch: Batch, make_jpeg: Callable[..., Path]
) -> None:
    hand_in(batch, make_jpeg().read_bytes())
    assert not list(settings.INCOMING_DIR.iterdir())
