"""Who sees a photo because somebody lends it sees the edit alone."""

import pytest

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from editing.models import Edit
from photos.models import Photo
from photos.services.stacks import stack_photos
from rights.lending import Guest
from rights.models import AlbumShare, LinkPhoto, Partner, ShareLink
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(alice: User) -> tuple[Photo, Photo]:
    """A photo and its version, as rows."""
    source, version = make_photo(alice), make_photo(alice)
    stack_photos(version, [source], kind="edit", by_person=True)
    Edit.objects.create(source=source, version=version, recipe={}, rendered={}, state="done")
    return source, version


def seen_by(user: User) -> set[Photo]:
    return set(Photo.objects.visible_to(User.objects.get(pk=user.pk)))


def test_its_owner_sees_both(alice: User, edited: tuple[Photo, Photo]) -> None:
    assert seen_by(alice) == set(edited)


def test_a_partner_sees_the_edit(alice: User, bob: User, edited: tuple[Photo, Photo]) -> None:
    Partner.objects.create(owner=alice, viewer=bob)
    assert seen_by(bob) == {edited[1]}


def test_an_album_shows_the_edit(alice: User, bob: User, edited: tuple[Photo, Photo]) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    add_photos(album, edited)
    AlbumShare.objects.create(album=album, user=bob)
    assert seen_by(bob) == {edited[1]}


def test_a_guest_sees_the_edit(alice: User, edited: tuple[Photo, Photo]) -> None:
    link = ShareLink.objects.create(owner=alice, token="t")
    for photo in edited:
        LinkPhoto.objects.create(link=link, photo=photo)
    assert set(Photo.objects.visible_to(Guest(link))) == {edited[1]}


def test_the_original_is_shown_until_the_edit_is_there(alice: User, bob: User) -> None:
    source = make_photo(alice)
    Edit.objects.create(source=source, recipe={})
    Partner.objects.create(owner=alice, viewer=bob)
    assert seen_by(bob) == {source}


def test_the_original_is_shown_again_while_the_edit_is_in_the_trash(
    alice: User, bob: User, edited: tuple[Photo, Photo]
) -> None:
    Partner.objects.create(owner=alice, viewer=bob)
    Photo.objects.filter(pk=edited[1].pk).update(trashed_at=edited[1].added_at)
    assert seen_by(bob) == {edited[0]}
