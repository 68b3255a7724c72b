"""Originals and renditions in a bucket: the same way in, the same stages."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from accounts.models import User
from config import env
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import render_photos
from photos.storage import originals, renditions


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """A bucket on a server of its own that speaks S3, as the storage of everything."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"access_key": "key", "secret_key": "secret"}
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="family")
    storages = dict(settings.STORAGES)
    for name in ("originals", "renditions"):
        url = f"s3://family/{name}?endpoint_url=http://{host}:{port}&region_name=us-east-1"
        storages[name] = env.storage(url)
        storages[name]["OPTIONS"].update(keys)
    settings.STORAGES = storages
    yield client
    server.stop()


def test_a_photo_lives_in_the_bucket(
    alice: User, bucket: Any, make_jpeg: Callable[..., Path], settings: Any
) -> None:
    content = make_jpeg().read_bytes()
    incoming = Incoming(io.BytesIO(content), "a.jpg", datetime.now(UTC))
    photo = receive_upload(open_batch(alice, Batch.Origin.UPLOAD), incoming).photo
    assert photo
    stored = bucket.get_object(Bucket="family", Key=f"originals/{photo.original_key}")
    assert hashlib.sha256(stored["Body"].read()).hexdigest() == photo.sha256

    read_photos_metadata([photo])
    render_photos([photo])
    photo.refresh_from_db()
    assert (photo.width_px, photo.height_px) == (320, 240)
    assert {row.name for row in photo.renditions.all()} == {"preview", "thumbnail"}
    assert all(renditions().exists(row.key) for row in photo.renditions.all())
    assert originals().size(photo.original_key) == len(content)
    assert not list(settings.INCOMING_DIR.iterdir())
