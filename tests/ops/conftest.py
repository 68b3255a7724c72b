"""A bucket on a server of its own, that can go away."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from config import env

REGION = "us-east-1"


@pytest.fixture
def bucket_server(settings: Any) -> Iterator[ThreadedMotoServer]:
    """Serves an empty bucket, in which originals are kept from now on."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, **keys)
    client.create_bucket(Bucket="library")
    # All servers of a process share what they hold: a test before may have left something.
    for each in client.list_objects_v2(Bucket="library").get("Contents", []):
        client.delete_object(Bucket="library", Key=each["Key"])
    bucket: dict[str, Any] = env.storage(
        f"s3://library/originals?endpoint_url={endpoint}&region_name={REGION}"
    )
    bucket["OPTIONS"].update(access_key="key", secret_key="secret")
    settings.STORAGES = {**settings.STORAGES, "originals": bucket}
    yield server
    server.stop()
