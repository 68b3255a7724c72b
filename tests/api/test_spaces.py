"""Spaces in the API: who is in one, what they may do there, and its photos."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activity.models import Event, Kind
from rights.models import Group, GroupMember, Role, Space, SpaceMember, SpacePhoto
from tests.activity.shared import make_space
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_photo


def join(space: Space, user: User, role: str = Role.VIEWER) -> SpaceMember:
    return SpaceMember.objects.create(space=space, user=user, role=role)


def test_it_makes_a_space_that_one_manages(alice: User) -> None:
    answer = Asker(alice).post("spaces/", {"name": "Family", "description": "All of us"})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["name"], told["description"], told["role"]) == ("Family", "All of us", "manager")
    assert (told["members"], told["count"], told["cover"]) == (1, 0, None)
    assert Asker(alice).get(f"spaces/{told['id']}/").json() == told


def test_it_lists_spaces_by_name_in_as_many_queries(alice: User, bob: User) -> None:
    asker = Asker(alice)
    join(make_space(bob, name="B"), alice)
    asker.get("spaces/")
    with CaptureQueriesContext(connection) as few:
        asker.get("spaces/")
    for name in "FDCEA":
        space = make_space(bob, name=name)
        join(space, alice)
        SpacePhoto.objects.create(space=space, photo=make_photo(bob))
    with CaptureQueriesContext(connection) as many:
        assert items(asker.get("spaces/"), "name") == list("ABCDEF")

    assert len(many) == len(few)
    assert every_page(asker, "spaces/", limit=2) == items(asker.get("spaces/"))
    assert items(asker.get("spaces/"), "count") == [1, 0, 1, 1, 1, 1]
    assert set(items(asker.get("spaces/"), "role")) == {"viewer"}


def test_who_manages_a_space_renames_and_deletes_it(alice: User, bob: User) -> None:
    space = make_space(alice, name="Family")
    join(space, bob, Role.CONTRIBUTOR)
    path = f"spaces/{space.pk}/"

    assert refused(Asker(bob).patch(path, {"name": "Mine"})) == (404, "not_found")
    assert refused(Asker(bob).delete(path)) == (404, "not_found")
    told = Asker(alice).patch(path, {"description": "Us"}).json()
    assert (told["name"], told["description"]) == ("Family", "Us")
    assert Asker(alice).delete(path).status_code == 204
    assert not Space.objects.exists()


def test_who_may_add_lends_own_photos_and_takes_them_out(alice: User, bob: User) -> None:
    space, his, hers = make_space(alice), make_photo(bob), make_photo(alice)
    join(space, bob, Role.CONTRIBUTOR)
    SpacePhoto.objects.create(space=space, photo=hers)
    path = f"spaces/{space.pk}/"

    assert Asker(bob).post(f"{path}put-in/", {"photos": [his.pk]}).json() == {"count": 1}
    assert Event.objects.get(kind=Kind.PHOTOS_ADDED).actor == bob
    assert set(items(Asker(alice).get(f"{path}photos/"))) == {his.pk, hers.pk}
    both = {"photos": [his.pk, hers.pk]}
    assert Asker(bob).post(f"{path}take-out/", both).json() == {"count": 1}
    assert items(Asker(alice).get(f"{path}photos/")) == [hers.pk]


def test_who_may_only_look_lends_nothing(alice: User, bob: User) -> None:
    space, photo = make_space(alice), make_photo(bob)
    join(space, bob)

    answer = Asker(bob).post(f"spaces/{space.pk}/put-in/", {"photos": [photo.pk]})

    assert refused(answer) == (404, "not_found")
    assert not SpacePhoto.objects.exists()


def test_it_lists_photos_page_by_page_in_as_many_queries(alice: User, bob: User) -> None:
    space = make_space(alice, bob)
    path, asker = f"spaces/{space.pk}/photos/", Asker(bob)
    SpacePhoto.objects.create(space=space, photo=make_photo(alice))
    asker.get(path)
    with CaptureQueriesContext(connection) as few:
        asker.get(path)
    for _ in range(8):
        SpacePhoto.objects.create(space=space, photo=make_photo(alice))
    with CaptureQueriesContext(connection) as many:
        assert len(items(asker.get(path))) == 9

    assert len(many) == len(few)
    assert every_page(asker, path, limit=4) == items(asker.get(path))


def test_who_manages_a_space_takes_somebody_in(alice: User, bob: User) -> None:
    space = make_space(alice)
    path = f"spaces/{space.pk}/members/"

    answer = Asker(alice).post(path, {"who": "bob@example.org", "role": "viewer"})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["user"], told["role"]) == ({"id": bob.pk, "name": "Bob"}, "viewer")
    assert items(Asker(bob).get(path), "role") == ["manager", "viewer"]
    changed = Asker(alice).patch(f"{path}{told['id']}/", {"role": "contributor"}).json()
    assert changed["role"] == "contributor"
    assert Asker(alice).delete(f"{path}{told['id']}/").status_code == 204
    assert items(Asker(alice).get(path), "role") == ["manager"]


def test_a_group_of_ones_own_is_taken_in(alice: User) -> None:
    space, group = make_space(alice), Group.objects.create(owner=alice, name="Team")

    told = (
        Asker(alice)
        .post(f"spaces/{space.pk}/members/", {"group": group.pk, "role": "viewer"})
        .json()
    )

    assert (told["group"], told["user"]) == ({"id": group.pk, "name": "Team"}, None)


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.CONTRIBUTOR])
def test_nobody_else_decides_who_is_in_it(
    alice: User, bob: User, charlie: User, role: str | None
) -> None:
    space = make_space(alice)
    if role:
        join(space, bob, role)
    member, asker = space.memberships.get(user=alice), Asker(bob)
    path = f"spaces/{space.pk}/"

    assert asker.get(f"{path}members/").status_code == (200 if role else 404)
    body = {"who": "charlie", "role": "viewer"}
    assert refused(asker.post(f"{path}members/", body)) == (404, "not_found")
    assert refused(asker.patch(f"{path}members/{member.pk}/", {"role": "viewer"}))[0] == 404
    assert refused(asker.delete(f"{path}members/{member.pk}/")) == (404, "not_found")
    assert refused(asker.post(f"{path}hand-over/", {"member": member.pk})) == (404, "not_found")
    assert space.memberships.get(user=alice).role == Role.MANAGER


def test_one_leaves_a_space(alice: User, bob: User) -> None:
    space = make_space(alice)
    join(space, bob)

    assert Asker(bob).post(f"spaces/{space.pk}/leave/").status_code == 204
    assert refused(Asker(bob).get(f"spaces/{space.pk}/")) == (404, "not_found")


def test_the_last_who_manages_it_stays(alice: User) -> None:
    space = make_space(alice)
    member, asker = space.memberships.get(), Asker(alice)
    path = f"spaces/{space.pk}/"

    assert refused(asker.post(f"{path}leave/")) == (409, "cannot_be_shared")
    assert refused(asker.delete(f"{path}members/{member.pk}/")) == (409, "cannot_be_shared")
    answer = asker.patch(f"{path}members/{member.pk}/", {"role": "viewer"})
    assert refused(answer) == (409, "cannot_be_shared")


def test_who_is_in_it_by_a_group_leaves_the_group(alice: User, bob: User) -> None:
    space, group = make_space(alice), Group.objects.create(owner=alice, name="Team")
    GroupMember.objects.create(group=group, user=bob)
    SpaceMember.objects.create(space=space, group=group, role=Role.VIEWER)

    assert refused(Asker(bob).post(f"spaces/{space.pk}/leave/")) == (409, "in_by_a_group")


def test_a_space_is_handed_over(alice: User, bob: User) -> None:
    space = make_space(alice)
    member = join(space, bob)
    path = f"spaces/{space.pk}/hand-over/"

    assert Asker(alice).post(path, {"member": member.pk}).status_code == 204
    roles = dict(space.memberships.values_list("user", "role"))
    assert roles == {alice.pk: Role.CONTRIBUTOR, bob.pk: Role.MANAGER}


def test_a_stranger_learns_nothing_of_a_space(alice: User, charlie: User) -> None:
    space, asker = make_space(alice), Asker(charlie)

    for more in ("", "photos/", "members/"):
        assert refused(asker.get(f"spaces/{space.pk}/{more}")) == (404, "not_found")
    assert items(asker.get("spaces/")) == []
