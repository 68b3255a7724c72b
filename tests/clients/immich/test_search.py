"""Search by the Immich protocol: what it finds is what our own finds, told page by page."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, PhotoTag, Rendition, Stack, Tag
from photos.services.stacks import join_live, stack_photos
from places.models import Place
from rights.models import AlbumShare, Partner, Role
from search.models import PhotoText
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_face, make_person, make_photo

METADATA, SMART = "/api/search/metadata", "/api/search/smart"


def found(user: User, path: str = METADATA, **said: Any) -> list[str]:
    answer = App(user).post(path, **said)
    assert answer.status_code == 200, answer.content
    told = valid("SearchResponseDto", answer.json())["assets"]
    all_valid("AssetResponseDto", told["items"])
    return [each["id"] for each in told["items"]]


def day(number: int) -> datetime:
    return datetime(2021, 5, number, 12, tzinfo=UTC)


def lisbon() -> Place:
    return Place.objects.create(
        city="Lisbon", region="Lisboa", country="Portugal", country_code="PT"
    )


def test_it_finds_by_each_field(alice: User) -> None:
    plain = make_photo(alice, day(1), added_at=day(20))
    rich = make_photo(
        alice, day(2), place=lisbon(), make="Canon", model="EOS R5", lens="RF 50", rating=4,
        is_favourite=True, caption="At the river", filename="Sunset.jpg", missing_since=day(3),
        kind="video", added_at=day(21), latitude=38.7, longitude=-9.1,
    )  # fmt: skip
    Rendition.objects.create(photo=rich, name="proxy", key="p", mime="video/mp4", size_bytes=1)
    PhotoText.objects.create(photo=rich, text="Welcome aboard", width_px=9, height_px=9)
    AlbumPhoto.objects.create(album=Album.objects.create(owner=alice, title="A"), photo=rich)
    fields: list[dict[str, Any]] = [
        {"city": "Lisbon"}, {"state": "Lisboa"}, {"country": "Portugal"}, {"make": "Canon"},
        {"model": "EOS R5"}, {"lensModel": "RF 50"}, {"rating": 4}, {"isFavorite": True},
        {"description": "RIVER"}, {"originalFileName": "sunset"}, {"isOffline": True},
        {"type": "VIDEO"}, {"isEncoded": True}, {"isNotInAlbum": False}, {"id": asset(rich)},
        {"checksum": rich.sha1}, {"ocr": "aboard"}, {"takenAfter": "2021-05-02T00:00:00Z"},
        {"checksum": base64.b64encode(bytes.fromhex(rich.sha1)).decode()},
        {"createdAfter": "2021-05-21"}, {"updatedAfter": "2021-05-21T00:00:00.000Z"},
    ]  # fmt: skip

    for said in fields:
        assert found(alice, **said) == [asset(rich)], said
    for said in ({"isFavorite": False}, {"city": None}, {"takenBefore": "2021-05-01T23:00:00Z"}):
        assert found(alice, **said) == [asset(plain)], said
    assert found(alice, type="AUDIO") == []
    assert found(alice, libraryId=asset(rich)) == []


def test_it_finds_by_people_tags_and_albums(alice: User, bob: User) -> None:
    photo, other, theirs = make_photo(alice, day(1)), make_photo(alice, day(2)), make_photo(bob)
    anna = make_person(alice, "Anna")
    make_face(photo, anna)
    tag = Tag.objects.create(owner=alice, name="sea")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    album = Album.objects.create(owner=alice, title="A")
    for each in (photo, theirs):
        AlbumPhoto.objects.create(album=album, photo=each)
    AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)

    assert found(alice, personIds=[uuid_of(Kind.PERSON, anna.pk)]) == [asset(photo)]
    assert found(alice, tagIds=[uuid_of(Kind.TAG, tag.pk)]) == [asset(photo)]
    assert found(alice, tagIds=None) == [asset(other)]
    inside = found(alice, albumIds=[uuid_of(Kind.ALBUM, album.pk)])
    assert set(inside) == {asset(photo), asset(theirs)}
    assert found(bob, personIds=[uuid_of(Kind.PERSON, anna.pk)]) == []


def test_it_looks_in_the_own_library_alone(alice: User, bob: User) -> None:
    own = make_photo(alice)
    make_photo(bob)
    Partner.objects.create(owner=bob, viewer=alice)

    assert found(alice) == [asset(own)]


def test_it_shows_states_that_are_asked_for(alice: User) -> None:
    plain = make_photo(alice, day(1))
    archived = make_photo(alice, day(2), archived_at=timezone.now())
    trashed = make_photo(alice, day(3), trashed_at=timezone.now())
    still, video = make_photo(alice, day(4)), make_photo(alice, day(4), kind="video")
    join_live(still, video)
    beneath = make_photo(alice, day(5))
    stack_photos(plain, [beneath], kind=Stack.Kind.BURST)

    assert found(alice) == assets(beneath, still, archived, plain)
    assert found(alice, withStacked=False) == assets(still, archived, plain)
    assert found(alice, visibility="archive") == [asset(archived)]
    assert found(alice, visibility="hidden") == [asset(video)]
    assert found(alice, isMotion=True) == [asset(still)]
    assert asset(trashed) in found(alice, withDeleted=True)
    assert found(alice, trashedAfter="2020-01-01") == [asset(trashed)]


def test_pages_follow_each_other_by_number_and_by_cursor(alice: User) -> None:
    photos = [make_photo(alice, day(number)) for number in (5, 4, 3, 2, 1)]
    app = App(alice)

    pages = [app.post(METADATA, page=page, size=2).json()["assets"] for page in (1, 2, 3)]
    assert [each["nextPage"] for each in pages] == ["2", "3", None]
    assert [item["id"] for each in pages for item in each["items"]] == assets(*photos)
    then = app.post(METADATA, size=2, cursor=pages[0]["nextCursor"]).json()["assets"]
    assert [item["id"] for item in then["items"]] == assets(*photos[2:4])
    up = app.post(METADATA, size=2, order="asc").json()["assets"]["nextCursor"]
    then = app.post(METADATA, size=2, order="asc", cursor=up).json()["assets"]
    assert [item["id"] for item in then["items"]] == assets(photos[2], photos[1])
    by_size = app.post(METADATA, size=2, orderBy={"field": "fileSizeInBytes"}).json()["assets"]
    assert by_size["nextCursor"] is None
    assert by_size["items"][0]["id"] == asset(photos[-1])


def test_it_tells_more_where_asked(alice: User) -> None:
    photo = make_photo(alice, place=lisbon())
    anna = make_person(alice, "Anna")
    make_face(photo, anna)
    app = App(alice)

    told = app.post(METADATA, withExif=True, withPeople=True).json()["assets"]["items"][0]

    assert told["exifInfo"]["city"] == "Lisbon"
    assert [each["name"] for each in told["people"]] == ["Anna"]
    plain = app.post(METADATA).json()["assets"]["items"][0]
    assert (plain["people"], "exifInfo" in plain) == ([], False)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"page": 0}, 400),
        ({"page": 2**70}, 400),
        ({"size": 1001}, 400),
        ({"order": "up"}, 400),
        ({"orderBy": {"field": "colour"}}, 400),
        ({"cursor": "x"}, 400),
        ({"cursor": "2021-05-01T00:00:00+00:00~99999999999999999999999"}, 400),
        ({"checksum": "??"}, 400),
        ({"takenAfter": "soon"}, 400),
        ({"filter": {"isFavorite": {"eq": True}}}, 400),
        ({"albumIds": [uuid_of(Kind.ALBUM, 2**40)]}, 404),
        ({"visibility": "locked"}, 403),
        ({"personIds": "me"}, 400),
        ({"make": "\0"}, 400),
    ],
)
def test_it_refuses_nonsense(alice: User, said: dict[str, Any], status: int) -> None:
    assert App(alice).post(METADATA, **said).status_code == status


def test_it_searches_as_the_box_does(alice: User) -> None:
    river = make_photo(alice, day(2), caption="At the river", is_favourite=True)
    again = make_photo(alice, day(1), caption="At the river again")
    make_photo(alice, caption="A mountain")

    assert found(alice, SMART, query='"river"') == assets(river, again)
    assert found(alice, SMART, query='"river"', isFavorite=True) == assets(river)
    first = App(alice).post(SMART, query='"river"', size=1).json()["assets"]
    assert (first["nextPage"], len(first["items"])) == ("2", 1)
    assert found(alice, SMART, query='"river"', size=1, page=2) == assets(again)


def test_it_searches_for_something_like_a_photo(alice: User, bob: User) -> None:
    photo = make_photo(alice)

    assert found(alice, SMART, queryAssetId=asset(photo)) == []  # no model saw it yet
    assert App(alice).post(SMART, queryAssetId=asset(make_photo(bob))).status_code == 404
    assert App(alice).post(SMART, query=" ").status_code == 400


def test_it_gives_some_the_largest_and_how_many(alice: User) -> None:
    small, large = make_photo(alice, size_bytes=10), make_photo(alice, size_bytes=10**6)
    app = App(alice)

    some = all_valid("AssetResponseDto", app.post("/api/search/random", size=5).json())
    assert {each["id"] for each in some} == {asset(small), asset(large)}
    path = "/api/search/large-assets?minFileSize=100&size=5"
    told = all_valid("AssetResponseDto", app.post(path).json())
    assert [each["id"] for each in told] == [asset(large)]
    tag = uuid_of(Kind.TAG, Tag.objects.create(owner=alice, name="x").pk)
    assert app.post(f"{path}&tagIds={tag}").json() == []
    told = app.post("/api/search/statistics", type="IMAGE").json()
    assert valid("SearchStatisticsResponseDto", told) == {"total": 2}


def test_it_offers_what_there_is(alice: User) -> None:
    photo = make_photo(alice, place=lisbon(), make="Canon", model="R5", lens="RF 50")
    app = App(alice)

    def offered(kind: str, **said: Any) -> Any:
        return app.get("/api/search/suggestions", type=kind, **said).json()

    assert offered("country") == ["Portugal"]
    assert offered("city", country="Portugal") == ["Lisbon"]
    assert offered("city", country="Spain") == []
    assert offered("camera-make") == ["Canon"]
    assert offered("camera-lens-model", includeNull=True) == ["RF 50", None]
    assert app.get("/api/search/suggestions", type="mood").status_code == 400
    explored = all_valid("SearchExploreResponseDto", app.get("/api/search/explore").json())
    assert explored[0]["items"][0]["value"] == "Lisbon"
    cities = all_valid("AssetResponseDto", app.get("/api/search/cities").json())
    assert [each["id"] for each in cities] == [asset(photo)]


def test_it_knows_towns(alice: User) -> None:
    told = App(alice).get("/api/search/places", name="Lisbo").json()

    assert all_valid("PlacesResponseDto", told)[0]["name"].startswith("Lisbo")
    assert App(alice).get("/api/search/places", name=" ").json() == []
    assert App(alice).get("/api/search/places").status_code == 400


def test_it_finds_people_by_name(alice: User) -> None:
    for name, is_hidden in (("Anna", False), ("Hanna", True), ("Ben", False)):
        make_face(make_photo(alice), make_person(alice, name, is_hidden=is_hidden))
    app = App(alice)

    told = all_valid("PersonResponseDto", app.get("/api/search/person", name="ann").json())
    assert [each["name"] for each in told] == ["Anna"]
    told = app.get("/api/search/person", name="ann", withHidden=True).json()
    assert {each["name"] for each in told} == {"Anna", "Hanna"}


def test_its_queries_do_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(20):
        make_face(make_photo(alice), make_person(alice, f"P{number}"))
    app = App(alice)

    with django_assert_max_num_queries(9):
        told = app.post(METADATA, withExif=True, withPeople=True).json()
    assert len(told["assets"]["items"]) == 20
    assert Photo.objects.count() == 20
