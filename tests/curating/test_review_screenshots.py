"""Screenshots that are offered for the archive: which, and that archiving them can be undone."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from curating.models import Action
from photos.models import Photo, PhotoTag, Tag
from photos.services.tags import refuse_tag
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]


def screenshot(owner: User, *, origin: str = "model", **fields: Any) -> Photo:
    photo = make_photo(owner, **fields)
    tag, _ = Tag.objects.get_or_create(owner=owner, name="screenshot")
    PhotoTag.objects.create(photo=photo, tag=tag, origin=origin)
    return photo


def shown(browser: Client) -> set[int]:
    page = browser.get("/screenshots/").content.decode()
    return {int(pk) for pk in re.findall(r'data-photo="(\d+)"', page)}


def test_it_offers_what_a_person_or_a_model_calls_one(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    offered = {screenshot(alice).pk, screenshot(alice, origin="person").pk}
    for hidden in ({"archived_at": NOON}, {"trashed_at": NOON}, {"is_locked": True}):
        screenshot(alice, **hidden)
    screenshot(bob)
    make_photo(alice)
    assert shown(browser_of(alice)) == offered


def test_it_believes_who_says_that_it_is_none(alice: User, browser_of: BrowserOf) -> None:
    photo = screenshot(alice)
    refuse_tag(photo, Tag.objects.get(owner=alice))
    page = browser_of(alice).get("/screenshots/").content.decode()
    assert "There are no screenshots on your timeline" in page


def test_all_are_archived_at_once_and_brought_back(alice: User, browser_of: BrowserOf) -> None:
    photos = {screenshot(alice).pk for _ in range(3)}
    kept = make_photo(alice)
    browser = browser_of(alice)
    browser.post("/bulk/", {"verb": "archive", "scope": "screenshots"})
    assert shown(browser) == set()
    assert set(Photo.objects.filter(archived_at=None).values_list("pk", flat=True)) == {kept.pk}
    browser.post(f"/actions/{Action.objects.get().pk}/undo/")
    assert shown(browser) == photos
