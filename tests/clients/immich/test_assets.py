"""One photo and many: shown, changed, deleted, and given as bytes."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Scope, User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from curating.models import Action
from curating.services.undoing import undo
from faces.models import Person
from photos.models import Photo, PhotoTag, Rendition, Stack, Tag
from photos.services.stacks import join_live, stack_photos
from photos.storage import originals, renditions
from rights.models import AlbumShare
from tests.clients.immich.conftest import ClientOf, send
from tests.clients.immich.validating import valid
from tests.factories import make_face, make_person, make_photo


def asset(photo: Photo, rest: str = "") -> str:
    return f"/api/assets/{uuid_of(Kind.ASSET, photo.pk)}{rest}"


def ids_of(*photos: Photo) -> list[str]:
    return [uuid_of(Kind.ASSET, photo.pk) for photo in photos]


def stored(photo: Photo, content: bytes = b"0123456789") -> Photo:
    """With bytes of its own."""
    key = originals().save(f"aa/{photo.pk}", ContentFile(content))
    Photo.objects.filter(pk=photo.pk).update(original_key=key, size_bytes=len(content))
    photo.refresh_from_db()
    return photo


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


@pytest.fixture
def lent(alice: User, bob: User, photo: Photo) -> Photo:
    """Bob may look at it."""
    album = Album.objects.create(owner=alice, title="Trip")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob, role="viewer")
    return photo


def test_it_shows_all_that_is_known(alice: User, phone: Client, photo: Photo) -> None:
    make_face(photo, make_person(alice, "Anna"))
    PhotoTag.objects.create(
        photo=photo, tag=Tag.objects.create(owner=alice, name="river"), origin="person"
    )

    told = valid("AssetResponseDto", phone.get(asset(photo)).json())

    assert [each["name"] for each in told["people"]] == ["Anna"]
    assert [each["name"] for each in told["tags"]] == ["river"]
    assert told["owner"]["name"] == "Alice"
    assert told["exifInfo"]["fileSizeInByte"] == photo.size_bytes


def test_others_see_no_people_and_tags(
    alice: User, bob: User, lent: Photo, by_token: ClientOf
) -> None:
    make_face(lent, make_person(alice, "Anna"))

    told = valid("AssetResponseDto", by_token(bob).get(asset(lent)).json())

    assert (told["people"], told["tags"]) == ([], [])
    assert Person.objects.exists()


def test_what_one_may_not_see_is_not_there(photo: Photo, charlie: User, by_token: ClientOf) -> None:
    client = by_token(charlie)
    for rest in ("", "/thumbnail", "/original", "/video/playback"):
        assert client.get(asset(photo, rest)).status_code == 404
    assert send(client, "PUT", asset(photo), {"isFavorite": True}).status_code == 404
    for method in ("PUT", "DELETE"):
        assert send(client, method, "/api/assets", {"ids": ids_of(photo)}).status_code == 404
    said = {"assetIds": ids_of(photo)}
    assert send(client, "POST", "/api/download/archive", said).status_code == 404
    assert send(client, "POST", "/api/download/info", said).status_code == 404


def test_who_may_look_may_not_change(lent: Photo, bob: User, by_token: ClientOf) -> None:
    client = by_token(bob)

    assert send(client, "PUT", asset(lent), {"description": "mine"}).status_code == 404
    assert send(client, "DELETE", "/api/assets", {"ids": ids_of(lent)}).status_code == 404


def test_it_is_changed_by_the_verbs_of_the_pages(alice: User, phone: Client, photo: Photo) -> None:
    said = {
        "isFavorite": True, "rating": 4, "description": "At the river", "visibility": "archive",
        "dateTimeOriginal": "2019-07-01T12:00:00.000+02:00", "latitude": 38.7, "longitude": -9.1,
    }  # fmt: skip

    told = valid("AssetResponseDto", send(phone, "PUT", asset(photo), said).json())

    assert (told["isFavorite"], told["visibility"]) == (True, "archive")
    assert told["localDateTime"] == "2019-07-01T12:00:00.000Z"
    assert told["fileCreatedAt"] == "2019-07-01T10:00:00.000Z"
    exif = told["exifInfo"]
    assert (exif["rating"], exif["description"]) == (4, "At the river")
    assert (exif["latitude"], exif["longitude"], exif["timeZone"]) == (38.7, -9.1, "UTC+2")
    for action in Action.objects.filter(owner=alice).order_by("-pk"):
        undo(action)
    photo.refresh_from_db()
    assert (photo.is_favourite, photo.rating, photo.latitude, photo.archived_at) == (
        False,
        None,
        None,
        None,
    )


def test_it_is_changed_back(phone: Client, photo: Photo) -> None:
    Photo.objects.update(
        is_favourite=True, rating=3, archived_at="2030-01-01T00:00Z", latitude=1, longitude=1
    )
    said = {
        "isFavorite": False, "rating": -1, "visibility": "timeline", "latitude": None, "longitude": None,
        "dateTimeOriginal": "2019-07-01T12:00:00Z", "description": None,
    }  # fmt: skip

    told = valid("AssetResponseDto", send(phone, "PUT", asset(photo), said).json())

    assert (told["isFavorite"], told["visibility"], told["exifInfo"]["rating"]) == (
        False,
        "timeline",
        None,
    )
    assert told["exifInfo"]["latitude"] is None
    assert told["fileCreatedAt"] == "2019-07-01T12:00:00.000Z"


@pytest.mark.parametrize(
    ("at", "clock"),
    [
        ("2019-07-01T12:00:00", "2019-07-01T12:00:00"),
        ("2019-07-01T12:00:00+05:30", "2019-07-01T12:00:00"),
    ],
)
def test_the_clock_on_the_wall_is_kept(phone: Client, photo: Photo, at: str, clock: str) -> None:
    told = send(phone, "PUT", asset(photo), {"dateTimeOriginal": at}).json()

    assert told["localDateTime"].startswith(clock)


@pytest.mark.parametrize(
    "said",
    [
        {"isFavorite": "yes"}, {"rating": 6}, {"rating": 1.5}, {"description": "a\0b"},
        {"visibility": "locked"}, {"visibility": "hidden"}, {"dateTimeOriginal": "yesterday"},
        {"latitude": 91, "longitude": 0}, {"latitude": 1}, {"latitude": "x", "longitude": 1},
    ],
)  # fmt: skip
def test_nonsense_is_refused(phone: Client, photo: Photo, said: dict[str, Any]) -> None:
    answer = send(phone, "PUT", asset(photo), {"isFavorite": True, **said})

    assert answer.status_code == 400
    photo.refresh_from_db()
    assert not photo.is_favourite  # nothing of it is done


def test_many_are_changed_at_once(alice: User, phone: Client) -> None:
    photos = [make_photo(alice) for _ in range(3)]

    answer = send(phone, "PUT", "/api/assets", {"ids": ids_of(*photos), "isFavorite": True})

    assert answer.status_code == 204
    assert Photo.objects.filter(is_favourite=True).count() == 3
    assert send(phone, "PUT", "/api/assets", {"ids": [], "isFavorite": True}).status_code == 204
    assert send(phone, "PUT", "/api/assets", {"isFavorite": True}).status_code == 400


def test_they_go_into_the_trash(phone: Client, photo: Photo) -> None:
    assert send(phone, "DELETE", "/api/assets", {"ids": ids_of(photo)}).status_code == 204
    assert send(phone, "DELETE", "/api/assets", {"ids": []}).status_code == 204

    photo.refresh_from_db()
    assert photo.trashed_at


def test_they_are_deleted_for_good(phone: Client, photo: Photo) -> None:
    stored(photo)

    answer = send(phone, "DELETE", "/api/assets", {"ids": ids_of(photo), "force": True})

    assert answer.status_code == 204
    assert not Photo.objects.exists()
    assert not originals().exists(photo.original_key)


def test_nothing_goes_for_good_that_nobody_named(alice: User, phone: Client) -> None:
    first, second, video = make_photo(alice), make_photo(alice), make_photo(alice, kind="video")
    stack_photos(first, [second], kind=Stack.Kind.BURST)
    join_live(first, video)
    shown = Photo.objects.get(is_primary=True)
    other = second if shown == first else first

    send(phone, "DELETE", "/api/assets", {"ids": ids_of(shown), "force": True})

    left = Photo.objects.get(pk=other.pk)
    assert left.trashed_at is None
    assert not Photo.objects.filter(pk=shown.pk).exists()


def test_a_whole_stack_goes_where_all_of_it_is_named(alice: User, phone: Client) -> None:
    first, second = make_photo(alice), make_photo(alice)
    stack_photos(first, [second], kind=Stack.Kind.BURST)

    send(phone, "DELETE", "/api/assets", {"ids": ids_of(first, second), "force": True})

    assert not Photo.objects.exists()


def test_it_counts(alice: User, phone: Client) -> None:
    make_photo(alice, is_favourite=True)
    make_photo(alice, trashed_at="2030-01-01T00:00Z")
    make_photo(alice, archived_at="2030-01-01T00:00Z", kind="video")
    join_live(make_photo(alice), make_photo(alice, kind="video"))

    def count(query: str = "") -> tuple[int, int, int]:
        told = valid("AssetStatsResponseDto", phone.get(f"/api/assets/statistics{query}").json())
        return told["images"], told["videos"], told["total"]

    assert count() == (2, 1, 3)
    assert count("?isFavorite=true") == (1, 0, 1)
    assert count("?isTrashed=true") == (1, 0, 1)
    assert count("?visibility=timeline") == (2, 0, 2)
    assert count("?visibility=archive") == (0, 1, 1)
    assert count("?visibility=hidden") == (0, 1, 1)
    assert count("?visibility=locked") == (0, 0, 0)
    assert phone.get("/api/assets/statistics?visibility=all").status_code == 400


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ("thumbnail", "thumbnail"),
        ("preview", "preview"),
        ("fullsize", "original"),
        ("original", "original"),
    ],
)
def test_it_gives_pictures(phone: Client, photo: Photo, size: str, name: str) -> None:
    stored(photo, b"original")
    for each in ("thumbnail", "preview"):
        key = renditions().save(f"{photo.pk}-{each}", ContentFile(each.encode()))
        Rendition.objects.create(
            photo=photo, name=each, key=key, mime="image/webp", size_bytes=len(each)
        )

    answer = phone.get(asset(photo, f"/thumbnail?size={size}&c=1"))

    assert b"".join(answer.streaming_content) == name.encode()
    assert "private" in answer["Cache-Control"]
    again = phone.get(
        asset(photo, f"/thumbnail?size={size}"), headers={"if-none-match": answer["ETag"]}
    )
    assert again.status_code == 304


def test_a_picture_that_is_not_made_yet_is_not_there(phone: Client, photo: Photo) -> None:
    answer = phone.get(asset(photo, "/thumbnail"))

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert phone.get(asset(photo, "/thumbnail?size=huge")).status_code == 400


def test_it_gives_the_original(phone: Client, photo: Photo) -> None:
    answer = phone.get(asset(stored(photo), "/original"))

    assert b"".join(answer.streaming_content) == b"0123456789"
    assert "attachment" in answer["Content-Disposition"]


def test_it_plays_parts_of_a_video(alice: User, phone: Client) -> None:
    video = stored(make_photo(alice, kind="video", mime="video/mp4", is_playable=True))

    answer = phone.get(asset(video, "/video/playback"), headers={"range": "bytes=2-4"})

    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 2-4/10")
    assert b"".join(answer.streaming_content) == b"234"
    assert phone.get(asset(make_photo(alice), "/video/playback")).status_code == 404


def test_it_says_which_archives_to_ask_for(alice: User, phone: Client) -> None:
    photos = [make_photo(alice, size_bytes=60) for _ in range(3)]
    video = make_photo(alice, kind="video", size_bytes=60)
    join_live(photos[0], video)
    said = {"assetIds": ids_of(*photos), "archiveSize": 120}

    told = valid("DownloadResponseDto", send(phone, "POST", "/api/download/info", said).json())

    assert (told["totalSize"], [len(each["assetIds"]) for each in told["archives"]]) == (
        240,
        [2, 2],
    )


def test_it_says_so_of_an_album_and_of_a_library(
    alice: User, bob: User, charlie: User, lent: Photo, by_token: ClientOf
) -> None:
    client, album = by_token(bob), Album.objects.get()

    def asked(client: Client, **said: str) -> Any:
        return send(client, "POST", "/api/download/info", said)

    of_album = asked(client, albumId=uuid_of(Kind.ALBUM, album.pk)).json()
    of_library = asked(client, userId=uuid_of(Kind.USER, alice.pk)).json()
    assert (
        of_album["archives"][0]["assetIds"] == of_library["archives"][0]["assetIds"] == ids_of(lent)
    )
    assert asked(by_token(charlie), albumId=uuid_of(Kind.ALBUM, album.pk)).status_code == 404
    assert asked(by_token(charlie), userId=uuid_of(Kind.USER, alice.pk)).json()["archives"] == []
    assert asked(client).status_code == 400


def test_it_sends_an_archive(alice: User, phone: Client, by_key: ClientOf) -> None:
    photos = [stored(make_photo(alice), f"photo {n}".encode()) for n in range(2)]

    answer = send(
        by_key(alice, [Scope.READ]), "POST", "/api/download/archive", {"assetIds": ids_of(*photos)}
    )

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.read(name) for name in archive.namelist()) == [b"photo 0", b"photo 1"]
