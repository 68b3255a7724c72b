"""Media out of a bucket: only the asked bytes leave it."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from accounts.models import User
from config import env
from tests.factories import make_photo

BYTES = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _originals_in_a_bucket(endpoint: str, settings: Any) -> None:
    keys = {"access_key": "key", "secret_key": "secret"}
    boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    ).create_bucket(Bucket="library")
    bucket: dict[str, Any] = env.storage(
        f"s3://library/originals?endpoint_url={endpoint}&region_name=us-east-1"
    )
    bucket["OPTIONS"].update(keys)
    settings.STORAGES = {**settings.STORAGES, "originals": bucket}


def test_it_serves_a_part_of_an_object(alice: User, browser_of: Callable[[User], Client]) -> None:
    storages["originals"].save("ab/cd/film.mp4", ContentFile(BYTES))
    photo = make_photo(
        alice, original_key="ab/cd/film.mp4", size_bytes=len(BYTES), kind="video", mime="video/mp4"
    )
    address = reverse("photos:original", args=[photo.pk])
    response = browser_of(alice).get(address, headers={"Range": "bytes=700000-700099"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == BYTES[700000:700100]
    whole = browser_of(alice).get(address)
    assert b"".join(whole.streaming_content) == BYTES


def test_it_says_that_an_object_is_missing(
    alice: User, browser_of: Callable[[User], Client]
) -> None:
    photo = make_photo(alice, original_key="ab/cd/gone.mp4")
    response = browser_of(alice).get(reverse("photos:original", args=[photo.pk]))
    assert response.status_code == 404
