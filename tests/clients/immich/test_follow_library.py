"""A phone follows the library through what happens to it, and has the same after each step."""

import hashlib
import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.keys import make_key
from accounts.models import Scope, User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from clients.models import HeldByApp, SyncMark
from faces.models import Face
from photos.models import Photo, Stack
from photos.services.stacks import join_live, stack_photos
from rights.models import AlbumShare, Partner, Role
from sync.epochs import begin_anew
from sync.models import Change, Epoch
from sync.services import prune
from tests.clients.conftest import jpeg
from tests.clients.immich.phone import Phone
from tests.clients.immich.test_upload import upload
from tests.clients.immich.validating import all_valid
from tests.factories import make_face, make_person, make_photo
from tests.ingest.icloud_files import movie

pytestmark = pytest.mark.django_db(transaction=True)


def asset(photo: Photo) -> str:
    return uuid_of(Kind.ASSET, photo.pk)


def in_step(phone: Phone, user: User) -> None:
    """What the phone shows is what there is to see."""
    own = Photo.objects.in_library_of(user)
    held = {
        each["id"]
        for each in phone.tables["assets"].values()
        if each["ownerId"] == uuid_of(Kind.USER, user.pk)
    }
    assert held == {asset(each) for each in own}
    assert phone.ids("exifs") >= held
    for each in own:
        row = phone.row("assets", asset(each))
        assert row["isFavorite"] == each.is_favourite
        assert (row["deletedAt"] is not None) == (each.trashed_at is not None)
    albums = Album.objects.visible_to(user)
    assert phone.ids("albums") == {uuid_of(Kind.ALBUM, each.pk) for each in albums}
    pairs = AlbumPhoto.objects.filter(album__in=albums, photo__in=Photo.objects.visible_to(user))
    assert set(phone.tables["album_assets"]) == {
        (uuid_of(Kind.ALBUM, each.album_id), uuid_of(Kind.ASSET, each.photo_id)) for each in pairs
    }
    assert phone.ids("faces") == {
        uuid_of(Kind.FACE, each.pk) for each in Face.objects.visible_to(user)
    }


@pytest.fixture
def phone(alice: User) -> Phone:
    return Phone(alice)


def test_it_follows_what_the_phone_itself_does(alice: User, phone: Phone) -> None:
    phone.sync()
    phone.client.defaults["HTTP_AUTHORIZATION"] = phone.headers["authorization"]
    video = upload(phone.client, movie(), "a.mov", visibility="hidden").json()["id"]
    still = upload(phone.client, jpeg(), livePhotoVideoId=video).json()["id"]
    phone.sync()
    in_step(phone, alice)
    row = phone.row("assets", still)
    assert row["checksum"] == b64encode(hashlib.sha1(jpeg()).digest()).decode()
    assert (row["livePhotoVideoId"], row["visibility"]) == (video, "timeline")
    assert phone.row("assets", video)["visibility"] == "hidden"

    phone.send("PUT", "/api/assets", {"ids": [still], "isFavorite": True})
    phone.sync()
    assert phone.row("assets", still)["isFavorite"]

    phone.send("DELETE", "/api/assets", {"ids": [still], "force": False})
    phone.sync()
    in_step(phone, alice)
    assert phone.row("assets", still)["deletedAt"]

    phone.send("DELETE", "/api/assets", {"ids": [still, video], "force": True})
    phone.sync()
    in_step(phone, alice)
    assert phone.ids("assets") == phone.ids("exifs") == set()
    assert phone.sync() == []


def test_it_tells_the_memories_of_today(alice: User, phone: Phone) -> None:
    today = timezone.now().replace(hour=12)
    photo = make_photo(alice, today - timedelta(days=365 * 4 + 1))
    phone.sync()
    assert {key[1] for key in phone.tables["memory_assets"]} == {asset(photo)}
    assert len(phone.ids("memories")) == 1

    Photo.objects.update(
        taken_local=today - timedelta(days=40), taken_at=today - timedelta(days=40)
    )
    phone.sync()
    assert phone.tables["memories"] == phone.tables["memory_assets"] == {}


