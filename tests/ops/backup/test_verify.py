"""`manage.py verify`: everything that is not as it must be is named, with what to do."""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import create_user
from curating.models import LeftoverFile
from ingest.models import StageRun
from ops.models import Backup, Finding, Verification
from ops.tasks import verify_share
from ops.verify import comparing, verifying
from photos.models import Photo, Source
from photos.storage import originals, renditions
from tests.bucket_server import BucketServer
from tests.conftest import PASSWORD
from tests.factories import make_face, make_photo
from tests.ops.backup.conftest import Safe
from tests.ops.backup.kept import bytes_of, keep_photo, location, say
from tests.stored import content_of, put
from tests.vault.locked import keep_rendition, lock, make_open_vault
from vault.models import LockedFile

pytestmark = pytest.mark.django_db


def found(*words: str) -> set[tuple[str, str]]:
    """What a round tells."""
    with pytest.raises(CommandError, match="each is named above"):
        say("verify", *words)
    last = Verification.objects.latest("pk")
    return set(last.findings.filter(repaired_at=None).values_list("kind", "key"))


@pytest.fixture
def operator() -> User:
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


@pytest.fixture
def nothing_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "GRACE", timedelta(0))


def age(key: str) -> None:
    before = time.time() - 3 * 86400
    os.utime(location() / key, (before, before))


def test_it_finds_nothing_in_a_library_that_is_whole(alice: User, bob: User) -> None:
    keep_photo(alice, b"one")
    keep_photo(bob, b"one")
    keep_photo(alice, b"three")
    make_open_vault(alice)
    lock(alice, keep_photo(alice, b"behind the PIN"))
    assert "4 files" in say("verify")
    row = Verification.objects.get()
    assert (row.state, row.parts_done, row.findings.count()) == ("done", row.parts, 0)


def test_it_names_a_flipped_bit_a_missing_and_an_untracked_file(
    alice: User, nothing_is_new: None
) -> None:
    flipped, gone, _ = (keep_photo(alice, word) for word in (b"one", b"two", b"three"))
    put(originals(), flipped.original_key, b"onf")
    originals().delete(gone.original_key)
    originals().save("zz/zz/nobody.jpg", ContentFile(b"whose"))
    assert found() == {
        ("changed", flipped.original_key),
        ("missing", gone.original_key),
        ("untracked", "zz/zz/nobody.jpg"),
    }
    finding = Finding.objects.get(kind="changed")
    assert (finding.photo, finding.detail[:20]) == (flipped, "3 bytes with checksu")


def test_what_is_under_way_is_not_untracked(alice: User, on_disk: None) -> None:
    """What was just stored, what is about to be deleted, and what is just being encrypted. On a
    disk, since the time of an object cannot be set."""
    originals().save("zz/new.jpg", ContentFile(b"new"))
    for name in ("leftover", "sealed"):
        originals().save(f"zz/{name}.jpg", ContentFile(b"old"))
        age(f"zz/{name}.jpg")
    LeftoverFile.objects.create(storage="original", key="zz/leftover.jpg", sha256="0" * 64)
    make_open_vault(alice)
    photo = keep_photo(alice, b"one")
    lock(alice, photo)
    Photo.objects.filter(pk=photo.pk).update(original_key="zz/sealed.jpg")
    photo.locked.is_plain_gone = False
    photo.locked.save()
    assert "0 findings" in say("verify")


