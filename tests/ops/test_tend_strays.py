"""Files that no row knows go after a week, and never what somebody needs or what is not ours."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from config import env
from ops.models import StrayFile, Trouble
from ops.tasks import tend_strays
from photos.models import Rendition
from photos.storage import PARTS, content_key, originals, renditions
from photos.tasks import clear_parts
from sharing.models import GuestUpload
from tests.bucket_server import BucketServer
from tests.factories import NOON, make_photo
from vault.models import LockedFile, LockedPhoto

pytestmark = pytest.mark.django_db


def keep(storage: Any, key: str) -> str:
    storage.save(key, ContentFile(b"bytes"))
    return key


def key_of(number: int, ending: str = "jpg") -> str:
    return content_key(f"{number:064x}", ending)


def a_week_later() -> None:
    StrayFile.objects.update(seen_at=timezone.now() - timedelta(days=8))
    tend_strays()


def noted() -> set[str]:
    return set(StrayFile.objects.values_list("key", flat=True))


def test_a_file_without_a_row_goes_after_a_week(alice: User) -> None:
    stray = keep(originals(), key_of(1))
    small = keep(renditions(), key_of(1).replace(".", "-preview."))
    sealed = keep(originals(), f"locked/ab/{'ab' * 16}-original")
    kept = keep(originals(), make_photo(alice, original_key=key_of(2)).original_key)
    tend_strays()
    assert noted() == {stray, small, sealed}
    assert str(StrayFile.objects.get(key=stray)) == f"originals {stray}"
    tend_strays()
    assert originals().exists(stray)
    a_week_later()
    assert not originals().exists(stray)
    assert not originals().exists(sealed)
    assert not renditions().exists(small)
    assert originals().exists(kept)
    assert noted() == set()


def test_what_got_its_row_meanwhile_stays(alice: User) -> None:
    early, late = keep(originals(), key_of(1)), keep(originals(), key_of(2))
    tend_strays()
    make_photo(alice, original_key=early)
    tend_strays()
    assert noted() == {late}
    StrayFile.objects.update(seen_at=timezone.now() - timedelta(days=8))
    make_photo(alice, original_key=late)
    tend_strays()
    assert noted() == set()
    assert originals().exists(early)
    assert originals().exists(late)


def test_every_row_that_needs_a_file_keeps_it(alice: User) -> None:
    photo = make_photo(alice, is_locked=True)
    locked = LockedPhoto.objects.create(photo=photo, state=LockedPhoto.State.LOCKED)
    cipher = keep(originals(), f"locked/ab/{'ab' * 16}-original")
    plain = keep(originals(), key_of(1))
    LockedFile.objects.create(
        locked=locked, name="original", key=cipher, mime="image/jpeg", size_bytes=5, plain_key=plain
    )
    sent, shown = keep(originals(), key_of(2)), keep(renditions(), key_of(3))
    GuestUpload.objects.create(
        owner=alice, guest_name="G", filename="a.jpg", format="jpeg", size_bytes=5, key=sent,
        picture_key=shown, file_time=NOON,
    )  # fmt: skip
    small = keep(renditions(), key_of(4).replace(".", "-preview."))
    Rendition.objects.create(
        photo=photo, name="preview", key=small, mime="image/jpeg", size_bytes=5
    )
    tend_strays()
    a_week_later()
    assert noted() == set()
    assert all(originals().exists(key) for key in (cipher, plain, sent))
    assert all(renditions().exists(key) for key in (shown, small))


def test_what_the_library_does_not_name_so_is_left_alone() -> None:
    keys = ["notes.txt", "ab/cd/holiday.jpg", "faces/01/1-2.jpg", f"ab/{'a' * 64}.jpg"]
    for key in keys:
        keep(originals(), key)
    tend_strays()
    assert noted() == set()
    a_week_later()
    assert all(originals().exists(key) for key in keys)


def test_many_at_once_are_a_question() -> None:
    keys = [keep(originals(), key_of(number)) for number in range(1, 52)]
    tend_strays()
    assert not Trouble.objects.exists()
    a_week_later()
    assert all(originals().exists(key) for key in keys)
    (trouble,) = Trouble.objects.all()
    assert trouble.words.startswith("No row knows 51 of 51 stored files. Nothing is deleted")
    StrayFile.objects.filter(key=keys[0]).delete()
    originals().delete(keys[0])
    tend_strays()
    assert not Trouble.objects.filter(ended_at=None).exists()
    assert not any(originals().exists(key) for key in keys)


def test_both_storages_of_tiers_are_looked_through(tmp_path: Path, settings: Any) -> None:
    places = [f"file://{tmp_path}/{name}" for name in ("fast", "cheap")]
    settings.STORAGES = {**settings.STORAGES, "originals": env.tiered(*places)}
    fast, cheap = keep(originals().fast, key_of(1)), keep(originals().cheap, key_of(2))
    tend_strays()
    assert noted() == {fast, cheap}
    a_week_later()
    assert not originals().exists(cheap)


def test_parts_that_a_power_cut_left_go_after_a_day(on_disk: None) -> None:
    folder = Path(originals().location, PARTS)
    folder.mkdir(parents=True)
    for name, hours in (("old", 25), ("new", 1)):
        (folder / name).write_bytes(b"half")
        then = time.time() - hours * 3600
        os.utime(folder / name, (then, then))
    clear_parts()
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_a_bucket_is_looked_through(bucket_server: BucketServer) -> None:
    stray = keep(originals(), key_of(1))
    tend_strays()
    assert noted() == {stray}
    a_week_later()
    assert not originals().exists(stray)
