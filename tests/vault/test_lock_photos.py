"""Photos into the locked folder and back: rows, bytes, and what is killed on the way."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from dedup.models import PictureHash
from faces.models import Face, FaceDecision, NameInPhoto
from ingest.models import StageRun
from ingest.pipeline import enrol, enrol_missing, welcome_back
from photos.models import (
    Clues,
    Photo,
    PhotoQuerySet,
    PhotoTag,
    Region,
    Rendition,
    Sidecar,
    Source,
    Stack,
    Tag,
)
from photos.services.removal import mending_stacks
from photos.services.stacks import join_live, stack_photos
from photos.storage import StorageFailed, originals, renditions
from search.models import Embedding, ModelCaption, PhotoText
from tests.factories import make_face, make_person, make_photo
from tests.stored import content_of, everything_below, put
from tests.vault.locked import bytes_of, keep_rendition, lock, make_kept, make_open_vault, work
from vault.models import LockedFile, LockedPhoto
from vault.opened import OpenVault
from vault.selectors import locked_media
from vault.services import sealing
from vault.services.locking import (
    NoVault,
    StaysInPlace,
    lock_photos,
    take_in_imported,
    unlock_photos,
)
from vault.tasks import sweep_locked, tend_locked

State = LockedPhoto.State


@pytest.fixture
def vault(alice: User) -> OpenVault:
    return make_open_vault(alice)


def state_of(photo: Photo) -> str:
    return LockedPhoto.objects.get(photo=photo).state


def shows_plain(tmp_path: Path, *contents: bytes) -> bool:
    """Whether any file holds any part of these."""
    return any(content[at : at + 48] in file for file in everything_below(tmp_path).values()
               for content in contents for at in range(0, len(content) - 48, 4096))  # fmt: skip


def original_of(vault: OpenVault, photo: Photo) -> bytes:
    media = locked_media(vault, photo.pk, "original")
    assert media
    with media.open() as file:
        return file.read()


def test_it_encrypts_a_photo_and_deletes_what_was_plain(vault: OpenVault, tmp_path: Path) -> None:
    photo = make_kept(vault.owner)
    plain = [bytes_of(1), bytes_of(1001, 30_000), bytes_of(2001, 30_000)]
    assert shows_plain(tmp_path, *plain)

    lock(vault.owner, photo)

    assert state_of(photo) == State.LOCKED
    assert not shows_plain(tmp_path, *plain)
    assert not originals().exists(photo.original_key)
    assert not Rendition.objects.exists()
    assert original_of(vault, photo) == plain[0]
    photo.refresh_from_db()
    assert (photo.is_locked, photo.placeholder) == (True, "")
    assert sorted(LockedFile.objects.values_list("name", flat=True)) == [
        "original", "preview", "thumbnail",
    ]  # fmt: skip


def test_it_moves_a_photo_back_as_it_was(vault: OpenVault, tmp_path: Path) -> None:
    photo = make_kept(vault.owner)
    before = everything_below(tmp_path)
    rows = list(Rendition.objects.values_list("name", "key", "mime", "size_bytes"))
    lock(vault.owner, photo)

    assert unlock_photos(vault, [photo.pk]) == 1
    assert state_of(photo) == State.OPENING
    work()

    photo.refresh_from_db()
    assert (photo.is_locked, photo.placeholder) == (False, "x" * 36)
    assert everything_below(tmp_path) == before
    assert list(Rendition.objects.values_list("name", "key", "mime", "size_bytes")) == rows
    assert not LockedFile.objects.exists()
    row = LockedPhoto.objects.get()
    assert (bytes(row.sealed_key), row.opened_key, bytes(row.sealed_rows)) == (b"", "", b"")


def test_what_models_saw_is_forgotten_and_what_people_said_comes_back(vault: OpenVault) -> None:
    photo, tag = make_kept(vault.owner), Tag.objects.create(owner=vault.owner, name="beach")
    anna, gone = make_person(vault.owner, "Anna"), make_person(vault.owner, "Gone")
    region = Region.objects.create(
        photo=photo, name="Anna", left=0.1, top=0.1, width=0.2, height=0.2
    )
    face = make_face(photo, anna, region=region, crop_key="faces/00/1.jpg")
    renditions().save("faces/00/1.jpg", originals().open(photo.original_key))
    other = make_face(photo, gone, left=0.6)
    for each, person in ((face, anna), (other, gone)):
        FaceDecision.objects.create(face=each, person=person, is_same=True)
    NameInPhoto.objects.create(photo=photo, name="Anna")
    Sidecar.objects.create(photo=photo, filename="a.xmp", content=b"<x/>")
    Clues.objects.create(photo=photo, live_id="live")
    PhotoText.objects.create(photo=photo, text="a secret", width_px=4, height_px=3)
    ModelCaption.objects.create(photo=photo, text="a beach", model="m")
    Embedding.objects.create(photo=photo, model="m", version=1, vector=[0.1, 0.2])
    PictureHash.objects.create(photo=photo, bits=1)
    for origin in ("model", "person"):
        PhotoTag.objects.create(photo=photo, tag=tag, origin=origin)
    enrol([photo])

    lock(vault.owner, photo)

    kept = (Face, FaceDecision, NameInPhoto, Sidecar, Clues, Region)
    forgotten = (PhotoText, ModelCaption, Embedding, PictureHash, StageRun)
    assert [model.__name__ for model in (*kept, *forgotten) if model.objects.exists()] == []
    assert list(PhotoTag.objects.values_list("origin", flat=True)) == ["person"]
    assert not renditions().exists("faces/00/1.jpg")
    assert "Anna" not in everything_in("vault_lockedphoto")

    gone.delete()
    unlock_photos(vault, [photo.pk])
    work()

    found = Face.objects.get(pk=face.pk)
    assert (found.person, found.region, found.crop_key) == (anna, region, "")
    assert Face.objects.get(pk=other.pk).person is None
    assert list(FaceDecision.objects.values_list("face", "person")) == [(face.pk, anna.pk)]
    assert NameInPhoto.objects.get().name == "Anna"
    assert bytes(Sidecar.objects.get().content) == b"<x/>"
    assert Clues.objects.get().live_id == "live"
    assert [model.__name__ for model in forgotten if model.objects.exists()] == []


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select array_agg(t::text)::text from {table} t")
        return str(cursor.fetchone())


def test_a_photo_that_is_back_goes_through_the_stages_again(vault: OpenVault) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    enrol_missing()
    enrol([Photo.objects.get()])
    assert not StageRun.objects.exists()

    unlock_photos(vault, [photo.pk])
    work()
    welcome_back()

    assert StageRun.objects.filter(stage="metadata", state=StageRun.State.DUE).exists()
    assert not LockedPhoto.objects.exists()


def test_bytes_that_another_library_has_stay_for_it(vault: OpenVault, bob: User) -> None:
    photo = make_kept(vault.owner)
    fields = ("sha256", "original_key", "size_bytes")
    his = make_photo(bob, **{name: getattr(photo, name) for name in fields})
    for row in list(photo.renditions.all()):
        Rendition.objects.create(photo=his, name=row.name, key=row.key, mime=row.mime, size_bytes=1)

    lock(vault.owner, photo)

    assert originals().open(photo.original_key).read() == bytes_of(1)
    assert all(renditions().exists(row.key) for row in his.renditions.all())
    assert original_of(vault, photo) == bytes_of(1)

    lock_his = make_open_vault(bob)
    lock(bob, his)
    assert not originals().exists(photo.original_key)
    assert original_of(lock_his, his) == bytes_of(1)


def test_a_stack_locks_and_comes_back_as_a_whole(vault: OpenVault) -> None:
    still, raw = make_kept(vault.owner, 1), make_kept(vault.owner, 2)
    film = make_kept(vault.owner, 3, kind="video")
    stack_photos(still, [raw], kind=Stack.Kind.RAW)
    join_live(still, film)

    assert lock_photos(vault.owner, [raw.pk]) == 3
    assert not Photo.objects.in_library_of(vault.owner).exists()
    work()
    assert unlock_photos(vault, [film.pk]) == 3
    work()
    still.refresh_from_db()
    assert (still.is_primary, still.live_video, still.is_locked) == (True, film, False)


def test_it_takes_a_photo_out_of_the_trash(vault: OpenVault) -> None:
    photo = make_kept(vault.owner, trashed_at=timezone.now())
    lock(vault.owner, photo)
    assert Photo.objects.get().trashed_at is None


def test_it_locks_only_own_photos_and_only_with_a_pin(
    vault: OpenVault, alice: User, bob: User
) -> None:
    mine, his = make_kept(alice), make_kept(bob, 2)
    with pytest.raises(Photo.DoesNotExist):
        lock_photos(alice, [mine.pk, his.pk])
    with pytest.raises(NoVault):
        lock_photos(bob, [his.pk])
    lock(alice, mine)
    with pytest.raises(Photo.DoesNotExist):
        lock_photos(alice, [mine.pk])
    with pytest.raises(Photo.DoesNotExist):
        unlock_photos(OpenVault(bob, vault.private_key), [mine.pk])


def test_what_lies_in_a_folder_in_place_is_refused(vault: OpenVault) -> None:
    source = Source.objects.create(owner=vault.owner, kind="folder", name="Disk", root="/disk")
    photo, other = make_photo(vault.owner, kept_in=source), make_kept(vault.owner)
    with pytest.raises(StaysInPlace) as refusal:
        lock_photos(vault.owner, [photo.pk, other.pk])
    assert (refusal.value.count, refusal.value.source) == (1, "Disk")
    assert not Photo.objects.filter(is_locked=True).exists()


class Killed(BaseException):
    """As a process ends that is killed: nothing is caught, nothing cleaned up."""


def kill_at(monkeypatch: pytest.MonkeyPatch, name: str, after: int = 0) -> None:
    """The worker dies when it calls this for the nth time."""
    real: Callable[..., Any] = getattr(sealing, name)
    calls: list[str] = []

    def die(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        if len(calls) > after:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(sealing, name, die)


def go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker, after the lease."""
    monkeypatch.undo()
    LockedPhoto.objects.filter(leased_until__gt=timezone.now()).update(leased_until=timezone.now())
    work()


