"""Faces in the API: where they are, and whose somebody says that they are."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from faces.models import Face, FaceDecision, Person
from photos.models import Rendition
from tests.activity.shared import make_lent
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_face, make_person, make_photo
from tests.photos.photo_files import jpeg

DRAWN = {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.25}


def test_it_tells_the_faces_of_a_photo_with_their_boxes(alice: User) -> None:
    photo, anna = make_photo(alice), make_person(alice, "Anna")
    known, unknown = make_face(photo, anna), make_face(photo, left=0.7)
    make_face(photo, refused_at=photo.added_at)

    told = Asker(alice).get(f"photos/{photo.pk}/faces/").json()["items"]

    assert [each["id"] for each in told] == [known.pk, unknown.pk]
    assert told[0] == {
        "id": known.pk, "photo": photo.pk, "person": anna.pk, "origin": "model", "quality": 0.5,
        "box": {"left": 0.4, "top": 0.3, "width": 0.2, "height": 0.3}, "is_decided": False,
    }  # fmt: skip
    assert told[1]["person"] is None
    assert Asker(alice).get(f"faces/{known.pk}/").json() == told[0]


def test_it_lists_faces_in_as_many_queries(alice: User) -> None:
    photo, asker = make_photo(alice), Asker(alice)
    path = f"photos/{photo.pk}/faces/"
    make_face(photo, make_person(alice, "Anna"))
    asker.get(path)
    with CaptureQueriesContext(connection) as few:
        asker.get(path)
    for _ in range(6):
        make_face(photo, make_person(alice))
    with CaptureQueriesContext(connection) as many:
        assert len(items(asker.get(path))) == 7

    assert len(many) == len(few)
    assert every_page(asker, path, limit=3) == items(asker.get(path))


def test_somebody_marks_a_face(alice: User) -> None:
    photo = make_photo(alice)

    answer = Asker(alice).post(f"photos/{photo.pk}/faces/", {**DRAWN, "name": "Anna"})

    assert (answer.status_code, answer.json()["verb"]) == (201, "draw")
    face = Face.objects.get(pk=answer.json()["face"])
    assert (face.origin, face.person.name, face.left, face.height) == ("person", "Anna", 0.1, 0.25)
    answer = Asker(alice).post(f"photos/{photo.pk}/faces/", {**DRAWN, "left": 0.6})
    assert Face.objects.get(pk=answer.json()["face"]).person is None


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"left": 2}, 400), ({"left": -0.1}, 400), ({"left": "0.1"}, 400), ({"left": True}, 400),
        ({"left": None}, 400), ({"left": 10**18}, 400), ({"name": 5}, 400),
        ({"width": 0.001}, 409), ({"left": 1}, 409), ({"name": "\u0001"}, 409),
    ],
)  # fmt: skip
def test_a_box_is_within_the_picture(alice: User, wrong: dict[str, Any], status: int) -> None:
    photo = make_photo(alice)

    answer = Asker(alice).post(f"photos/{photo.pk}/faces/", DRAWN | wrong)

    assert refused(answer)[0] == status
    assert not Face.objects.exists()


def test_it_names_faces(alice: User) -> None:
    faces = [make_face(make_photo(alice)), make_face(make_photo(alice))]

    told = (
        Asker(alice)
        .post("faces/name/", {"faces": [each.pk for each in faces], "name": "Anna"})
        .json()
    )

    assert (told["sentence"], told["count"]) == ("Moved 2 faces to Anna.", 2)
    assert Person.objects.get(name="Anna").faces.count() == 2


def test_it_confirms_moves_and_rejects_faces(alice: User) -> None:
    anna, ben = make_person(alice, "Anna"), make_person(alice, "Ben")
    face, asker = make_face(make_photo(alice), anna), Asker(alice)

    assert (
        asker.post("faces/confirm/", {"faces": [face.pk], "person": anna.pk}).json()["count"] == 1
    )
    assert asker.get(f"faces/{face.pk}/").json()["is_decided"]
    asker.post("faces/move/", {"faces": [face.pk], "person": ben.pk})
    assert asker.get(f"faces/{face.pk}/").json()["person"] == ben.pk
    asker.post("faces/reject/", {"faces": [face.pk], "person": ben.pk})
    assert asker.get(f"faces/{face.pk}/").json()["person"] is None
    assert FaceDecision.objects.filter(face=face, person=ben, is_same=False).exists()


def test_it_splits_faces_off(alice: User) -> None:
    anna = make_person(alice, "Anna")
    faces = [make_face(make_photo(alice), anna) for _ in range(3)]
    asker = Asker(alice)

    told = asker.post("faces/split/", {"faces": [each.pk for each in faces[:2]]}).json()

    assert Person.objects.get(pk=told["person"]).faces.count() == 2
    answer = asker.post("faces/split/", {"faces": [faces[2].pk]})
    assert refused(answer) == (409, "cannot_be_decided")


def test_what_is_no_face_is_gone(alice: User) -> None:
    face = make_face(make_photo(alice))

    assert Asker(alice).post("faces/refuse/", {"faces": [face.pk]}).json()["verb"] == "refuse"
    assert refused(Asker(alice).get(f"faces/{face.pk}/")) == (404, "not_found")


def test_it_shows_the_picture_of_a_face(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    face = make_face(photo)
    storages["renditions"].save("preview.jpg", ContentFile(jpeg(300)))
    Rendition.objects.create(
        photo=photo, name="preview", key="preview.jpg", mime="image/jpeg", size_bytes=1
    )

    answer = Asker(alice).get(f"faces/{face.pk}/crop/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer).startswith(b"\xff\xd8")
    assert Asker(bob).get(f"faces/{face.pk}/crop/").status_code == 404


def test_of_a_photo_without_a_preview_it_says_as_a_problem_that_there_is_no_picture(
    alice: User,
) -> None:
    face = make_face(make_photo(alice))

    assert refused(Asker(alice).get(f"faces/{face.pk}/crop/"))[0] == 404


def test_who_only_sees_a_photo_is_not_told_who_is_in_it(alice: User, bob: User) -> None:
    photo, anna = make_lent(alice, bob), make_person(alice, "Anna")
    face, his = make_face(photo, anna), make_face(make_photo(bob), make_person(bob, "Ben"))
    asker = Asker(bob)
    answers = [
        asker.get(f"photos/{photo.pk}/faces/"),
        asker.post(f"photos/{photo.pk}/faces/", DRAWN),
        asker.get(f"faces/{face.pk}/"),
        asker.post("faces/name/", {"faces": [face.pk], "name": "Mine"}),
        asker.post("faces/name/", {"faces": [his.pk, face.pk], "name": "Mine"}),
        asker.post("faces/confirm/", {"faces": [his.pk], "person": anna.pk}),
        asker.post("faces/reject/", {"faces": [face.pk], "person": his.person_id}),
        asker.post("faces/move/", {"faces": [his.pk], "person": anna.pk}),
        asker.post("faces/split/", {"faces": [face.pk]}),
        asker.post("faces/refuse/", {"faces": [face.pk]}),
    ]

    assert [refused(each)[0] for each in answers] == [404] * len(answers)
    face.refresh_from_db()
    assert (face.person, face.refused_at) == (anna, None)
