"""Pictures of others are asked for each time: what is shown no more is in no browser's store."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from rights.models import SpacePhoto
from tests.activity.shared import lend
from tests.photos.photo_files import make_video, make_whole_photo

BrowserOf = Callable[[User], Client]


@pytest.mark.parametrize("view", ["thumbnail", "preview", "original"])
def test_a_lent_picture_is_asked_for_each_time(
    alice: User, bob: User, browser_of: BrowserOf, view: str
) -> None:
    photo = make_whole_photo(alice)
    lend(photo, bob)
    url = reverse(f"photos:{view}", args=[photo.pk])
    reader = browser_of(bob)
    answer = reader.get(url)
    assert answer["Cache-Control"] == "private, no-cache"
    etag = answer["ETag"]
    assert reader.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert "max-age" in browser_of(alice).get(url)["Cache-Control"]
    SpacePhoto.objects.all().delete()
    assert reader.get(url, headers={"If-None-Match": etag}).status_code == 404


def test_so_is_a_lent_video(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_video(alice)
    lend(photo, bob)
    url = reverse("photos:playback", args=[photo.pk])
    assert browser_of(bob).get(url)["Cache-Control"] == "private, no-cache"
    assert browser_of(alice).get(url)["Cache-Control"] == "private, max-age=86400"
    SpacePhoto.objects.all().delete()
    assert browser_of(bob).get(url).status_code == 404
