"""Old originals go to a cheap storage and come back on demand; the bytes are there at any moment."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config import env
from photos.locks import BYTES_LOCK
from photos.models import Photo, TieredOriginal
from photos.services import tiering
from photos.storage import (
    is_intact,
    local_file,
    originals,
    presigned_url,
    put_original,
)
from photos.tasks import enrol_old, tend_tiers
from photos.tiers import TieredStorage
from tests.bucket_server import BucketServer, server
from tests.factories import make_photo

__all__ = ["server"]

BYTES = bytes(range(256)) * 100
OLD = timedelta(days=366)
State = TieredOriginal.State


@pytest.fixture(autouse=True)
def _two_storages(tmp_path: Path, settings: Any) -> None:
    use(settings, f"file://{tmp_path}/cheap", tmp_path)


def use(settings: Any, cheap: str, tmp_path: Path) -> None:
    both = env.tiered(f"file://{tmp_path}/originals", cheap)
    settings.STORAGES = {**settings.STORAGES, "originals": both}
    settings.CHEAP_AFTER_DAYS = 365


def both() -> TieredStorage:
    storage = originals()
    assert isinstance(storage, TieredStorage)
    return storage


def store(owner: User, content: bytes = BYTES, age: timedelta = OLD) -> Photo:
    stored = put_original(io.BytesIO(content), extension="jpg")
    return make_photo(
        owner, original_key=stored.key, sha256=stored.sha256, size_bytes=stored.size_bytes,
        added_at=timezone.now() - age,
    )  # fmt: skip


def places(photo: Photo) -> tuple[bool, bool]:
    """Whether the bytes are, whole, in the fast and in the cheap storage."""
    fast, cheap = both().fast, both().cheap
    return (
        is_intact(fast, photo.original_key, photo.sha256),
        is_intact(cheap, photo.original_key, photo.sha256),
    )


def move_old() -> None:
    enrol_old()
    tend_tiers()


@pytest.fixture
def photo(alice: User) -> Photo:
    return store(alice)


def open_in_browser(photo: Photo, browser_of: Callable[[User], Client]) -> bytes:
    answer = browser_of(photo.owner).get(reverse("photos:original", args=[photo.pk]))
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_old_originals_go_and_recent_ones_stay(photo: Photo, alice: User) -> None:
    recent = store(alice, b"recent", timedelta(days=364))
    move_old()
    assert places(photo) == (False, True)
    assert places(recent) == (True, False)
    assert TieredOriginal.objects.get().state == State.CHEAP
    assert tiering.enrol_old() == 0


def test_it_is_read_from_there_at_once(photo: Photo) -> None:
    move_old()
    key = photo.original_key
    assert originals().exists(key)
    assert originals().size(key) == len(BYTES)
    assert originals().open(key).read() == BYTES
    with local_file(originals(), key) as path:
        assert path.read_bytes() == BYTES
    assert presigned_url(originals(), key, mime="image/jpeg", disposition="inline") == ""


def test_what_a_person_opens_comes_back_and_goes_again(
    photo: Photo, browser_of: Callable[[User], Client]
) -> None:
    move_old()
    assert open_in_browser(photo, browser_of) == BYTES
    tend_tiers()
    assert places(photo) == (True, False)
    move_old()
    assert places(photo) == (True, False)
    row = TieredOriginal.objects.all()
    row.update(opened_at=timezone.now() - timedelta(days=200))
    open_in_browser(photo, browser_of)
    assert timezone.now() - row.get().opened_at < timedelta(minutes=1)  # type: ignore[operator]
    row.update(opened_at=timezone.now() - OLD)
    move_old()
    assert places(photo) == (False, True)


def test_what_only_a_program_reads_stays_there(photo: Photo) -> None:
    move_old()
    originals().open(photo.original_key).read()
    tend_tiers()
    assert places(photo) == (False, True)


def test_one_that_is_opened_on_its_way_out_stays(
    photo: Photo, browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_old()
    copy = tiering.copy_verified

    def copy_while_it_is_opened(*args: Any) -> Any:
        copied = copy(*args)
        open_in_browser(photo, browser_of)
        return copied

    monkeypatch.setattr(tiering, "copy_verified", copy_while_it_is_opened)
    tend_tiers()
    assert places(photo) == (True, False)
    assert TieredOriginal.objects.get().state == State.FAST


def test_the_same_bytes_of_somebody_who_has_them_newly_stay(photo: Photo, bob: User) -> None:
    store(bob, age=timedelta(days=1))
    move_old()
    assert places(photo) == (True, False)


class Killed(BaseException):
    """As if the process was killed: nothing behind it is done."""


def killed(*_args: Any, **_options: Any) -> Any:
    raise Killed


def die_after(step: Callable[..., Any]) -> Callable[..., Any]:
    def done_and_killed(*args: Any, **options: Any) -> Any:
        step(*args, **options)
        raise Killed

    return done_and_killed


@pytest.mark.parametrize("way", ["out", "back"])
@pytest.mark.parametrize(
    "point", ["before", "in the copy", "copied", "read back", "before deletion", "deleted"]
)
def test_a_move_that_is_killed_anywhere_goes_on(
    photo: Photo, monkeypatch: pytest.MonkeyPatch, point: str, way: str
) -> None:
    enrol_old()
    if way == "back":
        tend_tiers()
        tiering.opened_by_person(photo.original_key)
    kind: type[Storage] = type(both().fast)
    points: dict[str, tuple[Any, str, Any]] = {
        "before": (tiering, "copy_verified", killed),
        "in the copy": (kind, "_save", killed),
        "copied": (kind, "_save", die_after(kind._save)),  # type: ignore[attr-defined]
        "read back": (tiering, "copy_verified", die_after(tiering.copy_verified)),
        "before deletion": (kind, "delete", killed),
        "deleted": (kind, "delete", die_after(kind.delete)),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*points[point])
        with pytest.raises(Killed):
            tend_tiers()
    assert any(places(photo))
    assert originals().open(photo.original_key).read() == BYTES
    tend_tiers()
    assert places(photo) == ((False, True) if way == "out" else (True, False))


def test_a_copy_that_reads_back_differently_costs_nothing(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_old()

    def save_other_bytes(storage: Storage, key: str, _path: Path) -> None:
        storage.save(key, ContentFile(b"other bytes"))

    with monkeypatch.context() as patch:
        patch.setattr("photos.copying.save_file", save_other_bytes)
        tend_tiers()
    assert places(photo) == (True, False)
    row = TieredOriginal.objects.get()
    assert "reads back differently" in row.error
    assert not tiering.move_next()  # it waits
    TieredOriginal.objects.update(wait_until=timezone.now())
    tend_tiers()
    assert places(photo) == (False, True)
    assert TieredOriginal.objects.get().error == ""


def test_a_damaged_original_is_not_moved_and_not_deleted(photo: Photo) -> None:
    enrol_old()
    both().fast.save(photo.original_key, ContentFile(b"flipped"))
    tend_tiers()
    assert "is damaged where it is" in TieredOriginal.objects.get().error
    assert both().fast.open(photo.original_key).read() == b"flipped"
    assert not both().cheap.exists(photo.original_key)


def test_a_lost_original_is_said_so(photo: Photo) -> None:
    enrol_old()
    originals().delete(photo.original_key)
    tend_tiers()
    row = TieredOriginal.objects.get()
    assert (row.state, "No such file" in row.error) == (State.TO_CHEAP, True)
    assert photo.original_key in str(row)


def test_two_workers_never_take_the_same_original(transactional_db: None, alice: User) -> None:
    first, second = store(alice), store(alice, b"second")
    enrol_old()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select pg_advisory_lock(%s, %s)", [BYTES_LOCK, int(first.sha256[:7], 16)])
        tend_tiers()
        assert places(first) == (True, False)
        assert places(second) == (False, True)
        other.execute("select pg_advisory_unlock_all()")  # a server ends sessions in its own time
    tend_tiers()
    assert places(first) == (False, True)


def test_one_that_another_worker_has_just_moved_is_left(photo: Photo) -> None:
    enrol_old()
    row = TieredOriginal.objects.get()
    tend_tiers()
    assert not tiering.move(both(), row)
    assert places(photo) == (False, True)


def test_deletion_takes_both_and_the_row(photo: Photo) -> None:
    enrol_old()
    both().cheap.save(photo.original_key, ContentFile(BYTES))
    photo.delete()
    originals().delete(photo.original_key)
    assert places(photo) == (False, False)
    tend_tiers()
    assert not TieredOriginal.objects.exists()


def test_the_rest_of_a_deleted_original_is_forgotten(photo: Photo, alice: User) -> None:
    move_old()
    photo.delete()
    originals().delete(photo.original_key)
    enrol_old()
    assert not TieredOriginal.objects.exists()
    again = store(alice)
    move_old()
    assert places(again) == (False, True)


def test_a_locked_photo_is_left_to_its_folder(photo: Photo) -> None:
    Photo.objects.update(is_locked=True)
    move_old()
    assert places(photo) == (True, False)


def test_one_that_was_locked_on_its_way_is_no_loss(photo: Photo) -> None:
    enrol_old()
    Photo.objects.update(is_locked=True)
    originals().delete(photo.original_key)
    tend_tiers()
    assert not TieredOriginal.objects.exists()


def test_one_whose_locking_is_under_way_keeps_its_bytes(photo: Photo) -> None:
    enrol_old()
    Photo.objects.update(is_locked=True)
    tend_tiers()
    assert any(places(photo))


def test_new_bytes_are_written_to_the_fast_one_and_known_in_both(photo: Photo) -> None:
    move_old()
    put_original(io.BytesIO(BYTES), extension="jpg")
    assert places(photo) == (False, True)  # the same bytes are not stored twice
    both().cheap.save(photo.original_key, ContentFile(b"flipped"))
    put_original(io.BytesIO(BYTES), extension="jpg")
    assert originals().open(photo.original_key).read() == BYTES


def test_what_is_in_neither_is_missing() -> None:
    for ask in (originals().open, originals().size):
        with pytest.raises(FileNotFoundError, match="in either storage"):
            ask("no/where.jpg")
    assert not originals().exists("no/where.jpg")


def test_one_that_came_back_in_the_middle_of_a_look_is_found(
    photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is missing in the fast one, comes back, and is gone from the cheap one."""
    move_old()
    tiering.opened_by_person(photo.original_key)
    storage = both()

    def open_after_it_came_back(_key: str, _mode: str) -> Any:
        monkeypatch.undo()
        tend_tiers()
        raise FileNotFoundError

    monkeypatch.setattr(storage.cheap, "open", open_after_it_came_back)
    assert storage.open(photo.original_key).read() == BYTES


