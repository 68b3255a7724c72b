"""The names on a photo's page."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from faces.services import keep_names
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


def fragment(browser: Client, photo: Photo) -> str:
    answer = browser.get(reverse("faces:of_photo", args=[photo.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_tells_who_is_in_a_photo(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    keep_names(photo, ["Zoë", "anna", "<b>Bo</b>"])
    said = fragment(browser_of(alice), photo)
    assert said.index("&lt;b&gt;Bo") < said.index("anna") < said.index("Zoë")


def test_a_version_knows_the_names_of_the_others(alice: User, browser_of: BrowserOf) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    keep_names(original, ["Anna"])
    keep_names(edited, ["Anna"])
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    assert fragment(browser_of(alice), edited).count("Anna") == 1


def test_nobody_is_nothing_to_say(alice: User, browser_of: BrowserOf) -> None:
    assert fragment(browser_of(alice), make_photo(alice)) == ""


def test_a_stranger_gets_404(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    address = reverse("faces:of_photo", args=[photo.pk])
    assert browser_of(bob).get(address).status_code == 404
    assert Client().get(address).status_code == 302
