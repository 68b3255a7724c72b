"""Lists of photos by the API, the months of the timeline, and one photo in full."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from albums.models import Album, AlbumPhoto
from api.photos import serializers
from api.photos.reading import COLUMNS
from photos.models import Photo, PhotoTag, Rendition, Stack, Tag
from places.models import Place
from rights.models import AlbumShare, Role, Space, SpaceMember, SpacePhoto
from tests.api.asking import Asker, every_page, items
from tests.factories import NOON, make_face, make_person, make_photo

PHOTOS = "photos/"


def ids(*photos: Photo) -> list[int]:
    return [photo.pk for photo in photos]


def test_it_lists_the_timeline_the_newest_first(alice: User, bob: User) -> None:
    old, new = make_photo(alice), make_photo(alice, NOON + timedelta(days=1))
    make_photo(alice, archived_at=NOON)
    make_photo(alice, trashed_at=NOON)
    make_photo(alice, is_locked=True)
    make_photo(bob)

    assert items(Asker(alice).get(PHOTOS)) == ids(new, old)
    assert items(Asker(alice).get(PHOTOS, order="oldest")) == ids(old, new)


def test_pages_leave_nothing_out_and_tell_nothing_twice(alice: User) -> None:
    photos = [make_photo(alice, NOON + timedelta(days=day // 3)) for day in range(7)]

    for order, expected in (("oldest", photos), ("newest", photos[::-1])):
        assert every_page(Asker(alice), PHOTOS, limit=2, order=order) == ids(*expected)


def test_a_photo_is_told_as_the_schema_says(alice: User) -> None:
    photo = make_photo(alice, caption='Äpfel "quoted"', rating=4, latitude=38.5, longitude=-9.25)

    (told,) = Asker(alice).get(PHOTOS).json()["items"]

    assert set(told) == set(COLUMNS) == set(serializers.Photo().fields) - {"urls"}
    assert told["caption"] == 'Äpfel "quoted"'
    assert told["taken_local"] == "2020-06-15T12:00:00"
    assert datetime.fromisoformat(told["taken_at"]) == NOON
    assert (told["sha256"], told["rating"], told["latitude"]) == (photo.sha256, 4, 38.5)


def test_it_tells_chosen_fields_only(alice: User) -> None:
    photo = make_photo(alice)

    def chosen(fields: str) -> Any:
        return Asker(alice).get(PHOTOS, fields=fields).json()["items"]

    assert chosen("id, kind,unheard") == [{"id": photo.pk, "kind": "image"}]
    assert chosen("unheard") == [{}]


def test_a_page_is_not_sent_twice(alice: User) -> None:
    make_photo(alice)
    asker = Asker(alice)
    etag = asker.get(PHOTOS)["ETag"]

    again = asker.client.get("/api/v1/photos/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    Photo.objects.update(caption="new")
    assert asker.client.get("/api/v1/photos/", headers={"If-None-Match": etag}).status_code == 200


def test_a_hundred_photos_take_few_queries(alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert asker.get(PHOTOS).status_code == 200
        return len(asked)

    asker = Asker(alice)
    make_photo(alice)
    few = queries()
    for minute in range(100):
        make_photo(alice, NOON + timedelta(minutes=minute))

    assert queries() == few <= 4
    assert len(asker.get(PHOTOS).json()["items"]) == 100


LISBON = {"latitude": 38.7, "longitude": -9.1}
FILTERS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"month": "2020-06"}, {}, {"taken": NOON + timedelta(days=16)}),
    ({"taken_from": "2020-06-15"}, {}, {"taken": NOON - timedelta(days=1)}),
    ({"taken_until": "2020-06-15"}, {}, {"taken": NOON + timedelta(days=1)}),
    ({"taken_until": "9999-12-31", "kind": "video"}, {"kind": "video"}, {}),
    ({"looks_like": "document"}, {"looks_like": "document"}, {"looks_like": "meme"}),
    ({"favourite": "true"}, {"is_favourite": True}, {}),
    ({"favourite": "false"}, {}, {"is_favourite": True}),
    ({"rating": 4}, {"rating": 4}, {"rating": 3}),
    ({"archived": "true"}, {"archived_at": NOON}, {}),
    ({"trashed": "true"}, {"trashed_at": NOON}, {}),
    ({"has_place": "true"}, LISBON, {}),
    ({"has_place": "false"}, {}, LISBON),
    ({"west": -10, "south": 38, "east": -9, "north": 39}, LISBON, {"latitude": 1, "longitude": 1}),
    ({"north": 30}, {"latitude": 1, "longitude": 1}, LISBON),
    ({"west": 170, "east": -9}, LISBON, {"latitude": 1, "longitude": 1}),
    ({"camera": "fuji x100"}, {"make": "FUJIFILM", "model": "X100V"}, {"make": "Canon"}),
    ({"filename": "dsc"}, {"filename": "DSC_1.jpg"}, {}),
    ({"filename": "d*1.JPG"}, {"filename": "DSC_1.jpg"}, {}),
    ({"sha1": "AB" * 20}, {"sha1": "ab" * 20, "trashed_at": NOON}, {}),
    ({"sha256": "cd" * 32}, {"sha256": "cd" * 32, "archived_at": NOON}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found", "other"), FILTERS)
def test_it_filters(
    alice: User, asked: dict[str, Any], found: dict[str, Any], other: dict[str, Any]
) -> None:
    photo = make_photo(alice, **found)
    make_photo(alice, **other)

    assert items(Asker(alice).get(PHOTOS, **asked)) == ids(photo)


def test_any_archived_photo_is_listed_beside_the_others(alice: User) -> None:
    photos = [make_photo(alice), make_photo(alice, archived_at=NOON)]

    assert items(Asker(alice).get(PHOTOS, archived="any", order="oldest")) == ids(*photos)


def test_what_lies_beneath_a_stack_is_told_when_asked_for(alice: User) -> None:
    stack = Stack.objects.create(owner=alice, kind="burst")
    above = make_photo(alice, stack=stack)
    beneath = make_photo(alice, stack=stack, is_primary=False)

    assert items(Asker(alice).get(PHOTOS, kind="image")) == ids(above)
    assert items(Asker(alice).get(PHOTOS, beneath="true", order="oldest")) == ids(above, beneath)
    told = Asker(alice).get(f"photos/{beneath.pk}/").json()
    assert (told["stack"], told["versions"]) == (stack.pk, ids(above, beneath))


def test_it_lists_a_person_a_tag_and_a_place(alice: User) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="pt")
    photo, _ = make_photo(alice, place=place), make_photo(alice)
    person = make_person(alice, "Zoe")
    make_face(photo, person)
    animal = Tag.objects.create(owner=alice, name="animal")
    cat = Tag.objects.create(owner=alice, name="cat", parent=animal)
    PhotoTag.objects.create(photo=photo, tag=cat, origin="person")

    for asked in ({"person": person.pk}, {"tag": animal.pk}, {"place": place.pk}):
        assert items(Asker(alice).get(PHOTOS, **asked)) == ids(photo)


def test_an_album_and_a_space_show_what_others_put_there(alice: User, bob: User) -> None:
    photo = make_photo(bob, archived_at=NOON, is_favourite=True, rating=5)
    album = Album.objects.create(owner=bob, title="Trip")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=alice, role=Role.VIEWER)
    space = Space.objects.create(name="Family")
    for user in (alice, bob):
        SpaceMember.objects.create(space=space, user=user, role=Role.MANAGER)
    SpacePhoto.objects.create(space=space, photo=photo)

    for asked in ({"album": album.pk}, {"space": space.pk}):
        (told,) = Asker(alice).get(PHOTOS, **asked).json()["items"]
        assert told["id"] == photo.pk
        assert [told[name] for name in ("sha256", "rating", "is_favourite", "added_at")] == [
            None
        ] * 4
        for guess in ({"favourite": "true"}, {"rating": 1}, {"sha1": photo.sha1}):
            assert items(Asker(alice).get(PHOTOS, **asked, **guess)) == []


@pytest.mark.parametrize("name", ["album", "space", "person", "tag"])
def test_what_one_may_not_see_is_not_there(alice: User, bob: User, name: str) -> None:
    hers = {
        "album": lambda: Album.objects.create(owner=bob, title="Trip").pk,
        "space": lambda: Space.objects.create(name="Family").pk,
        "person": lambda: make_person(bob, "Zoe").pk,
        "tag": lambda: Tag.objects.create(owner=bob, name="cat").pk,
    }
    answer = Asker(alice).get(PHOTOS, **{name: hers[name]()})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"month": "2020-13"}, "not_understood"),
        ({"month": "0000-01"}, "not_understood"),
        ({"taken_from": "yesterday"}, "not_understood"),
        ({"kind": "sound"}, "not_understood"),
        ({"favourite": "perhaps"}, "not_understood"),
        ({"rating": 6}, "not_understood"),
        ({"album": 2**63}, "not_understood"),
        ({"album": "nan"}, "not_understood"),
        ({"north": "nan"}, "not_understood"),
        ({"north": 91}, "not_understood"),
        ({"sha1": "xyz"}, "not_understood"),
        ({"order": "random"}, "not_understood"),
        ({"camera": "a\0b"}, "bad_query"),
        ({"limit": 0}, "bad_limit"),
        ({"after": "nonsense"}, "bad_cursor"),
        ({"urls": "public"}, "bad_urls"),
    ],
)
def test_nonsense_is_refused(alice: User, asked: dict[str, Any], code: str) -> None:
    answer = Asker(alice).get(PHOTOS, **asked)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_it_tells_the_months_of_the_timeline(alice: User) -> None:
    make_photo(alice)
    make_photo(alice, datetime(2024, 5, 1, tzinfo=UTC))
    make_photo(alice, datetime(2024, 5, 2, tzinfo=UTC))

    answer = Asker(alice).get("photos/months/")

    assert answer.json()["items"] == [
        {"month": "2024-05", "count": 2},
        {"month": "2020-06", "count": 1},
    ]
    assert answer["ETag"]


def test_one_photo_is_told_in_full(alice: User) -> None:
    place = Place.objects.create(
        neighbourhood="Alfama", city="Lisbon", country="Portugal", country_code="pt"
    )
    photo = make_photo(alice, place=place, kind="video", is_playable=True)
    person, album = make_person(alice, "Zoe"), Album.objects.create(owner=alice, title="Trip")
    make_face(photo, person)
    make_face(photo)
    AlbumPhoto.objects.create(album=album, photo=photo)
    tag = Tag.objects.create(owner=alice, name="cat")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="model", confidence=0.94)
    Rendition.objects.create(
        photo=photo, name="thumbnail", key="k", mime="image/jpeg", size_bytes=1
    )

    told = Asker(alice).get(f"photos/{photo.pk}/").json()

    assert set(told) == set(serializers.PhotoInFull().fields) - {"urls"}
    assert told["place_name"] == "Alfama, Lisbon, Portugal"
    assert told["tags"] == [{"id": tag.pk, "name": "cat", "origin": "model", "guess_percent": 94}]
    assert (told["people"], told["albums"], told["versions"]) == ([person.pk], [album.pk], [])
    assert told["renditions"] == {
        name: f"/api/v1/photos/{photo.pk}/{name}/" for name in ("original", "playback", "thumbnail")
    }
    assert Asker(alice).get(f"photos/{photo.pk}/", fields="id,people").json() == {
        "id": photo.pk,
        "people": [person.pk],
    }


def test_who_is_lent_a_photo_is_told_less_of_it(alice: User, bob: User) -> None:
    photo = make_photo(bob, note="secret", rating=2)
    album = Album.objects.create(owner=bob, title="Trip")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=alice, role=Role.VIEWER)
    make_face(photo, make_person(bob, "Zoe"))

    told = Asker(alice).get(f"photos/{photo.pk}/").json()

    assert (told["note"], told["rating"], told["people"]) == (None, None, [])
    assert told["albums"] == [album.pk]


def test_what_is_not_there_is_a_404(
    alice: User, bob: User, browser_of: Callable[[User], Any]
) -> None:
    photo = make_photo(bob)
    for number in (photo.pk, 10**12, 2**63 - 1, 2**63, 10**40):
        assert Asker(alice).get(f"photos/{number}/").status_code == 404
