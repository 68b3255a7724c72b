"""Checksums, parts, presigned reads, tiers and moves on a server that checks every signature."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config import env
from photos.bucket import BucketStorage
from photos.models import Photo
from photos.services import tiering
from photos.storage import StorageAway, is_intact, originals, put_original
from photos.tasks import enrol_old, tend_tiers
from tests.bucket_server import keys_in
from tests.factories import make_photo
from tests.s3.ceph import REGION, Ceph
from tests.s3.conftest import Bucket

pytestmark = [pytest.mark.s3, pytest.mark.django_db]

LARGE = bytes(range(256)) * 48 * 1024  # 12 MiB


def address(bucket: Bucket, name: str = "originals", **options: Any) -> str:
    said = "".join(f"&{word}={value}" for word, value in options.items())
    return (
        f"s3://{bucket.name}/{name}?endpoint_url={bucket.endpoint}&region_name={REGION}"
        f"&access_key={bucket.keys.access_key}&secret_key={bucket.keys.secret_key}{said}"
    )


def at(bucket: Bucket, **options: Any) -> BucketStorage:
    storage = storages.create_storage(env.storage(address(bucket, **options)))
    assert isinstance(storage, BucketStorage)
    return storage


def use(settings: Any, stored: dict[str, object]) -> None:
    settings.STORAGES = {**settings.STORAGES, "originals": stored}


def store(owner: User, content: bytes, **fields: Any) -> Photo:
    stored = put_original(io.BytesIO(content), extension="jpg")
    return make_photo(
        owner, original_key=stored.key, sha256=stored.sha256, size_bytes=stored.size_bytes, **fields
    )


@pytest.mark.parametrize("checksum", ["sha256", "crc32", "none"])
@pytest.mark.parametrize("content", [b"small", LARGE], ids=["whole", "parts"])
def test_it_takes_files_with_each_checksum(bucket: Bucket, checksum: str, content: bytes) -> None:
    storage = at(bucket, checksum=checksum, part_mb=5)
    storage.save("a.bin", ContentFile(content))
    assert is_intact(storage, "a.bin", hashlib.sha256(content).hexdigest())
    told = bucket.client.head_object(Bucket=bucket.name, Key="originals/a.bin")
    assert told["ETag"].endswith('-3"') is (content is LARGE)


def test_it_reads_from_anywhere_and_lists(bucket: Bucket) -> None:
    storage = at(bucket)
    for name in ("b/2.bin", "a ü&%41.bin", "b/1.bin"):
        storage.save(name, ContentFile(LARGE))
    with storage.open("b/1.bin") as file:
        file.seek(-7, io.SEEK_END)
        assert file.read() == LARGE[-7:]
        file.seek(9_000_000)
        assert file.read(100) == LARGE[9_000_000:9_000_100]
    held = {each.key: each.size_bytes for each in storage.held()}
    assert held == dict.fromkeys(["a ü&%41.bin", "b/1.bin", "b/2.bin"], len(LARGE))
    assert keys_in(storage, "b") == ["b/1.bin", "b/2.bin"]


def test_a_storage_class_is_kept(bucket: Bucket) -> None:
    at(bucket, storage_class="STANDARD").save("a.bin", ContentFile(b"bytes"))
    listed = bucket.client.list_objects_v2(Bucket=bucket.name)["Contents"]
    assert listed[0]["StorageClass"] == "STANDARD"


def test_what_the_server_cannot_encrypt_is_refused_not_stored_in_the_clear(bucket: Bucket) -> None:
    """This server has no keeper of keys."""
    with pytest.raises(StorageAway, match=f"The bucket {bucket.name} refuses"):
        at(bucket, encryption="aws:kms", kms_key="ours").save("a.bin", ContentFile(b"bytes"))
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)


def test_a_stranger_is_told_what_is_wrong(bucket: Bucket, ceph: Ceph) -> None:
    stranger = ceph.create_user("reader")
    theirs = Bucket(bucket.endpoint, stranger, bucket.name, bucket.client)
    with pytest.raises(StorageAway, match="the access key may not do this"):
        at(theirs).save("a.bin", ContentFile(b"bytes"))
    with pytest.raises(StorageAway, match="the keys are wrong, or may not do this"):
        at(theirs).exists("a.bin")


def test_a_browser_is_sent_to_the_bucket(
    alice: User, bucket: Bucket, settings: Any, browser_of: Callable[[User], Client]
) -> None:
    use(settings, env.storage(address(bucket, reads="presigned")))
    photo = store(alice, LARGE, kind="video", mime="video/mp4")
    page = reverse("photos:original", args=[photo.pk])
    answer = browser_of(alice).get(page, headers={"Sec-Fetch-Dest": "video"})
    assert answer.status_code == 302
    asked = Request(answer["Location"], headers={"Range": "bytes=9000000-9000099"})
    with urlopen(asked) as given:
        assert (given.status, given.read()) == (206, LARGE[9_000_000:9_000_100])
        assert given.headers["Content-Type"] == "video/mp4"
    forged = answer["Location"].replace("X-Amz-Expires=300", "X-Amz-Expires=30000")
    with pytest.raises(HTTPError, match="403"):
        urlopen(forged)


def test_old_originals_go_there_and_come_back(
    alice: User, bucket: Bucket, settings: Any, tmp_path: Path,
    browser_of: Callable[[User], Client],
) -> None:  # fmt: skip
    use(settings, env.tiered(f"file://{tmp_path}/originals", address(bucket, "old")))
    settings.CHEAP_AFTER_DAYS = 365
    photo = store(alice, LARGE, added_at=timezone.now() - timedelta(days=400))
    enrol_old()
    tend_tiers()
    storage = tiering.tiers()
    assert storage
    assert not storage.fast.exists(photo.original_key)
    page = browser_of(alice).get(reverse("photos:original", args=[photo.pk]))
    assert b"".join(page.streaming_content) == LARGE  # type: ignore[attr-defined]
    tend_tiers()
    assert is_intact(storage.fast, photo.original_key, photo.sha256)
    assert not storage.cheap.exists(photo.original_key)


def test_a_library_moves_there_and_back(
    alice: User, bucket: Bucket, settings: Any, tmp_path: Path
) -> None:
    disk, there, back = f"file://{tmp_path}/originals", address(bucket), f"file://{tmp_path}/back"
    photos = [store(alice, bytes([number]) * 1000) for number in range(30)]
    photos.append(store(alice, LARGE))
    for source, target in ((disk, there), (there, back)):
        call_command("move_storage", source, target)
        use(settings, env.storage(target))
        call_command("move_storage", source, target, delete_source=True)
        assert all(is_intact(originals(), each.original_key, each.sha256) for each in photos)
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)