def test_it_follows_what_happens_to_the_library(alice: User, bob: User, phone: Phone) -> None:
    photo, other = make_photo(alice), make_photo(alice)
    person = make_person(alice, "Anna")
    make_face(photo, person)
    phone.sync()
    in_step(phone, alice)
    assert phone.ids("people") == {uuid_of(Kind.PERSON, person.pk)}

    assert phone.sync() == []

    Photo.objects.filter(pk=photo.pk).update(is_favourite=True)
    assert phone.sync() == ["AssetV2", "AssetExifV1"]
    in_step(phone, alice)

    Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now())
    phone.sync()
    in_step(phone, alice)

    Photo.objects.filter(pk=photo.pk).get().delete()
    assert "AssetDeleteV1" in phone.sync()
    in_step(phone, alice)
    assert asset(photo) not in phone.ids("assets")

    album = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=other)
    phone.sync()
    in_step(phone, alice)
    owner = phone.row("album_users", uuid_of(Kind.ALBUM, album.pk), uuid_of(Kind.USER, alice.pk))
    assert owner["role"] == "owner"

    Photo.objects.filter(pk=other.pk).update(is_locked=True)
    phone.sync()
    in_step(phone, alice)
    assert phone.ids("assets") == set()

    Photo.objects.filter(pk=other.pk).update(is_locked=False)
    phone.sync()
    in_step(phone, alice)
    assert (uuid_of(Kind.ALBUM, album.pk), asset(other)) in phone.tables["album_assets"]

    album.delete()
    phone.sync()
    in_step(phone, alice)


def test_it_tells_photos_as_phones_know_them(alice: User, phone: Phone) -> None:
    still = make_photo(alice, sha1="a9993e364706816aba3e25717850c26c9cd0d89d", orientation=6)
    video = make_photo(alice, kind="video", mime="video/mp4", duration_s=2.5)
    join_live(still, video)
    raw, jpeg = make_photo(alice), make_photo(alice)
    stack = stack_photos(jpeg, [raw], kind=Stack.Kind.RAW)
    Photo.objects.filter(pk=raw.pk).update(archived_at=timezone.now())

    phone.sync()

    row = phone.row("assets", asset(still))
    assert row["checksum"] == "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="
    assert (row["livePhotoVideoId"], row["visibility"], row["stackId"]) == (
        asset(video), "timeline", None,
    )  # fmt: skip
    half = phone.row("assets", asset(video))
    assert (half["visibility"], half["duration"], half["type"]) == ("hidden", 2500, "VIDEO")
    assert phone.row("assets", asset(raw))["visibility"] == "archive"
    assert phone.row("assets", asset(raw))["stackId"] == uuid_of(Kind.STACK, stack.pk)
    assert phone.row("stacks", uuid_of(Kind.STACK, stack.pk))["primaryAssetId"] == asset(jpeg)
    assert phone.ids("stacks") == {uuid_of(Kind.STACK, stack.pk)}
    exif = phone.row("exifs", asset(still))
    assert (exif["exifImageWidth"], exif["exifImageHeight"]) == (300, 400)

    Photo.objects.filter(pk=raw.pk).update(trashed_at=timezone.now())
    phone.sync()

    assert phone.row("assets", asset(jpeg))["stackId"] is None
    assert phone.ids("stacks") == set()

    Photo.objects.filter(live_video=video).update(live_video=None)
    phone.sync()

    assert phone.row("assets", asset(video))["visibility"] == "timeline"


