"""What a model said of a photo, on its page: marked as a model's, and shown to no stranger."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from search.models import ModelCaption
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


def test_it_shows_the_words_of_a_model_as_such(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    ModelCaption.objects.create(photo=photo, text="<b>A dog</b>", model="tiny<b>")
    page = browser_of(alice).get(f"/photos/{photo.pk}/model-caption/").content.decode()
    assert "A model says:" in page
    assert "&lt;b&gt;A dog&lt;/b&gt;" in page
    assert "Said by the model tiny&lt;b&gt;" in page


def test_it_is_empty_without(alice: User, browser_of: BrowserOf) -> None:
    response = browser_of(alice).get(f"/photos/{make_photo(alice).pk}/model-caption/")
    assert response.content.strip() == b""


def test_a_stranger_finds_nothing(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    ModelCaption.objects.create(photo=photo, text="A dog", model="tiny")
    assert browser_of(bob).get(f"/photos/{photo.pk}/model-caption/").status_code == 404
