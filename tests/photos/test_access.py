"""The one rule of rights."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from rights.lending import Guest
from rights.models import (
    AlbumShare,
    Group,
    GroupMember,
    LinkPhoto,
    Partner,
    PartnerHides,
    Role,
    ShareLink,
    Space,
    SpaceMember,
    SpacePhoto,
)
from tests.factories import make_photo


def seen_by(user: User) -> set[Photo]:
    """As a request sees it, which reads the person anew."""
    return set(Photo.objects.visible_to(User.objects.get(pk=user.pk)))


def album_of(owner: User, *photos: Photo) -> Album:
    album = Album.objects.create(owner=owner, title="Lisbon")
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=photo) for photo in photos])
    return album


def group_of(owner: User, *members: User) -> Group:
    group = Group.objects.create(owner=owner, name="Grandparents")
    GroupMember.objects.bulk_create([GroupMember(group=group, user=user) for user in members])
    return group


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


def test_an_album_shows_its_photos_to_those_it_is_shared_with(
    alice: User, bob: User, charlie: User
) -> None:
    shown = make_photo(alice)
    make_photo(alice)
    album = album_of(alice, shown)
    share = AlbumShare.objects.create(album=album, user=bob)
    assert (seen_by(bob), seen_by(charlie)) == ({shown}, set())
    share.delete()
    assert seen_by(bob) == set()


def test_a_group_sees_what_is_shared_with_it(alice: User, bob: User, charlie: User) -> None:
    shown = make_photo(alice)
    AlbumShare.objects.create(album=album_of(alice, shown), group=group_of(alice, bob))
    assert (seen_by(bob), seen_by(charlie)) == ({shown}, set())


@pytest.mark.parametrize("state", ["trashed_at", "is_locked"])
def test_what_is_trashed_or_locked_leaves_every_eye_at_once(
    alice: User, bob: User, state: str
) -> None:
    photo = make_photo(alice, **{state: True if state == "is_locked" else timezone.now()})
    AlbumShare.objects.create(album=album_of(alice, photo), user=bob)
    space = Space.objects.create(name="Family")
    SpacePhoto.objects.create(space=space, photo=photo)
    for user in (alice, bob):
        SpaceMember.objects.create(space=space, user=user, role=Role.MANAGER)
    Partner.objects.create(owner=alice, viewer=bob)
    assert seen_by(bob) == set()


def test_who_adds_to_an_album_shows_it_to_its_owner_and_its_viewers(
    alice: User, bob: User, charlie: User
) -> None:
    added = make_photo(bob)
    album = album_of(alice, added)
    share = AlbumShare.objects.create(album=album, user=bob, role=Role.CONTRIBUTOR)
    AlbumShare.objects.create(album=album, user=charlie)
    assert (seen_by(alice), seen_by(charlie)) == ({added}, {added})
    share.delete()
    assert (seen_by(alice), seen_by(charlie)) == (set(), set())


def test_a_viewer_lends_nothing(alice: User, bob: User) -> None:
    album = album_of(alice, make_photo(bob))
    AlbumShare.objects.create(album=album, user=bob, role=Role.VIEWER)
    assert seen_by(alice) == set()


def test_a_space_shows_what_its_members_put_in(alice: User, bob: User, charlie: User) -> None:
    shown = make_photo(alice)
    make_photo(alice)
    space = Space.objects.create(name="Family")
    SpacePhoto.objects.create(space=space, photo=shown)
    lends = SpaceMember.objects.create(space=space, user=alice, role=Role.MANAGER)
    SpaceMember.objects.create(space=space, group=group_of(alice, bob), role=Role.VIEWER)
    assert (seen_by(bob), seen_by(charlie)) == ({shown}, set())
    lends.delete()
    assert seen_by(bob) == set()


def test_a_partner_sees_a_library_from_a_day_on(alice: User, bob: User) -> None:
    make_photo(alice, taken_local=datetime(2019, 5, 4, tzinfo=UTC))
    later = make_photo(alice, taken_local=datetime(2020, 5, 4, tzinfo=UTC))
    make_photo(alice, taken_local=datetime(2020, 6, 1, tzinfo=UTC), archived_at=timezone.now())
    Partner.objects.create(owner=alice, viewer=bob, since=date(2020, 5, 4))
    assert (seen_by(bob), seen_by(alice) & {later}) == ({later}, {later})


def test_a_partner_does_not_see_what_is_hidden_from_them(alice: User, bob: User) -> None:
    hidden, shown = make_photo(alice), make_photo(alice)
    partner = Partner.objects.create(owner=alice, viewer=bob)
    PartnerHides.objects.create(partner=partner, album=album_of(alice, hidden))
    assert seen_by(bob) == {shown}


def test_a_guest_sees_what_the_link_shows(alice: User, bob: User) -> None:
    chosen, in_album, _other = (make_photo(alice) for _ in range(3))
    foreign = make_photo(bob)
    link = ShareLink.objects.create(owner=alice, token="a")
    LinkPhoto.objects.create(link=link, photo=chosen)
    LinkPhoto.objects.create(link=link, photo=foreign)
    to_album = ShareLink.objects.create(
        owner=alice, token="b", album=album_of(alice, in_album, foreign)
    )
    assert set(Photo.objects.visible_to(Guest(link))) == {chosen}
    assert set(Photo.objects.visible_to(Guest(to_album))) == {in_album}


@pytest.mark.parametrize(
    "over", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(minutes=1)}]
)
def test_a_link_that_is_over_shows_nothing(alice: User, over: dict[str, datetime]) -> None:
    link = ShareLink.objects.create(owner=alice, token="a", **over)
    LinkPhoto.objects.create(link=link, photo=make_photo(alice))
    assert not Photo.objects.visible_to(Guest(link)).exists()


def test_a_link_shows_an_album_only_while_its_maker_may(alice: User, bob: User) -> None:
    photo = make_photo(alice)
    album = album_of(alice, photo)
    share = AlbumShare.objects.create(album=album, user=bob, role=Role.MANAGER)
    link = ShareLink.objects.create(owner=bob, token="a", album=album)
    assert set(Photo.objects.visible_to(Guest(link))) == {photo}
    share.delete()
    assert not Photo.objects.visible_to(Guest(link)).exists()
