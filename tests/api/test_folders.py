"""Folders by the API: levels of the trees, one folder, its photos part by part, and for whom."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from folders.models import Folder
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_photo
from tests.folders.lying import handed_in, photo_in


def number(name: str) -> int:
    return Folder.objects.get(name=name).pk


def test_it_lists_a_level(alice: User) -> None:
    first = photo_in(alice, "2019/Autumn/1.jpg")
    photo_in(alice, "2019/2.jpg")
    handed_in(make_photo(alice), "3.jpg", folder="", origin="webdav")
    asker = Asker(alice)
    assert items(asker.get("folders/"), "name") == ["/photos", "WebDAV"]
    (year,) = asker.get("folders/", within=number("/photos")).json()["items"]
    assert year == {
        "id": number("2019"), "name": "2019", "way": "disk", "count": 1, "under": 2,
        "photo": year["photo"],
    }  # fmt: skip
    (autumn,) = asker.get("folders/", within=number("2019")).json()["items"]
    assert autumn["photo"] == first.pk
    in_full = asker.get(f"folders/{autumn['id']}/").json()
    assert in_full["above"] == [{"id": number(name), "name": name} for name in ("/photos", "2019")]


def test_it_lists_the_photos_of_a_folder_and_of_those_below_it(alice: User) -> None:
    made = [photo_in(alice, f"a/{name}").pk for name in ("1.jpg", "2.jpg", "b/1.jpg")]
    photo_in(alice, "c/1.jpg")
    asker, path = Asker(alice), f"folders/{number('a')}/photos/"
    assert items(asker.get(path)) == made
    assert items(asker.get(path, alone="true")) == made[:2]
    assert every_page(asker, path, limit=1) == made
    assert set(asker.get(path, fields="id").json()["items"][0]) == {"id"}


def test_every_folder_of_a_level_comes_once(alice: User) -> None:
    for name in "abcde":
        photo_in(alice, f"{name}/1.jpg")
    found = every_page(Asker(alice), "folders/", within=number("/photos"), limit=2)
    assert found == [number(name) for name in "abcde"]


def test_another_s_folders_are_none(alice: User, bob: User) -> None:
    photo_in(alice, "a/1.jpg")
    other, folder = Asker(bob), number("a")
    assert items(other.get("folders/")) == []
    for path in (f"folders/{folder}/", f"folders/{folder}/photos/"):
        assert other.get(path).status_code == 404
    assert other.get("folders/", within=folder).status_code == 404


@pytest.mark.parametrize("after", ["x", "1~2", "9~9", "~", "9" * 40])
def test_it_refuses_a_place_that_nobody_wrote(alice: User, after: str) -> None:
    photo_in(alice, "a/1.jpg")
    asker = Asker(alice)
    path = f"folders/{number('a')}/photos/"
    assert refused(asker.get(path, after=after)) == (400, "bad_cursor")
    assert refused(asker.get("folders/", after=after)) == (400, "bad_cursor")


def test_it_asks_as_often_for_many(alice: User) -> None:
    asker = Asker(alice)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert asker.get(path).status_code == 200
        return len(asked)

    photo_in(alice, "a/1.jpg")
    paths: list[Any] = ["folders/", f"folders/{number('a')}/photos/"]
    [queries(path) for path in paths]
    few = [queries(path) for path in paths]
    for name in "bcdef":
        photo_in(alice, f"a/{name}/1.jpg")
        handed_in(make_photo(alice), "1.jpg", folder=f"/{name}")
    assert [queries(path) for path in paths] == few
