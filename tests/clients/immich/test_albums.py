"""Albums as clients list, make, fill and share them."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from curating.models import Action
from photos.models import Photo
from rights.models import AlbumShare, Group, GroupMember, Role, ShareLink
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

ALBUMS = "/api/albums"


def make_album(owner: User, *photos: Photo, title: str = "Sea", **fields: Any) -> Album:
    album = Album.objects.create(owner=owner, title=title, **fields)
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=each) for each in photos])
    return album


def address(album: Album, rest: str = "") -> str:
    return f"{ALBUMS}/{uuid_of(Kind.ALBUM, album.pk)}{rest}"


def user_id(user: User) -> str:
    return uuid_of(Kind.USER, user.pk)


def titles(answer: Any) -> set[str]:
    return {each["albumName"] for each in all_valid("AlbumResponseDto", answer.json())}


def test_it_tells_an_album(alice: User, bob: User) -> None:
    first, cover = make_photo(alice), make_photo(alice)
    album = make_album(alice, first, cover, cover=cover, description="Salt")
    AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)
    ShareLink.objects.create(owner=alice, album=album, token="t" * 20)

    told = valid("AlbumResponseDto", App(alice).get(address(album)).json())

    assert (told["albumName"], told["description"], told["assetCount"]) == ("Sea", "Salt", 2)
    assert told["albumThumbnailAssetId"] == asset(cover)
    assert [(each["role"], each["user"]["name"]) for each in told["albumUsers"]] == [
        ("owner", "Alice"),
        ("editor", "Bob"),
    ]
    assert told["shared"]
    assert told["hasSharedLink"]
    assert (told["ownerId"], told["assets"]) == (user_id(alice), [])
    assert App(bob).get(address(album)).json()["hasSharedLink"] is False


def test_clients_of_before_get_its_photos(alice: User) -> None:
    photo = make_photo(alice)
    album = make_album(alice, photo, make_photo(alice, trashed_at=photo.taken_at))

    told = App(alice).get(address(album), withoutAssets=False).json()["assets"]

    assert [each["id"] for each in all_valid("AssetResponseDto", told)] == [asset(photo)]


def test_it_lists_what_is_asked_for(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    own, shared = make_album(alice, photo), make_album(alice, title="Hills")
    theirs = make_album(bob, title="Theirs")
    make_album(bob, title="Secret")
    AlbumShare.objects.create(album=shared, user=bob)
    AlbumShare.objects.create(album=theirs, user=alice)
    app = App(alice)

    assert titles(app.get(ALBUMS)) == {"Sea", "Hills", "Theirs"}
    assert titles(app.get(ALBUMS, isOwned=True)) == {"Sea", "Hills"}
    assert titles(app.get(ALBUMS, isOwned=False)) == {"Theirs"}
    assert titles(app.get(ALBUMS, isShared=True)) == {"Hills", "Theirs"}
    assert titles(app.get(ALBUMS, shared=False)) == {"Sea"}
    assert titles(app.get(ALBUMS, assetId=asset(photo))) == {"Sea"}
    assert titles(app.get(ALBUMS, name="hills")) == {"Hills"}
    assert titles(app.get(ALBUMS, id=uuid_of(Kind.ALBUM, own.pk))) == {"Sea"}
    told = valid("AlbumStatisticsResponseDto", app.get(f"{ALBUMS}/statistics").json())
    assert told == {"owned": 2, "shared": 2, "notShared": 1}


def test_an_album_may_be_called_by_a_number(alice: User) -> None:
    make_album(alice, title="2019")

    assert titles(App(alice).get(ALBUMS, name="2019")) == {"2019"}


def test_it_makes_one_with_photos_and_people(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    people = [
        {"userId": user_id(alice), "role": "editor"},
        {"userId": user_id(bob), "role": "viewer"},
    ]

    answer = App(alice).post(
        ALBUMS, albumName="Sea", description="Salt", assetIds=[asset(photo)], albumUsers=people
    )

    assert answer.status_code == 201
    told = valid("AlbumResponseDto", answer.json())
    assert (told["assetCount"], told["description"]) == (1, "Salt")
    assert [each["role"] for each in told["albumUsers"]] == ["owner", "viewer"]


def test_one_without_a_name_is_called_so(alice: User) -> None:
    assert App(alice).post(ALBUMS, albumName="").json()["albumName"] == "Untitled album"
    assert App(alice).post(ALBUMS, albumName=" ").status_code == 400


def test_nothing_is_made_for_somebody_unknown(alice: User) -> None:
    stranger = {"userId": uuid_of(Kind.USER, 2**40), "role": "viewer"}

    assert App(alice).post(ALBUMS, albumName="Sea", albumUsers=[stranger]).status_code == 400
    assert not Album.objects.exists()


def test_it_changes_what_is_said(alice: User) -> None:
    photo = make_photo(alice)
    album = make_album(alice, photo)

    answer = App(alice).patch(
        address(album), albumName="Lake", order="desc", albumThumbnailAssetId=asset(photo)
    )

    told = valid("AlbumResponseDto", answer.json())
    assert (told["albumName"], told["order"]) == ("Lake", "desc")
    album.refresh_from_db()
    assert (album.cover, album.order) == (photo, Album.Order.NEWEST)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"albumName": ""}, 400),
        ({"order": "random"}, 400),
        ({"isActivityEnabled": False}, 400),
        ({"albumThumbnailAssetId": uuid_of(Kind.ASSET, 2**45)}, 404),
        ({"description": "a\0b"}, 400),
    ],
)
def test_it_refuses_nonsense(alice: User, said: dict[str, Any], status: int) -> None:
    assert App(alice).patch(address(make_album(alice)), **said).status_code == status


def test_a_cover_must_be_in_it(alice: User) -> None:
    album, outside = make_album(alice), make_photo(alice)

    assert App(alice).patch(address(album), albumThumbnailAssetId=asset(outside)).status_code == 400


def test_it_deletes_one_and_keeps_its_photos(alice: User) -> None:
    photo = make_photo(alice)

    assert App(alice).delete(address(make_album(alice, photo))).status_code == 204
    assert not Album.objects.exists()
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_it_says_of_each_photo_what_became_of_it(alice: User, bob: User) -> None:
    inside, new, theirs = make_photo(alice), make_photo(alice), make_photo(bob)
    lent, never = make_photo(bob), uuid_of(Kind.ASSET, 2**45)
    album = make_album(alice, inside)
    lender = make_album(bob, lent)
    AlbumShare.objects.create(album=lender, user=alice)

    ids = [*assets(inside, new, theirs, lent), never]
    answer = App(alice).put(address(album, "/assets"), ids=ids)

    told = all_valid("BulkIdResponseDto", answer.json())
    assert [each.get("error") for each in told] == [
        "duplicate", None, "not_found", "no_permission", "not_found",
    ]  # fmt: skip
    assert set(album.photos.all()) == {inside, new}
    assert Action.objects.get().verb == "put_in"  # and so can be undone


def test_it_fills_an_album_with_very_many_at_once(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(510)]
    album = make_album(alice)

    told = App(alice).put(address(album, "/assets"), ids=assets(*photos)).json()

    assert all(each["success"] for each in told)
    assert album.photos.count() == 510


def test_a_contributor_adds_and_takes_out_own_photos(alice: User, bob: User) -> None:
    hers, his = make_photo(alice), make_photo(bob)
    album = make_album(alice, hers)
    AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)
    app = App(bob)

    assert app.put(address(album, "/assets"), ids=assets(his)).json()[0]["success"]
    told = app.delete(address(album, "/assets"), ids=assets(his, hers)).json()
    assert [each.get("error") for each in told] == [None, "no_permission"]
    assert set(album.photos.all()) == {hers}


def test_the_owner_takes_out_what_others_added(alice: User, bob: User) -> None:
    hers, his, outside = make_photo(alice), make_photo(bob), make_photo(alice)
    album = make_album(alice, hers, his)
    AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)

    told = App(alice).delete(address(album, "/assets"), ids=assets(hers, his, outside)).json()

    assert [each.get("error") for each in told] == [None, None, "not_found"]
    assert not album.photos.exists()


def test_a_viewer_changes_nothing(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    album = make_album(alice, photo)
    AlbumShare.objects.create(album=album, user=bob)
    app = App(bob)

    assert app.put(address(album, "/assets"), ids=assets(make_photo(bob))).status_code == 403
    assert app.delete(address(album, "/assets"), ids=assets(photo)).status_code == 403
    assert app.patch(address(album), albumName="Mine").status_code == 403
    assert app.delete(address(album)).status_code == 403
    someone = [{"userId": user_id(bob), "role": "editor"}]
    assert app.put(address(album, "/users"), albumUsers=someone).status_code == 403
    editor = app.put(address(album, f"/user/{user_id(bob)}"), role="editor")
    assert editor.status_code == 403


def test_a_smart_album_is_not_filled_by_hand(alice: User, bob: User) -> None:
    album = make_album(alice, query="sea")
    AlbumShare.objects.create(album=album, user=bob, role=Role.MANAGER)

    for user in (alice, bob):
        answer = App(user).put(address(album, "/assets"), ids=assets(make_photo(user)))
        assert answer.status_code == 400


def test_it_fills_several_albums(alice: User) -> None:
    photo, first, second = make_photo(alice), make_album(alice), make_album(alice)
    said = {"albumIds": [uuid_of(Kind.ALBUM, each.pk) for each in (first, second)]}
    app, path = App(alice), f"{ALBUMS}/assets"

    told = app.put(path, assetIds=assets(photo), **said)
    assert valid("AlbumsAddAssetsResponseDto", told.json()) == {"success": True}
    again = app.put(path, assetIds=assets(photo), **said).json()
    assert again == {"success": False, "error": "duplicate"}
    assert app.put(path, albumIds=[], assetIds=[]).json()["success"] is False


def test_it_lets_people_in_changes_their_role_and_puts_them_out(
    alice: User, bob: User, charlie: User
) -> None:
    album, app = make_album(alice), App(alice)
    bobs = address(album, f"/user/{user_id(bob)}")

    people = [{"userId": user_id(bob), "role": "viewer"}]
    told = app.put(address(album, "/users"), albumUsers=people, sharedUserIds=[user_id(charlie)])
    roles = [each["role"] for each in valid("AlbumResponseDto", told.json())["albumUsers"]]
    assert sorted(roles) == ["editor", "owner", "viewer"]
    assert app.put(bobs, role="editor").status_code == 204
    assert album.shares.get(user=bob).role == Role.CONTRIBUTOR
    assert app.put(bobs, role="owner").status_code == 400
    assert app.delete(bobs).status_code == 204
    assert app.delete(bobs).status_code == 400
    assert App(charlie).delete(address(album, "/user/me")).status_code == 204
    assert not album.shares.exists()


def test_a_manager_stays_one_as_an_editor(alice: User, bob: User) -> None:
    album = make_album(alice)
    share = AlbumShare.objects.create(album=album, user=bob, role=Role.MANAGER)

    App(alice).put(address(album, f"/user/{user_id(bob)}"), role="editor")

    share.refresh_from_db()
    assert share.role == Role.MANAGER
    back = App(bob).put(address(album, "/users"), albumUsers=[{"userId": user_id(alice)}])
    assert back.status_code == 200  # its owner is in it already


def test_only_who_manages_puts_others_out(alice: User, bob: User, charlie: User) -> None:
    album = make_album(alice)
    for user in (bob, charlie):
        AlbumShare.objects.create(album=album, user=user)

    answer = App(bob).delete(address(album, f"/user/{user_id(charlie)}"))

    assert answer.status_code == 403


def test_people_of_a_group_are_told_once_with_their_best_role(alice: User, bob: User) -> None:
    album, group = make_album(alice), Group.objects.create(owner=alice, name="All")
    GroupMember.objects.create(group=group, user=bob)
    AlbumShare.objects.create(album=album, user=bob)
    AlbumShare.objects.create(album=album, group=group, role=Role.MANAGER)

    told = App(alice).get(address(album)).json()

    assert [each["role"] for each in told["albumUsers"]] == ["owner", "editor"]


def test_a_stranger_finds_none(alice: User, charlie: User) -> None:
    album = make_album(alice, make_photo(alice))
    app = App(charlie)

    assert app.get(ALBUMS).json() == []
    for answer in (
        app.get(address(album)),
        app.patch(address(album), albumName="Mine"),
        app.delete(address(album)),
        app.put(address(album, "/assets"), ids=[]),
        app.delete(address(album, "/user/me")),
    ):
        assert answer.status_code == 404


def test_the_queries_of_the_list_do_not_grow(
    alice: User, bob: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(10):
        AlbumShare.objects.create(album=make_album(alice, make_photo(alice)), user=bob)
    app = App(bob)

    with django_assert_max_num_queries(12):
        assert len(app.get(ALBUMS).json()) == 10
