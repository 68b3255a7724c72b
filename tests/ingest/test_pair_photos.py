"""Live photos and edited copies: what belongs together is joined, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from ingest import batches, pairs
from ingest.folders import import_folder, open_folder_batch
from ingest.models import Batch, Receipt
from ingest.pairing import ask_for_missed_pairs, ask_for_pairs, pair_batch
from ingest.pairs import pair_photos
from photos.models import Photo, Stack
from photos.storage import originals
from tests.ingest.icloud_files import movie, still, write

ID, OTHER = "7B0E6D2A-0000-4000-8000-000000000001", "7B0E6D2A-0000-4000-8000-000000000002"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "in"


@pytest.fixture
def bring_in(alice: User, folder: Path) -> Callable[..., Batch]:
    """Write files with these contents, and import them: `bring_in({"IMG_1.JPG": still()})`."""

    def write_and_import(files: dict[str, bytes]) -> Batch:
        for name, content in files.items():
            write(folder / name, content)
        batch = open_folder_batch(alice, folder)
        import_folder(batch)
        return batch

    return write_and_import


def live_pairs() -> dict[str, str]:
    """Names of stills and of what moves beneath them."""
    pairs = Photo.objects.filter(live_video__isnull=False).select_related("live_video")
    return {photo.filename: photo.live_video.filename for photo in pairs if photo.live_video}


def on_timeline() -> set[str]:
    return set(Photo.objects.on_timeline().values_list("filename", flat=True))


def test_it_joins_the_halves_that_name_the_same_live_photo(
    bring_in: Callable[..., Batch],
) -> None:
    bring_in({"IMG_1.JPG": still(ID), "IMG_1.MOV": movie(ID, seconds=30)})
    assert live_pairs() == {"IMG_1.JPG": "IMG_1.MOV"}
    assert on_timeline() == {"IMG_1.JPG"}
    assert Stack.objects.get().kind == "live"


@pytest.mark.parametrize(
    ("files", "joined"),
    [
        # Neither has an identifier, or only one of them: name, folder and length tell.
        ({"IMG_1.JPG": still(), "IMG_1.MOV": movie()}, {"IMG_1.JPG": "IMG_1.MOV"}),
        ({"IMG_1.JPG": still(ID), "img_1.mov": movie()}, {"IMG_1.JPG": "img_1.mov"}),
        ({"IMG_1.JPG": still(), "IMG_1_HEVC.MOV": movie()}, {"IMG_1.JPG": "IMG_1_HEVC.MOV"}),
        ({"IMG_1.JPG": still(), "IMG_1.MOV": movie(seconds=4.1)}, {}),
        ({"IMG_1.JPG": still(), "IMG_2.MOV": movie()}, {}),
        ({"a/IMG_1.JPG": still(), "b/IMG_1.MOV": movie()}, {}),
        ({"a/IMG_1.JPG": still(ID), "b/IMG_1.MOV": movie(ID)}, {}),
        # Two photos of one name: theirs are other moments.
        ({"IMG_1.JPG": still(ID), "IMG_1.MOV": movie(OTHER)}, {}),
        # Two stills that could be it are none; the identifier decides.
        ({"IMG_1.JPG": still(), "IMG_1.jpeg": still(), "IMG_1.MOV": movie()}, {}),
        ({"IMG_1.JPG": still(OTHER), "IMG_1.jpeg": still(ID), "IMG_1.MOV": movie(ID)},
         {"IMG_1.jpeg": "IMG_1.MOV"}),
        # The parts of an iCloud export are one folder, for what names itself.
        ({"iCloud Photos Part 1 of 2/Photos/IMG_1.JPG": still(ID),
          "iCloud Photos Part 2 of 2/Photos/IMG_1.MOV": movie(ID)}, {"IMG_1.JPG": "IMG_1.MOV"}),
        ({"iCloud Photos Part 1 of 2/Photos/IMG_1.JPG": still(),
          "iCloud Photos Part 2 of 2/Photos/IMG_1.MOV": movie()}, {}),
        # One still has one video.
        ({"IMG_1.JPG": still(ID), "IMG_1.MOV": movie(ID), "IMG_1.MP4": movie(ID)},
         {"IMG_1.JPG": "IMG_1.MOV"}),
    ],
)  # fmt: skip
def test_it_joins_only_what_is_surely_one(
    bring_in: Callable[..., Batch], files: dict[str, bytes], joined: dict[str, str]
) -> None:
    bring_in(files)
    assert live_pairs() == joined
    assert Photo.objects.count() == len(files)


def test_an_edited_copy_lies_on_its_original(bring_in: Callable[..., Batch]) -> None:
    bring_in(
        {
            "IMG_1234.JPG": still(), "IMG_E1234.JPG": still(),
            "Garden.jpg": still(), "Garden-edited.jpg": still(),
            "IMG_E9999.JPG": still(), "b/IMG_9999.JPG": still(),
        }
    )  # fmt: skip
    assert on_timeline() == {"IMG_E1234.JPG", "Garden-edited.jpg", "IMG_E9999.JPG", "IMG_9999.JPG"}
    assert set(Stack.objects.values_list("kind", flat=True)) == {"edit"}
    edited = Photo.objects.get(filename="IMG_E1234.JPG")
    assert set(Photo.objects.filter(stack=edited.stack).values_list("filename", flat=True)) == {
        "IMG_1234.JPG", "IMG_E1234.JPG",
    }  # fmt: skip


def test_bytes_that_came_twice_are_known_by_all_their_names(
    bring_in: Callable[..., Batch],
) -> None:
    original, moving = still(ID), movie(ID)
    bring_in(
        {
            "IMG_1234 (1).JPG": original, "IMG_1234.JPG": original, "IMG_E1234.JPG": still(),
            "IMG_1234.MOV": moving, "IMG_1234_HEVC.MOV": moving,
            "Sea.jpg": original, "Sea-edited.jpg": original,
        }
    )  # fmt: skip
    assert live_pairs() == {"IMG_1234 (1).JPG": "IMG_1234.MOV"}
    assert on_timeline() == {"IMG_E1234.JPG"}


def test_an_edited_live_photo_is_one_stack_of_four(bring_in: Callable[..., Batch]) -> None:
    bring_in(
        {
            "IMG_1234.JPG": still(ID), "IMG_1234.MOV": movie(ID),
            "IMG_E1234.JPG": still(ID), "IMG_E1234.MOV": movie(ID),
        }
    )  # fmt: skip
    assert live_pairs() == {"IMG_1234.JPG": "IMG_1234.MOV", "IMG_E1234.JPG": "IMG_E1234.MOV"}
    assert on_timeline() == {"IMG_E1234.JPG"}
    assert Stack.objects.get().photos.count() == 4


def test_a_raw_file_and_its_jpeg_are_left_alone(
    bring_in: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring_in({"IMG_1.JPG": still(), "IMG_1.jpg": still(), "IMG_1.MOV": movie()})
    assert not Stack.objects.exists()
    Photo.objects.filter(filename="IMG_1.jpg").update(format="dng")
    pair_photos(batch)
    assert live_pairs() == {"IMG_1.JPG": "IMG_1.MOV"}, "and the video is of what phones show"
    assert Photo.objects.get(filename="IMG_1.jpg").stack is None


def test_twice_is_the_same_as_once(
    alice: User, folder: Path, bring_in: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring_in(
        {"IMG_1234.JPG": still(ID), "IMG_1234.MOV": movie(ID), "IMG_E1234.JPG": still()}
    )
    before = list(Photo.objects.order_by("pk").values("pk", "stack", "is_primary", "live_video"))
    monkeypatch.setattr(pairs, "read_half", pytest.fail)  # what is joined is not read again
    pair_photos(batch)
    import_folder(open_folder_batch(alice, folder))
    after = list(Photo.objects.order_by("pk").values("pk", "stack", "is_primary", "live_video"))
    assert before == after


def test_a_file_that_cannot_be_read_stays_alone(bring_in: Callable[..., Batch]) -> None:
    batch = bring_in({"IMG_1.JPG": still(), "IMG_1.MOV": movie(seconds=5)})
    lost = Photo.objects.get(filename="IMG_1.MOV")
    originals().delete(lost.original_key)
    pair_photos(batch)
    assert live_pairs() == {}


def test_the_files_of_an_upload_are_paired_when_all_were_sent(
    alice: User, browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(alice)
    batch = browser.post(reverse("ingest:start_batch")).json()["batch"]
    for name, content in (("IMG_1.JPG", still()), ("IMG_1.MOV", movie())):
        browser.post(
            reverse("ingest:upload_file", args=[batch]), data=content,
            content_type="application/octet-stream", headers={"X-Filename": name},
        )  # fmt: skip
    sent: list[Any] = []
    monkeypatch.setattr(
        pair_batch, "apply_async", lambda args, queue, **_: sent.append((args, queue))
    )
    close = reverse("ingest:close_batch", args=[batch])
    for _ in range(2):
        assert browser.post(close).status_code == 204
    assert sent == [((batch,), "io")]
    pair_batch(batch)
    assert live_pairs() == {"IMG_1.JPG": "IMG_1.MOV"}


def test_an_upload_whose_page_was_closed_is_paired_too(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batches.open_batch(alice, Batch.Origin.UPLOAD)
    Batch.objects.update(started_at=timezone.now() - 2 * batches.FORGOTTEN_AFTER)
    sent: list[Any] = []
    monkeypatch.setattr(pair_batch, "apply_async", lambda args, **_: sent.append(args))
    batches.close_forgotten()
    assert sent == [(batch.pk,)]


def test_an_upload_ends_without_a_broker_too(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(pair_batch, "apply_async", refuse)
    batch = batches.open_batch(alice, Batch.Origin.UPLOAD)
    batches.close_batch(batch)
    assert Batch.objects.get(pk=batch.pk).received_at
    assert not Receipt.objects.exists()


def test_a_lost_message_only_delays_the_joining(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(pair_batch, "apply_async", lambda args, **_: sent.append(args))
    batch = batches.open_batch(alice, Batch.Origin.UPLOAD)
    batches.close_batch(batch)

    ask_for_missed_pairs()
    assert sent == [(batch.pk,)]  # too early to call it lost
    Batch.objects.update(pairs_due_at=timezone.now() - timedelta(minutes=3))
    ask_for_missed_pairs()
    assert sent == [(batch.pk,)] * 2
    pair_batch(batch.pk)
    Batch.objects.filter(pairs_due_at=None).get()
    ask_for_missed_pairs()
    assert len(sent) == 2


def test_files_that_come_while_others_are_joined_are_not_forgotten(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_batch, "apply_async", lambda *_, **__: None)
    batch = batches.open_batch(alice, Batch.Origin.WEBDAV)
    monkeypatch.setattr(
        "ingest.pairing.pair_photos",
        lambda each: ask_for_pairs(each, delay=timedelta(minutes=1)),
    )

    pair_batch(batch.pk)

    assert Batch.objects.get(pk=batch.pk).pairs_due_at