def test_what_was_deleted_while_it_read_is_not_missing(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = keep_photo(alice, b"one")
    make_open_vault(alice)
    other = keep_photo(alice, b"behind the PIN")
    lock(alice, other)
    held_at = comparing.held_at

    def and_delete(*words: Any) -> Any:
        for storage_file in list(LockedFile.objects.all()):
            originals().delete(storage_file.key)
        LockedFile.objects.all().delete()
        Photo.objects.filter(pk=photo.pk).delete()
        originals().delete(photo.original_key)
        return held_at(*words)

    monkeypatch.setattr(comparing, "held_at", and_delete)
    assert "0 findings" in say("verify")


def test_it_tells_of_encrypted_files_nothing_but_where_they_are(alice: User) -> None:
    make_open_vault(alice)
    lock(alice, keep_photo(alice, b"behind the PIN"), keep_photo(alice, b"another"))
    first, second = (each.key for each in LockedFile.objects.all())
    put(originals(), first, content_of(originals(), first)[:-1] + b"?")
    originals().delete(second)
    kinds = {kind for kind, key in found() if key.startswith("locked/")}
    assert kinds == {"changed", "missing"}
    assert not Finding.objects.exclude(photo=None).exists()


def test_it_names_what_gives_no_picture_and_what_has_no_thumbnail(alice: User) -> None:
    """--repair has renditions and crops made again, and nothing else starts anew."""
    photo = keep_photo(alice, b"no picture", kind="video")
    StageRun.objects.create(
        photo=photo, stage="renditions", state="failed", error="Not a JPEG.", version="1"
    )
    other = keep_photo(alice, b"one")
    for stage in ("renditions", "proxy", "embedding"):
        StageRun.objects.create(photo=other, stage=stage, state="done", version="1")
    keep_rendition(other, "thumbnail", b"kept")
    gone = keep_rendition(other, "proxy", b"gone")
    renditions().delete(gone.key)
    face = make_face(other, crop_key="faces/01/1.jpg")
    undecodable = ("undecodable", photo.original_key)
    unrendered = {("unrendered", gone.key), ("unrendered", "faces/01/1.jpg")}
    assert found() == {undecodable, *unrendered}
    assert Finding.objects.get(kind="undecodable").detail == "Not a JPEG."
    assert found("--repair") == {undecodable}
    due = StageRun.objects.filter(photo=other, state="due").values_list("stage", flat=True)
    assert list(due) == ["proxy"]
    face.refresh_from_db()
    assert face.crop_key == ""
    assert list(other.renditions.values_list("name", flat=True)) == ["thumbnail"]


def test_it_reads_originals_in_sources(alice: User, tmp_path: Path) -> None:
    root = tmp_path / "nas"
    root.mkdir()
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root=str(root))
    for name, content in {"a.jpg": b"as it was", "b.jpg": b"other", "c.jpg": b"lost"}.items():
        photo = keep_photo(alice, content, kept_in=source)
        originals().delete(photo.original_key)
        Photo.objects.filter(pk=photo.pk).update(original_key=name)
        (root / name).write_bytes(content)
    (root / "b.jpg").write_bytes(b"OTHER")
    (root / "c.jpg").unlink()
    assert found() == {("changed", "b.jpg"), ("missing", "c.jpg")}
    assert found("--repair") == {("changed", "b.jpg"), ("missing", "c.jpg")}
    Source.objects.update(state="offline")
    assert {kind for kind, _ in found()} == {"unreadable"}


