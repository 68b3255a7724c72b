"""Folders as pages: the tree level by level, a folder's photos, and for whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from folders import selectors
from folders.models import Folder
from photos.models import Photo
from rights.models import Partner
from tests.factories import make_photo
from tests.folders.lying import handed_in, photo_in

FOLDERS = "/folders/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def folder(name: str) -> Folder:
    return Folder.objects.get(name=name)


def address(name: str) -> str:
    return f"/folders/{folder(name).pk}/"


def ids(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'data-photo="(\d+)"', page)]


def get(browser: Client, path: str, **asked: Any) -> str:
    answer = browser.get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(page: str) -> list[str]:
    return re.findall(r'<strong dir="auto">(.*?)</strong>', page)


def test_the_tree_opens_level_by_level(alice: User, browser: Client) -> None:
    first = photo_in(alice, "2019/Autumn/1.jpg")
    photo_in(alice, "2019/Summer/2.jpg")
    photo_in(alice, "Zoo/3.jpg")
    handed_in(make_photo(alice), "Takeout/4.jpg", folder="", origin="webdav")
    top = get(browser, FOLDERS)
    assert names(top) == ["/photos", "WebDAV"]
    assert f"/folders/{folder('/photos').pk}/inside/" in top
    inside = get(browser, f"{address('/photos')}inside/")
    assert names(inside) == ["2019", "Zoo"]
    thumbnail = reverse("photos:thumbnail", args=[first.pk])
    assert thumbnail in inside  # the first that lies below it
    assert "data-folder-open" not in get(browser, f"{address('2019')}inside/")


def test_a_folder_shows_its_photos_by_name_and_those_below_it(alice: User, browser: Client) -> None:
    second, first = (photo_in(alice, f"a/{name}.jpg").pk for name in "21")
    below = photo_in(alice, "a/b/0.jpg").pk
    beside = photo_in(alice, "a b/0.jpg").pk
    assert ids(get(browser, address("a"))) == [first, second, below]
    assert ids(get(browser, address("a"), alone=1)) == [first, second]
    assert ids(get(browser, address("b"))) == [below]
    assert set(ids(get(browser, address("/photos")))) == {first, second, below, beside}
    page = get(browser, address("b"))
    way = re.findall(r'dir="auto">([^<]+)</a>', page)
    assert way == ["/photos", "a"]
    assert "Only this folder" not in page
    assert "Only this folder" in get(browser, address("a"))


def test_it_goes_on_with_what_follows(
    alice: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "SHOWN", 2)
    made = [
        photo_in(alice, path).pk
        for path in ("a/1.jpg", "a/2.jpg", "a/3.jpg", "a/b/1.jpg", "a/c/1.jpg", "a/C/1.jpg")
    ]
    Photo.objects.filter(pk=photo_in(alice, "a/0.jpg").pk).update(trashed_at=timezone.now())
    path, seen = address("a"), []
    page = get(browser, path)
    while True:
        seen.append(ids(page))
        follows = re.search(r'hx-get="\?([^"]+fragment[^"]*)"', page)
        if follows is None:
            break
        page = get(browser, f"{path}?{follows[1].replace('&amp;', '&')}")
    assert [len(part) for part in seen] == [2, 2, 2]
    together = [pk for part in seen for pk in part]
    assert together[:4] == made[:4]
    assert set(together) == set(made)
    alone = get(browser, path, alone=1)
    assert "alone=1" in alone.split("found-more")[1]


def test_a_level_with_many_folders_comes_part_by_part(
    alice: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "LISTED", 2)
    for name in "abcde":
        photo_in(alice, f"{name}/1.jpg")
    page, seen = get(browser, f"{address('/photos')}inside/"), []
    while True:
        seen += names(page)
        follows = re.search(r'hx-get="([^"]+after=\d+)"', page)
        if follows is None:
            break
        page = get(browser, follows[1].replace("&amp;", "&"))
    assert seen == list("abcde")
    for number in range(3):
        handed_in(make_photo(alice), "1.jpg", folder=f"/disk {number}")
    page = get(browser, FOLDERS)
    follows = re.search(r'hx-get="(/folders/\?[^"]+after=\d+)"', page)
    assert follows is not None
    assert names(get(browser, follows[1].replace("&amp;", "&"))) == ["/disk 2", "/photos"]


def test_nobody_else_is_told_where_files_lay(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo_in(alice, "Our secrets/1.jpg")
    Partner.objects.create(owner=alice, viewer=bob)
    other = browser_of(bob)
    assert "No folders yet" in get(other, FOLDERS)
    for path in (address("Our secrets"), f"{address('Our secrets')}inside/"):
        assert other.get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_a_folder_that_shows_nothing_is_not_found(alice: User, browser: Client) -> None:
    photo = photo_in(alice, "a/1.jpg")
    path = address("a")
    Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now())
    assert browser.get(path).status_code == 404
    assert browser.get(f"/folders/{2**70}/").status_code == 404
    assert "No folders yet" in get(browser, FOLDERS)


@pytest.mark.parametrize("after", ["x", "1", "1~2", "~", "9" * 30, "1~" + "9" * 30, "\0", "-1~1"])
def test_a_place_that_nobody_wrote_is_not_found(alice: User, browser: Client, after: str) -> None:
    photo_in(alice, "a/1.jpg")
    for path in (address("a"), f"{address('a')}inside/", FOLDERS):
        assert browser.get(path, {"after": after, "fragment": 1}).status_code == 404


def test_names_are_shown_as_they_are_and_do_nothing(alice: User, browser: Client) -> None:
    name = "<script>alert(1)</script>%_'"
    photo_in(alice, f"{name.replace('/', '_')}/1.jpg")
    page = get(browser, f"{address('/photos')}inside/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_all_of_a_folder_is_done_at_once(alice: User, browser: Client) -> None:
    lying = [photo_in(alice, "a/1.jpg"), photo_in(alice, "a/b/2.jpg")]
    other = photo_in(alice, "c/3.jpg")
    said = {"verb": "favourite", "scope": "folder_alone", "folder": folder("a").pk}
    browser.post("/bulk/", said)
    assert set(Photo.objects.filter(is_favourite=True)) == {lying[0]}
    browser.post("/bulk/", {**said, "scope": "folder"})
    assert set(Photo.objects.filter(is_favourite=False)) == {other}


def test_of_another_s_folder_nothing_is_done(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = photo_in(alice, "a/1.jpg")
    said = {"verb": "trash", "scope": "folder", "folder": folder("a").pk}
    assert browser_of(bob).post("/bulk/", said).status_code == 400
    photo.refresh_from_db()
    assert photo.trashed_at is None


def test_it_asks_as_often_for_many(alice: User, browser: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            get(browser, path)
        return len(asked)

    photo_in(alice, "a/b/1.jpg")
    photo_in(alice, "a/1.jpg")
    paths = [FOLDERS, address("a"), address("/photos")]
    [queries(path) for path in paths]
    few = [queries(path) for path in paths]
    for number in range(12):
        photo_in(alice, f"a/b{number}/1.jpg")
        handed_in(make_photo(alice), "x/1.jpg", folder=f"/disk {number}")
    assert [queries(path) for path in paths] == few
