"""Originals and renditions on a server that checks every signature."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config import env
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.models import Photo
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import render_photos
from photos.storage import StorageAway, is_intact, originals, put_original, renditions
from photos.tasks import clear_parts
from tests.s3.ceph import REGION
from tests.s3.conftest import Bucket

pytestmark = [pytest.mark.s3, pytest.mark.django_db]


def storage_at(bucket: Bucket, name: str, secret_key: str) -> dict[str, object]:
    """As HEIRLOOM_ORIGINALS and HEIRLOOM_RENDITIONS say it."""
    return env.storage(
        f"s3://{bucket.name}/{name}?endpoint_url={bucket.endpoint}&region_name={REGION}"
        f"&access_key={bucket.keys.access_key}&secret_key={secret_key}"
    )


@pytest.fixture(autouse=True)
def _stored_in(bucket: Bucket, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": storage_at(bucket, "originals", bucket.keys.secret_key),
        "renditions": storage_at(bucket, "renditions", bucket.keys.secret_key),
    }


@pytest.fixture
def photo(alice: User, make_jpeg: Callable[..., Path]) -> Photo:
    content = make_jpeg().read_bytes()
    incoming = Incoming(io.BytesIO(content), "a.jpg", datetime.now(UTC))
    photo = receive_upload(open_batch(alice, Batch.Origin.UPLOAD), incoming).photo
    assert photo
    return photo


def test_a_photo_lives_there(photo: Photo, bucket: Bucket) -> None:
    stored = bucket.client.get_object(Bucket=bucket.name, Key=f"originals/{photo.original_key}")
    assert hashlib.sha256(stored["Body"].read()).hexdigest() == photo.sha256
    read_photos_metadata([photo])
    render_photos([photo])
    photo.refresh_from_db()
    assert (photo.width_px, photo.height_px) == (320, 240)
    assert all(renditions().exists(row.key) for row in photo.renditions.all())


def test_a_part_of_it_is_served(photo: Photo, browser_of: Callable[[User], Client]) -> None:
    address = reverse("photos:original", args=[photo.pk])
    browser = browser_of(photo.owner)
    whole = b"".join(browser.get(address).streaming_content)  # type: ignore[attr-defined]
    part = browser.get(address, headers={"Range": "bytes=10-99"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == whole[10:100]  # type: ignore[attr-defined]


def test_a_flipped_byte_is_found_and_the_original_stored_again(
    photo: Photo, bucket: Bucket, make_jpeg: Callable[..., Path]
) -> None:
    assert is_intact(originals(), photo.original_key, photo.sha256)
    bucket.put(f"originals/{photo.original_key}", b"other bytes")
    assert not is_intact(originals(), photo.original_key, photo.sha256)
    put_original(make_jpeg().open("rb"), extension="jpeg")
    stored = put_original(make_jpeg().open("rb"), extension=Path(photo.original_key).suffix[1:])
    assert stored.key == photo.original_key
    assert is_intact(originals(), photo.original_key, photo.sha256)


def test_a_large_original_comes_back_whole(bucket: Bucket) -> None:
    content = b"\xff\xd8" + bytes(range(256)) * 80_000
    stored = put_original(io.BytesIO(content), extension="jpg")
    assert stored.size_bytes == len(content)
    assert is_intact(originals(), stored.key, hashlib.sha256(content).hexdigest())


def test_what_was_cut_off_goes(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"Bucket": bucket.name, "Key": "originals/ab/a.mov"}
    upload = bucket.client.create_multipart_upload(**named)["UploadId"]
    sent = {"UploadId": upload, "PartNumber": 1, "Body": b"half"}
    bucket.client.upload_part(**named, **sent)
    clear_parts()
    assert bucket.client.list_parts(**named, UploadId=upload)["Parts"]
    monkeypatch.setattr("photos.bucket.STALE_PART_SECONDS", -60)
    clear_parts()
    assert "Uploads" not in bucket.client.list_multipart_uploads(Bucket=bucket.name)


def test_a_wrong_secret_key_stores_nothing(bucket: Bucket, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": storage_at(bucket, "originals", "wrong"),
    }
    with pytest.raises(StorageAway, match="the keys are wrong, or may not do this"):
        put_original(io.BytesIO(b"bytes"), extension="jpg")
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)
    assert not list(settings.INCOMING_DIR.iterdir())
