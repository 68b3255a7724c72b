"""Many groups by one rule: exactly what was shown, and taken back as one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup import selectors, services
from dedup.models import DuplicateGroup, Resolution
from dedup.services import InvalidResolution
from dedup.services.resolving import ByRule, resolve_planned
from photos.curation import set_favourite
from photos.models import Photo, Stack
from photos.services.removal import remove_photos
from photos.services.stacks import stack_photos, unstack
from tests.dedup.resolved import group_of
from tests.factories import NOON, make_photo

LARGE = {"width_px": 4000, "height_px": 3000}


def of_kind(owner: User, kind: str, **of_second: object) -> list[Photo]:
    photos = [make_photo(owner, **LARGE), make_photo(owner, **{**LARGE, **of_second})]
    group_of(*photos, kind=kind)
    return photos


def resolved(user: User, rule: str) -> set[int]:
    """The photos that a rule would put into the trash."""
    plans = services.plan_bulk(user, rule).plans
    return {going.photo.pk for plan in plans for going in plan.going}


def test_each_rule_takes_its_groups_alone(alice: User, bob: User) -> None:
    exact = of_kind(alice, "identical", taken_at=NOON + timedelta(1))
    same = of_kind(alice, "same")
    smaller = of_kind(alice, "same", width_px=1067, height_px=800, taken_at=NOON + timedelta(1))
    wider = of_kind(alice, "same", width_px=1200, height_px=600, taken_at=NOON + timedelta(1))
    edited = of_kind(alice, "edited")
    of_kind(bob, "identical")
    assert resolved(alice, "exact") <= {photo.pk for photo in exact}
    assert resolved(alice, "same_size_and_date") <= {photo.pk for photo in same}
    assert resolved(alice, "smaller") == {smaller[1].pk}
    assert {wider[1].pk, edited[1].pk}.isdisjoint(resolved(alice, "smaller"))
    for rule in ("exact", "same_size_and_date"):
        assert len(resolved(alice, rule)) == 1


def test_no_rule_takes_videos(alice: User) -> None:
    """Nobody compared how they sound."""
    videos = of_kind(alice, "identical"), of_kind(alice, "same", width_px=1067, height_px=800)
    Photo.objects.filter(pk__in=[each.pk for pair in videos for each in pair]).update(kind="video")
    for rule in services.RULES:
        plan = services.plan_bulk(alice, rule)
        assert (plan.plans, plan.left_count) == ((), 0)


def test_it_does_what_was_shown_and_takes_it_back_as_one(alice: User) -> None:
    for _ in range(3):
        set_favourite(of_kind(alice, "identical")[1], favourite=True)
    plan = services.plan_bulk(alice, "exact")
    done = services.resolve_bulk(alice, "exact", plan.token)
    assert done.sentence == "Kept the best of 3 groups, 3 photos are in the trash."
    assert Photo.objects.filter(trashed_at=None, is_favourite=True).count() == 3
    assert list(selectors.resolutions_of(alice)) == [done]
    assert done.bulk
    undone = services.undo_bulk(alice, done.bulk)
    assert undone.undone_sentence == f"Undone: {done.sentence}"
    assert not Photo.objects.exclude(trashed_at=None).exists()
    assert Photo.objects.filter(is_favourite=True).count() == 3
    assert DuplicateGroup.objects.visible_to(alice).count() == 3


def test_a_stack_that_ended_since_keeps_no_other_from_being_taken_back(alice: User) -> None:
    photos = [photo for _ in range(3) for photo in of_kind(alice, "identical")]
    for photo in photos[2:4]:
        stack_photos(photo, [make_photo(alice, format="dng")], kind=Stack.Kind.RAW)
    done = services.resolve_bulk(alice, "exact", services.plan_bulk(alice, "exact").token)
    unstack(Stack.objects.get())
    assert done.bulk
    assert services.undo_bulk(alice, done.bulk).undone_sentence.endswith("decided later stays.")
    assert not Photo.objects.exclude(trashed_at=None).exists()


def test_it_says_what_of_all_is_gone_for_good(alice: User) -> None:
    photos = [of_kind(alice, "identical")[1] for _ in range(3)]
    done = services.resolve_bulk(alice, "exact", services.plan_bulk(alice, "exact").token)
    remove_photos(Photo.objects.filter(pk__in=[photo.pk for photo in photos[1:]]))
    assert done.bulk
    undone = services.undo_bulk(alice, done.bulk)
    assert undone.undone_sentence.endswith("2 photos are gone for good.")


def test_the_cap_leaves_the_rest_for_another_time(alice: User) -> None:
    for size in (10, 30, 20):
        of_kind(alice, "identical", size_bytes=size)
    plan = services.plan_bulk(alice, "exact", cap=2)
    assert (len(plan.plans), plan.photo_count, plan.left_count) == (2, 2, 1)
    assert plan.won_bytes == 50
    services.resolve_bulk(alice, "exact", plan.token, cap=2)
    assert len(services.plan_bulk(alice, "exact").plans) == 1


def test_nothing_is_done_where_something_changed_since(alice: User) -> None:
    photos = of_kind(alice, "identical")
    token = services.plan_bulk(alice, "exact").token
    set_favourite(photos[0], favourite=True)
    set_favourite(photos[1], favourite=True)
    make = services.plan_bulk(alice, "exact")
    assert make.token == token  # both have it: nothing else happens than was shown
    Photo.objects.filter(pk=photos[0].pk).update(is_favourite=False, size_bytes=10**9)
    Photo.objects.filter(pk=photos[1].pk).update(is_favourite=True)
    with pytest.raises(InvalidResolution):
        services.resolve_bulk(alice, "exact", token)
    assert not Photo.objects.exclude(trashed_at=None).exists()


def test_it_says_so_where_all_groups_go_while_they_are_resolved(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_kind(alice, "identical")
    planned = services.plan_bulk(alice, "exact")

    def resolve_late(*given: Any) -> None:
        DuplicateGroup.objects.all().delete()
        resolve_planned(*given)

    monkeypatch.setattr("dedup.services.bulk.resolve_planned", resolve_late)
    with pytest.raises(InvalidResolution, match="Nothing was done"):
        services.resolve_bulk(alice, "exact", planned.token)
    assert not Resolution.objects.exists()


def test_a_group_that_a_photo_left_since_waits(alice: User) -> None:
    left = of_kind(alice, "identical")
    of_kind(alice, "identical")
    plans = services.plan_bulk(alice, "exact").plans
    Photo.objects.filter(pk=left[1].pk).update(trashed_at=NOON)
    assert resolve_planned(alice.pk, plans, ByRule(uuid4(), "exact")) == 1
    assert Photo.objects.get(pk=left[0].pk).trashed_at is None


def test_pressed_twice_it_is_done_once(alice: User) -> None:
    of_kind(alice, "identical")
    token = services.plan_bulk(alice, "exact").token
    services.resolve_bulk(alice, "exact", token)
    with pytest.raises(InvalidResolution):
        services.resolve_bulk(alice, "exact", token)
    assert Resolution.objects.count() == 1


def test_a_rule_that_is_none_and_a_bulk_that_is_gone_are_said(alice: User, bob: User) -> None:
    with pytest.raises(InvalidResolution):
        services.plan_bulk(alice, "'; drop table")
    of_kind(alice, "identical")
    token = services.plan_bulk(alice, "exact").token
    done = services.resolve_bulk(alice, "exact", token)
    assert done.bulk
    with pytest.raises(InvalidResolution):
        services.undo_bulk(bob, done.bulk)
    with pytest.raises(InvalidResolution):
        services.resolve_bulk(bob, "exact", token)


def test_what_is_locked_shows_nowhere(alice: User) -> None:
    first = of_kind(alice, "identical")
    of_kind(alice, "identical")
    token = services.plan_bulk(alice, "exact").token
    done = services.resolve_bulk(alice, "exact", token)
    assert done.bulk
    Photo.objects.filter(pk__in=[photo.pk for photo in first]).update(is_locked=True)
    (row,) = selectors.resolutions_of(alice)
    assert row.sentence == "Kept the best of 1 group, 1 photo is in the trash."
    services.undo_bulk(alice, done.bulk)
    assert Photo.objects.exclude(trashed_at=None).count() == 1


def test_planning_asks_no_more_for_more_groups(alice: User) -> None:
    counts = []
    for _ in range(2):
        of_kind(alice, "identical")
        of_kind(alice, "identical")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.plan_bulk(alice, "exact")
        counts.append(len(queries))
    assert counts[0] == counts[1]
