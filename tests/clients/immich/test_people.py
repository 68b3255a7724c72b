"""People and faces, as clients of the protocol show and name them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from faces.models import Change, Face, Person
from photos.models import Photo, Rendition
from tests.clients.immich.apps import App, asset
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_face, make_person, make_photo
from tests.photos.photo_files import jpeg

PEOPLE = "/api/people"


def person_id(person: Person) -> str:
    return uuid_of(Kind.PERSON, person.pk)


def address(person: Person, rest: str = "") -> str:
    return f"{PEOPLE}/{person_id(person)}{rest}"


def somebody(owner: User, name: str, *, photos: int = 1, **fields: Any) -> Person:
    person = make_person(owner, name, **fields)
    for _ in range(photos):
        make_face(make_photo(owner), person)
    return person


def names(answer: Any) -> list[str]:
    return [each["name"] for each in valid("PeopleResponseDto", answer.json())["people"]]


def test_it_lists_people_page_by_page(alice: User) -> None:
    somebody(alice, "Anna", photos=2)
    somebody(alice, "Ben")
    somebody(alice, "", photos=3)
    somebody(alice, "Carl", is_hidden=True)
    somebody(alice, "Dora", is_favourite=True)
    app = App(alice)

    told = app.get(PEOPLE).json()
    assert names(app.get(PEOPLE)) == ["Dora", "Anna", "Ben", ""]
    assert (told["total"], told["hidden"], told["hasNextPage"]) == (4, 1, False)
    assert names(app.get(PEOPLE, page=2, size=2)) == ["Ben", ""]
    assert app.get(PEOPLE, size=2).json()["hasNextPage"] is True
    assert "Carl" in names(app.get(PEOPLE, withHidden=True))
    assert names(app.get(PEOPLE, isHidden=True)) == ["Carl"]
    assert names(app.get(PEOPLE, isFavorite=True)) == ["Dora"]
    assert names(app.get(PEOPLE, name="ann")) == ["Anna"]


def test_it_tells_one_and_how_often_they_are_seen(alice: User) -> None:
    anna = somebody(alice, "Anna", photos=2)
    app = App(alice)

    assert valid("PersonResponseDto", app.get(address(anna)).json())["name"] == "Anna"
    told = app.get(address(anna, "/statistics")).json()
    assert valid("PersonStatisticsResponseDto", told) == {"assets": 2}


def test_it_shows_a_face(alice: User) -> None:
    anna = somebody(alice, "Anna")
    app = App(alice)
    assert app.get(address(anna, "/thumbnail")).status_code == 404  # no preview yet
    photo, content = Photo.objects.get(), jpeg(300)
    storages["renditions"].save("preview.jpg", ContentFile(content))
    Rendition.objects.create(
        photo=photo, name="preview", key="preview.jpg", mime="image/jpeg", size_bytes=len(content)
    )

    answer = app.get(address(anna, "/thumbnail"))

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("image/")


def test_it_changes_what_is_said(alice: User) -> None:
    anna, other = somebody(alice, "Anna"), make_photo(alice)
    face = make_face(other, anna)

    answer = App(alice).put(
        address(anna), name="Annie", birthDate="1980-05-01", isHidden=True, isFavorite=True,
        featureFaceAssetId=asset(other),
    )  # fmt: skip

    told = valid("PersonResponseDto", answer.json())
    assert (told["name"], told["birthDate"]) == ("Annie", "1980-05-01")
    assert (told["isHidden"], told["isFavorite"]) == (True, True)
    anna.refresh_from_db()
    assert anna.cover == face
    assert Change.objects.count() == 5  # each can be undone
    assert App(alice).put(address(anna), birthDate=None).json()["birthDate"] is None
    assert App(alice).put(address(anna), birthDate=None, isHidden=True).status_code == 200
    assert Change.objects.count() == 6


def test_who_is_given_the_name_of_another_is_the_other(alice: User) -> None:
    anna, double = somebody(alice, "Anna"), somebody(alice, "")

    told = App(alice).put(address(double), name="Anna").json()

    assert told["id"] == person_id(anna)
    assert anna.faces.count() == 2


@pytest.mark.parametrize(
    "said",
    [
        {"birthDate": "soon"},
        {"birthDate": "2999-01-01"},
        {"name": "x" * 300},
        {"isHidden": "yes"},
        {"featureFaceAssetId": uuid_of(Kind.ASSET, 2**40)},
    ],
)
def test_it_refuses_nonsense(alice: User, said: dict[str, Any]) -> None:
    assert App(alice).put(address(somebody(alice, "Anna")), **said).status_code == 400


def test_it_changes_many_and_says_of_each_how_it_went(alice: User) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben")
    people = [
        {"id": person_id(anna), "isHidden": True},
        {"id": person_id(ben), "birthDate": "never"},
        {"id": uuid_of(Kind.PERSON, 2**40), "isHidden": True},
    ]

    told = App(alice).put(PEOPLE, people=people).json()

    assert [each.get("error") for each in all_valid("BulkIdResponseDto", told)] == [
        None, "unknown", "not_found",
    ]  # fmt: skip
    assert Person.objects.get(pk=anna.pk).is_hidden


def test_it_merges_people(alice: User) -> None:
    anna, double, third = (somebody(alice, name) for name in ("Anna", "", "Annie"))
    gone = uuid_of(Kind.PERSON, 2**40)
    app = App(alice)

    told = app.post(address(anna, "/merge"), ids=[person_id(double), gone]).json()
    assert [each["success"] for each in all_valid("BulkIdResponseDto", told)] == [True, False]
    told = app.post(f"{PEOPLE}/merge", ids=[person_id(anna), person_id(third)]).json()
    assert [each["success"] for each in told] == [True]
    assert anna.faces.count() == 3
    assert app.post(f"{PEOPLE}/merge", ids=[person_id(anna)]).json() == []


def test_it_gives_faces_to_somebody_else(alice: User) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben", photos=2)
    faces = list(ben.faces.all())
    app = App(alice)

    data = [{"personId": person_id(ben), "assetId": asset(faces[0].photo)}]
    told = app.put(address(anna, "/reassign"), data=data).json()
    assert [each["name"] for each in all_valid("PersonResponseDto", told)] == ["Anna"]
    answer = app.put(f"/api/faces/{person_id(anna)}", id=uuid_of(Kind.FACE, faces[1].pk))
    assert valid("PersonResponseDto", answer.json())["name"] == "Anna"
    assert anna.faces.count() == 3
    assert app.put(address(anna, "/reassign"), data=[]).status_code == 200


def test_it_tells_the_faces_of_a_photo(alice: User, bob: User) -> None:
    photo = make_photo(alice, width_px=1000, height_px=500)
    make_face(photo, make_person(alice, "Anna"))
    make_face(photo, left=0.7)
    app = App(alice)

    told = all_valid("AssetFaceResponseDto", app.get("/api/faces", id=asset(photo)).json())

    assert [(each["person"] or {}).get("name") for each in told] == ["Anna", None]
    sides = [told[0][f"boundingBox{side}"] for side in ("X1", "Y1", "X2", "Y2")]
    assert sides == [400, 150, 600, 300]
    assert App(bob).get("/api/faces", id=asset(photo)).status_code == 404


def test_it_marks_a_face_and_refuses_one(alice: User) -> None:
    anna, photo, app = somebody(alice, "Anna"), make_photo(alice), App(alice)
    said = {
        "assetId": asset(photo), "personId": person_id(anna), "imageWidth": 400,
        "imageHeight": 300, "x": 40, "y": 30, "width": 80, "height": 60,
    }  # fmt: skip

    assert app.post("/api/faces", **said).status_code == 201
    face = photo.faces.get()
    assert (face.person, round(face.left, 2), round(face.width, 2)) == (anna, 0.1, 0.2)
    assert app.delete(f"/api/faces/{uuid_of(Kind.FACE, face.pk)}", force=False).status_code == 204
    assert Face.objects.get(pk=face.pk).refused_at
    assert app.delete(f"/api/faces/{uuid_of(Kind.FACE, face.pk)}").status_code == 404
    assert app.post("/api/faces", **said | {"imageWidth": 0}).status_code == 400
    assert app.post("/api/faces", **said | {"width": None}).status_code == 400
    assert app.post("/api/faces", **said | {"width": 0}).status_code == 400
    assert (
        app.post("/api/faces", **said | {"assetId": uuid_of(Kind.ASSET, 9**9)}).status_code == 404
    )
    nameless = person_id(somebody(alice, ""))
    assert app.post("/api/faces", **said | {"personId": nameless}).status_code == 400


def test_nobody_else_finds_them(alice: User, bob: User) -> None:
    anna, app = somebody(alice, "Anna"), App(bob)

    assert names(app.get(PEOPLE)) == []
    for answer in (
        app.get(address(anna)),
        app.get(address(anna, "/thumbnail")),
        app.put(address(anna), name="Mine"),
        app.post(address(anna, "/merge"), ids=[]),
        app.delete(f"/api/faces/{uuid_of(Kind.FACE, anna.faces.get().pk)}"),
    ):
        assert answer.status_code == 404


def test_the_queries_of_the_list_do_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(20):
        somebody(alice, f"P{number}")
    app = App(alice)

    with django_assert_max_num_queries(6):
        assert len(app.get(PEOPLE).json()["people"]) == 20
