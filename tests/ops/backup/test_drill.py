"""The restore drill (`make test-restore`): a library of 500 photos with people, albums, edits, shares
and a locked folder is backed up, everything is wiped, and it comes back as it was."""

import io
import json
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from albums.models import Album, AlbumPhoto
from editing.models import Edit
from ingest.models import StageRun
from ops.manifest import exported_photos, manifest_line
from photos.models import Photo, PhotoTag, Rendition, Stack, Tag
from photos.storage import originals
from rights.models import AlbumShare, Role, ShareLink
from sharing.albums.services import share_album
from sharing.links.services import make_link
from tests.factories import make_face, make_person
from tests.ops.backup.kept import PASSPHRASE, keep_photo, location, only, say, wipe
from tests.vault.locked import keep_rendition, lock, make_open_vault

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]

PHOTOS, PEOPLE, ALBUMS, EDITS, LOCKED = 500, 12, 10, 20, 5


def make_library(owner: User, friend: User) -> list[Photo]:
    """Each with bytes of its own, of which a tenth has a thumbnail."""
    chance = random.Random(7)
    people = [make_person(owner, f"Person {number}") for number in range(PEOPLE)]
    tags = [Tag.objects.create(owner=owner, name=f"tag {number}") for number in range(20)]
    albums = [Album.objects.create(owner=owner, title=f"Album {each}") for each in range(ALBUMS)]
    photos = []
    for number in range(PHOTOS):
        words = {"caption": f"Photo {number}", "rating": number % 6}
        photo = keep_photo(owner, chance.randbytes(2000 + number), **words)
        make_face(photo, chance.choice(people))
        PhotoTag.objects.create(photo=photo, tag=chance.choice(tags), origin="person")
        AlbumPhoto.objects.create(album=chance.choice(albums), photo=photo)
        StageRun.objects.create(photo=photo, stage="renditions", state="done", version="1")
        if number % 10 == 0:
            keep_rendition(photo, "thumbnail", b"%d" % number)
        photos.append(photo)
    for source in photos[:EDITS]:
        edit(source, chance)
    share_album(albums[0], friend, Role.VIEWER, by=owner)
    make_link(ShareLink(), owner, album=albums[1])
    return photos


def edit(source: Photo, chance: random.Random) -> None:
    stack = Stack.objects.create(owner=source.owner)
    version = keep_photo(source.owner, chance.randbytes(900), stack=stack)
    Photo.objects.filter(pk=source.pk).update(stack=stack, is_primary=False)
    recipe = {"rotate": 90}
    Edit.objects.create(
        source=source, version=version, recipe=recipe, rendered=recipe, state="done"
    )


def told(owner: User) -> list[str]:
    return [manifest_line(photo) for photo in exported_photos(owner)]


def rights_of() -> dict[str, list[Any]]:
    return {
        "albums": list(AlbumShare.objects.order_by("pk").values_list("album", "user", "role")),
        "links": list(ShareLink.objects.order_by("pk").values_list("token", "album", "owner")),
        "people": list(User.objects.order_by("pk").values_list("email", "password")),
    }


def stored() -> dict[str, bytes]:
    root = location()
    files = [path for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_wiped_library_comes_back_as_it_was(
    alice: User, bob: User, tmp_path: Path, settings: Any, passphrase: str
) -> None:
    settings.BACKUP_PASSPHRASE = passphrase
    photos, place = make_library(alice, bob), str(tmp_path / "safe")
    make_open_vault(alice)
    lock(alice, *photos[-LOCKED:])
    before, rights, files = told(alice), rights_of(), stored()
    say("backup", place)
    wipe()
    shutil.rmtree(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    say("restore", place)
    assert len(before) == PHOTOS + EDITS
    assert told(alice) == before
    assert rights_of() == rights
    assert stored() == files
    assert "0 findings" in say("verify", "--from", place)
    due = StageRun.objects.filter(stage="renditions", state="due").count()
    assert (due, Rendition.objects.count()) == (PHOTOS // 10, 0)


def test_what_is_wrong_is_found_and_named(alice: User, bob: User, tmp_path: Path) -> None:
    """A flipped bit, a missing file, an untracked file, and a broken dump."""
    photos, safe = make_library(alice, bob), tmp_path / "safe"
    say("backup", str(safe))
    flipped, gone = photos[7], photos[77]
    path = location() / flipped.original_key
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    originals().delete(gone.original_key)
    stray = location() / "ff/ff/stray.jpg"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"whose is it")
    os.utime(stray, (0, 0))
    out = io.StringIO()
    with pytest.raises(CommandError, match="3 things are not as they must be"):
        call_command("verify", stdout=out)
    said = out.getvalue()
    assert f"changed: {flipped.original_key} (photo {flipped.pk})" in said
    assert f"missing: {gone.original_key} (photo {gone.pk})" in said
    assert "untracked: ff/ff/stray.jpg" in said
    stray.unlink()
    say("verify", "--repair", "--from", str(safe))
    assert "0 findings" in say("verify")
    dump = only(safe, "database.dump")
    dump.write_bytes(dump.read_bytes()[:-5000])
    manifest = json.loads(only(safe, "manifest.json").read_text())
    words = f"The dump of the database of {manifest['stamp']} is not what its manifest says"
    with pytest.raises(CommandError, match=re.escape(words)):
        say("restore", str(safe), "--over-photos")