def test_it_goes_into_a_bucket_and_comes_back(
    photo: Photo, server: BucketServer, settings: Any, tmp_path: Path,
    browser_of: Callable[[User], Client],
) -> None:  # fmt: skip
    use(settings, server.address("family/old", storage_class="STANDARD_IA"), tmp_path)
    move_old()
    assert places(photo) == (False, True)
    assert hashlib.sha256(server.content(f"old/{photo.original_key}")).hexdigest() == photo.sha256
    with local_file(originals(), photo.original_key) as path:
        assert path.read_bytes() == BYTES
    assert open_in_browser(photo, browser_of) == BYTES
    tend_tiers()
    assert places(photo) == (True, False)


def test_a_presigned_address_is_of_where_it_is_and_calls_it_back(
    photo: Photo, server: BucketServer, settings: Any, tmp_path: Path,
    browser_of: Callable[[User], Client],
) -> None:  # fmt: skip
    use(settings, server.address("family/old", reads="presigned"), tmp_path)
    move_old()
    address = reverse("photos:original", args=[photo.pk])
    answer = browser_of(photo.owner).get(address, headers={"Sec-Fetch-Dest": "image"})
    assert answer["Location"].startswith(f"{server.endpoint}/family/old/")
    assert TieredOriginal.objects.get().state == State.TO_FAST


def test_a_cheap_storage_that_is_away_costs_time_only(
    photo: Photo, settings: Any, tmp_path: Path
) -> None:
    nobody = BucketServer("http://127.0.0.1:9")
    use(settings, nobody.address("family/old"), tmp_path)
    move_old()
    assert "does not answer" in TieredOriginal.objects.get().error
    assert originals().open(photo.original_key).read() == BYTES


def test_without_a_second_storage_nothing_moves(photo: Photo, settings: Any) -> None:
    settings.CHEAP_AFTER_DAYS = 0
    move_old()
    tiering.opened_by_person(photo.original_key)
    assert not TieredOriginal.objects.exists()
    one = settings.STORAGES["originals"]["OPTIONS"]["fast"]
    settings.STORAGES = {**settings.STORAGES, "originals": one}
    settings.CHEAP_AFTER_DAYS = 365
    move_old()
    assert originals().open(photo.original_key).read() == BYTES
