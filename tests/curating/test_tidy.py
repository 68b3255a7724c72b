"""Documents and memes that are offered for the archive: which, what a person says of them, undo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from curating.models import Action
from photos.models import Decision, Photo, PhotoTag, Tag
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]


def shown(browser: Client, path: str) -> set[int]:
    page = browser.get(path)
    assert page.status_code == 200
    return {int(pk) for pk in re.findall(r'data-photo="(\d+)"', page.content.decode())}


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def test_each_has_a_list_of_its_own(alice: User, bob: User, browser: Client) -> None:
    document, meme = make_photo(alice, looks_like="document"), make_photo(alice, looks_like="meme")
    for hidden in ({"archived_at": NOON}, {"trashed_at": NOON}, {"is_locked": True}):
        make_photo(alice, looks_like="document", **hidden)
    make_photo(bob, looks_like="meme")
    make_photo(alice)
    assert shown(browser, "/documents/") == {document.pk}
    assert shown(browser, "/memes/") == {meme.pk}


def test_all_stand_on_one_page_with_how_many(alice: User, browser: Client) -> None:
    assert "Nothing is in the way" in browser.get("/tidy/").content.decode()
    for _ in range(3):
        make_photo(alice, looks_like="document")
    photo, tag = make_photo(alice), Tag.objects.create(owner=alice, name="screenshot")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="model")
    page = browser.get("/tidy/").content.decode()
    assert "Archive all 3" in page
    assert "Archive it" in page
    assert "/memes/" not in page


def test_a_group_is_archived_at_once_and_brought_back(alice: User, browser: Client) -> None:
    documents = {make_photo(alice, looks_like="document").pk for _ in range(3)}
    kept = make_photo(alice, looks_like="meme")
    said = {"verb": "archive", "scope": "documents", "next": "/tidy/"}
    assert browser.post("/bulk/", said).headers["Location"] == "/tidy/"
    assert set(Photo.objects.filter(archived_at=None)) == {kept}
    browser.post("/bulk/", {"verb": "archive", "scope": "memes"})
    assert not Photo.objects.filter(archived_at=None).exists()
    for action in Action.objects.all():
        browser.post(f"/actions/{action.pk}/undo/")
    assert shown(browser, "/documents/") == documents


def test_a_person_says_that_one_is_a_photo_and_takes_it_back(alice: User, browser: Client) -> None:
    photo = make_photo(alice, looks_like="document")
    browser.post("/bulk/", {"verb": "call", "look": "photo", "photo": photo.pk})
    assert "There are no documents" in browser.get("/documents/").content.decode()
    assert Decision.objects.get(photo=photo, column="looks_like").value == ""
    action = Action.objects.get()
    assert action.sentence == "1 photo is called: a photo."
    browser.post(f"/actions/{action.pk}/undo/")
    assert shown(browser, "/documents/") == {photo.pk}
    assert not Decision.objects.exists()


def test_the_photo_page_says_it_and_takes_a_persons_word(alice: User, browser: Client) -> None:
    photo, plain = make_photo(alice, looks_like="document"), make_photo(alice)
    page = browser.get(f"/photos/{photo.pk}/").content.decode()
    assert '<a href="/search/?q=is:document">Document</a>' in page
    assert "It is a photo" not in browser.get(f"/photos/{plain.pk}/").content.decode()
    call = f"/photos/{photo.pk}/call/"
    answer = browser.post(call, {"look": "photo"}, headers={"HX-Request": "true"})
    assert "It is a photo" not in answer.content.decode()
    assert "1 photo is called: a photo." in answer.content.decode()
    assert Photo.objects.get(pk=photo.pk).looks_like == ""
    without_script = browser.post(call, {"look": "meme"})
    assert without_script.headers["Location"] == f"/photos/{photo.pk}/"
    assert browser.post(call, {"look": "cat"}).status_code == 400
    assert Photo.objects.get(pk=photo.pk).looks_like == "meme"


def test_they_are_found_by_search_until_they_are_called_photos(
    alice: User, bob: User, browser: Client
) -> None:
    document = make_photo(alice, looks_like="document", archived_at=NOON)
    meme = make_photo(alice, looks_like="meme")
    make_photo(bob, looks_like="meme")
    plain = make_photo(alice)
    assert shown(browser, "/search/?q=is:document") == {document.pk}
    assert shown(browser, "/search/?q=-is:document") == {meme.pk, plain.pk}
    assert shown(browser, "/search/?q=is:document+or+is:meme") == {document.pk, meme.pk}
    browser.post(f"/photos/{document.pk}/call/", {"look": "photo"})
    assert shown(browser, "/search/?q=is:document") == set()


@pytest.mark.parametrize("look", ["", "cat", "\0"])
def test_it_refuses_what_nothing_is_called(look: str, alice: User, browser: Client) -> None:
    said: dict[str, Any] = {"verb": "call", "look": look, "photo": make_photo(alice).pk}
    assert browser.post("/bulk/", said).status_code == 400


def test_it_asks_as_often_for_many(alice: User, browser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/tidy/")
        return len(asked)

    make_photo(alice, looks_like="document")
    queries()
    few = queries()
    for _ in range(12):
        make_photo(alice, looks_like="document")
    assert queries() == few
