"""Groups: whoever makes one says who is in it, and everybody may leave."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from rights.models import Group, GroupMember

BrowserOf = Callable[[User], Client]
GROUPS = "/groups/"


@pytest.fixture
def group(alice: User, bob: User) -> Group:
    group = Group.objects.create(name="Family", owner=alice)
    for user in (alice, bob):
        GroupMember.objects.create(group=group, user=user)
    return group


def address(name: str, group: Group, *more: int) -> str:
    return reverse(f"sharing:{name}", args=[group.pk, *more])


def test_it_makes_a_group_with_its_maker_in_it(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    made = browser.post(GROUPS, {"name": "Team"})
    group = Group.objects.get()
    assert made.url == address("group", group)
    assert list(group.members.all()) == [alice]
    assert "Team" in browser.get(GROUPS).content.decode()
    assert browser.post(GROUPS, {"name": ""}).status_code == 422


def test_who_made_it_adds_renames_and_removes(
    group: Group, charlie: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(group.owner)
    browser.post(address("group", group), {"who": charlie.email})
    browser.post(address("rename_group", group), {"name": "Us"})
    assert set(group.members.values_list("pk", flat=True)) >= {charlie.pk}
    browser.post(address("remove_member", group, charlie.pk))
    group.refresh_from_db()
    assert (group.name, charlie in group.members.all()) == ("Us", False)
    browser.post(address("remove_member", group, group.owner_id))
    assert browser.get(address("group", group)).status_code == 200
    browser.post(address("delete_group", group))
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("group", {"who": "nobody"}), ("group", {}), ("rename_group", {"name": ""})]
)
def test_it_says_what_is_wrong(
    group: Group, browser_of: BrowserOf, name: str, said: dict[str, str]
) -> None:
    assert browser_of(group.owner).post(address(name, group), said).status_code == 422


def test_a_member_sees_it_and_may_leave(
    group: Group, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bob)
    page = browser.get(address("group", group)).content.decode()
    assert "Leave" in page
    assert "Delete the group" not in page
    for name, said in (
        ("group", {"who": charlie.email}), ("rename_group", {"name": "Mine"}), ("delete_group", {}),
    ):  # fmt: skip
        assert browser.post(address(name, group), said).status_code == 404
    assert browser.post(address("remove_member", group, group.owner_id)).status_code == 404
    assert browser.post(address("remove_member", group, bob.pk)).url == GROUPS
    assert list(group.members.all()) == [group.owner]


def test_a_stranger_finds_nothing(group: Group, charlie: User, browser_of: BrowserOf) -> None:
    browser = browser_of(charlie)
    assert browser.get(address("group", group)).status_code == 404
    for name in ("rename_group", "delete_group"):
        assert browser.post(address(name, group), {"name": "x"}).status_code == 404
    assert browser.post(address("remove_member", group, group.owner_id)).status_code == 404
    assert "Family" not in browser.get(GROUPS).content.decode()


def test_more_groups_cost_no_more(
    group: Group, browser_of: BrowserOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(5):
        other = Group.objects.create(name=f"Group {number}", owner=group.owner)
        GroupMember.objects.create(group=other, user=group.owner)
    browser = browser_of(group.owner)
    with django_assert_max_num_queries(6):
        browser.get(GROUPS)
