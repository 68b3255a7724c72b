"""PUT: what a client sends ends in the library, and stays listed as it was sent."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from photos.models import Photo
from photos.storage import originals
from tests.clients.conftest import Dav, jpeg

pytestmark = pytest.mark.django_db


def test_it_makes_a_photo_of_the_bytes(dav: Dav, alice: User) -> None:
    response = dav("PUT", "upload/IMG_1.jpg", jpeg(), x_oc_mtime="1405659525")

    photo = Photo.objects.get()
    assert response.status_code == 201
    assert response["X-OC-MTime"] == "accepted"
    assert response["ETag"] == f'"{photo.sha256}"'
    assert (photo.owner, photo.filename) == (alice, "IMG_1.jpg")
    assert photo.file_time == datetime(2014, 7, 18, 4, 58, 45, tzinfo=UTC)
    with originals().open(photo.original_key) as stored:
        assert stored.read() == jpeg()
    assert dav("GET", "upload/IMG_1.jpg").getvalue() == jpeg()
