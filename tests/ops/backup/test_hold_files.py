"""What a storage holds, on disk, in a bucket and in two tiers; and what is brought back into it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from ops.backup import originals as bringing
from ops.backup.content import Content
from ops.backup.listing import IN_SOURCE, Kept, open_kept
from ops.backup.originals import bring_back, lost_in_source
from ops.backup.place import Place, prepare_place
from ops.backup.stored import held_at, names_at_top
from photos.storage import StorageFailed, originals
from photos.tiers import TieredStorage
from tests.bucket_server import BucketServer, keys_in
from tests.ops.backup.kept import bytes_of, keep_photo

pytestmark = pytest.mark.django_db


def test_it_knows_what_a_bucket_holds(bucket_server: BucketServer) -> None:
    for key in ("ab/cd/1.jpg", "top.jpg"):
        originals().save(key, ContentFile(b"one"))
    assert keys_in(originals()) == ["ab/cd/1.jpg", "top.jpg"]
    assert {key: each.size_bytes for key, each in held_at(originals(), "ab").items()} == {
        "ab/cd/1.jpg": 3
    }
    assert held_at(originals(), "top.jpg").keys() == {"top.jpg"}
    assert names_at_top(originals()) == {"ab", "top.jpg"}


def test_two_tiers_are_one(tmp_path: Path, settings: Any) -> None:
    fast, cheap = (settings.STORAGE_OF_URL(f"file://{tmp_path}/{name}") for name in ("f", "c"))
    storage = TieredStorage(fast, cheap)
    storage.fast.save("ab/1.jpg", ContentFile(b"one"))
    storage.cheap.save("cd/2.jpg", ContentFile(b"two"))
    assert keys_in(storage) == ["ab/1.jpg", "cd/2.jpg"]
    assert names_at_top(storage) == {"ab", "cd"}


def test_what_is_there_whole_is_left_alone(
    alice: User, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = keep_photo(alice, b"one")
    storage = TieredStorage(
        *(settings.STORAGE_OF_URL(f"file://{tmp_path}/{each}") for each in "fc")
    )
    place: Place = prepare_place(storage)
    file = Kept("originals", photo.original_key, photo.sha256, 3, photo.pk)
    assert not bring_back(place, file)
    assert bytes_of(photo) == b"one"
    originals().delete(photo.original_key)
    place.put(place.original(photo.sha256), ContentFile(b"one"), Content(photo.sha256, 3))
    monkeypatch.setattr(bringing, "save_file", lambda *_: None)
    with pytest.raises(StorageFailed, match="reads back differently"):
        bring_back(place, file)


def test_a_photo_that_is_gone_has_no_original(alice: User) -> None:
    file = Kept(IN_SOURCE, "a.jpg", "0" * 64, 3, 999_999_999)
    assert lost_in_source(file) is None
    with pytest.raises(FileNotFoundError, match="deleted just now"):
        open_kept(file)
