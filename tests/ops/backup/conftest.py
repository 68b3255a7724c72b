"""A backup that was made once, for the tests that only read it or spoil a copy of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from accounts.models import User
from albums.models import Album, AlbumPhoto
from editing.models import Edit
from photos.models import PhotoTag, Stack, Tag
from tests.factories import make_face, make_person
from tests.ops.backup.kept import PASSPHRASE, keep_photo, say
from tests.stored import on_disk_below, stored_below


@dataclass(frozen=True)
class Safe:
    """Where it is, and what is in it."""

    folder: Path
    encrypted: Path
    owner: dict[str, Any]
    photo_id: int
    video_id: int
    stacked_id: int
    locked_id: int
    album_id: int


def make_library(root: Path) -> dict[str, Any]:
    """Rows and files: an album with a live photo, on which somebody is named and tagged."""
    owner = User.objects.create(email="alice@example.org", name="Alice")
    video = keep_photo(owner, b"the moving half", filename="IMG_1.mov", kind="video")
    photo = keep_photo(owner, b"the still", caption="By the sea", live_video=video)
    stack = Stack.objects.create(owner=owner)
    stacked = keep_photo(owner, b"beneath", stack=stack, is_primary=False)
    locked = keep_photo(owner, b"locked", is_locked=True)
    Edit.objects.create(source=photo, version=stacked, recipe={})
    album = Album.objects.create(owner=owner, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=photo)
    PhotoTag.objects.create(
        photo=photo, tag=Tag.objects.create(owner=owner, name="Beach"), origin="person"
    )
    make_face(photo, make_person(owner, "Grandma"))
    return {
        "owner": {"pk": owner.pk, "email": owner.email, "name": owner.name},
        "photo_id": photo.pk,
        "video_id": video.pk,
        "stacked_id": stacked.pk,
        "locked_id": locked.pk,
        "album_id": album.pk,
    }


@pytest.fixture(scope="session")
def made_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Safe:
    root = tmp_path_factory.mktemp("safe")
    (root / "incoming").mkdir()
    stores = on_disk_below(root, stored_below(root, settings.STORAGES), ["default"])
    own = {"STORAGES": stores, "INCOMING_DIR": root / "incoming"}
    with django_db_blocker.unblock(), override_settings(**own):
        try:
            known = make_library(root)
            say("backup", str(root / "plain"))
            with override_settings(BACKUP_PASSPHRASE=PASSPHRASE):
                say("backup", str(root / "encrypted"))
        finally:
            call_command("flush", verbosity=0, interactive=False)
    return Safe(root / "plain", root / "encrypted", **known)


@pytest.fixture
def safe(made_once: Safe, tmp_path: Path) -> Safe:
    """A copy of it to be spoiled."""
    plain, encrypted = tmp_path / "plain", tmp_path / "encrypted"
    shutil.copytree(made_once.folder, plain)
    shutil.copytree(made_once.encrypted, encrypted)
    return Safe(**{**vars(made_once), "folder": plain, "encrypted": encrypted})


@pytest.fixture
def owner(db: None, safe: Safe) -> User:
    """Whose library the backup was made of."""
    return User.objects.create(**safe.owner)
