"""A server in this process that speaks S3, for all that keeps files in buckets or fetches them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from django.core.files.storage import Storage, storages
from moto.server import ThreadedMotoServer

from config import env


@dataclass(frozen=True)
class BucketServer:
    """Where it is, and who asks it beside the library. Its bucket is called "family"."""

    endpoint: str
    client: Any = None
    process: Any = None

    def address(self, place: str = "family/originals", **options: Any) -> str:
        """As HEIRLOOM_ORIGINALS and others say it."""
        said = "".join(f"&{name}={value}" for name, value in options.items())
        return (
            f"s3://{place}?endpoint_url={self.endpoint}&region_name=us-east-1"
            f"&access_key=key&secret_key=secret{said}"
        )

    def storage(self, place: str = "family/originals", **options: Any) -> Storage:
        return storages.create_storage(env.storage(self.address(place, **options)))

    def content(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket="family", Key=key)["Body"].read())

    def put(self, key: str, content: bytes = b"content") -> str:
        """Write an object; its ETag."""
        answer = self.client.put_object(Bucket="family", Key=key, Body=content)
        return str(answer["ETag"]).strip('"')

    def empty(self) -> None:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="family")
        for found in [found for page in pages for found in page.get("Contents", [])]:
            self.client.delete_object(Bucket="family", Key=found["Key"])

    def stop(self) -> None:
        self.process.stop()


@contextmanager
def serve_bucket() -> Iterator[BucketServer]:
    """All servers of a process share what they hold: a test before may have left something."""
    process = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    process.start()
    host, port = process.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="family")
    running = BucketServer(endpoint, client, process)
    running.empty()
    yield running
    running.stop()


@pytest.fixture
def server() -> Iterator[BucketServer]:
    with serve_bucket() as running:
        yield running


def keys_in(storage: Any, folder: str = "") -> list[str]:
    return [each.key for each in storage.held(folder)]
