"""The addresses that pages post decisions to: each works, refuses nonsense, and tells strangers
nothing."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from faces.models import Change, Face, FaceDecision, Person
from tests.factories import make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


class Library:
    """Anna with two faces, Ben with one, and a face that is nobody's."""

    def __init__(self, owner: User) -> None:
        self.anna, self.ben = make_person(owner, "Anna"), make_person(owner, "Ben")
        photos = [make_photo(owner) for _ in range(4)]
        people = (self.anna, self.anna, self.ben, None)
        self.faces = [
            make_face(photo, person) for photo, person in zip(photos, people, strict=True)
        ]


@pytest.fixture
def library(alice: User) -> Library:
    return Library(alice)


ROUTES = {
    "name": ("person", {"name": "Carla"}),
    "forget_name": ("person", {"name": "Annie"}),
    "hide": ("person", {"hidden": "true"}),
    "favourite": ("person", {"favourite": "true"}),
    "birthday": ("person", {"born_on": "2015-05-03"}),
    "cover": ("person", {"face": "own"}),
    "merge": ("person", {"person": "other"}),
    "apart": ("", {"person": "both"}),
    "name_faces": ("", {"face": "lone", "name": "Carla"}),
    "move": ("", {"face": "own", "person": "other"}),
    "split": ("", {"face": "own"}),
    "reject": ("", {"face": "own", "person": "own"}),
    "confirm": ("", {"face": "lone", "person": "own"}),
    "refuse": ("", {"face": "lone"}),
    "accept_name": ("", {"face": "lone", "name": "Carla"}),
    "refuse_name": ("", {"face": "lone", "name": "Carla"}),
}


def address(route: str, library: Library) -> str:
    return reverse(f"faces:{route}", args=[library.anna.pk] if ROUTES[route][0] else [])


def sent(route: str, library: Library) -> dict[str, object]:
    anna, ben = library.anna.pk, library.ben.pk
    faces = {"own": library.faces[0].pk, "lone": library.faces[3].pk}
    people = {"own": anna, "other": ben, "both": [anna, ben]}
    words = {"face": faces, "person": people}
    return {key: words.get(key, {}).get(said, said) for key, said in ROUTES[route][1].items()}


def state() -> list[object]:
    return [
        list(Person.objects.order_by("pk").values()),
        list(Face.objects.order_by("pk").values()),
        list(FaceDecision.objects.order_by("pk").values()),
        Change.objects.count(),
    ]


def toast(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("route", ROUTES)
def test_it_decides_and_offers_to_undo(
    route: str, library: Library, alice: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    answer = browser.post(address(route, library), sent(route, library), headers=SCRIPT)
    change = Change.objects.get()
    assert answer.status_code == 200
    assert answer["HX-Reswap"] == "none"
    assert f'"change": {change.pk}' in answer["HX-Trigger-After-Swap"]
    assert reverse("faces:undo", args=[change.pk]) in toast(answer)


@pytest.mark.parametrize("route", ROUTES)
def test_a_plain_page_comes_back_with_the_words(
    route: str, library: Library, alice: User, browser_of: BrowserOf
) -> None:
    here = reverse("faces:changes")
    said = {**sent(route, library), "next": here}
    answer = browser_of(alice).post(address(route, library), said, follow=True)
    assert answer.redirect_chain == [(here, 302)]
    assert Change.objects.get().sentence in toast(answer)


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_gets_404_and_changes_nothing(
    route: str, library: Library, bob: User, browser_of: BrowserOf
) -> None:
    before = state()
    for headers in ({}, SCRIPT):
        answer = browser_of(bob).post(
            address(route, library), sent(route, library), headers=headers
        )
        assert answer.status_code == 404
        assert "Anna" not in toast(answer)
    assert state() == before


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_decides_without_signing_in_or_by_a_link(
    route: str, library: Library, alice: User, browser_of: BrowserOf
) -> None:
    before = state()
    assert Client().post(address(route, library), sent(route, library)).status_code == 302
    assert browser_of(alice).get(address(route, library)).status_code == 405
    assert state() == before


@pytest.mark.parametrize("route", [name for name in ROUTES if "face" in ROUTES[name][1]])
@pytest.mark.parametrize("bad", ["x", "-1", "1' or 1=1", "\0", "9" * 30, "²"])
def test_no_id_of_a_face_is_refused(
    route: str, bad: str, library: Library, alice: User, browser_of: BrowserOf
) -> None:
    before = state()
    said = {**sent(route, library), "face": bad}
    assert browser_of(alice).post(address(route, library), said).status_code == 400
    assert state() == before