def test_it_follows_an_album_that_somebody_shares(alice: User, bob: User) -> None:
    phone, photo = Phone(bob), make_photo(alice, is_favourite=True, rating=4)
    album = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=photo)
    phone.sync()
    assert phone.ids("albums") == phone.ids("assets") == set()

    share = AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)
    phone.sync()
    in_step(phone, bob)
    row = phone.row("assets", asset(photo))
    assert (row["isFavorite"], phone.row("exifs", asset(photo))["rating"]) == (False, None)
    name = uuid_of(Kind.ALBUM, album.pk)
    assert phone.row("album_users", name, uuid_of(Kind.USER, bob.pk))["role"] == "editor"
    assert phone.sync() == []

    Photo.objects.filter(pk=photo.pk).update(filename="other.jpg")
    assert phone.sync() == ["AlbumAssetCreateV2", "AlbumAssetExifCreateV1"]
    assert phone.row("assets", asset(photo))["originalFileName"] == "other.jpg"

    Album.objects.filter(pk=album.pk).update(title="Sand")
    assert phone.sync() == ["AlbumV2"]
    assert phone.row("albums", name)["name"] == "Sand"

    Photo.objects.filter(pk=photo.pk).update(is_locked=True)
    phone.sync()
    in_step(phone, bob)
    assert phone.tables["album_assets"] == {}

    Photo.objects.filter(pk=photo.pk).update(is_locked=False)
    phone.sync()
    in_step(phone, bob)

    share.delete()
    phone.sync()
    in_step(phone, bob)
    assert phone.ids("albums") == set()
    assert phone.tables["album_assets"] == {}
    assert phone.sync() == []


def test_it_follows_what_a_partner_lends(alice: User, bob: User) -> None:
    phone, photo = Phone(bob), make_photo(alice)
    phone.sync()

    partner = Partner.objects.create(owner=alice, viewer=bob)
    phone.sync()
    assert phone.ids("assets") == {asset(photo)} == phone.ids("exifs")
    assert phone.row("partners", *(uuid_of(Kind.USER, each.pk) for each in (alice, bob)))

    album = Album.objects.create(owner=alice, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob)
    phone.sync()
    in_step(phone, bob)

    partner.delete()
    phone.sync()
    in_step(phone, bob)
    assert phone.ids("assets") == {asset(photo)}  # it still is in the album
    assert phone.tables["partners"] == {}

    AlbumShare.objects.all().delete()
    Partner.objects.create(owner=alice, viewer=bob)
    phone.sync()
    Partner.objects.all().delete()
    phone.sync()
    assert phone.ids("assets") == phone.ids("exifs") == set()


def test_what_was_not_acknowledged_is_told_again(alice: User, bob: User, phone: Phone) -> None:
    Partner.objects.create(owner=bob, viewer=alice)
    make_photo(alice), make_photo(bob)

    first = phone.stream()
    assert [each["type"] for each in phone.stream()] == [each["type"] for each in first]

    phone.sync()
    assert phone.sync() == []
    Photo.objects.filter(owner=alice).get().delete()
    Partner.objects.all().delete()
    gone = {"PartnerDeleteV1", "AssetDeleteV1", "PartnerAssetDeleteV1"}
    assert gone <= {each["type"] for each in phone.stream()}
    assert gone <= set(phone.sync())
    assert phone.sync() == []


