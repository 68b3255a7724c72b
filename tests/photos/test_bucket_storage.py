"""Originals and renditions in a bucket: the same way in, the same stages."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from config import env
from ingest.batches import open_batch
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.services.metadata import read_photos_metadata
from photos.services.renditions import render_photos
from photos.storage import originals, renditions
from tests.bucket_server import BucketServer, server

__all__ = ["server"]


@pytest.fixture
def bucket(server: BucketServer, settings: Any) -> BucketServer:
    """As the storage of everything."""
    places = {name: server.address(f"family/{name}") for name in ("originals", "renditions")}
    stored = {name: env.storage(address) for name, address in places.items()}
    settings.STORAGES = {**settings.STORAGES, **stored}
    return server


def test_a_photo_lives_in_the_bucket(
    alice: User, bucket: BucketServer, make_jpeg: Callable[..., Path], settings: Any
) -> None:
    content = make_jpeg().read_bytes()
    incoming = Incoming(io.BytesIO(content), "a.jpg", datetime.now(UTC))
    photo = receive_upload(open_batch(alice, Batch.Origin.UPLOAD), incoming).photo
    assert photo
    stored = bucket.content(f"originals/{photo.original_key}")
    assert hashlib.sha256(stored).hexdigest() == photo.sha256

    read_photos_metadata([photo])
    render_photos([photo])
    photo.refresh_from_db()
    assert (photo.width_px, photo.height_px) == (320, 240)
    assert {row.name for row in photo.renditions.all()} == {"preview", "thumbnail"}
    assert all(renditions().exists(row.key) for row in photo.renditions.all())
    assert originals().size(photo.original_key) == len(content)
    assert not list(settings.INCOMING_DIR.iterdir())
