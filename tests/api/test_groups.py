"""Groups in the API: who made one decides who is in it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from rights.models import Group, GroupMember
from tests.api.asking import Asker, every_page, items, refused


def make_group(owner: User, *members: User, name: str = "Team") -> Group:
    group = Group.objects.create(owner=owner, name=name)
    for user in members:
        GroupMember.objects.create(group=group, user=user)
    return group


def test_it_makes_a_group_that_one_is_in(alice: User) -> None:
    answer = Asker(alice).post("groups/", {"name": "Team"})

    assert answer.status_code == 201
    told, herself = answer.json(), {"id": alice.pk, "name": "Alice"}
    assert (told["name"], told["owner"], told["members"]) == ("Team", herself, [herself])
    assert Asker(alice).get(f"groups/{told['id']}/").json() == told


def test_it_lists_groups_in_as_many_queries(alice: User, bob: User) -> None:
    asker = Asker(bob)
    make_group(alice, alice, bob, name="B")
    asker.get("groups/")
    with CaptureQueriesContext(connection) as few:
        asker.get("groups/")
    for name in "CAD":
        make_group(alice, alice, bob, name=name)
    make_group(alice, alice, name="Not his")
    with CaptureQueriesContext(connection) as many:
        assert items(asker.get("groups/"), "name") == list("ABCD")

    assert len(many) == len(few)
    assert every_page(asker, "groups/", limit=3) == items(asker.get("groups/"))


def test_who_made_a_group_decides_who_is_in_it(alice: User, bob: User) -> None:
    group, asker = make_group(alice, alice), Asker(alice)
    path = f"groups/{group.pk}/"

    assert asker.patch(path, {"name": "Kin"}).json()["name"] == "Kin"
    answer = asker.post(f"{path}members/", {"who": "Bob"})
    assert answer.status_code == 201
    assert {"id": bob.pk, "name": "Bob"} in answer.json()["members"]
    assert refused(asker.post(f"{path}members/", {"who": "X"})) == (409, "nobody_like_that")
    assert asker.delete(f"{path}members/{bob.pk}/").status_code == 204
    assert list(group.members.all()) == [alice]
    assert asker.delete(path).status_code == 204
    assert not Group.objects.exists()


def test_who_is_in_a_group_only_leaves_it(alice: User, bob: User) -> None:
    group, asker = make_group(alice, alice, bob), Asker(bob)
    path = f"groups/{group.pk}/"

    assert asker.get(path).status_code == 200
    assert refused(asker.patch(path, {"name": "Mine"})) == (404, "not_found")
    assert refused(asker.delete(path)) == (404, "not_found")
    assert refused(asker.post(f"{path}members/", {"who": "Bob"})) == (404, "not_found")
    assert refused(asker.delete(f"{path}members/{alice.pk}/")) == (404, "not_found")
    assert asker.delete(f"{path}members/{bob.pk}/").status_code == 204
    assert refused(asker.get(path)) == (404, "not_found")


def test_a_stranger_learns_nothing_of_a_group(alice: User, charlie: User) -> None:
    group = make_group(alice, alice)

    assert refused(Asker(charlie).get(f"groups/{group.pk}/")) == (404, "not_found")
    assert items(Asker(charlie).get("groups/")) == []
