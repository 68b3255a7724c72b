"""Tags on the photo page: each says where it comes from, and its owner has the last word."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from photos.models import Photo, PhotoTag, RefusedTag, Tag
from photos.services.tags import add_tags, refuse_tag
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script>"


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def tagged(owner: User, name: str, origin: str = "person") -> tuple[Photo, Tag]:
    photo, (tag, _) = make_photo(owner), Tag.objects.get_or_create(owner=owner, name=name)
    PhotoTag.objects.create(photo=photo, tag=tag, origin=origin, confidence=0.7)
    return photo, tag


def add(photo: Photo) -> str:
    return f"/photos/{photo.pk}/tags/"


def off(photo: Photo, tag: Tag) -> str:
    return f"/photos/{photo.pk}/tags/{tag.pk}/refuse/"


def back(photo: Photo, tag: Tag) -> str:
    return f"/photos/{photo.pk}/tags/{tag.pk}/restore/"


def names(photo: Photo) -> set[str]:
    return set(photo.photo_tags.values_list("tag__name", flat=True))


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("person", "Added by you"),
        ("file", "From the file"),
        ("model", "Guessed by a model, 70 % sure"),
    ],
)
def test_it_says_where_a_tag_comes_from(
    alice: User, browser_of: BrowserOf, origin: str, words: str
) -> None:
    photo, _ = tagged(alice, "beach", origin)
    page = text(browser_of(alice).get(f"/photos/{photo.pk}/"))
    assert words in page
    assert "/search/?q=tag%3A%22beach%22" in page


def test_it_adds_tags(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    page = text(browser_of(alice).post(add(photo), {"tags": " sea , Anna's boat"}, headers=SCRIPT))
    assert names(photo) == {"sea", "Anna's boat"}
    assert "Take off sea" in page
    assert page.count("autofocus") == 1


def test_it_takes_a_tag_off_and_offers_to_undo_it(alice: User, browser_of: BrowserOf) -> None:
    photo, tag = tagged(alice, "beach", "model")
    browser = browser_of(alice)
    page = text(browser.post(off(photo, tag), headers=SCRIPT))
    assert names(photo) == set()
    assert "Took beach off 1 photo." in page
    assert "/undo/" in page
    assert back(photo, tag) in page
    page = text(browser.post(back(photo, tag), headers=SCRIPT))
    assert names(photo) == {"beach"}
    assert "70 % sure" in page


def test_it_works_without_script(alice: User, browser_of: BrowserOf) -> None:
    photo, tag = tagged(alice, "beach")
    browser = browser_of(alice)
    here = f"/photos/{photo.pk}/"
    for address, data in ((add(photo), {"tags": "sea"}), (off(photo, tag), {})):
        assert browser.post(address, data)["Location"] == here
    page = text(browser.get(here))
    assert "1 tag taken off" in page
    assert "Put beach back" in page
    assert browser.post(back(photo, tag))["Location"] == here
    assert "taken off" not in text(browser.get(here))


def test_it_shows_a_tag_once_that_was_taken_off_twice_over(
    alice: User, browser_of: BrowserOf
) -> None:
    photo, tag = tagged(alice, "beach", "model")
    add_tags(photo, "beach")
    refuse_tag(photo, tag)
    assert text(browser_of(alice).get(f"/photos/{photo.pk}/")).count("Put beach back") == 2
    assert RefusedTag.objects.count() == 2


@pytest.mark.parametrize("said", ["", " ", ",", "x" * 101, "x" * 5000, "\x00"])
def test_it_refuses_what_is_no_tag(alice: User, browser_of: BrowserOf, said: str) -> None:
    photo = make_photo(alice)
    response = browser_of(alice).post(add(photo), {"tags": said}, headers=SCRIPT)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert not Tag.objects.exists()


def test_it_escapes_what_people_say(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    browser = browser_of(alice)
    pages = [text(browser.post(add(photo), {"tags": HOSTILE}, headers=SCRIPT))]
    tag = Tag.objects.get()
    pages += [text(browser.post(off(photo, tag), headers=SCRIPT))]
    pages += [text(browser.get(f"/photos/{photo.pk}/"))]
    assert all("&lt;script&gt;alert" in page for page in pages)
    assert not any(HOSTILE in page for page in pages)


def test_a_stranger_changes_nothing(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo, tag = tagged(alice, "beach")
    browser = browser_of(bob)
    for address in (add(photo), off(photo, tag), back(photo, tag)):
        assert browser.post(address, {"tags": "mine"}).status_code == 404
    assert names(photo) == {"beach"}


def test_nobody_uses_the_tags_of_others(alice: User, bob: User, browser_of: BrowserOf) -> None:
    _, tag = tagged(alice, "beach")
    own = make_photo(bob)
    for address in (off(own, tag), back(own, tag)):
        assert browser_of(bob).post(address).status_code == 404


def test_it_is_changed_by_posts_only(alice: User, browser_of: BrowserOf) -> None:
    photo, tag = tagged(alice, "beach")
    for address in (add(photo), off(photo, tag), back(photo, tag)):
        assert browser_of(alice).get(address).status_code == 405
