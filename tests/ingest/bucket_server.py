"""A bucket on a server that speaks S3 in this process, and a source for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from accounts.models import User
from ingest.sources.sealing import seal
from photos.models import Source

SECRETS = {
    "access_key": "key",
    "secret_key": "secret",
    "webhook_secret": "the secret of the webhook",
}


@dataclass(frozen=True)
class BucketServer:
    endpoint: str
    client: Any

    def put(self, key: str, content: bytes = b"content") -> str:
        """Write an object; its ETag."""
        answer = self.client.put_object(Bucket="family", Key=key, Body=content)
        return str(answer["ETag"]).strip('"')


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """A server of its own with the empty bucket "family"."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="family")
    yield BucketServer(endpoint, client)
    server.stop()


def make_bucket_source(
    owner: User, endpoint: str, *, root: str = "s3://family", **changes: Any
) -> Source:
    """A saved source for the bucket. Changes beside `secrets` and `options` are of its row."""
    secrets = {**SECRETS, **changes.pop("secrets", {})}
    options = {"endpoint": endpoint, "region": "us-east-1", **changes.pop("options", {})}
    kind = Source.Kind.BUCKET
    source = Source(owner=owner, kind=kind, name="Family", root=root, options=options, **changes)
    seal(source, secrets)
    source.save()
    return source