def test_a_stream_that_breaks_off_goes_on_where_it_was(
    alice: User, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clients.immich.sync.own.CHANGES_AT_ONCE", 2)
    photos = [make_photo(alice) for _ in range(5)]
    lines = phone.stream(["AssetsV2"])
    phone.acknowledge(lines[2]["ack"])

    rest = phone.stream(["AssetsV2"])
    assert [each["data"]["id"] for each in rest[:-1]] == [asset(each) for each in photos[3:]]
    phone.acknowledge(rest[-1]["ack"])

    photos[0].delete()
    Photo.objects.update(is_favourite=True)
    lines = phone.stream(["AssetsV2"])
    assert [each["type"] for each in lines] == ["AssetDeleteV1", *["AssetV2"] * 4, "SyncCompleteV1"]
    phone.acknowledge(lines[0]["ack"], lines[1]["ack"])

    rest = phone.stream(["AssetsV2"])
    assert [each["data"]["id"] for each in rest[:-1]] == [asset(each) for each in photos[2:]]


def test_it_tells_only_what_is_asked_for(alice: User, phone: Phone) -> None:
    make_photo(alice)
    Album.objects.create(owner=alice)

    assert [each["type"] for each in phone.stream(["AlbumsV2", "NeverHeardOfV9"])] == [
        "AlbumV2", "SyncCompleteV1",
    ]  # fmt: skip


def test_it_begins_anew_when_a_phone_wants_it(alice: User, phone: Phone) -> None:
    make_photo(alice)
    told = phone.sync()
    assert phone.sync() == []

    assert [each["type"] for each in phone.stream(reset=True)][:-1] == told


@pytest.mark.parametrize("why", ["restored", "forgotten"])
def test_it_resets_a_phone_that_cannot_go_on(alice: User, phone: Phone, why: str) -> None:
    photo = make_photo(alice)
    phone.sync()
    if why == "restored":
        begin_anew()
    else:
        make_photo(alice)
        Change.objects.update(made_at=timezone.now() - timedelta(days=41))
        prune()
        assert Epoch.objects.get().pruned_to

    lines = phone.stream()
    assert lines == [{"type": "SyncResetV1", "data": {}, "ack": "SyncResetV1|reset"}]
    phone.acknowledge(lines[0]["ack"])
    phone.tables = {table: {} for table in phone.tables}
    assert not SyncMark.objects.exists()
    assert not HeldByApp.objects.exists()

    phone.sync()
    in_step(phone, alice)
    assert asset(photo) in phone.ids("assets")


def test_what_does_not_change_for_long_resets_nobody(alice: User, phone: Phone) -> None:
    make_photo(alice)
    phone.sync()
    Photo.objects.update(is_favourite=True)
    phone.sync()
    Change.objects.update(made_at=timezone.now() - timedelta(days=41))
    prune()

    assert phone.sync() == []


def test_it_tells_what_was_acknowledged_and_forgets_it(alice: User, phone: Phone) -> None:
    make_photo(alice)
    phone.sync()

    told = all_valid("SyncAckDto", phone.send("GET", "/api/sync/ack").json())
    assert {"AssetV2", "SyncCompleteV1", "AuthUserV1"} <= {each["type"] for each in told}

    assert phone.send("DELETE", "/api/sync/ack", {"types": ["AssetV2"]}).status_code == 204
    assert phone.sync() == ["AssetV2"]

    assert phone.send("DELETE", "/api/sync/ack").status_code == 204
    assert phone.send("GET", "/api/sync/ack").json() == []


def test_each_session_is_somewhere_else(alice: User, phone: Phone) -> None:
    make_photo(alice)
    phone.sync()

    assert "AssetV2" in Phone(alice).sync()


def test_a_key_follows_nothing(alice: User, client: Client) -> None:
    _, key = make_key(alice, "CLI", scopes=list(Scope))
    for method, path in (("POST", "stream"), ("GET", "ack"), ("POST", "ack"), ("DELETE", "ack")):
        answer = client.generic(method, f"/api/sync/{path}", headers={"x-api-key": key})
        assert answer.status_code == 403
        assert answer.json()["message"] == "Sync endpoints cannot be used with API keys"


NONSENSE: list[dict[str, Any]] = [
    {}, {"types": "AssetsV2"}, {"types": [1]}, {"types": ["a\0"]}, {"types": ["AssetsV1"]},
    {"types": ["x" * 201]}, {"types": ["AssetsV2"] * 1001}, {"types": [], "reset": 1},
]  # fmt: skip
NEVER_SENT = (
    "AssetV2", "NeverV1|a.1.2.3", "AssetV2|a.1.2", "AssetV2|a.1.2.x", "AlbumV2|a.99999999999999999999",
    "AlbumV2|a.9999999999999999999", "SyncCompleteV1|a.1", "AssetV2|a.1.²",
)  # fmt: skip


def test_it_refuses_nonsense(phone: Phone) -> None:
    for said in NONSENSE:
        assert phone.send("POST", "/api/sync/stream", said).status_code == 400, said
    for ack in NEVER_SENT:
        assert phone.send("POST", "/api/sync/ack", {"acks": [ack]}).status_code == 400, ack
    assert not SyncMark.objects.exists()


def test_a_stream_takes_as_many_queries_for_any_number(
    alice: User, bob: User, phone: Phone, django_assert_max_num_queries: Any
) -> None:
    Partner.objects.create(owner=bob, viewer=alice)
    for owner in (alice, bob):
        album = Album.objects.create(owner=owner)
        AlbumShare.objects.create(album=album, user=alice if owner == bob else bob)
        for _ in range(20):
            AlbumPhoto.objects.create(album=album, photo=make_photo(owner))

    with django_assert_max_num_queries(120):
        assert json.dumps(phone.stream()).count("AssetV2|") == 40
