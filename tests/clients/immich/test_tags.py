"""Tags as clients make them by their paths, and put them on photos."""

from typing import Any

import pytest

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from photos.models import PhotoTag, Tag
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

TAGS = "/api/tags"


def address(tag: Tag, rest: str = "") -> str:
    return f"{TAGS}/{uuid_of(Kind.TAG, tag.pk)}{rest}"


def upsert(user: User, *paths: str) -> list[dict[str, Any]]:
    answer = App(user).put(TAGS, tags=list(paths))
    assert answer.status_code == 200, answer.content
    told: list[dict[str, Any]] = all_valid("TagResponseDto", answer.json())
    return told


def errors(answer: Any) -> list[str | None]:
    return [each.get("error") for each in all_valid("BulkIdResponseDto", answer.json())]


def test_it_makes_paths_and_finds_them_again(alice: User) -> None:
    first = upsert(alice, "Animals/Dogs", "Trip")

    assert [each["value"] for each in first] == ["Animals/Dogs", "Trip"]
    assert [each["name"] for each in first] == ["Dogs", "Trip"]
    assert "parentId" not in first[1]
    assert upsert(alice, "animals/dogs")[0]["id"] == first[0]["id"]
    assert Tag.objects.get(name="Dogs").parent == Tag.objects.get(name="Animals")
    told = all_valid("TagResponseDto", App(alice).get(TAGS).json())
    assert [each["value"] for each in told] == ["Animals", "Animals/Dogs", "Trip"]


def test_two_paths_may_end_alike(alice: User) -> None:
    told = upsert(alice, "Trip/2019", "Work/2019", "Trip/2019", "Work/2019")

    assert [each["value"] for each in told] == ["Trip/2019", "Work/2019"] * 2
    assert {each["name"] for each in told} == {"2019"}
    assert len({each["id"] for each in told}) == 2


def test_a_ring_is_cut(alice: User) -> None:
    one, other = (
        Tag.objects.create(owner=alice, name="A"),
        Tag.objects.create(owner=alice, name="B"),
    )
    Tag.objects.filter(pk=one.pk).update(parent=other)
    Tag.objects.filter(pk=other.pk).update(parent=one)

    assert App(alice).get(address(one)).json()["value"] == "B/A"


def test_it_makes_one_within_another(alice: User) -> None:
    above = Tag.objects.create(owner=alice, name="Animals")

    answer = App(alice).post(TAGS, name="Dogs", parentId=uuid_of(Kind.TAG, above.pk))

    assert answer.status_code == 201
    assert valid("TagResponseDto", answer.json())["value"] == "Animals/Dogs"


def test_it_is_named_anew_and_deleted(alice: User) -> None:
    tag, photo = Tag.objects.create(owner=alice, name="Dog"), make_photo(alice)
    Tag.objects.create(owner=alice, name="Cat")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    app = App(alice)

    assert valid("TagResponseDto", app.put(address(tag), name="Hound").json())["name"] == "Hound"
    assert app.put(address(tag), color="#ff0000").json()["name"] == "Hound"
    assert app.put(address(tag), name="cat").status_code == 400
    assert app.put(address(tag), name="x" * 101).status_code == 400
    assert app.delete(address(tag)).status_code == 204
    assert not photo.photo_tags.exists()
    assert [each["name"] for each in app.get(TAGS).json()] == ["Cat"]


def test_it_puts_a_tag_on_photos_and_takes_it_off(alice: User, bob: User) -> None:
    tag, tagged, new = (
        Tag.objects.create(owner=alice, name="A, B"),
        make_photo(alice),
        make_photo(alice),
    )
    PhotoTag.objects.create(photo=tagged, tag=tag, origin="file")
    path, ids, app = address(tag, "/assets"), assets(tagged, new, make_photo(bob)), App(alice)

    assert errors(app.put(path, ids=ids)) == ["duplicate", None, "not_found"]
    assert set(tag.photo_tags.values_list("photo", flat=True)) == {tagged.pk, new.pk}
    assert errors(app.delete(path, ids=ids)) == [None, None, "not_found"]
    assert errors(app.delete(path, ids=ids)) == ["not_found"] * 3
    assert not tag.photo_tags.exists()


def test_it_puts_many_on_many(alice: User) -> None:
    tags = [Tag.objects.create(owner=alice, name=name) for name in "AB"]
    photos = [make_photo(alice), make_photo(alice)]
    PhotoTag.objects.create(photo=photos[0], tag=tags[0], origin="file")
    said = {"tagIds": [uuid_of(Kind.TAG, tag.pk) for tag in tags], "assetIds": assets(*photos)}

    told = App(alice).put(f"{TAGS}/assets", **said).json()

    assert valid("TagBulkAssetsResponseDto", told) == {"count": 3}
    assert PhotoTag.objects.values("photo", "tag").distinct().count() == 4
    assert App(alice).put(f"{TAGS}/assets", tagIds=[], assetIds=[]).json() == {"count": 0}


@pytest.mark.parametrize("tags", ["a", [1], ["/"], ["a\0b"], ["x" * 101], [{}]])
def test_it_refuses_nonsense(alice: User, tags: object) -> None:
    assert App(alice).put(TAGS, tags=tags).status_code == 400
    assert not Tag.objects.exists()


def test_nobody_else_finds_it(alice: User, bob: User) -> None:
    tag, app = Tag.objects.create(owner=alice, name="A"), App(bob)

    assert app.get(TAGS).json() == []
    assert app.get(address(tag)).status_code == 404
    assert app.put(address(tag, "/assets"), ids=[asset(make_photo(bob))]).status_code == 404
