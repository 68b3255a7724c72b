"""Chosen photos on their way into a space, or into an album of somebody else."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from albums.models import Album
from photos.models import Photo
from rights.models import AlbumShare, Role, Space, SpaceMember
from tests.factories import make_photo

HOMES = "/sharing/homes/"
BrowserOf = Callable[[User], Client]


def lend_room(alice: User, bob: User, role: Role) -> tuple[Space, Album]:
    space = Space.objects.create(name="Family")
    SpaceMember.objects.create(space=space, user=alice, role=Role.MANAGER)
    SpaceMember.objects.create(space=space, user=bob, role=role)
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumShare.objects.create(album=album, user=bob, role=role)
    return space, album


def test_it_offers_where_the_person_may_add(alice: User, bob: User, browser_of: BrowserOf) -> None:
    space, album = lend_room(alice, bob, Role.CONTRIBUTOR)
    photo = make_photo(bob)
    page = browser_of(bob).post(HOMES, {"photo": photo.pk}).content.decode()
    assert f'formaction="/spaces/{space.pk}/photos/"' in page
    assert f'formaction="/albums/{album.pk}/sharing/photos/"' in page
    browser_of(bob).post(f"/spaces/{space.pk}/photos/", {"photo": photo.pk})
    assert photo in Photo.objects.visible_to(User.objects.get(pk=alice.pk))


def test_it_offers_nothing_to_who_may_only_look(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    lend_room(alice, bob, Role.VIEWER)
    page = browser_of(bob).post(HOMES, {"photo": make_photo(bob).pk}).content.decode()
    assert "formaction" not in page
    assert "There is no space yet" in page


def test_photos_of_others_are_not_there(alice: User, bob: User, browser_of: BrowserOf) -> None:
    assert browser_of(bob).post(HOMES, {"photo": make_photo(alice).pk}).status_code == 404
