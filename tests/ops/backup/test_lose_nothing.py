"""Ways to lose a photo by backing up and restoring, each of them closed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from curating.models import LeftoverFile
from curating.services.leftovers import clear_leftovers
from ops.backup import checking, restoring, returning
from ops.backup.alone import ONE_BACKUP_LOCK
from ops.models import StrayFile
from ops.watching.strays import tend_strays
from photos.locks import BYTES_LOCK
from photos.models import Photo, Source
from photos.storage import StorageAway, originals
from tests.factories import make_photo
from tests.ops.backup.kept import bytes_of, keep_photo, say, wipe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "safe")


def kept_at(place: str, photo: Photo) -> Path:
    (path,) = Path(place, "originals").rglob(photo.sha256)
    return path


def fails(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        say(*words)
    return str(error.value)


def test_a_damaged_original_keeps_no_other_away(alice: User, place: str) -> None:
    whole, flipped, gone = (keep_photo(alice, word) for word in (b"whole", b"flipped", b"gone"))
    say("backup", place)
    kept_at(place, flipped).write_bytes(b"fl1pped")
    kept_at(place, gone).unlink()
    wipe()
    said = fails("restore", place)
    assert f"1 originals are not in the backup: {gone.original_key} (photo {gone.pk})" in said
    assert "--despite-losses" in said
    said = say("restore", place, "--despite-losses")
    for each in (flipped, gone):
        assert f"{each.original_key} (photo {each.pk}) is damaged in the backup" in said
    assert Photo.objects.count() == 3
    assert bytes_of(whole) == b"whole"
    assert not originals().exists(flipped.original_key)


def test_it_tells_what_it_brings_back(alice: User, place: str) -> None:
    make_photo(alice, original_key="ab/cd/gone.jpg")
    fails("backup", place)
    said = say("restore", place, "--over-photos")
    assert f"The backup of {timezone.now():%Y-%m-%d}" in said
    assert "1 originals could not be read when it was made" in said


def test_what_was_to_be_deleted_that_day_is_not_deleted_today(alice: User, place: str) -> None:
    """It was handed in again after the backup."""
    later, again = keep_photo(alice, b"a stray then"), keep_photo(alice, b"deleted then")
    Photo.objects.all().delete()
    long_ago = timezone.now() - timedelta(days=30)
    StrayFile.objects.create(storage="originals", key=later.original_key)
    StrayFile.objects.update(seen_at=long_ago)
    LeftoverFile.objects.create(storage="original", key=again.original_key, sha256=again.sha256)
    say("backup", place)
    say("restore", place)
    clear_leftovers()
    tend_strays()
    assert (bytes_of(later), bytes_of(again)) == (b"a stray then", b"deleted then")


def test_what_a_worker_deletes_meanwhile_comes_once_more(
    alice: User, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, damaged = keep_photo(alice, b"one"), keep_photo(alice, b"two")
    say("backup", place)
    replace_database = restoring.replace_database

    def delete_and_replace(dump: Path) -> None:
        for each in (photo, damaged):
            originals().delete(each.original_key)
        kept_at(place, damaged).write_bytes(b"TWO")
        replace_database(dump)

    monkeypatch.setattr(restoring, "replace_database", delete_and_replace)
    said = say("restore", place, "--over-photos")
    assert bytes_of(photo) == b"one"
    assert f"{damaged.original_key} (photo {damaged.pk}) is damaged" in said


def test_a_photo_that_comes_back_while_its_bytes_go_has_them(
    alice: User, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who deletes has looked for rows before there was one."""
    photo = keep_photo(alice, b"one")
    say("backup", place)
    Photo.objects.all().delete()
    finish = returning.finish

    def finish_beside(*words: Any) -> None:
        with deleting(photo):
            finish(*words)

    monkeypatch.setattr(returning, "finish", finish_beside)
    say("restore", place, "--photo", str(photo.pk))
    assert bytes_of(photo) == b"one"


@contextmanager
def deleting(photo: Photo) -> Iterator[None]:
    """Another process that holds the bytes and then deletes them."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s, %s)", [BYTES_LOCK, int(photo.sha256[:7], 16)])

        def delete() -> None:
            originals().delete(photo.original_key)
            other.execute("select pg_advisory_unlock_all()")

        timer = threading.Timer(1, delete)
        timer.start()
        yield
        timer.join()


def test_a_damaged_original_of_a_source_is_not_taken_home(
    alice: User, place: str, tmp_path: Path
) -> None:
    root = tmp_path / "nas"
    root.mkdir()
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root=str(root))
    photos = [keep_photo(alice, word, kept_in=source) for word in (b"one", b"two")]
    for photo in photos:
        (root / photo.sha256).write_bytes(bytes_of(photo))
        originals().delete(photo.original_key)
        Photo.objects.filter(pk=photo.pk).update(original_key=photo.sha256)
    say("backup", place)
    for photo in photos:
        (root / photo.sha256).unlink()
    kept_at(place, photos[0]).write_bytes(b"ONE")
    said = say("restore", place, "--over-photos", "--despite-losses")
    assert f"(photo {photos[0].pk}) is damaged in the backup" in said
    assert "1 originals of sources" in said
    for photo in photos:
        photo.refresh_from_db()
    assert [each.kept_in for each in photos] == [source, None]
    assert bytes_of(photos[1]) == b"two"


def test_what_was_locked_since_does_not_come_back_in_the_clear(alice: User, place: str) -> None:
    photo = keep_photo(alice, b"one")
    say("backup", place)
    originals().delete(photo.original_key)
    Photo.objects.update(is_locked=True)
    said = fails("restore", place, "--photo", str(photo.pk))
    assert f"Photo {photo.pk} is in a locked folder now" in said
    assert not originals().exists(photo.original_key)


def test_a_backup_of_a_day_to_come_hides_no_other(
    alice: User, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was made while the clock was wrong."""
    photo = keep_photo(alice, b"one")
    with monkeypatch.context() as patch:
        patch.setattr("ops.backup.making.STAMP", "2096%m%dT%H%M%S.%fZ")
        say("backup", place)
    keep_photo(alice, b"two")
    say("backup", place)
    assert "is yet to come. See --list" in fails("restore", place, "--over-photos")
    stamp = say("restore", place, "--list").split()[0]
    say("restore", place, "--over-photos", "--at", stamp)
    assert Photo.objects.count() == 2
    assert bytes_of(photo) == b"one"


def test_no_backup_is_rotated_away_while_it_comes_back(alice: User, place: str) -> None:
    keep_photo(alice, b"one")
    say("backup", place)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [ONE_BACKUP_LOCK])
        assert "A backup is being made" in fails("restore", place, "--over-photos")


def test_a_place_that_is_away_is_not_called_damaged(
    alice: User, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_photo(alice, b"one")
    say("backup", place)

    def away(*_: Any) -> None:
        raise StorageAway("The bucket family does not answer.")

    monkeypatch.setattr(checking, "write_to", away)
    assert fails("restore", place, "--over-photos") == "The bucket family does not answer."