STEPS_IN = [
    ("encrypt_file", 0), ("encrypt_file", 2), ("save_file", 0), ("sha256_of", 1),
    ("commit_sealed", 0), ("hide", 0), ("delete_plain", 0), ("hide", 1),
    ("delete_unused_renditions", 0), ("delete_unused_original", 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "after"), STEPS_IN)
def test_a_kill_on_the_way_in_loses_nothing(
    vault: OpenVault, tmp_path: Path, name: str, after: int
) -> None:
    photo = make_kept(vault.owner)
    lock_photos(vault.owner, [photo.pk])
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, name, after)
        with pytest.raises(Killed):
            work()
        assert original_of(vault, photo) == bytes_of(1)  # whatever was done by then
        go_on(patch)

    assert state_of(photo) == State.LOCKED
    assert original_of(vault, photo) == bytes_of(1)
    assert not shows_plain(tmp_path, bytes_of(1), bytes_of(1001, 30_000))
    assert len(everything_below(tmp_path)) == 3


STEPS_OUT = [
    ("decrypt_file", 0), ("decrypt_file", 2), ("save_file", 1), ("rendition_rows", 0),
    ("clear_away", 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "after"), STEPS_OUT)
def test_a_kill_on_the_way_out_loses_nothing(
    vault: OpenVault, tmp_path: Path, name: str, after: int
) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    unlock_photos(vault, [photo.pk])
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, name, after)
        with pytest.raises(Killed):
            work()
        go_on(patch)

    assert not Photo.objects.get().is_locked
    assert originals().open(photo.original_key).read() == bytes_of(1)
    assert len(everything_below(tmp_path)) == 3


