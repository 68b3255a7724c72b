"""Pictures and videos by the API, for who sees the photo and by signed addresses."""

import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo, Rendition
from photos.storage import originals
from rights.models import AlbumShare, Role
from tests.api.asking import Asker
from tests.factories import make_photo
from tests.photos.photo_files import THUMBNAIL_PX, jpeg, keep_rendition, make_whole_photo


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_whole_photo(alice)


def body(answer: Any) -> bytes:
    return b"".join(answer)


def address(photo: Photo, name: str) -> str:
    return f"/api/v1/photos/{photo.pk}/{name}/"


def signed(user: User, photo: Photo, name: str = "thumbnail") -> str:
    told = Asker(user).get(f"photos/{photo.pk}/", urls="signed", fields="id").json()
    return str(told["urls"][name])


def test_it_sends_what_there_is(alice: User, photo: Photo) -> None:
    client = Asker(alice).client

    thumbnail = client.get(address(photo, "thumbnail"), headers={"Accept": "image/*"})
    assert (thumbnail.status_code, thumbnail["Content-Type"]) == (200, "image/jpeg")
    assert body(thumbnail) == jpeg(THUMBNAIL_PX)
    whole = body(client.get(address(photo, "original")))
    part = client.get(address(photo, "original"), headers={"Range": "bytes=2-5"})
    assert (part.status_code, body(part)) == (206, whole[2:6])
    beyond = client.get(address(photo, "original"), headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    saved = client.get(address(photo, "original"), {"download": ""})
    assert saved["Content-Disposition"].startswith("attachment")


def test_it_plays_the_proxy_of_a_video(alice: User) -> None:
    video = make_photo(alice, kind="video")
    keep_rendition(video, "proxy", b"moving", mime="video/mp4")

    assert body(Asker(alice).client.get(address(video, "playback"))) == b"moving"


def test_what_is_not_made_yet_is_told(alice: User, bob: User, photo: Photo) -> None:
    Rendition.objects.filter(name="preview").delete()
    missing = Asker(alice).client.get(address(photo, "preview"))
    assert (missing.status_code, missing.json()["code"]) == (404, "not_made_yet")
    for name in ("thumbnail", "preview", "original", "playback"):
        hidden = Asker(bob).client.get(address(photo, name))
        assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")


def test_a_file_that_is_away_is_told(alice: User, photo: Photo) -> None:
    originals().delete(photo.original_key)

    answer = Asker(alice).client.get(address(photo, "original"))

    assert (answer.status_code, answer.json()["code"]) == (404, "original_away")


def test_a_signed_address_needs_no_credentials(alice: User, photo: Photo) -> None:
    answer = Client().get(signed(alice, photo))

    assert (answer.status_code, body(answer)) == (200, jpeg(THUMBNAIL_PX))
    assert answer["Cache-Control"] == "private, no-cache"
    part = Client().get(signed(alice, photo), headers={"Range": "bytes=0-1"})
    assert part.status_code == 206


def test_lists_tell_signed_addresses_when_asked(alice: User, photo: Photo) -> None:
    (told,) = Asker(alice).get("photos/", urls="signed").json()["items"]
    assert set(told["urls"]) == {"thumbnail", "preview", "original", "playback"}
    assert told["urls"]["thumbnail"] == signed(alice, photo)
    (bare,) = Asker(alice).get("photos/", urls="signed", fields="none").json()["items"]
    assert set(bare) == {"urls"}


def test_a_signed_address_shows_nothing_else(alice: User, photo: Photo) -> None:
    text = signed(alice, photo)
    other = make_photo(alice)
    keep_rendition(other, "thumbnail", jpeg(40), mime="image/jpeg")

    for forged in (
        text.replace(f".{photo.pk}.", f".{other.pk}."),
        text.replace(".thumbnail.", ".preview."),
        text.replace(".thumbnail.", ".original."),
        text[:-2] + "/",
        "/api/v1/media/nonsense/",
        f"/api/v1/media/{10**400}.1.thumbnail.1.x/",
    ):
        answer = Client().get(forged)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), forged


def test_a_signed_address_is_over_within_an_hour(
    alice: User, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, now = signed(alice, photo), time.time()

    monkeypatch.setattr("api.media.signing.time.time", lambda: now + 2699)
    assert Client().get(text).status_code == 200
    monkeypatch.setattr("api.media.signing.time.time", lambda: now + 3601)
    assert Client().get(text).status_code == 404


def test_it_dies_with_the_right_to_see(alice: User, bob: User, photo: Photo) -> None:
    album = Album.objects.create(owner=alice, title="Trip")
    AlbumPhoto.objects.create(album=album, photo=photo)
    share = AlbumShare.objects.create(album=album, user=bob, role=Role.VIEWER)
    text = signed(bob, photo)
    assert Client().get(text).status_code == 200

    share.delete()

    assert Client().get(text).status_code == 404


def test_it_dies_with_the_account_and_its_password(alice: User, photo: Photo) -> None:
    text = signed(alice, photo)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(text).status_code == 404
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert Client().get(text).status_code == 200

    alice.set_password("another battery staple")
    alice.save()

    assert Client().get(text).status_code == 404


def test_it_does_not_show_what_was_locked(alice: User, photo: Photo) -> None:
    text = signed(alice, photo)
    Photo.objects.update(is_locked=True)

    assert Client().get(text).status_code == 404