def test_it_names_what_cannot_be_read_now(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = keep_photo(alice, b"one")

    def fails(*_: Any) -> None:
        raise OSError("Input/output error")

    monkeypatch.setattr(comparing, "open_kept", fails)
    assert found() == {("unreadable", photo.original_key)}


def test_it_repairs_from_a_backup_what_that_has_whole(owner: User, safe: Safe) -> None:
    """What is not in it, or damaged there, stays as it is."""
    words = (b"the still", b"beneath", b"not in the backup")
    flipped, gone, new = (keep_photo(owner, word) for word in words)
    put(originals(), flipped.original_key, b"THE STILL")
    originals().delete(gone.original_key)
    put(originals(), new.original_key, b"short")
    place = str(safe.folder)
    assert found("--repair", "--from", place) == {
        ("changed", new.original_key),
        ("absent", new.original_key),
    }
    assert bytes_of(flipped) == b"the still"
    assert bytes_of(gone) == b"beneath"
    originals().delete(gone.original_key)
    copy = next((safe.folder / "originals").rglob(gone.sha256))
    copy.write_bytes(b"BENEATH")
    assert ("missing", gone.original_key) in found("--repair", "--from", place)
    copy.write_bytes(b"")
    assert ("absent", gone.original_key) in found("--repair", "--from", place)


def test_it_goes_on_where_it_was_cut_off(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in (b"one", b"two", b"three"):
        keep_photo(alice, word)
    compare = comparing.Comparing.compare

    def cut_off(self: comparing.Comparing, part: str) -> Any:
        if self.files:
            raise OSError("the lights went out")
        return compare(self, part)

    with monkeypatch.context() as patch:
        patch.setattr(comparing.Comparing, "compare", cut_off)
        with pytest.raises(CommandError, match="Verifying stopped: the lights went out"):
            say("verify")
    assert Verification.objects.get().parts_done == 1
    assert "3 files" in say("verify")
    assert Verification.objects.get().parts_done == 3
    say("verify")
    assert Verification.objects.count() == 2


def test_a_round_that_was_left_long_ago_is_begun_anew(alice: User) -> None:
    keep_photo(alice, b"one")
    long_ago = timezone.now() - timedelta(days=30)
    Verification.objects.create(started_at=long_ago, last_part="zz", parts_done=9)
    say("verify")
    assert Verification.objects.get().parts_done == 1


def test_a_share_a_day_comes_to_everything(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "DAYS", 4)
    for number in range(40):
        keep_photo(alice, b"%d" % number)
    Verification.objects.create(started_at=timezone.now() - timedelta(days=400))
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(verifying.DAYS)]
    assert sum(verifying.verify_share(day).files for day in days) == 40
    verify_share()
    assert Verification.objects.filter(is_whole=False).count() == len(days) + 1
    assert not Verification.objects.filter(is_whole=True).exists()


def test_a_file_beside_the_folders_is_a_part_of_its_own(alice: User, nothing_is_new: None) -> None:
    originals().save("full.jpg", ContentFile(b"x"))
    make_photo(alice, original_key="none.jpg")
    assert found() == {("untracked", "full.jpg"), ("missing", "none.jpg")}


def test_it_looks_through_a_bucket(
    bucket_server: BucketServer, alice: User, nothing_is_new: None
) -> None:
    photo = keep_photo(alice, b"one")
    gone = keep_photo(alice, b"two")
    originals().delete(gone.original_key)
    for beside in ("full.jpg", "full.jpg.part"):
        originals().save(beside, ContentFile(b"x"))
    assert found() == {
        ("missing", gone.original_key),
        ("untracked", "full.jpg"),
        ("untracked", "full.jpg.part"),
    }
    assert bytes_of(photo) == b"one"


def test_the_operator_reads_the_report(
    operator: User, alice: User, browser_of: Callable[[User], Client]
) -> None:
    """Of locked photos nothing is told."""
    photo = keep_photo(alice, b"one")
    put(originals(), photo.original_key, b"onf")
    found()
    Backup.objects.create(place="/mnt/safe", error="The disk is full.")
    browser = browser_of(operator)
    page = browser.get(reverse("admin:ops_finding_changelist")).content.decode()
    assert photo.original_key in page
    assert "fetch it from a backup" in page
    rounds = browser.get(reverse("admin:ops_verification_changelist"))
    assert "field-open_findings" in rounds.content.decode()
    backups = browser.get(reverse("admin:ops_backup_changelist"))
    assert "The disk is full." in backups.content.decode()
    assert str(Finding.objects.get()) == f"changed {photo.original_key}"
    assert str(Verification.objects.get()) == "Done 1/1"
    assert str(Backup.objects.get()) == "The disk is full."
    Photo.objects.update(is_locked=True)
    page = browser.get(reverse("admin:ops_finding_changelist")).content.decode()
    assert photo.original_key not in page
