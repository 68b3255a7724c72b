"""A real S3 server for all tests of this folder, with people who have keys for it."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from accounts.models import User
from photos.models import Source
from tests.ingest.bucket_sources import make_bucket_source
from tests.s3.ceph import REGION, Ceph, Keys, is_installed


@dataclass(frozen=True)
class Bucket:
    """The bucket of somebody with keys."""

    endpoint: str
    keys: Keys
    name: str
    client: Any

    def put(self, key: str, content: bytes, **options: Any) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content, **options)

    def source_of(self, owner: User, prefix: str = "", **changes: Any) -> Source:
        secrets = {"access_key": self.keys.access_key, "secret_key": self.keys.secret_key}
        root = f"s3://{self.name}/{prefix}".rstrip("/")
        return make_bucket_source(owner, self.endpoint, root=root, secrets=secrets, **changes)


@pytest.fixture(scope="session")
def ceph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ceph]:
    if not is_installed():
        pytest.skip("Ceph is not installed; make test-s3 installs it")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill stops it, too
    server = Ceph(Path(tmp_path_factory.mktemp("ceph")))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def keys(ceph: Ceph) -> Keys:
    return ceph.create_user("anna")


@pytest.fixture
def bucket(ceph: Ceph, keys: Keys, request: pytest.FixtureRequest) -> Bucket:
    """A new bucket for each test."""
    name = f"bucket-{abs(hash(request.node.nodeid)):x}"
    client = client_with(ceph, keys)
    client.create_bucket(Bucket=name)
    return Bucket(ceph.endpoint, keys, name, client)


def client_with(ceph: Ceph, keys: Keys, service: str = "s3") -> Any:
    return boto3.client(
        service, endpoint_url=ceph.endpoint, region_name=REGION,
        aws_access_key_id=keys.access_key, aws_secret_access_key=keys.secret_key,
    )  # fmt: skip
