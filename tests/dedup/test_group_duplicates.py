"""Photos of which each is linked with each other make a group, in whatever order they come."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from accounts.models import User
from config.celery import app
from dedup.grouping import group_around, group_changed, group_photos, regroup
from dedup.models import ChangedPhoto, Dismissal, DuplicateGroup, GroupMember, Preferences
from dedup.tasks import group_all_changed, regroup_all, regroup_library
from photos.models import Photo, Stack
from tests.dedup.grouped import ids, link_all, make_dismissal, make_link, sets_of_groups
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def _tasks_at_once() -> Iterator[None]:
    """What beat asks for is done at once, without a broker."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def photos_of(owner: User, count: int) -> list[Photo]:
    return [make_photo(owner) for _ in range(count)]


def test_it_groups_photos_that_are_all_alike(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    link_all(a, b, per_cent=99, kind="identical")
    link_all(a, c, per_cent=97, kind="edited")
    link_all(b, c, per_cent=96, kind="cropped")
    group_photos([a, b, c])
    group = DuplicateGroup.objects.get()
    assert sets_of_groups() == {ids(a, b, c)}
    assert (group.owner, group.kind, group.per_cent) == (alice, "edited", 96)


def test_it_makes_no_chains(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    make_link(a, b, 97)
    make_link(b, c, 99)
    group_photos([a, b, c])
    assert sets_of_groups() == {ids(b, c)}


def test_it_leaves_bursts_and_what_is_too_little_alike_alone(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    make_link(a, b, 99, "similar")
    make_link(b, c, 94.9)
    group_photos([a, b, c])
    assert not DuplicateGroup.objects.exists()


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_it_makes_the_same_groups_whatever_comes_first(alice: User, order: tuple[int, ...]) -> None:
    photos = photos_of(alice, 5)
    a, b, c, d, e = photos
    links = {(0, 1): 99, (1, 2): 98, (0, 2): 97, (2, 3): 98.5, (3, 4): 96, (2, 4): 99.5}
    come: list[int] = []
    for number in order:
        come.append(number)
        for (one, other), per_cent in links.items():
            if one in come and other in come:
                make_link(photos[one], photos[other], per_cent)
        group_photos([photos[number]])
    assert sets_of_groups() == {ids(a, b), ids(c, d, e)}


def test_it_keeps_the_number_of_a_group_to_which_photos_come(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    make_link(a, b)
    group_photos([a, b])
    before = DuplicateGroup.objects.get().pk
    link_all(a, b, c)
    group_photos([c])
    assert DuplicateGroup.objects.get().pk == before
    assert sets_of_groups() == {ids(a, b, c)}


def test_it_goes_on_with_the_larger_part_of_a_group(alice: User) -> None:
    a, b, c, d = photos_of(alice, 4)
    link_all(a, b, c, d)
    group_photos([a])
    before = DuplicateGroup.objects.get().pk
    make_dismissal(a, d)
    make_dismissal(b, d)
    make_dismissal(c, d)
    group_photos([d])
    assert sets_of_groups() == {ids(a, b, c)}
    assert DuplicateGroup.objects.get().pk == before


def test_it_changes_nothing_the_second_time(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    link_all(a, b, c)
    group_photos([a, b, c])
    before = list(GroupMember.objects.order_by("pk").values())
    group_photos([b])
    regroup(alice.pk)
    assert list(GroupMember.objects.order_by("pk").values()) == before


def test_it_never_offers_again_what_a_person_dismissed(alice: User) -> None:
    a, b = photos_of(alice, 2)
    make_link(a, b)
    group_photos([a])
    make_dismissal(a, b)
    group_around(alice.pk, [a.pk])
    assert not sets_of_groups()
    c = make_photo(alice)
    link_all(a, b, c, per_cent=99)
    for _ in range(2):
        group_photos([a, b, c])
        regroup(alice.pk)
        assert sets_of_groups() == {ids(a, c)}


def test_it_offers_again_what_is_no_longer_dismissed(alice: User) -> None:
    a, b = photos_of(alice, 2)
    make_link(a, b)
    dismissal = make_dismissal(a, b)
    group_changed(alice.pk)
    assert not sets_of_groups()
    dismissal.delete()
    group_changed(alice.pk)
    assert sets_of_groups() == {ids(a, b)}


def test_it_crosses_no_owners(alice: User, bob: User) -> None:
    ours, theirs = make_photo(alice), make_photo(bob)
    make_link(ours, theirs, 100, "identical")
    group_photos([ours, theirs])
    regroup(alice.pk)
    assert not DuplicateGroup.objects.exists()


def test_it_groups_each_in_its_own_library(alice: User, bob: User) -> None:
    a, b = photos_of(alice, 2)
    c, d = photos_of(bob, 2)
    make_link(a, b)
    make_link(c, d)
    group_photos([a, c])
    assert sets_of_groups() == {ids(a, b), ids(c, d)}
    assert set(DuplicateGroup.objects.values_list("owner", flat=True)) == {alice.pk, bob.pk}


def test_it_groups_no_two_files_of_one_stack(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    link_all(a, b, c)
    stack = Stack.objects.create(owner=alice, kind="raw")
    Photo.objects.filter(pk=a.pk).update(stack=stack)
    Photo.objects.filter(pk=b.pk).update(stack=stack, is_primary=False)
    group_photos([a, b, c])
    assert sets_of_groups() == {ids(a, c)}
    Photo.objects.filter(pk__in=[a.pk, b.pk]).update(stack=None, is_primary=True)
    group_changed(alice.pk)
    assert sets_of_groups() == {ids(a, b, c)}


def test_it_finds_who_is_left_when_one_is_trashed(alice: User) -> None:
    """A and C are only kept apart by what is in the trash."""
    a, b, c = photos_of(alice, 3)
    make_link(a, b, 99)
    make_link(a, c, 97)
    group_photos([a, b, c])
    assert sets_of_groups() == {ids(a, b)}
    Photo.objects.filter(pk=b.pk).update(trashed_at=b.added_at)
    group_changed(alice.pk)
    assert sets_of_groups() == {ids(a, c)}
    Photo.objects.filter(pk=b.pk).update(trashed_at=None)
    group_changed(alice.pk)
    assert sets_of_groups() == {ids(a, b)}


def test_it_tells_the_worst_only_of_what_is_shown(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    make_link(a, b, 99, "identical")
    make_link(a, c, 96, "edited")
    make_link(b, c, 96, "edited")
    group_photos([a])
    Photo.objects.filter(pk=c.pk).update(is_locked=True)
    group_changed(alice.pk)
    group = DuplicateGroup.objects.get()
    assert (group.kind, group.per_cent) == ("identical", 99)
    assert sets_of_groups() == {ids(a, b, c)}


def test_it_forgets_groups_whose_photos_are_gone(alice: User) -> None:
    a, b = photos_of(alice, 2)
    make_link(a, b)
    group_photos([a])
    b.delete()
    group_changed(alice.pk)
    assert not DuplicateGroup.objects.exists()
    assert not ChangedPhoto.objects.filter(photo_id=b.pk).exists()


def test_it_groups_as_much_alike_as_the_owner_wants(alice: User) -> None:
    a, b, c = photos_of(alice, 3)
    make_link(a, b, 99)
    make_link(a, c, 91)
    make_link(b, c, 92)
    sets = []
    for least in (95, 90, 99, 100, 95):
        Preferences.objects.update_or_create(owner=alice, defaults={"least_per_cent": least})
        regroup_library(alice.pk)
        sets.append(sets_of_groups())
    assert sets == [{ids(a, b)}, {ids(a, b, c)}, {ids(a, b)}, set(), {ids(a, b)}]


@pytest.mark.usefixtures("_tasks_at_once")
def test_it_does_all_that_changed_and_then_rests(alice: User, bob: User) -> None:
    a, b = photos_of(alice, 2)
    c, d = photos_of(bob, 2)
    make_link(a, b)
    make_link(c, d)
    regroup_all()
    assert sets_of_groups() == {ids(a, b), ids(c, d)}
    Dismissal.objects.create(first=c, second=d)
    group_all_changed()
    group_all_changed()
    assert sets_of_groups() == {ids(a, b)}
    assert not ChangedPhoto.objects.exists()


def test_it_reads_only_what_hangs_together(alice: User, django_assert_max_num_queries: Any) -> None:
    a, b = photos_of(alice, 2)
    make_link(a, b)
    for _ in range(5):
        link_all(*photos_of(alice, 3))
    regroup(alice.pk)
    before = sets_of_groups()
    with django_assert_max_num_queries(25):
        group_photos([a])
    assert sets_of_groups() == before
