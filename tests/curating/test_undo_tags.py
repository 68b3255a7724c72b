"""A tag merged or deleted, taken back: its photos, and the tree around it, as they were."""

import pytest

from accounts.models import User
from curating.doing import do, take_back
from curating.history import history_of
from curating.models import Action
from curating.tags.services import delete_tag, merge_tag, move_tag
from photos.models import Tag
from tests.curating.library import Library, all_rows, make_library


@pytest.fixture
def library(alice: User) -> Library:
    """With animal above dog above poodle and terrier; and beach above sun."""
    library = make_library(alice)
    animal = Tag.objects.create(owner=alice, name="animal")
    Tag.objects.filter(name="dog").update(parent=animal)
    Tag.objects.create(owner=alice, name="terrier", parent=tag("dog"))
    Tag.objects.filter(name="sun").update(parent=tag("beach"))
    return library


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def above(name: str) -> str | None:
    parent = tag(name).parent
    return parent.name if parent else None


def test_a_deleted_tag_stands_above_its_own_again(library: Library) -> None:
    before = all_rows(library.owner)

    action = delete_tag(library.owner, tag("dog"))

    assert (above("poodle"), above("terrier")) == ("animal", "animal")
    take_back(action)
    assert all_rows(library.owner) == before


@pytest.mark.parametrize(
    ("name", "into"), [("dog", "beach"), ("dog", "poodle"), ("animal", "terrier"), ("beach", "dog")]
)
def test_a_merged_tag_stands_above_its_own_again(library: Library, name: str, into: str) -> None:
    before = all_rows(library.owner)

    action = merge_tag(library.owner, tag(name), tag(into))

    assert all_rows(library.owner) != before
    take_back(action)
    assert all_rows(library.owner) == before


def test_where_somebody_put_a_tag_later_it_stays(library: Library) -> None:
    action = merge_tag(library.owner, tag("dog"), tag("beach"))
    move_tag(tag("poodle"), tag("animal"))

    take_back(action)

    assert (above("poodle"), above("terrier")) == ("animal", "dog")


def test_taken_back_in_any_order_nothing_of_either_is_left(library: Library) -> None:
    before = all_rows(library.owner)
    owner = library.owner
    first = merge_tag(owner, tag("dog"), tag("beach"))
    do(owner, "favourite", library.ids, {})
    second = delete_tag(owner, tag("beach"))

    for action in (first, second, Action.objects.get(verb="favourite")):
        take_back(Action.objects.get(pk=action.pk))

    assert all_rows(owner) == before


def test_no_tag_comes_to_lie_beneath_itself(library: Library) -> None:
    action = delete_tag(library.owner, tag("dog"))
    move_tag(tag("dog"), tag("poodle"))

    take_back(action)

    assert (above("dog"), above("poodle"), above("terrier")) == ("poodle", "animal", "dog")


def test_what_it_lay_beneath_may_be_gone(library: Library) -> None:
    action = delete_tag(library.owner, tag("beach"))
    tag("beach").delete()

    assert take_back(action).undone_at

    assert above("sun") is None


def test_a_tag_without_photos_is_undone_too(library: Library) -> None:
    action = delete_tag(library.owner, tag("animal"))

    assert (action.count, above("dog")) == (0, None)
    (entry,) = history_of(library.owner).entries
    assert entry.is_undoable
    take_back(action)
    assert above("dog") == "animal"
