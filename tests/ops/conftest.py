"""A library in a bucket, on a server of its own that can go away."""

from collections.abc import Iterator
from typing import Any

import pytest

from config import env
from tests.bucket_server import BucketServer, serve_bucket


@pytest.fixture
def bucket_server(settings: Any) -> Iterator[BucketServer]:
    """Serves an empty bucket, in which originals are kept from now on."""
    with serve_bucket() as server:
        settings.STORAGES = {**settings.STORAGES, "originals": env.storage(server.address())}
        yield server
