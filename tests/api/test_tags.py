"""Tags in the API: named, moved, merged, and put on photos as actions that can be undone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from curating.doing import take_back
from curating.models import Action
from photos.models import Photo, PhotoTag, RefusedTag, Tag
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_photo


def make_tag(owner: User, name: str, *photos: Photo, **more: Any) -> Tag:
    tag = Tag.objects.create(owner=owner, name=name, **more)
    for photo in photos:
        PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    return tag


def test_it_lists_tags_that_photos_have_and_those_above(alice: User, bob: User) -> None:
    animal = make_tag(alice, "animal")
    dog = make_tag(alice, "dog", make_photo(alice), make_photo(alice), parent=animal)
    make_tag(alice, "empty")
    make_tag(alice, "trashed", make_photo(alice, trashed_at=timezone.now()))
    make_tag(bob, "his", make_photo(bob))

    told = Asker(alice).get("tags/").json()["items"]

    assert told == [
        {"id": animal.pk, "name": "animal", "within": None, "count": 0},
        {"id": dog.pk, "name": "dog", "within": animal.pk, "count": 2},
    ]
    assert items(Asker(alice).get("tags/", like="DO"), "name") == ["dog"]
    assert Asker(alice).get(f"tags/{dog.pk}/").json() == told[1]


def test_it_lists_tags_in_as_many_queries(alice: User) -> None:
    asker = Asker(alice)
    make_tag(alice, "b", make_photo(alice))
    asker.get("tags/")
    with CaptureQueriesContext(connection) as few:
        asker.get("tags/")
    for name in "cead":
        make_tag(alice, name, make_photo(alice))
    with CaptureQueriesContext(connection) as many:
        assert items(asker.get("tags/"), "name") == list("abcde")

    assert len(many) == len(few)
    assert every_page(asker, "tags/", limit=2) == items(asker.get("tags/"))


def test_it_tags_photos_by_names_and_that_is_undone(alice: User) -> None:
    sea, photos = make_tag(alice, "Sea"), [make_photo(alice), make_photo(alice)]
    body = {"names": ["sea", "holiday"], "photos": [photo.pk for photo in photos]}

    answer = Asker(alice).post("tags/by-name/put-on/", body)

    assert (answer.status_code, answer.json()["verb"], answer.json()["count"]) == (200, "tag", 2)
    assert set(photos[0].photo_tags.values_list("tag__name", flat=True)) == {"Sea", "holiday"}
    take_back(Action.objects.get(pk=answer.json()["id"]))
    assert not PhotoTag.objects.exists()
    assert list(Tag.objects.all()) == [sea]


@pytest.mark.parametrize(
    ("names", "status"),
    [([], 400), ("sea", 400), (["a" * 101], 400), ([5], 400), ([","], 409), (["\u0001"], 409)],
)
def test_a_tag_is_a_word_or_a_few(alice: User, names: object, status: int) -> None:
    body = {"names": names, "photos": [make_photo(alice).pk]}

    assert refused(Asker(alice).post("tags/by-name/put-on/", body))[0] == status
    assert not Tag.objects.exists()


def test_it_puts_a_tag_on_and_takes_it_off_for_good(alice: User) -> None:
    tag, photo = make_tag(alice, "sea, deep"), make_photo(alice)
    body, asker = {"photos": [photo.pk]}, Asker(alice)

    assert asker.post(f"tags/{tag.pk}/put-on/", body).json()["sentence"]
    assert items(asker.get(f"tags/{tag.pk}/photos/")) == [photo.pk]
    assert asker.post(f"tags/{tag.pk}/take-off/", body).json()["verb"] == "untag"
    assert items(asker.get(f"tags/{tag.pk}/photos/")) == []
    assert RefusedTag.objects.get().tag == tag


def test_it_renames_and_moves_a_tag(alice: User) -> None:
    animal, dog = make_tag(alice, "animal"), make_tag(alice, "dgo")
    path, asker = f"tags/{dog.pk}/", Asker(alice)

    told = asker.patch(path, {"name": "dog", "within": animal.pk}).json()

    assert (told["name"], told["within"]) == ("dog", animal.pk)
    assert asker.patch(path, {"within": None}).json()["within"] is None


def test_it_changes_all_of_a_tag_or_nothing(alice: User) -> None:
    tag, other = make_tag(alice, "dog"), make_tag(alice, "cat")
    path, asker = f"tags/{tag.pk}/", Asker(alice)

    body = {"name": "hound", "within": tag.pk}
    assert refused(asker.patch(path, body)) == (409, "beneath_itself")
    assert refused(asker.patch(path, {"name": "CAT"})) == (409, "name_taken")
    assert refused(asker.patch(path, {"name": "\u0001"})) == (409, "no_such_tag")
    assert refused(asker.patch(path, {"name": ""})) == (400, "not_understood")
    assert refused(asker.patch(path, {"within": 2**62})) == (404, "not_found")
    assert set(Tag.objects.values_list("name", flat=True)) == {"dog", other.name}


def test_it_merges_a_tag_into_another(alice: User) -> None:
    photo = make_photo(alice)
    hound, dog = make_tag(alice, "hound", photo), make_tag(alice, "dog")
    path, asker = f"tags/{hound.pk}/merge/", Asker(alice)

    assert asker.post(path, {"into": dog.pk}).json()["verb"] == "merge_tag"
    assert photo.photo_tags.get().tag == dog
    assert refused(asker.post(path, {"into": hound.pk})) == (409, "same_tag")


def test_it_deletes_a_tag_and_that_is_undone(alice: User) -> None:
    photo = make_photo(alice)
    tag = make_tag(alice, "dog", photo)

    told = Asker(alice).delete(f"tags/{tag.pk}/").json()

    assert not PhotoTag.objects.exists()
    take_back(Action.objects.get(pk=told["id"]))
    assert photo.photo_tags.get().tag == tag


def test_tags_are_their_owners_alone(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    tag, own = make_tag(alice, "dog", photo), make_tag(bob, "cat")
    asker, path = Asker(bob), f"tags/{tag.pk}/"
    answers = [
        asker.get(path),
        asker.get(f"{path}photos/"),
        asker.patch(path, {"name": "mine"}),
        asker.delete(path),
        asker.post(f"{path}merge/", {"into": own.pk}),
        asker.post(f"{path}put-on/", {"photos": [make_photo(bob).pk]}),
        asker.post(f"{path}take-off/", {"photos": [photo.pk]}),
        asker.post("tags/by-name/put-on/", {"names": ["mine"], "photos": [photo.pk]}),
        asker.post(f"tags/{own.pk}/put-on/", {"photos": [photo.pk]}),
        asker.post(f"tags/{own.pk}/merge/", {"into": tag.pk}),
    ]

    assert [refused(each)[0] for each in answers] == [404] * len(answers)
    assert list(PhotoTag.objects.values_list("tag__name", flat=True)) == ["dog"]
