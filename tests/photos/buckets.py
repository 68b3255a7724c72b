"""A server of its own that speaks S3, for tests of storages in buckets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from django.core.files.storage import Storage, storages
from moto.server import ThreadedMotoServer

from config import env


@dataclass(frozen=True)
class Server:
    """Where it is, and who asks it beside the library."""

    endpoint: str
    client: Any

    def address(self, place: str, **options: Any) -> str:
        said = "".join(f"&{name}={value}" for name, value in options.items())
        return (
            f"s3://{place}?endpoint_url={self.endpoint}&region_name=us-east-1"
            f"&access_key=key&secret_key=secret{said}"
        )

    def storage(self, place: str = "family/originals", **options: Any) -> Storage:
        return storages.create_storage(env.storage(self.address(place, **options)))

    def content(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket="family", Key=key)["Body"].read())

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket="family", Key=key, Body=content)


@pytest.fixture
def server() -> Iterator[Server]:
    """With an empty bucket called "family"."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="family")
    yield Server(endpoint, client)
    for each in client.list_objects_v2(Bucket="family").get("Contents", []):
        client.delete_object(Bucket="family", Key=each["Key"])
    running.stop()
