"""`manage.py backup` beside what goes wrong: at the place, in the library, and with who calls it."""

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.management import CommandError
from django.utils import timezone

from accounts.models import User
from ops.backup import making, place
from ops.backup.listing import Kept, open_kept
from photos.models import Photo, Source
from photos.storage import PARTS, originals
from tests.bucket_server import BucketServer
from tests.ops.backup.kept import PASSPHRASE, bytes_of, keep_photo, only, say
from tests.stored import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    return tmp_path / "safe"


def fails(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        say(*words)
    return str(error.value)


def kept_at(safe: Path, photo: Photo) -> Path:
    return only(safe, photo.sha256)


class Scratched(File):  # type: ignore[type-arg]
    """A file on a disk that fails in its middle."""

    def read(self, size: int = -1) -> bytes:
        if self.tell() > 0:
            raise OSError(errno.EIO, "Input/output error")
        return bytes(super().read(2))


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_disk_that_cannot_read_one_file_stops_no_backup(
    alice: User, safe: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, passphrase: str
) -> None:
    settings.BACKUP_PASSPHRASE = passphrase
    photos = [keep_photo(alice, word) for word in (b"first", b"scratched", b"last")]

    def open_scratched(file: Kept) -> Any:
        stored = open_kept(file)
        return Scratched(stored.file) if file.photo_id == photos[1].pk else stored

    monkeypatch.setattr(making, "open_kept", open_scratched)
    assert fails("backup", str(safe)) == "1 originals are not in it; each is named above."
    assert "2 originals" in say("restore", str(safe), "--over-photos")


def test_a_disk_that_is_not_mounted_is_not_begun_anew(alice: User, safe: Path) -> None:
    keep_photo(alice, b"one")
    say("backup", str(safe))
    shutil.rmtree(safe)
    assert "Is its disk mounted?" in fails("backup", str(safe))
    assert not safe.exists()
    assert "3 bytes sent" in say("backup", str(safe), "--anew")


def test_an_empty_library_does_not_follow_one_with_photos(alice: User, safe: Path) -> None:
    """A new machine, on which the night came before anybody restored."""
    keep_photo(alice, b"one")
    say("backup", str(safe))
    Photo.objects.all().delete()
    assert "has 1 originals, and this library has no photo" in fails("backup", str(safe))
    assert len(say("restore", str(safe), "--list").split()) == 1
    assert "0 originals" in say("backup", str(safe), "--anew")


def test_another_library_does_not_push_this_one_out(alice: User, safe: Path, settings: Any) -> None:
    keep_photo(alice, b"one")
    say("backup", str(safe))
    settings.SECRET_KEY = "of another machine"
    assert "was made with another secret key" in fails("backup", str(safe))
    assert "1 originals" in say("backup", str(safe), "--anew")


def test_a_damaged_manifest_keeps_no_new_backup_away(alice: User, safe: Path) -> None:
    keep_photo(alice, b"one")
    say("backup", str(safe))
    manifest = only(safe, "manifest.json")
    manifest.write_text(manifest.read_text().replace('"count": 1', '"count": 2'))
    assert "was changed" in fails("backup", str(safe))
    assert "1 originals brought back" in lost_and_restored(str(safe))


def lost_and_restored(place: str) -> str:
    photo = Photo.objects.get()
    originals().delete(photo.original_key)
    said = say("restore", place, "--over-photos")
    assert bytes_of(photo) == b"one"
    return said


def test_a_damaged_list_keeps_what_it_may_need(
    alice: User, safe: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an older backup, encrypted: nothing is deleted, and it says what to do."""
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    photo = keep_photo(alice, b"one")
    with monkeypatch.context() as patch:
        patch.setattr(making, "STAMP", "2020%m%dT%H%M%S.%fZ")
        say("backup", str(safe))
    path = only(safe, "originals.jsonl")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    Photo.objects.all().delete()
    originals().delete(photo.original_key)
    keep_photo(alice, b"two")
    stamp = path.parent.name
    assert f"until backups/{stamp} is taken away" in fails("backup", str(safe))
    assert len([each for each in (safe / "originals").rglob("*") if each.is_file()]) == 2
    assert "1 originals" in say("restore", str(safe), "--over-photos")


def test_what_is_deleted_at_the_place_meanwhile_is_sent_again(
    alice: User, safe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, take_snapshot = keep_photo(alice, b"one"), making.take_snapshot

    def delete_and_take(*words: Any) -> Any:
        kept_at(safe, photo).unlink()
        return take_snapshot(*words)

    monkeypatch.setattr(making, "take_snapshot", delete_and_take)
    say("backup", str(safe))
    assert kept_at(safe, photo).read_bytes() == b"one"


def test_what_went_missing_in_its_source_stays_in_the_backup(
    alice: User, safe: Path, tmp_path: Path
) -> None:
    """Its photo is still there, and comes home from the backup."""
    root = tmp_path / "nas"
    root.mkdir()
    (root / "a.jpg").write_bytes(b"in place")
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root=str(root))
    photo = keep_photo(alice, b"in place", kept_in=source)
    originals().delete(photo.original_key)
    Photo.objects.update(original_key="a.jpg")
    say("backup", str(safe))
    (root / "a.jpg").unlink()
    lost = {"kept_in": source, "original_key": "b.jpg", "missing_since": timezone.now()}
    keep_photo(alice, b"never backed up", **lost)
    Photo.objects.filter(pk=photo.pk).update(missing_since=timezone.now())
    assert "1 originals of 8 bytes, 0 bytes sent, 1 older" in say("backup", str(safe))
    say("restore", str(safe), "--over-photos")
    photo.refresh_from_db()
    assert (photo.kept_in, photo.missing_since, bytes_of(photo)) == (None, None, b"in place")


def test_checking_mends_what_the_library_has_whole(alice: User, safe: Path) -> None:
    words = (b"flipped", b"gone", b"lost everywhere", b"rotten everywhere")
    flipped, gone, lost, rotten = (keep_photo(alice, word) for word in words)
    say("backup", str(safe))
    for each in (flipped, lost, rotten):
        kept_at(safe, each).write_bytes(b"x")
    kept_at(safe, gone).unlink()
    originals().delete(lost.original_key)
    put(originals(), rotten.original_key, b"rotten everywhera")
    assert "4 things are wrong" in fails("backup", str(safe), "--check")
    assert "2 things are wrong" in fails("backup", str(safe), "--check", "--mend")
    assert kept_at(safe, flipped).read_bytes() == b"flipped"
    assert kept_at(safe, gone).read_bytes() == b"gone"


def test_nothing_is_not_whole(alice: User, safe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first backup that was cut off."""

    def cut_off(*_: Any) -> None:
        raise OSError("the cable was pulled")

    monkeypatch.setattr(making, "write_manifest", cut_off)
    fails("backup", str(safe))
    assert "There is no finished backup" in fails("backup", str(safe), "--check")


def test_what_a_killed_one_left_half_written_goes(alice: User, safe: Path) -> None:
    keep_photo(alice, b"one")
    say("backup", str(safe))
    half = safe / PARTS / "half"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    long_ago = time.time() - 2 * 86400
    os.utime(half, (long_ago, long_ago))
    say("backup", str(safe))
    assert not half.exists()


def test_a_manifest_that_reads_back_differently_is_no_backup(
    alice: User, safe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "read_words", lambda *_: {})
    assert "reads back differently" in fails("backup", str(safe))


def test_a_mark_that_is_lost_in_a_bucket_is_as_it_was(
    alice: User, bucket_server: BucketServer, settings: Any
) -> None:
    """Another one would have another key, and nobody could read what is there."""
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    there, photo = bucket_server.address("family/safe"), keep_photo(alice, b"one")
    say("backup", there)
    mark = bucket_server.content("safe/heirloom-backup.json")
    bucket_server.client.delete_object(Bucket="family", Key="safe/heirloom-backup.json")
    originals().delete(photo.original_key)
    say("restore", there, "--photo", str(photo.pk))
    assert bytes_of(photo) == b"one"
    assert "0 bytes sent" in say("backup", there)
    assert bucket_server.content("safe/heirloom-backup.json") == mark


def test_a_mark_that_is_lost_before_the_first_backup_is_missed(alice: User, safe: Path) -> None:
    """Nothing tells any more whether what is there is encrypted, and by which key."""
    left = safe / "backups/20200101T000000.000000Z/database.dump"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"cut off")
    assert "heirloom-backup.json is missing" in fails("backup", str(safe))


def test_it_keeps_no_fewer_than_none(safe: Path) -> None:
    assert "0 or more" in fails("backup", str(safe), "--daily", "-1")
