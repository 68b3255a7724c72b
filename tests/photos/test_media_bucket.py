"""Media out of a bucket: only the asked bytes leave it."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config import env
from photos.models import Photo
from tests.bucket_server import BucketServer, serve_bucket
from tests.factories import make_photo

BYTES = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with serve_bucket() as running:
        yield running


@pytest.fixture(autouse=True)
def _originals_in_a_bucket(server: BucketServer, settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "originals": env.storage(server.address())}


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


@pytest.fixture
def film(alice: User) -> Photo:
    storages["originals"].save("ab/cd/film.mp4", ContentFile(BYTES))
    return make_photo(
        alice, original_key="ab/cd/film.mp4", size_bytes=len(BYTES), kind="video",
        mime="video/mp4", filename="Ferien Süd.mp4", is_playable=True,
    )  # fmt: skip


@pytest.fixture
def _presigned(settings: Any) -> None:
    bucket = settings.STORAGES["originals"]
    options = {**bucket["OPTIONS"], "reads": "presigned"}
    settings.STORAGES = {**settings.STORAGES, "originals": {**bucket, "OPTIONS": options}}


@pytest.mark.usefixtures("_presigned")
@pytest.mark.parametrize("page", ["original", "playback"])
def test_a_bucket_gives_the_bytes_itself_where_it_is_set_so(
    film: Photo, browser_of: Callable[[User], Client], page: str
) -> None:
    address = reverse(f"photos:{page}", args=[film.pk])
    answer = browser_of(film.owner).get(address, headers={"Sec-Fetch-Dest": "video"})
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    assert "X-Amz-Expires=300&" in answer["Location"]
    request = Request(answer["Location"], headers={"Range": "bytes=700000-700099"})
    with urlopen(request) as given:
        assert given.status == 206
        assert given.read() == BYTES[700000:700100]
        assert given.headers["Content-Type"] == "video/mp4"
        expected = "Ferien%20S%C3%BCd.mp4" if page == "original" else "Ferien"
        assert expected in given.headers["Content-Disposition"]


@pytest.mark.usefixtures("_presigned")
def test_who_could_not_follow_gets_them_from_us(
    film: Photo, bob: User, browser_of: Callable[[User], Client]
) -> None:
    address = reverse("photos:original", args=[film.pk])
    browser = browser_of(film.owner)
    for headers in ({}, {"Sec-Fetch-Dest": "empty"}):
        answer = browser.get(address, headers=headers)
        assert b"".join(answer.streaming_content) == BYTES  # type: ignore[attr-defined]
    assert browser.head(address, headers={"Sec-Fetch-Dest": "video"}).status_code == 200
    stranger = browser_of(bob).get(address, headers={"Sec-Fetch-Dest": "video"})
    assert stranger.status_code == 404


@pytest.mark.usefixtures("_presigned")
def test_nobody_is_sent_to_an_object_that_is_missing(
    alice: User, browser_of: Callable[[User], Client]
) -> None:
    photo = make_photo(alice, original_key="ab/cd/gone.mp4")
    address = reverse("photos:original", args=[photo.pk])
    assert browser_of(alice).get(address, headers={"Sec-Fetch-Dest": "image"}).status_code == 404


@pytest.mark.usefixtures("_presigned")
def test_a_bucket_that_is_away_is_said_so(
    film: Photo, browser_of: Callable[[User], Client], settings: Any
) -> None:
    bucket = settings.STORAGES["originals"]
    options = {**bucket["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "originals": {**bucket, "OPTIONS": options}}
    address = reverse("photos:original", args=[film.pk])
    browser = browser_of(film.owner)
    browser.raise_request_exception = False
    answer = browser.get(address, headers={"Sec-Fetch-Dest": "image"})
    assert answer.status_code == 503
    assert "A part of the library is away" in answer.text
    assert "family" not in answer.text
