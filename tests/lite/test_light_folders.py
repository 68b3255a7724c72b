"""Folders in the light viewer: the trees, a folder with its photos, and for whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from folders import selectors
from folders.models import Folder
from tests.folders.lying import photo_in

BrowserOf = Callable[[User], Client]


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def address(name: str) -> str:
    return f"/lite/folders/{Folder.objects.get(name=name).pk}/"


def shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'src="/photos/(\d+)/thumbnail"', page)]


def test_a_tree_leads_down_to_photos_without_a_script(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    assert "No photo came from a folder" in text(browser.get("/lite/folders/"))
    photo, below = photo_in(alice, "2019/1.jpg"), photo_in(alice, "2019/Rome/2.jpg")
    page = text(browser.get("/lite/folders/"))
    assert address("/photos") in page
    assert "<script" not in page
    year = text(browser.get(address("2019")))
    assert shown(year) == [photo.pk]
    assert address("Rome") in year
    assert shown(text(browser.get(address("Rome")))) == [below.pk]


def test_it_goes_on_with_photos_and_with_folders(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lite.finding.SHOWN", 2)
    monkeypatch.setattr(selectors, "LISTED", 1)
    photos = [photo_in(alice, f"a/{n}.jpg").pk for n in range(2)]
    for name in ("b", "c"):
        photo_in(alice, f"a/{name}/1.jpg")
    browser, path = browser_of(alice), address("a")
    page = text(browser.get(path))
    assert shown(page) == photos[:1]
    follows: Any = re.search(r'href="([^"]+)"\s+rel="next"', page)
    assert shown(text(browser.get(path + follows[1].replace("&amp;", "&")))) == photos[1:]
    more: Any = re.search(r'href="([^"]+more=[^"]+)"', page)
    assert address("c") in text(browser.get(path + more[1].replace("&amp;", "&")))


def test_another_s_folder_and_a_place_that_nobody_wrote_are_not_found(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    photo_in(alice, "a/1.jpg")
    assert browser_of(bob).get(address("a")).status_code == 404
    for query in ("after=x", "more=x"):
        assert browser_of(alice).get(f"{address('a')}?{query}").status_code == 404
    assert browser_of(alice).get("/lite/folders/?after=x").status_code == 404
