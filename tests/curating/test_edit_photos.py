"""Edits are verbs like others: written down, and taken back."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from curating.doing import do, take_back
from curating.invalid import InvalidAction
from editing.models import Edit
from editing.recipe import Recipe
from photos.models import Photo
from tests.editing.edited import bring_in, work
from tests.editing.pictures import encoded, smooth
from tests.factories import make_photo
from tests.stored import all_files

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
BRIGHT, TURNED = Recipe(exposure=1), Recipe(turns=1)


@pytest.fixture
def photo(alice: User) -> Photo:
    return bring_in(alice, encoded(smooth(60, 40)), "png", "a.png")


def said(recipe: Recipe) -> dict[str, str]:
    return {"recipe": json.dumps(recipe.as_json())}


def test_an_edit_is_taken_back_without_a_trace(alice: User, photo: Photo) -> None:
    files = all_files()
    action = do(alice, "edit", [photo.pk], said(BRIGHT))
    work()
    assert action.sentence == "Edited 1 photo."
    assert Photo.objects.count() == 2
    take_back(action)
    assert list(Photo.objects.all()) == [photo]
    assert all_files() == files


def test_a_changed_edit_has_the_recipe_of_before(alice: User, photo: Photo) -> None:
    do(alice, "edit", [photo.pk], said(BRIGHT))
    work()
    changed = do(alice, "edit", [photo.pk], said(TURNED))
    work()
    take_back(changed)
    work()
    assert Edit.objects.get().rendered == BRIGHT.as_json()


def test_a_reverted_edit_comes_back(alice: User, photo: Photo) -> None:
    do(alice, "edit", [photo.pk], said(BRIGHT))
    work()
    version = Photo.objects.get(is_primary=True)
    action = do(alice, "unedit", [version.pk])
    assert action.sentence == "Took the edit of 1 photo back."
    assert list(Photo.objects.all()) == [photo]
    take_back(action)
    work()
    assert Edit.objects.get().rendered == BRIGHT.as_json()
    assert do(alice, "unedit", [make_photo(alice).pk]).count == 0


def test_what_was_edited_later_stays(alice: User, photo: Photo) -> None:
    first = do(alice, "edit", [photo.pk], said(BRIGHT))
    second = do(alice, "edit", [photo.pk], said(TURNED))
    undone = take_back(first)
    assert "1 photo stays, it was edited later." in undone.undone_sentence
    assert Edit.objects.get().recipe == TURNED.as_json()
    take_back(second)
    assert not Edit.objects.exists()


def test_many_are_pasted_and_taken_back_as_one(alice: User, bob: User, photo: Photo) -> None:
    other, film = make_photo(alice), make_photo(alice, kind="video", format="mp4")
    strangers = make_photo(bob)
    action = do(alice, "paste_edit", [photo.pk, other.pk, film.pk, strangers.pk], said(BRIGHT))
    assert action.sentence == "Pasted light and colour on 2 photos."
    assert set(Edit.objects.values_list("source", flat=True)) == {photo.pk, other.pk}
    take_back(action)
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "told",
    [{}, {"recipe": "x"}, {"recipe": "[" * 100_000}, {"recipe": "{}"}, {"recipe": '{"exposure": NaN}'}],
)  # fmt: skip
def test_what_is_no_recipe_is_refused(alice: User, photo: Photo, told: dict[str, str]) -> None:
    with pytest.raises(InvalidAction):
        do(alice, "edit", [photo.pk], told)
