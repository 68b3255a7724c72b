"""Albums that are shared: who lets whom in, what each role may do, and what all others get."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.models import Kind, Notice
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from rights.lending import role_in_album
from rights.models import AlbumShare, Group, GroupMember, Role
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def album(alice: User) -> Album:
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumPhoto.objects.create(album=album, photo=make_photo(alice))
    return album


def people(album: Album) -> str:
    return reverse("sharing:album_people", args=[album.pk])


def share(album: Album, user: User, role: Role = Role.VIEWER) -> AlbumShare:
    return AlbumShare.objects.create(album=album, user=user, role=role)


def roles(album: Album) -> dict[str, str]:
    shares = AlbumShare.objects.filter(album=album)
    return {str(each.user or each.group): each.role for each in shares}


def test_it_lets_somebody_in_by_address_or_name(
    album: Album, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    User.objects.filter(pk=charlie.pk).update(name="Charlie Brown")
    browser = browser_of(album.owner)
    for who, role in ((bob.email.upper(), "viewer"), ("charlie brown", "contributor")):
        assert browser.post(people(album), {"who": who, "role": role}).status_code == 302
    found = {share.user_id: share.role for share in album.shares.all()}
    assert found == {bob.pk: "viewer", charlie.pk: "contributor"}
    assert Notice.objects.filter(user=bob, event__kind=Kind.ALBUM_SHARED).exists()


def test_saying_it_again_changes_the_role(album: Album, bob: User, browser_of: BrowserOf) -> None:
    share(album, bob)
    browser_of(album.owner).post(people(album), {"who": bob.email, "role": "manager"})
    assert [each.role for each in album.shares.all()] == ["manager"]


def test_it_lets_a_group_in(album: Album, bob: User, browser_of: BrowserOf) -> None:
    group = Group.objects.create(name="Family", owner=album.owner)
    GroupMember.objects.create(group=group, user=bob)
    browser_of(album.owner).post(people(album), {"group": group.pk, "role": "viewer"})
    assert browser_of(bob).get(reverse("albums:album", args=[album.pk])).status_code == 200
    assert "Group Family" in browser_of(bob).get(people(album)).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"who": "nobody@example.org", "role": "viewer"}, "Nobody here"),
        ({"role": "viewer"}, "Name a person"),
        ({"who": "Twin", "role": "viewer"}, "Several people"),
        ({"who": "bob@example.org", "role": "king"}, "Select a valid choice"),
        ({"group": "999", "role": "viewer"}, "Select a valid choice"),
    ],
)
def test_it_says_what_is_wrong(
    album: Album, bob: User, browser_of: BrowserOf, said: dict[str, str], words: str
) -> None:
    for number in range(2):
        User.objects.create(email=f"twin{number}@example.org", name="Twin")
    response = browser_of(album.owner).post(people(album), said)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not album.shares.exists()


def test_its_owner_needs_no_share(album: Album, browser_of: BrowserOf) -> None:
    said = {"who": album.owner.email, "role": "viewer"}
    response = browser_of(album.owner).post(people(album), said)
    assert response.status_code == 422
    assert "their own album" in response.content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR])
def test_only_who_manages_it_lets_others_in(
    album: Album, bob: User, charlie: User, browser_of: BrowserOf, role: Role
) -> None:
    own, other = share(album, bob, role), share(album, charlie)
    browser = browser_of(bob)
    assert browser.get(people(album)).status_code == 200
    assert "Let somebody in" not in browser.get(people(album)).content.decode()
    for address in (
        people(album),
        reverse("sharing:album_role", args=[album.pk, own.pk]),
        reverse("sharing:end_share", args=[album.pk, other.pk]),
    ):
        said = {"who": charlie.email, "role": "manager"}
        assert browser.post(address, said).status_code == 404
    assert browser.post(people(album), {"role": "x"}).status_code == 404
    address = reverse("sharing:album_role", args=[album.pk, own.pk])
    assert browser.post(address, {"role": "king"}).status_code == 404
    assert set(album.shares.values_list("role", flat=True)) == {role, Role.VIEWER}


def test_a_manager_changes_roles_and_ends_them(
    album: Album, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    share(album, bob, Role.MANAGER)
    other, browser = share(album, charlie), browser_of(bob)
    address = reverse("sharing:album_role", args=[album.pk, other.pk])
    assert browser.post(address, {"role": "king"}).status_code == 422
    assert browser.post(address, {"role": "contributor"}).status_code == 302
    other.refresh_from_db()
    assert other.role == Role.CONTRIBUTOR
    end = browser.post(reverse("sharing:end_share", args=[album.pk, other.pk]))
    assert end.url == people(album)
    assert album.shares.count() == 1


def test_everybody_may_leave(album: Album, bob: User, browser_of: BrowserOf) -> None:
    own, browser = share(album, bob), browser_of(bob)
    left = browser.post(reverse("sharing:end_share", args=[album.pk, own.pk]))
    assert left.url == reverse("albums:albums")
    assert browser.get(people(album)).status_code == 404


def test_a_stranger_finds_nothing(
    album: Album, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    other, browser = share(album, bob), browser_of(charlie)
    for name in ("album_people", "add_to_album", "take_from_album", "album_tools"):
        assert browser.get(reverse(f"sharing:{name}", args=[album.pk])).status_code == 404
    for name in ("album_role", "end_share"):
        address = reverse(f"sharing:{name}", args=[album.pk, other.pk])
        assert browser.post(address, {"role": "viewer"}).status_code == 404


def test_others_see_it_among_what_is_shared_with_them(
    album: Album, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    share(album, bob)
    for extra in ({}, {"fragment": "1"}):
        page = browser_of(bob).get(reverse("sharing:shared_albums"), extra).content.decode()
        assert "Lisbon" in page
        assert f"of {album.owner}" in page
        assert "1 photo" in page
    empty = browser_of(charlie).get(reverse("sharing:shared_albums")).content.decode()
    assert "Nobody shares an album" in empty
    assert "Lisbon" not in browser_of(bob).get(reverse("albums:albums")).content.decode()


def test_more_shared_albums_cost_no_more(
    album: Album,
    bob: User,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    share(album, bob)
    for number in range(6):
        other = Album.objects.create(owner=album.owner, title=f"Album {number}")
        AlbumPhoto.objects.create(album=other, photo=make_photo(album.owner))
        share(other, bob)
    browser = browser_of(bob)
    # session, person, albums, lenders, contents, which covers, covers
    with django_assert_max_num_queries(7):
        browser.get(reverse("sharing:shared_albums"), {"fragment": "1"})


def test_who_may_adds_own_photos_and_takes_them_out_again(
    album: Album, bob: User, browser_of: BrowserOf
) -> None:
    share(album, bob, Role.CONTRIBUTOR)
    own, browser = make_photo(bob), browser_of(bob)
    add = reverse("sharing:add_to_album", args=[album.pk])
    assert f'value="{own.pk}"' in browser.get(add).content.decode()
    browser.post(add, {"photo": own.pk})
    assert set(album.photos.all()) == {own, *Photo.objects.filter(owner=album.owner)}
    seen = browser_of(album.owner).get(reverse("albums:album", args=[album.pk]))
    assert f'data-photo="{own.pk}"' in seen.content.decode()
    assert Notice.objects.filter(user=album.owner, event__kind=Kind.PHOTOS_ADDED).exists()
    out = reverse("sharing:take_from_album", args=[album.pk])
    page = browser.get(out).content.decode()
    hers = Photo.objects.get(owner=album.owner)
    assert f'value="{own.pk}"' in page
    assert f'value="{hers.pk}"' not in page
    browser.post(out, {"photo": [own.pk, hers.pk]})
    assert list(album.photos.all()) == [hers]


def test_a_manager_takes_any_photo_out(album: Album, bob: User, browser_of: BrowserOf) -> None:
    share(album, bob, Role.MANAGER)
    hers = album.photos.get()
    out = reverse("sharing:take_from_album", args=[album.pk])
    assert f'value="{hers.pk}"' in browser_of(bob).get(out, {"fragment": "1"}).content.decode()
    browser_of(bob).post(out, {"photo": hers.pk})
    assert not album.photos.exists()


def test_a_viewer_adds_nothing(album: Album, bob: User, browser_of: BrowserOf) -> None:
    share(album, bob)
    own, browser = make_photo(bob), browser_of(bob)
    for name in ("add_to_album", "take_from_album"):
        address = reverse(f"sharing:{name}", args=[album.pk])
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"photo": own.pk}).status_code == 404
    assert album.photos.count() == 1


def test_nobody_adds_anothers_photos(album: Album, bob: User, browser_of: BrowserOf) -> None:
    share(album, bob, Role.CONTRIBUTOR)
    hers, hidden = album.photos.get(), make_photo(album.owner)
    add = reverse("sharing:add_to_album", args=[album.pk])
    for chosen in (hidden.pk, "x", ""):
        assert browser_of(bob).post(add, {"photo": chosen}).status_code == 404
    browser_of(bob).post(add, {"photo": hers.pk})
    assert list(album.photos.all()) == [hers]


def test_a_smart_album_takes_nothing(album: Album, bob: User, browser_of: BrowserOf) -> None:
    Album.objects.filter(pk=album.pk).update(query="beach")
    share(album, bob, Role.CONTRIBUTOR)
    add = reverse("sharing:add_to_album", args=[album.pk])
    assert browser_of(bob).get(add).status_code == 404
    assert browser_of(bob).post(add, {"photo": make_photo(bob).pk}).status_code == 422


@pytest.mark.parametrize(
    ("role", "words"),
    [("viewer", "Shared with"), ("contributor", "Add photos"), ("manager", "Share with people")],
)
def test_the_album_offers_what_one_may(
    album: Album, bob: User, browser_of: BrowserOf, role: Role, words: str
) -> None:
    share(album, bob, role)
    page = browser_of(bob).get(reverse("sharing:album_tools", args=[album.pk])).content.decode()
    assert words in page
    assert f"Album of {album.owner}" in page


def test_the_strongest_role_holds(album: Album, bob: User) -> None:
    group = Group.objects.create(name="Family", owner=album.owner)
    GroupMember.objects.create(group=group, user=bob)
    AlbumShare.objects.create(album=album, group=group, role=Role.MANAGER)
    share(album, bob)
    assert role_in_album(bob, album.pk, album.owner_id) == Role.MANAGER


def test_the_next_page_of_choices_begins_where_the_last_ended(
    album: Album, bob: User, browser_of: BrowserOf
) -> None:
    share(album, bob, Role.CONTRIBUTOR)
    photos = [make_photo(bob) for _ in range(62)]
    browser, add = browser_of(bob), reverse("sharing:add_to_album", args=[album.pk])
    first = browser.get(add).context["page"]
    second = browser.get(add, {"after": first.next, "fragment": "1"}).context["page"]
    assert [len(first.photos), len(second.photos)] == [60, 2]
    assert {*first.photos, *second.photos} == set(photos)
    assert browser.get(add, {"after": "nonsense"}).status_code == 404