def test_who_moves_a_photo_back_while_it_is_encrypted_has_it_as_it_was(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    photo = make_kept(vault.owner)
    lock_photos(vault.owner, [photo.pk])
    real = sealing.commit_sealed

    def commit(*args: Any) -> bool:
        assert unlock_photos(vault, [photo.pk]) == 1
        return real(*args)

    monkeypatch.setattr(sealing, "commit_sealed", commit)
    work()

    assert not LockedPhoto.objects.exists()
    assert not Photo.objects.get().is_locked
    assert originals().open(photo.original_key).read() == bytes_of(1)
    assert len(everything_below(tmp_path)) == 3


def test_who_locks_a_photo_again_at_once_has_it_locked(vault: OpenVault, tmp_path: Path) -> None:
    photo = make_kept(vault.owner)
    for _ in range(2):
        lock(vault.owner, photo)
        unlock_photos(vault, [photo.pk])
        work()
    lock(vault.owner, photo)
    assert original_of(vault, photo) == bytes_of(1)
    assert len(everything_below(tmp_path)) == 3


def test_a_storage_that_gives_other_bytes_back_keeps_the_plain_ones(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_kept(vault.owner)
    lock_photos(vault.owner, [photo.pk])
    monkeypatch.setattr(sealing, "sha256_of", lambda *_: "other")
    assert sealing.work_on_next()
    row = LockedPhoto.objects.get()
    assert row.state == State.SEALING
    assert re.search("reads back differently", row.error)
    assert row.leased_until
    assert row.leased_until > timezone.now()
    assert originals().open(photo.original_key).read() == bytes_of(1)
    assert not sealing.work_on_next()  # not before it is due again


def test_a_damaged_original_is_not_encrypted(vault: OpenVault) -> None:
    """It would be whole by its new checksum; so a backup keeps the bytes that are."""
    photo = make_kept(vault.owner)
    put(originals(), photo.original_key, b"x" + bytes_of(1)[1:])
    lock(vault.owner, photo)
    row = LockedPhoto.objects.get()
    assert (row.state, row.error) == (
        State.SEALING,
        f"{photo.original_key} is damaged where it is, and stays there.",
    )
    assert not LockedFile.objects.exists()
    assert originals().exists(photo.original_key)


def test_a_damaged_file_is_not_moved_back(vault: OpenVault) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    key = LockedFile.objects.get(name="original").key
    put(originals(), key, content_of(originals(), key)[:-1] + b"x")
    unlock_photos(vault, [photo.pk])
    work()
    assert state_of(photo) == State.OPENING
    assert Photo.objects.get().is_locked
    assert "was changed" in LockedPhoto.objects.get().error


def test_bytes_of_another_photo_are_not_moved_back(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    row, file = LockedPhoto.objects.get(), LockedFile.objects.get(name="original")
    photo.refresh_from_db()
    photo.sha256 = "0" * 64
    unlock_photos(vault, [photo.pk])
    row.refresh_from_db()
    key = sealing.keys.from_secret(row.opened_key, f"photo {photo.pk}")
    with pytest.raises(StorageFailed, match="other bytes"):
        sealing.decrypt_file(photo, file, key)
    photo.refresh_from_db()
    monkeypatch.setattr(sealing, "is_intact", lambda *_: False)
    with pytest.raises(StorageFailed, match="reads back differently"):
        sealing.decrypt_file(photo, file, key)


def test_a_last_copy_that_goes_meanwhile_is_written_again(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    unlock_photos(vault, [photo.pk])

    def delete_and_mend(photos: PhotoQuerySet) -> AbstractContextManager[None]:
        originals().delete(photo.original_key)
        return mending_stacks(photos)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "mending_stacks", delete_and_mend)
        work()
    assert Photo.objects.get().is_locked
    LockedPhoto.objects.update(leased_until=None)
    work()
    assert not Photo.objects.get().is_locked


def test_one_who_moves_back_twice_is_served_once(vault: OpenVault) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    unlock_photos(vault, [photo.pk])
    assert unlock_photos(vault, [photo.pk]) == 1
    row = sealing.claim()
    assert row
    LockedPhoto.objects.update(state=State.BACK)
    sealing.unseal(row)  # somebody else did it meanwhile
    assert Photo.objects.get().is_locked


def test_what_a_stage_writes_late_is_cleared_away(vault: OpenVault, tmp_path: Path) -> None:
    photo = make_kept(vault.owner)
    lock(vault.owner, photo)
    PhotoText.objects.create(photo=photo, text="a secret", width_px=4, height_px=3)
    keep_rendition(photo, "proxy", bytes_of(7))
    sweep_locked()
    assert not PhotoText.objects.exists()
    assert not Rendition.objects.exists()
    assert not shows_plain(tmp_path, bytes_of(7))


def test_photos_that_came_in_locked_are_encrypted_once_they_are_drawn(
    vault: OpenVault, bob: User
) -> None:
    drawn, new = make_kept(vault.owner, is_locked=True), make_kept(vault.owner, 2, is_locked=True)
    his = make_kept(bob, 3, is_locked=True)
    new.renditions.all().delete()
    assert take_in_imported(vault.owner.pk) == 1
    sweep_locked()
    assert list(LockedPhoto.objects.values_list("photo", "state")) == [(drawn.pk, "locked")]
    assert originals().exists(his.original_key)
    Photo.objects.filter(pk=new.pk).update(added_at="2020-01-01T00:00Z")
    sweep_locked()
    assert state_of(new) == State.LOCKED
    unlock_photos(vault, [drawn.pk, new.pk])
    tend_locked()
    assert Photo.objects.in_library_of(vault.owner).count() == 2


def test_one_that_is_locked_without_being_encrypted_comes_back_at_once(vault: OpenVault) -> None:
    photo = make_kept(vault.owner, is_locked=True)
    assert unlock_photos(vault, [photo.pk]) == 1
    assert not Photo.objects.get(pk=photo.pk).is_locked
