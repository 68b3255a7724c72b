"""Faces that stand with nobody: their page, what is done with many at once, and whose they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from faces.models import Face, Person
from faces.review import alone
from photos.models import Photo
from tests.factories import NOON, make_face, make_person, make_photo

UNNAMED = "/people/unnamed/"
SignIn = Callable[[User], Client]


def shown(client: Client, **query: Any) -> list[int]:
    return [face.pk for face in client.get(UNNAMED, query).context["page"].faces]


def test_it_shows_faces_of_nobody_the_clearest_first(alice: User, browser_of: SignIn) -> None:
    blurred, sharp, same = (make_face(make_photo(alice), quality=q) for q in (0.1, 0.9, 0.9))
    make_face(make_photo(alice), make_person(alice, "Anna"))
    assert shown(browser_of(alice)) == [same.pk, sharp.pk, blurred.pk]


def test_it_shows_the_newest_first(alice: User, browser_of: SignIn) -> None:
    old = make_face(make_photo(alice, NOON - timedelta(days=1)), quality=0.9)
    new = make_face(make_photo(alice), quality=0.1)
    assert shown(browser_of(alice), order="newest") == [new.pk, old.pk]


@pytest.mark.parametrize("order", ["best", "newest"])
def test_it_goes_on_where_it_ended(
    alice: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(alone, "FACES", 2)
    faces = [make_face(make_photo(alice), quality=0.5).pk for _ in range(5)]
    client, seen, after = browser_of(alice), [], {}
    for _ in range(3):
        page = client.get(UNNAMED, {"order": order, **after}).context["page"]
        seen += [face.pk for face in page.faces]
        Face.objects.filter(pk=seen[-1]).update(refused_at=timezone.now())
        after = {"after": page.next}
    assert seen == faces[::-1]
    assert page.next is None


def test_its_script_gets_only_the_faces(alice: User, browser_of: SignIn) -> None:
    make_face(make_photo(alice))
    page = browser_of(alice).get(UNNAMED, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<li")


def test_it_says_that_there_is_none(alice: User, browser_of: SignIn) -> None:
    assert "No face stands alone" in browser_of(alice).get(UNNAMED).content.decode()


def test_many_are_named_or_no_faces_at_once(alice: User, browser_of: SignIn) -> None:
    faces = [make_face(make_photo(alice)).pk for _ in range(4)]
    client = browser_of(alice)
    client.post("/faces/name/", {"face": faces[:2], "name": "Anna", "next": UNNAMED})
    client.post("/faces/refuse/", {"face": faces[2:3], "next": UNNAMED})
    assert Person.objects.get(name="Anna").faces.count() == 2
    assert shown(client) == faces[3:]


@pytest.mark.parametrize("fields", [{"is_locked": True}, {"trashed_at": timezone.now()}])
def test_it_shows_nothing_of_photos_that_do_not_show(
    alice: User, browser_of: SignIn, fields: dict[str, Any]
) -> None:
    Photo.objects.filter(pk=make_face(make_photo(alice)).photo_id).update(**fields)
    assert shown(browser_of(alice)) == []


def test_a_stranger_sees_none(alice: User, bob: User, browser_of: SignIn) -> None:
    face = make_face(make_photo(alice))
    assert shown(browser_of(bob)) == []
    assert browser_of(bob).get(UNNAMED, {"after": face.pk}).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [({"order": "x"}, 400), ({"after": "x"}, 400), ({"after": "9" * 30}, 400), ({"after": 7}, 404)],
)
def test_nonsense_is_refused(
    alice: User, browser_of: SignIn, query: dict[str, Any], status: int
) -> None:
    assert browser_of(alice).get(UNNAMED, query).status_code == status


def test_it_asks_as_few_queries_of_more(
    alice: User, browser_of: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_face(make_photo(alice))
    client = browser_of(alice)
    with django_assert_max_num_queries(8):
        client.get(UNNAMED)
