"""`manage.py backup`: what is sent, what is not sent again, and what is told."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from ops.backup import making
from ops.backup.alone import ONE_BACKUP_LOCK
from ops.models import Backup
from ops.tasks import make_nightly_backup
from photos.models import Photo, Source
from photos.storage import originals
from sharing.guests.held import held_files
from sharing.models import GuestUpload
from sync.epochs import epoch
from tests.factories import NOON, make_photo
from tests.ops.backup.kept import PASSPHRASE, bytes_of, keep_photo, say, wipe
from tests.stored import put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    options = {"location": str(tmp_path / "files"), "allow_overwrite": True}
    kept = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.VECTORS_DIR = tmp_path / "vectors"


def test_it_brings_back_tables_and_files_onto_an_empty_machine(
    alice: User, tmp_path: Path, settings: Any
) -> None:
    """Encrypted: nothing at the place tells what it holds. Clients begin anew."""
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    photo, before = keep_photo(alice, b"one", caption="By the sea"), epoch().token
    assert "1 originals of 3 bytes, 3 bytes sent" in say("backup", str(tmp_path / "safe"))
    files = [path for path in (tmp_path / "safe").rglob("*") if path.is_file()]
    assert not any(photo.sha256 in path.name for path in files)
    assert not any(b"By the sea" in path.read_bytes() for path in files)
    wipe()
    (settings.VECTORS_DIR / "old").mkdir(parents=True)
    said = say("restore", str(tmp_path / "safe"))
    photo.refresh_from_db()
    assert photo.caption == "By the sea"
    assert bytes_of(photo) == b"one"
    assert epoch().token != before
    assert not settings.VECTORS_DIR.exists()
    assert "secret key" not in said


def test_it_sends_an_original_once_and_keeps_what_a_backup_needs(
    alice: User, tmp_path: Path
) -> None:
    """The last of the day stays, with its originals; those that only older ones need go."""
    gone, place = keep_photo(alice, b"one"), str(tmp_path / "safe")
    say("backup", place)
    keep_photo(alice, b"three")
    assert "2 originals of 8 bytes, 5 bytes sent" in say("backup", place, "--keep-all")
    assert len(say("restore", place, "--list").splitlines()) == 2
    originals().delete(gone.original_key)
    gone.delete()
    assert "0 bytes sent, 2 older backups deleted" in say("backup", place)
    names = {path.name for path in (tmp_path / "safe/originals").rglob("*") if path.is_file()}
    assert names == set(Photo.objects.values_list("sha256", flat=True))
    assert "The backups are whole." in say("backup", place, "--check")
    assert list(Backup.objects.values_list("rotated", flat=True).order_by("pk")) == [0, 0, 2]


def test_it_goes_on_where_it_was_cut_off(
    alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its manifest it is no backup; what was sent is not sent again."""
    keep_photo(alice, b"one")
    place = str(tmp_path / "safe")

    def cut_off(*_: Any) -> None:
        raise OSError("the cable was pulled")

    with monkeypatch.context() as patch:
        patch.setattr(making, "write_manifest", cut_off)
        with pytest.raises(CommandError, match="The backup failed: the cable was pulled"):
            say("backup", place)
    assert Backup.objects.get().error == "the cable was pulled"
    with pytest.raises(CommandError, match="There is no finished backup"):
        say("restore", place, "--over-photos")
    assert "3 bytes, 0 bytes sent" in say("backup", place)
    assert len(list((tmp_path / "safe/backups").rglob("database.dump"))) == 1


def test_it_names_what_it_cannot_read_and_backs_up_the_rest(
    alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "TELL_EVERY", 1)
    gone = make_photo(alice, original_key="ab/cd/gone.jpg")
    flipped, longer = keep_photo(alice, b"flipped"), keep_photo(alice, b"longer")
    put(originals(), flipped.original_key, b"fl1pped")
    put(originals(), longer.original_key, b"longer than it was")
    keep_photo(alice, b"whole")
    out = tmp_path / "said"
    with pytest.raises(CommandError, match="3 originals are not in it"), out.open("w") as file:
        call_command("backup", str(tmp_path / "safe"), stdout=file)
    said = out.read_text()
    assert f"not in the backup: ab/cd/gone.jpg (photo {gone.pk})" in said
    assert f"(photo {flipped.pk}): Its bytes are not those that they were." in said
    assert f"(photo {longer.pk})" in said
    assert "1 originals of 5 bytes" in said
    assert Backup.objects.get().absent == 3


def test_it_backs_up_what_lies_in_sources_and_what_guests_sent(alice: User, tmp_path: Path) -> None:
    """An original whose source is not there comes home to the storage."""
    root = tmp_path / "nas"
    root.mkdir()
    (root / "a.jpg").write_bytes(b"in place")
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root=str(root))
    photo = keep_photo(alice, b"in place", kept_in=source)
    originals().delete(photo.original_key)
    Photo.objects.filter(pk=photo.pk).update(original_key="a.jpg")
    key = held_files().save("guests/1.jpg", ContentFile(b"of a guest"))
    for each in (key, "guests/gone.jpg"):
        GuestUpload.objects.create(
            owner=alice, filename="b.jpg", format="jpeg", size_bytes=10, key=each, file_time=NOON
        )
    say("backup", str(tmp_path / "safe"))
    wipe()
    (root / "a.jpg").unlink()
    held_files().delete(key)
    assert "1 originals of sources" in say("restore", str(tmp_path / "safe"))
    photo.refresh_from_db()
    assert (photo.kept_in, bytes_of(photo)) == (None, b"in place")
    with held_files().open(key) as file:
        assert file.read() == b"of a guest"


def test_it_is_made_by_one_at_a_time(alice: User, tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [ONE_BACKUP_LOCK])
        held.set()
        done.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    try:
        with pytest.raises(CommandError, match="Another backup is being made"):
            say("backup", str(tmp_path / "safe"))
    finally:
        done.set()
        other.join()


def test_it_is_made_at_night_where_a_place_is_named(
    alice: User, tmp_path: Path, settings: Any
) -> None:
    make_nightly_backup()
    assert not Backup.objects.exists()
    settings.BACKUP_PLACE = f"file://{tmp_path}/safe"
    make_nightly_backup()
    assert Backup.objects.get().place == f"file://{tmp_path}/safe"
