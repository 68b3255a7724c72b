"""The tags of a library: a tree with counts; named, moved, merged, deleted, and searched by."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from curating.models import Action
from curating.tags import services
from curating.tags.selectors import tag_tree
from photos.models import Photo, PhotoTag, RefusedTag, Tag
from photos.services.tags import add_tags
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
TAGS = "/tags/"


def make_tag(owner: User, name: str, parent: Tag | None = None) -> Tag:
    return Tag.objects.create(owner=owner, name=name, parent=parent)


def tagged(owner: User, *names: str) -> Photo:
    photo = make_photo(owner)
    add_tags(photo, ",".join(names))
    return photo


def tag_of(owner: User, name: str) -> Tag:
    return Tag.objects.get(owner=owner, name=name)


def tree(user: User) -> list[tuple[str, int, int]]:
    return [(branch.tag.name, branch.depth, branch.count) for branch in tag_tree(user)]


def names_on(photo: Photo) -> list[str]:
    return sorted(photo.photo_tags.values_list("tag__name", flat=True))


def address(verb: str, tag: Tag) -> str:
    return reverse(f"curating:{verb}", args=[tag.pk])


@pytest.fixture
def zoo(alice: User) -> list[Photo]:
    """Animals above dog above poodle; and a beach."""
    photos = [tagged(alice, "dog"), tagged(alice, "poodle", "beach"), tagged(alice, "dog")]
    animal = make_tag(alice, "animal")
    Tag.objects.filter(name="dog").update(parent=animal)
    Tag.objects.filter(name="poodle").update(parent=tag_of(alice, "dog"))
    make_tag(alice, "unused")
    return photos


def test_it_shows_the_tree_with_counts(
    alice: User, zoo: list[Photo], browser_of: BrowserOf
) -> None:
    Photo.objects.filter(pk=zoo[0].pk).update(trashed_at=timezone.now())
    assert tree(alice) == [("animal", 0, 0), ("dog", 1, 1), ("poodle", 2, 1), ("beach", 0, 1)]
    Photo.objects.filter(pk=zoo[1].pk).update(is_locked=True)
    assert tree(alice) == [("animal", 0, 0), ("dog", 1, 1)]
    page = browser_of(alice).get(TAGS, {"like": "DO"})
    assert [branch.tag.name for branch in page.context["branches"]] == ["dog"]
    assert "No tag is called" in browser_of(alice).get(TAGS, {"like": "zz"}).content.decode()


def test_without_tags_it_says_where_they_come_from(alice: User, browser_of: BrowserOf) -> None:
    assert "No tags yet" in browser_of(alice).get(TAGS).content.decode()


def test_a_ring_of_tags_is_shown(alice: User, zoo: list[Photo]) -> None:
    Tag.objects.filter(name="animal").update(parent=tag_of(alice, "poodle"))
    assert {name for name, *_ in tree(alice)} == {"animal", "dog", "poodle", "beach"}


@pytest.mark.parametrize(
    ("way", "query"),
    [
        ("all", 'tag:"beach" tag:"dog"'),
        ("any", 'tag:"beach" OR tag:"dog"'),
        ("none", '-tag:"beach" -tag:"dog"'),
    ],
)
def test_photos_with_all_any_or_none_are_found(
    alice: User, zoo: list[Photo], browser_of: BrowserOf, way: str, query: str
) -> None:
    both, other = tagged(alice, "dog", "beach"), make_photo(alice)
    chosen = [tag_of(alice, name).pk for name in ("dog", "beach")]
    browser = browser_of(alice)
    answer = browser.get(TAGS, {"way": way, "tag": chosen})
    assert parse_qs(urlsplit(answer.url).query) == {"q": [query]}
    page = browser.get(answer.url).content.decode()
    of_both = {both.pk, zoo[1].pk}  # a poodle is a dog
    expected = {"all": of_both, "any": {both.pk, *(each.pk for each in zoo)}, "none": {other.pk}}
    assert {pk for pk in Photo.objects.values_list("pk", flat=True)
            if f'data-photo="{pk}"' in page} == expected[way]  # fmt: skip


def test_a_tag_is_renamed(alice: User, zoo: list[Photo], browser_of: BrowserOf) -> None:
    dog, browser = tag_of(alice, "dog"), browser_of(alice)
    assert "2 photos" in browser.get(address("tag", dog)).content.decode()
    assert browser.post(address("rename_tag", dog), {"name": " Dog "}).status_code == 302
    assert names_on(zoo[0]) == ["Dog"]
    for name, words in (("BEACH", "Another tag is called so"), ("", "a word or a few")):
        answer = browser.post(address("rename_tag", dog), {"name": name})
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert names_on(zoo[0]) == ["Dog"]


def test_a_tag_moves_and_never_beneath_itself(
    alice: User, zoo: list[Photo], browser_of: BrowserOf
) -> None:
    dog, browser = tag_of(alice, "dog"), browser_of(alice)
    assert browser.post(address("move_tag", dog), {"parent": "Beach"}).status_code == 302
    assert Tag.objects.get(pk=dog.pk).parent == tag_of(alice, "beach")
    for name, words in (("poodle", "beneath itself"), ("dog", "beneath itself"), ("x", "no such")):
        answer = browser.post(address("move_tag", dog), {"parent": name})
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    browser.post(address("move_tag", dog), {"parent": ""})
    assert Tag.objects.get(pk=dog.pk).parent is None


def test_tags_are_merged_and_that_is_undone(
    alice: User, zoo: list[Photo], browser_of: BrowserOf
) -> None:
    dog, both = tag_of(alice, "dog"), tagged(alice, "dog", "beach")
    PhotoTag.objects.create(photo=both, tag=dog, origin="file")
    before = sorted(PhotoTag.objects.values_list("photo", "tag", "origin"))
    browser = browser_of(alice)
    page = browser.post(address("merge_tag", dog), {"into": "beach"}).content.decode()
    assert "Merged a tag on 3 photos: dog → beach." in page
    assert [names_on(photo) for photo in (*zoo, both)] == [
        ["beach"], ["beach", "poodle"], ["beach"], ["beach", "beach"],
    ]  # fmt: skip
    assert tree(alice) == [("beach", 0, 4), ("poodle", 1, 1)]
    browser.post(reverse("curating:undo", args=[Action.objects.get().pk]))
    assert sorted(PhotoTag.objects.values_list("photo", "tag", "origin")) == before


def test_a_tag_is_merged_into_one_beneath_it(alice: User, zoo: list[Photo]) -> None:
    services.merge_tag(alice, tag_of(alice, "dog"), tag_of(alice, "poodle"))
    assert tree(alice) == [("animal", 0, 0), ("poodle", 1, 3), ("beach", 0, 1)]


def test_what_cannot_be_merged_is_told(
    alice: User, zoo: list[Photo], browser_of: BrowserOf
) -> None:
    dog = tag_of(alice, "dog")
    for name in ("dog", "nothing", ""):
        answer = browser_of(alice).post(address("merge_tag", dog), {"into": name})
        assert answer.status_code == 400
    said = {"verb": "merge_tag", "photo": zoo[0].pk, "tag": dog.pk, "into": "0"}
    assert browser_of(alice).post(reverse("curating:bulk"), said).status_code == 400


def test_a_tag_is_deleted_and_that_is_undone(
    alice: User, zoo: list[Photo], browser_of: BrowserOf
) -> None:
    dog, browser = tag_of(alice, "dog"), browser_of(alice)
    assert "off 2 photos" in browser.post(address("delete_tag", dog)).content.decode()
    assert names_on(zoo[0]) == []
    assert RefusedTag.objects.filter(tag=dog).count() == 2
    assert tree(alice) == [("animal", 0, 0), ("poodle", 1, 1), ("beach", 0, 1)]
    browser.post(reverse("curating:undo", args=[Action.objects.get().pk]))
    assert names_on(zoo[0]) == ["dog"]


@pytest.mark.parametrize("verb", ["tag", "rename_tag", "move_tag", "merge_tag", "delete_tag"])
def test_others_tags_are_404(
    alice: User, bob: User, zoo: list[Photo], browser_of: BrowserOf, client: Client, verb: str
) -> None:
    dog = tag_of(alice, "dog")
    ask = "get" if verb == "tag" else "post"
    assert getattr(browser_of(bob), ask)(address(verb, dog)).status_code == 404
    assert "sign-in" in getattr(client, ask)(address(verb, dog)).url
    assert tree(bob) == []


def test_it_costs_no_more_with_more_tags(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tagged(alice, *(f"tag {n}" for n in range(40)))
    browser = browser_of(alice)
    with django_assert_max_num_queries(6):
        browser.get(TAGS)
