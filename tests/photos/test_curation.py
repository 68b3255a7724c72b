"""What a person decides about a photo."""

import pytest

from accounts.models import User
from photos.curation import InvalidRating, set_caption, set_favourite, set_rating
from photos.models import Photo
from tests.factories import make_photo


def kept(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


def test_it_sets_a_favourite_as_often_as_it_is_said(alice: User) -> None:
    photo = make_photo(alice)
    for _ in range(2):
        set_favourite(photo, favourite=True)
    assert kept(photo).is_favourite


def test_it_writes_nothing_but_what_was_decided(alice: User) -> None:
    photo = make_photo(alice)
    Photo.objects.filter(pk=photo.pk).update(caption="changed meanwhile")
    set_favourite(photo, favourite=True)
    assert kept(photo).caption == "changed meanwhile"


def test_it_keeps_the_lines_of_a_caption(alice: User) -> None:
    photo = make_photo(alice)
    set_caption(photo, "  One\r\ntwo\rthree\n\n")
    assert kept(photo).caption == "One\ntwo\nthree"


@pytest.mark.parametrize("rating", [None, 1, 5])
def test_it_sets_a_rating(alice: User, rating: int | None) -> None:
    photo = make_photo(alice, rating=3)
    set_rating(photo, rating)
    assert kept(photo).rating == rating


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_it_knows_one_to_five_stars_only(alice: User, rating: int) -> None:
    photo = make_photo(alice, rating=3)
    with pytest.raises(InvalidRating):
        set_rating(photo, rating)
    assert kept(photo).rating == 3
