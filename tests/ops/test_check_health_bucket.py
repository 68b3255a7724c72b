"""Health of a library in a bucket."""

import pytest
from django.test import Client

from tests.bucket_server import BucketServer


@pytest.mark.django_db
def test_it_says_whether_the_bucket_answers(bucket_server: BucketServer) -> None:
    assert Client().get("/health/").json()["storage"] is True
    bucket_server.stop()
    response = Client().get("/health/")
    assert (response.status_code, response.json()["storage"]) == (503, False)
