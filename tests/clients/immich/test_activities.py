"""Comments, likes and notices by the Immich protocol."""

from typing import Any

import pytest

from accounts.models import User
from activity.models import Comment, Like, Notice
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo
from rights.models import AlbumShare, Role
from sharing.albums.services import contribute, share_album
from tests.clients.immich.apps import App, asset
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

ACTIVITIES, NOTICES = "/api/activities", "/api/notifications"


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


@pytest.fixture
def album(alice: User, bob: User, photo: Photo) -> Album:
    """Alice's, which Bob may look at."""
    made = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=made, photo=photo)
    AlbumShare.objects.create(album=made, user=bob)
    return made


def said_by(user: User, album: Album, **asked: Any) -> list[tuple[str, str | None]]:
    answer = App(user).get(ACTIVITIES, albumId=uuid_of(Kind.ALBUM, album.pk), **asked)
    told = all_valid("ActivityResponseDto", answer.json())
    return [(each["type"], each.get("comment")) for each in told]


def test_people_comment_and_like(alice: User, bob: User, album: Album, photo: Photo) -> None:
    app, about = App(bob), {"albumId": uuid_of(Kind.ALBUM, album.pk)}
    of_photo = about | {"assetId": asset(photo)}

    assert app.post(ACTIVITIES, **about, type="comment", comment="Nice").status_code == 201
    assert app.post(ACTIVITIES, **of_photo, type="comment", comment="Wow").status_code == 201
    first = app.post(ACTIVITIES, **of_photo, type="like")
    again = app.post(ACTIVITIES, **of_photo, type="like")
    assert (first.status_code, again.status_code) == (201, 200)
    assert valid("ActivityResponseDto", first.json())["user"]["name"] == "Bob"
    assert first.json() == again.json()
    everything = [("comment", "Nice"), ("comment", "Wow"), ("like", None)]
    assert said_by(alice, album) == everything
    assert said_by(alice, album, level="album") == everything[:1]
    assert said_by(alice, album, level="asset") == everything[1:]
    assert said_by(alice, album, assetId=asset(photo)) == everything[1:]
    assert said_by(alice, album, type="like") == everything[2:]
    assert said_by(alice, album, userId=uuid_of(Kind.USER, alice.pk)) == []
    told = App(alice).get(f"{ACTIVITIES}/statistics", **of_photo).json()
    assert valid("ActivityStatisticsResponseDto", told) == {"comments": 1, "likes": 1}


def test_what_was_said_is_taken_back(alice: User, bob: User, album: Album, photo: Photo) -> None:
    app, hers = App(bob), App(alice)
    about = {"albumId": uuid_of(Kind.ALBUM, album.pk)}
    comment = app.post(ACTIVITIES, **about, type="comment", comment="Nice").json()["id"]
    like = app.post(ACTIVITIES, **about, type="like").json()["id"]

    assert hers.delete(f"{ACTIVITIES}/{like}").status_code == 404  # it is his alone
    assert app.delete(f"{ACTIVITIES}/{like}").status_code == 204
    assert not Like.objects.exists()
    assert hers.delete(f"{ACTIVITIES}/{comment}").status_code == 204  # it stands in her album
    assert app.delete(f"{ACTIVITIES}/{comment}").status_code == 404
    assert said_by(bob, album) == []


def test_only_who_said_it_or_whose_it_is_takes_it_back(
    alice: User, bob: User, album: Album
) -> None:
    about = {"albumId": uuid_of(Kind.ALBUM, album.pk)}
    said = App(alice).post(ACTIVITIES, **about, type="comment", comment="Mine").json()

    assert App(bob).delete(f"{ACTIVITIES}/{said['id']}").status_code == 403
    assert Comment.objects.get().deleted_at is None


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"type": "comment", "comment": ""}, 400),
        ({"type": "comment", "comment": "x" * 3000}, 400),
        ({"type": "wave"}, 400),
        ({"albumId": None}, 400),
        ({"assetId": uuid_of(Kind.ASSET, 2**40), "type": "like"}, 404),
    ],
)
def test_it_refuses_nonsense(bob: User, album: Album, said: dict[str, Any], status: int) -> None:
    about = {"albumId": uuid_of(Kind.ALBUM, album.pk)}

    assert App(bob).post(ACTIVITIES, **about | said).status_code == status


def test_a_stranger_reads_nothing(charlie: User, album: Album) -> None:
    answer = App(charlie).get(ACTIVITIES, albumId=uuid_of(Kind.ALBUM, album.pk))

    assert answer.status_code == 404


def test_notices_are_told_and_read(alice: User, bob: User) -> None:
    album = Album.objects.create(owner=alice, title="Sea")
    share_album(album, bob, Role.CONTRIBUTOR, by=alice)
    contribute(album, [make_photo(bob)], by=bob)
    app, hers = App(bob), App(alice)

    (told,) = all_valid("NotificationDto", app.get(NOTICES, unread=True).json())
    assert (told["type"], "Sea" in told["title"]) == ("AlbumInvite", True)
    assert told["data"] == {"albumId": uuid_of(Kind.ALBUM, album.pk)}
    assert [each["type"] for each in hers.get(NOTICES).json()] == ["AlbumUpdate"]
    assert app.get(NOTICES, type="AlbumUpdate").json() == []
    path, now = f"{NOTICES}/{told['id']}", "2026-01-01T00:00:00.000Z"
    assert hers.get(path).status_code == 404
    assert "readAt" in valid("NotificationDto", app.put(path, readAt=now).json())
    assert app.put(path, readAt=None).status_code == 400
    assert app.get(NOTICES, unread=True).json() == []
    assert app.get(NOTICES, id=told["id"]).json()[0]["id"] == told["id"]
    ids = [each["id"] for each in hers.get(NOTICES).json()]
    assert hers.put(NOTICES, ids=ids, readAt=now).status_code == 204
    assert not Notice.objects.filter(read_at=None).exists()
