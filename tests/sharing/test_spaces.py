"""Spaces: a library that several people fill, with a person who manages it at any time."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Kind, Notice
from photos.models import Photo
from rights.models import Group, GroupMember, Role, Space, SpaceMember, SpacePhoto
from sharing.spaces.services import make_space
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
SPACES = "/spaces/"


@pytest.fixture
def space(alice: User) -> Space:
    return make_space("Family", by=alice, description="All of us")


def join(space: Space, user: User, role: Role = Role.VIEWER) -> SpaceMember:
    return SpaceMember.objects.create(space=space, user=user, role=role)


def own(space: Space, user: User) -> SpaceMember:
    return SpaceMember.objects.get(space=space, user=user)


def address(name: str, space: Space, *more: int) -> str:
    return reverse(f"sharing:{name}", args=[space.pk, *more])


def shown(browser: Client, space: Space) -> list[int]:
    return [photo.pk for photo in browser.get(address("space", space)).context["page"].photos]


def test_it_makes_a_space_with_a_manager(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    browser.post(SPACES, {"name": "Trip"})
    member = SpaceMember.objects.get()
    assert (member.space.name, member.user, member.role) == ("Trip", alice, Role.MANAGER)
    assert "Trip" in browser.get(SPACES).content.decode()
    assert browser.post(SPACES, {"name": ""}).status_code == 422


def test_members_see_what_each_puts_in(
    space: Space, alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    join(space, bob, Role.CONTRIBUTOR)
    join(space, charlie)
    hers, his = make_photo(alice), make_photo(bob)
    for user, photo in ((alice, hers), (bob, his)):
        add = address("add_to_space", space)
        assert f'value="{photo.pk}"' in browser_of(user).get(add).content.decode()
        browser_of(user).post(add, {"photo": photo.pk})
    for user in (alice, bob, charlie):
        assert shown(browser_of(user), space) == [his.pk, hers.pk]
    page = browser_of(charlie).get(SPACES)
    assert [(card.photos, card.people) for card in page.context["cards"]] == [(2, 3)]
    notice = Notice.objects.filter(user=charlie, event__kind=Kind.PHOTOS_ADDED)
    assert notice.exists()


def test_it_shows_nothing_from_the_trash(space: Space, alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, trashed_at=timezone.now())
    SpacePhoto.objects.create(space=space, photo=photo)
    assert shown(browser_of(alice), space) == []


def test_own_photos_are_taken_out_by_all_and_any_by_a_manager(
    space: Space, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    join(space, bob, Role.CONTRIBUTOR)
    hers, his = make_photo(alice), make_photo(bob)
    for photo in (hers, his):
        SpacePhoto.objects.create(space=space, photo=photo)
    out = address("take_from_space", space)
    page = browser_of(bob).get(out, {"fragment": "1"}).content.decode()
    assert f'value="{his.pk}"' in page
    assert f'value="{hers.pk}"' not in page
    browser_of(bob).post(out, {"photo": [hers.pk, his.pk]})
    assert [row.photo for row in space.space_photos.all()] == [hers]
    SpacePhoto.objects.create(space=space, photo=his)
    assert f'value="{his.pk}"' in browser_of(alice).get(out).content.decode()
    browser_of(alice).post(out, {"photo": [hers.pk, his.pk]})
    assert not space.space_photos.exists()
    assert Photo.objects.count() == 2


def test_a_viewer_adds_nothing(space: Space, bob: User, browser_of: BrowserOf) -> None:
    join(space, bob)
    browser, add = browser_of(bob), address("add_to_space", space)
    assert browser.get(add).status_code == 404
    assert browser.post(add, {"photo": make_photo(bob).pk}).status_code == 404
    assert not space.space_photos.exists()


def test_nobody_lends_what_is_anothers(
    space: Space, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    join(space, bob, Role.CONTRIBUTOR)
    add, hers = address("add_to_space", space), make_photo(alice)
    assert browser_of(bob).post(add, {"photo": hers.pk}).status_code == 404
    assert not space.space_photos.exists()


def test_a_manager_takes_people_and_groups_in(
    space: Space, alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    group = Group.objects.create(name="Us", owner=alice)
    GroupMember.objects.create(group=group, user=charlie)
    browser, people = browser_of(alice), address("space_people", space)
    browser.post(people, {"who": bob.email, "role": "viewer"})
    browser.post(people, {"who": bob.email, "role": "contributor"})
    browser.post(people, {"group": group.pk, "role": "viewer"})
    assert own(space, bob).role == Role.CONTRIBUTOR
    assert Notice.objects.filter(user=bob, event__kind=Kind.SPACE_SHARED).count() == 1
    assert browser_of(charlie).get(address("space", space)).status_code == 200
    assert "Group Us" in browser_of(charlie).get(people).content.decode()
    assert browser.post(people, {"who": "", "role": "viewer"}).status_code == 422


def test_a_manager_changes_roles_and_what_it_is_called(
    space: Space, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    member, browser = join(space, bob), browser_of(alice)
    role = address("space_role", space, member.pk)
    assert browser.post(role, {"role": "king"}).status_code == 422
    browser.post(role, {"role": "manager"})
    assert own(space, bob).role == Role.MANAGER
    browser.post(address("space_role", space, own(space, alice).pk), {"role": "viewer"})
    assert own(space, alice).role == Role.VIEWER
    assert browser_of(bob).post(address("rename_space", space), {"name": ""}).status_code == 422
    browser_of(bob).post(address("rename_space", space), {"name": "Clan", "description": ""})
    space.refresh_from_db()
    assert space.name == "Clan"


def test_the_last_manager_stays_until_it_is_handed_over(
    space: Space, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    member, browser, me = join(space, bob), browser_of(alice), own(space, alice)
    leave = address("end_member", space, me.pk)
    for refused in (
        browser.post(leave),
        browser.post(address("space_role", space, me.pk), {"role": "viewer"}),
        browser.post(address("space_people", space), {"who": alice.email, "role": "viewer"}),
    ):
        assert refused.status_code == 422
        assert "hand it over" in refused.content.decode()
    browser.post(address("hand_over_space", space, member.pk))
    assert (own(space, bob).role, own(space, alice).role) == (Role.MANAGER, Role.CONTRIBUTOR)
    assert browser.post(leave).url == SPACES
    assert browser.get(address("space", space)).status_code == 404


def test_it_is_handed_over_to_a_person(space: Space, alice: User, browser_of: BrowserOf) -> None:
    group = Group.objects.create(name="Us", owner=alice)
    member = SpaceMember.objects.create(space=space, group=group, role=Role.VIEWER)
    assert browser_of(alice).post(address("hand_over_space", space, member.pk)).status_code == 422


def test_who_leaves_takes_the_photos_along(
    space: Space, alice: User, bob: User, browser_of: BrowserOf
) -> None:
    join(space, bob, Role.CONTRIBUTOR)
    SpacePhoto.objects.create(space=space, photo=make_photo(bob))
    browser_of(alice).post(address("end_member", space, own(space, bob).pk))
    assert shown(browser_of(alice), space) == []


def test_a_manager_deletes_it_and_every_photo_stays(
    space: Space, alice: User, browser_of: BrowserOf
) -> None:
    SpacePhoto.objects.create(space=space, photo=make_photo(alice))
    assert browser_of(alice).post(address("delete_space", space)).url == SPACES
    assert (Space.objects.count(), Photo.objects.count()) == (0, 1)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR, None])
def test_nobody_else_manages_it(
    space: Space, alice: User, bob: User, browser_of: BrowserOf, role: Role | None
) -> None:
    if role:
        join(space, bob, role)
    browser, hers = browser_of(bob), own(space, alice).pk
    for name, more, said in (
        ("space_people", [], {"who": bob.email, "role": "manager"}),
        ("space_people", [], {"role": "king"}),
        ("rename_space", [], {"name": "Mine", "description": ""}),
        ("rename_space", [], {"name": ""}),
        ("delete_space", [], {}),
        ("space_role", [hers], {"role": "viewer"}),
        ("space_role", [hers], {"role": "king"}),
        ("end_member", [hers], {}),
        ("hand_over_space", [hers], {}),
    ):
        assert browser.post(address(name, space, *more), said).status_code == 404
    space.refresh_from_db()
    assert (space.name, own(space, alice).role) == ("Family", Role.MANAGER)


def test_a_stranger_finds_nothing(space: Space, bob: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bob)
    for name in ("space", "space_people", "add_to_space", "take_from_space"):
        assert browser.get(address(name, space)).status_code == 404
    assert browser.post(address("take_from_space", space), {"photo": 1}).status_code == 404
    assert "Family" not in browser.get(SPACES).content.decode()


def test_more_photos_and_spaces_cost_no_more(
    space: Space, alice: User, browser_of: BrowserOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    for number in range(5):
        other = make_space(f"Space {number}", by=alice)
        for each in (space, other):
            SpacePhoto.objects.create(space=each, photo=make_photo(alice))
    browser = browser_of(alice)
    with django_assert_max_num_queries(6):
        browser.get(SPACES)
    with django_assert_max_num_queries(7):
        browser.get(address("space", space))


def test_the_next_page_begins_where_the_last_ended(
    space: Space, alice: User, browser_of: BrowserOf
) -> None:
    photos = [make_photo(alice) for _ in range(61)]
    SpacePhoto.objects.bulk_create([SpacePhoto(space=space, photo=each) for each in photos])
    browser = browser_of(alice)
    after = browser.get(address("space", space)).context["page"].next
    rest = browser.get(address("space", space), {"after": after, "fragment": "1"})
    assert [photo.pk for photo in rest.context["page"].photos] == [photos[0].pk]
