"""Backups in a bucket, from the first run to an empty machine: in `make test` on a server in this
process, in `make test-s3` on one that checks every signature."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError
from django.db import connection

from accounts.models import User
from albums.models import Album, AlbumPhoto
from config.embedded import ROOT
from ops.backup.alone import ONE_BACKUP_LOCK
from ops.models import Backup
from photos.models import Photo
from photos.storage import originals
from tests.bucket_server import serve_bucket
from tests.locks import count_locks
from tests.ops.backup.kept import PASSPHRASE, bytes_of, keep_photo, say, wipe
from tests.s3.ceph import REGION
from tests.s3.conftest import Bucket
from tests.stored import addresses_below, files_in

pytestmark = pytest.mark.django_db(transaction=True)

FINISHED = "manifest.json"
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Spot:
    """Where backups go, and who looks at them beside the library."""

    address: str
    bucket: str
    client: Any

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"safe/{prefix}"
        )
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
        return [key.removeprefix("safe/") for key in found]

    def only(self, ending: str) -> str:
        (found,) = [key for key in self.keys() if key.endswith(ending)]
        return found

    def read(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.bucket, Key=f"safe/{key}")["Body"].read())

    def write(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=f"safe/{key}", Body=content)

    def flip(self, key: str) -> None:
        content = bytearray(self.read(key))
        content[len(content) // 2] ^= 1
        self.write(key, bytes(content))


@pytest.fixture(params=["moto", pytest.param("ceph", marks=pytest.mark.s3)])
def spot(request: pytest.FixtureRequest) -> Iterator[Spot]:
    if request.param == "moto":
        with serve_bucket() as server:
            yield Spot(server.address("family/safe"), "family", server.client)
        return
    bucket: Bucket = request.getfixturevalue("bucket")
    said = f"endpoint_url={bucket.endpoint}&region_name={REGION}"
    keys = f"access_key={bucket.keys.access_key}&secret_key={bucket.keys.secret_key}"
    yield Spot(f"s3://{bucket.name}/safe?{said}&{keys}", bucket.name, bucket.client)


def fails(command: str, *words: str) -> str:
    with pytest.raises(CommandError) as error:
        say(command, *words)
    return str(error.value)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_library_comes_back_onto_an_empty_machine(
    alice: User, spot: Spot, settings: Any, passphrase: str
) -> None:
    """Sent once, rotated, read through, and brought back; without keys in what is noted."""
    settings.BACKUP_PASSPHRASE = passphrase
    photos = [keep_photo(alice, bytes([each]) * 100_000, caption=f"No. {each}") for each in (1, 2)]
    assert "2 originals of 200000 bytes, 200000 bytes sent" in say("backup", spot.address)
    gone, photos = photos[0], [*photos[1:], keep_photo(alice, b"new")]
    originals().delete(gone.original_key)
    Photo.objects.filter(pk=gone.pk).delete()
    assert "3 bytes sent, 1 older backups deleted" in say("backup", spot.address)
    assert len(spot.keys("originals/")) == 2
    assert "are whole" in say("backup", spot.address, "--check")
    assert any(each.sha256 in " ".join(spot.keys()) for each in photos) is not bool(passphrase)
    assert set(Backup.objects.values_list("place", flat=True)) == {f"s3://{spot.bucket}/safe"}
    wipe()
    say("restore", spot.address)
    assert [each.caption for each in Photo.objects.order_by("pk")] == ["No. 2", ""]
    assert [bytes_of(each) for each in photos] == [bytes([2]) * 100_000, b"new"]
    assert "0 findings" in say("verify", "--from", spot.address)


def test_one_photo_and_one_album_come_back(alice: User, spot: Spot, settings: Any) -> None:
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    photos = [keep_photo(alice, word, caption="By the sea") for word in (b"one", b"two", b"three")]
    album = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=photos[1])
    say("backup", spot.address)
    for each in photos:
        originals().delete(each.original_key)
    Album.objects.all().delete()
    Photo.objects.all().delete()
    say("restore", spot.address, "--photo", str(photos[0].pk))
    assert set(Photo.objects.values_list("pk", flat=True)) == {photos[0].pk}
    say("restore", spot.address, "--album", str(album.pk))
    assert Album.objects.get().photos.get() == photos[1]
    assert [bytes_of(each) for each in photos[:2]] == [b"one", b"two"]


def test_one_that_is_killed_is_none_and_the_next_goes_on(
    alice: User, spot: Spot, tmp_path: Any
) -> None:
    photos = [keep_photo(alice, bytes([each]) * 200_000) for each in range(60)]
    killed = start_backup(spot, tmp_path)
    wait_for(lambda: len(spot.keys("originals/")) > 5)
    killed.kill()
    killed.wait()
    sent = len(spot.keys("originals/"))
    assert 5 < sent < len(photos)
    assert say("restore", spot.address, "--list") == ""
    assert "There is no finished backup" in fails("restore", spot.address, "--over-photos")
    wait_for(lambda: not count_locks(f"locktype = 'advisory' and objid = {ONE_BACKUP_LOCK}"))
    left = (len(photos) - sent) * 200_000
    assert f"60 originals of 12000000 bytes, {left} bytes sent" in say("backup", spot.address)
    assert "are whole" in say("backup", spot.address, "--check")


def start_backup(spot: Spot, data: Any) -> subprocess.Popen[bytes]:
    """As a process of its own, that can be killed."""
    server = urlsplit(os.environ["DATABASE_URL"])
    own = {
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "HEIRLOOM_DATA": str(data),
        "HEIRLOOM_SECRET_KEY": "test",
        **addresses_below(data),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "backup", spot.address], cwd=ROOT,
        env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_for(is_so: Any) -> None:
    ends = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_one_without_its_manifest_is_not_counted_and_goes(alice: User, spot: Spot) -> None:
    """It was cut off when only the manifest was lacking, and its name is the newest."""
    keep_photo(alice, b"one")
    say("backup", spot.address)
    stamp = say("restore", spot.address, "--list").strip()
    left = "backups/20990101T000000.000000Z/database.dump"
    spot.write(left, spot.read(f"backups/{stamp}/database.dump"))
    assert say("restore", spot.address, "--list").strip() == stamp
    say("restore", spot.address, "--over-photos")
    assert "1 older backups deleted" in say("backup", spot.address)
    assert left not in spot.keys("backups/")
    assert len(spot.keys("backups/")) == 3


def test_what_was_changed_in_the_bucket_is_named(alice: User, spot: Spot, settings: Any) -> None:
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    photo = keep_photo(alice, b"one" * 50_000)
    say("backup", spot.address)
    settings.BACKUP_PASSPHRASE = "a wrong one"
    assert "not the passphrase" in fails("restore", spot.address, "--over-photos")
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    (original,) = spot.keys("originals/")
    spot.flip(original)
    wipe()
    said = fails("restore", spot.address)
    assert f"1 originals are damaged in the backup: {photo.original_key} (photo {photo.pk})" in said
    spot.flip(original)
    spot.flip(spot.only("database.dump"))
    assert "The dump of the database of" in fails("restore", spot.address)
    assert not files_in(originals())
    spot.flip(spot.only("database.dump"))
    say("restore", spot.address)
    assert bytes_of(photo) == b"one" * 50_000
