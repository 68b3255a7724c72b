"""People in the API: listed, named, joined and told apart, each decision with its undo."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from faces.models import Change, DifferentPeople, OtherName, Person
from tests.activity.shared import make_lent
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_face, make_person, make_photo


def seen(owner: User, name: str = "", photos: int = 1, **more: object) -> Person:
    """Somebody who is in so many photos."""
    person = make_person(owner, name, **more)
    for _ in range(photos):
        make_face(make_photo(owner), person)
    return person


def test_it_lists_people_in_the_order_of_the_page(alice: User, bob: User) -> None:
    nameless = seen(alice, photos=5)
    ben, anna = seen(alice, "Ben", 3), seen(alice, "Anna", 2)
    star = seen(alice, "Zoe", is_favourite=True)
    hidden = seen(alice, "Eve", is_hidden=True)
    seen(bob, "His")
    make_person(alice, "Nowhere")
    asker = Asker(alice)

    assert items(asker.get("people/")) == [star.pk, ben.pk, anna.pk, nameless.pk]
    assert items(asker.get("people/"), "count") == [1, 3, 2, 5]
    assert items(asker.get("people/", hidden="true")) == [hidden.pk]
    assert items(asker.get("people/", like="an")) == [anna.pk]
    assert every_page(asker, "people/", limit=3) == items(asker.get("people/"))
    assert asker.get("people/", limit=1).json()["items"][0] == {
        "id": star.pk, "name": "Zoe", "count": 1, "face": star.faces.get().pk, "born_on": None,
        "is_favourite": True, "is_hidden": False,
    }  # fmt: skip


@pytest.mark.parametrize("after", ["x", "99999", "-1", "9" * 30])
def test_no_nonsense_is_a_place_among_people(alice: User, after: str) -> None:
    assert refused(Asker(alice).get("people/", after=after))[0] == 400


def test_it_lists_people_in_as_many_queries(alice: User) -> None:
    asker = Asker(alice)
    seen(alice, "Ben")
    asker.get("people/")
    with CaptureQueriesContext(connection) as few:
        asker.get("people/")
    for _ in range(8):
        seen(alice)
    with CaptureQueriesContext(connection) as many:
        assert len(items(asker.get("people/"))) == 9

    assert len(many) == len(few)


def test_it_tells_one_person_with_other_names(alice: User) -> None:
    person = seen(alice, "Anna", 2, born_on=date(2015, 3, 14))
    OtherName.objects.create(person=person, name="Anni")

    told = Asker(alice).get(f"people/{person.pk}/").json()

    assert (told["name"], told["count"], told["born_on"]) == ("Anna", 2, "2015-03-14")
    assert told["other_names"] == ["Anni"]
    answer = Asker(alice).post(f"people/{person.pk}/forget-name/", {"name": "Anni"})
    assert answer.json()["verb"] == "forget_name"
    assert not OtherName.objects.exists()


def test_it_changes_a_person(alice: User) -> None:
    person = seen(alice, photos=2)
    face = person.faces.order_by("pk").last()
    body = {
        "name": "Anna", "is_hidden": True, "is_favourite": True, "born_on": "2015-03-14",
        "cover": face.pk,
    }  # fmt: skip

    told = Asker(alice).patch(f"people/{person.pk}/", body).json()

    assert told["face"] == body.pop("cover")
    assert {name: told[name] for name in body} == body
    assert Change.objects.count() == 5
    told = Asker(alice).patch(f"people/{person.pk}/", {"name": "", "born_on": None}).json()
    assert (told["name"], told["born_on"]) == ("", None)


def test_called_as_another_they_are_that_one(alice: User) -> None:
    anna, group = seen(alice, "Anna"), seen(alice)

    told = Asker(alice).patch(f"people/{group.pk}/", {"name": "anna", "is_favourite": True}).json()

    assert (told["id"], told["count"], told["is_favourite"]) == (anna.pk, 2, True)
    assert refused(Asker(alice).get(f"people/{group.pk}/")) == (404, "not_found")


def test_it_changes_all_of_a_person_or_nothing(alice: User, bob: User) -> None:
    person, other = seen(alice, "Anna"), seen(alice, "Ben")
    path, asker = f"people/{person.pk}/", Asker(alice)

    body = {"name": "Clara", "cover": other.faces.get().pk}
    assert refused(asker.patch(path, body)) == (409, "cannot_be_decided")
    body = {"name": "Clara", "cover": seen(bob).faces.get().pk}
    assert refused(asker.patch(path, body)) == (404, "not_found")
    assert refused(asker.patch(path, {"born_on": "2999-01-01"})) == (409, "cannot_be_decided")
    assert refused(asker.patch(path, {"name": "\u0001"})) == (409, "cannot_be_decided")
    assert refused(asker.patch(path, {"is_hidden": "yes"})) == (400, "not_understood")
    person.refresh_from_db()
    assert person.name == "Anna"
    assert not Change.objects.exists()


def test_it_lists_photos_and_faces_of_somebody(alice: User) -> None:
    person = seen(alice, "Anna", 3)
    make_face(make_photo(alice, trashed_at=timezone.now()), person)
    faces = list(person.faces.exclude(photo__trashed_at__isnull=False).order_by("-pk"))
    path, asker = f"people/{person.pk}/", Asker(alice)

    photos = items(asker.get(f"{path}photos/"))
    assert photos == [face.photo_id for face in faces]
    assert every_page(asker, f"{path}photos/", limit=2) == photos
    assert items(asker.get(f"{path}faces/")) == [face.pk for face in faces]
    assert every_page(asker, f"{path}faces/", limit=2) == [face.pk for face in faces]


def test_several_are_one_person_and_that_is_undone(alice: User) -> None:
    anna, one, two = seen(alice, "Anna"), seen(alice), seen(alice)

    told = Asker(alice).post(f"people/{anna.pk}/merge/", {"people": [one.pk, two.pk]}).json()

    assert (told["verb"], told["person"]) == ("merge", anna.pk)
    assert anna.faces.count() == 3
    assert items(Asker(alice).get("people/changes/")) == [told["id"]]
    undone = Asker(alice).post(f"people/changes/{told['id']}/undo/").json()
    assert undone["sentence"].startswith("Undone: ")
    assert (one.faces.count(), two.faces.count()) == (1, 1)


def test_nobody_is_joined_with_themselves(alice: User) -> None:
    anna = seen(alice, "Anna")

    answer = Asker(alice).post(f"people/{anna.pk}/merge/", {"people": [anna.pk]})
    assert refused(answer) == (409, "cannot_be_decided")
    answer = Asker(alice).post("people/apart/", {"first": anna.pk, "second": anna.pk})
    assert refused(answer) == (409, "cannot_be_decided")


def test_two_who_look_alike_are_told_apart(alice: User) -> None:
    one, two = seen(alice, "Anna"), seen(alice, "Ben")

    told = Asker(alice).post("people/apart/", {"first": one.pk, "second": two.pk}).json()

    assert told["verb"] == "tell_apart"
    assert DifferentPeople.objects.count() == 1


def test_changes_are_listed_in_as_many_queries(alice: User) -> None:
    asker, person = Asker(alice), seen(alice, "Anna")
    path = f"people/{person.pk}/"
    asker.patch(path, {"is_hidden": True})
    with CaptureQueriesContext(connection) as few:
        asker.get("people/changes/")
    for _ in range(4):
        asker.patch(path, {"is_hidden": True})
    with CaptureQueriesContext(connection) as many:
        assert len(items(asker.get("people/changes/"))) == 5

    assert len(many) == len(few)
    assert every_page(asker, "people/changes/", limit=2) == items(asker.get("people/changes/"))


def test_who_is_in_a_library_is_its_owners_to_know(alice: User, bob: User) -> None:
    person, his = seen(alice, "Anna"), seen(bob, "Ben")
    make_face(make_lent(alice, bob), person)
    change = Change.objects.get(pk=hide(alice, person))
    asker, path = Asker(bob), f"people/{person.pk}/"
    answers = [
        asker.get(path),
        asker.get(f"{path}photos/"),
        asker.get(f"{path}faces/"),
        asker.patch(path, {"name": "Mine"}),
        asker.post(f"{path}merge/", {"people": [his.pk]}),
        asker.post(f"{path}forget-name/", {"name": "Anna"}),
        asker.post(f"people/{his.pk}/merge/", {"people": [person.pk]}),
        asker.post("people/apart/", {"first": his.pk, "second": person.pk}),
        asker.post(f"people/changes/{change.pk}/undo/"),
    ]

    assert [refused(each)[0] for each in answers] == [404] * len(answers)
    assert items(asker.get("people/")) == [his.pk]
    assert items(asker.get("people/changes/")) == []


def hide(user: User, person: Person) -> int:
    Asker(user).patch(f"people/{person.pk}/", {"is_hidden": True})
    return int(items(Asker(user).get("people/changes/"))[0])
