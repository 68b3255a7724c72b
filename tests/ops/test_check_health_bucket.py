"""Health of a library in a bucket."""

from typing import Any

import boto3
import pytest
from django.test import Client
from moto.server import ThreadedMotoServer

from config import env

REGION = "us-east-1"


def use_bucket(settings: Any, endpoint: str) -> None:
    bucket: dict[str, Any] = env.storage(
        f"s3://library/o?endpoint_url={endpoint}&region_name={REGION}"
    )
    bucket["OPTIONS"].update(access_key="key", secret_key="secret")
    settings.STORAGES = {**settings.STORAGES, "originals": bucket}


@pytest.mark.django_db
def test_it_says_whether_the_bucket_answers(settings: Any) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, **keys)
    client.create_bucket(Bucket="library")
    use_bucket(settings, endpoint)
    assert Client().get("/health/").json()["storage"] is True
    server.stop()
    use_bucket(settings, endpoint)
    response = Client().get("/health/")
    assert (response.status_code, response.json()["storage"]) == (503, False)
