"""The one rule of rights."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from photos.models import Photo
from tests.factories import make_photo


def test_a_person_sees_their_own_photos_and_no_other(alice: User, bob: User) -> None:
    hers = make_photo(alice)
    make_photo(bob)
    assert list(Photo.objects.visible_to(alice)) == [hers]


def test_locked_photos_are_behind_the_second_password(alice: User) -> None:
    make_photo(alice, is_locked=True)
    assert not Photo.objects.visible_to(alice).exists()


def test_a_stranger_sees_nothing(alice: User) -> None:
    make_photo(alice)
    assert not Photo.objects.visible_to(AnonymousUser()).exists()
