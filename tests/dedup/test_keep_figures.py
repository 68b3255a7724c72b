"""Whatever happens to photos, groups hold what they should and their figures are right.

A hypothesis machine links, dismisses, trashes, locks, stacks and deletes photos of a real library.
The same runs each time, and as many others as `HEIRLOOM_TEST_EXAMPLES` asks for.
"""

import os
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from accounts.models import User
from accounts.services import create_user
from dedup.grouping import group_changed, group_photos, regroup
from dedup.models import Dismissal, DuplicateGroup, GroupMember, Link, Preferences
from photos.models import Photo, Stack
from photos.services.stacks import mend_stacks
from tests.dedup.grouped import make_link, sets_of_groups
from tests.factories import NOON, make_photo

ASKED = os.environ.get("HEIRLOOM_TEST_EXAMPLES")
EXAMPLES = int(ASKED or 8)
STEPS = 20
CHOICE = st.integers(0, 1_000)
CHOICES = st.lists(CHOICE, min_size=1, max_size=4)
LINKS = st.tuples(
    CHOICE, CHOICE, st.sampled_from([90.0, 96.0, 97.5, 100.0]), st.sampled_from(Link.Kind.values)
)


class Library(RuleBasedStateMachine):
    """One library of the test's; each run starts with none and leaves nothing."""

    owner: User

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.owner = create_user("machine@example.org", None)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def photos(self) -> list[Photo]:
        return list(Photo.objects.order_by("pk"))

    def some(self, choices: list[int]) -> list[Photo]:
        photos = self.photos()
        return list(dict.fromkeys(photos[each % len(photos)] for each in choices)) if photos else []

    @initialize(count=st.integers(2, 9), links=st.lists(LINKS, max_size=30))
    def fill(self, count: int, links: list[tuple[int, int, float, str]]) -> None:
        for number in range(count):
            self.add(number)
        for link in links:
            self.link(link)

    @rule(number=CHOICE)
    def add(self, number: int) -> None:
        added = NOON + timedelta(seconds=number)
        make_photo(self.owner, size_bytes=number, added_at=added)

    @rule(link=LINKS)
    def link(self, link: tuple[int, int, float, str]) -> None:
        pair = self.some([link[0], link[1]])
        if len(pair) == 2:
            make_link(pair[0], pair[1], link[2], link[3])
            group_photos(pair[:1])

    @rule(choices=CHOICES)
    def dismiss(self, choices: list[int]) -> None:
        ids = sorted(photo.pk for photo in self.some(choices))
        Dismissal.objects.bulk_create(
            [Dismissal(first_id=a, second_id=b) for a, b in combinations(ids, 2)],
            ignore_conflicts=True,
        )

    @rule(choices=CHOICES)
    def take_back(self, choices: list[int]) -> None:
        Dismissal.objects.filter(first__in=self.some(choices)).delete()

    @rule(choices=CHOICES)
    def trash(self, choices: list[int]) -> None:
        self.update(choices, trashed_at=timezone.now())

    @rule(choices=CHOICES)
    def restore(self, choices: list[int]) -> None:
        self.update(choices, trashed_at=None)

    @rule(choices=CHOICES, is_locked=st.booleans())
    def lock(self, choices: list[int], is_locked: bool) -> None:
        self.update(choices, is_locked=is_locked)

    def update(self, choices: list[int], **fields: object) -> None:
        Photo.objects.filter(pk__in=[photo.pk for photo in self.some(choices)]).update(**fields)

    @rule(choices=CHOICES)
    def stack(self, choices: list[int]) -> None:
        loose = [photo for photo in self.some(choices) if photo.stack_id is None]
        if len(loose) > 1:
            stack = Stack.objects.create(owner=self.owner, kind="variant")
            ids = [photo.pk for photo in loose]
            Photo.objects.filter(pk__in=ids[1:]).update(stack=stack, is_primary=False)
            Photo.objects.filter(pk=ids[0]).update(stack=stack)

    @rule()
    def unstack(self) -> None:
        Photo.objects.exclude(stack=None).update(stack=None, is_primary=True)
        Stack.objects.all().delete()

    @rule(choices=CHOICES)
    def delete(self, choices: list[int]) -> None:
        gone = self.some(choices)[:2]
        stacks = [photo.stack_id for photo in gone if photo.stack_id]
        Photo.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
        mend_stacks(stacks)

    @rule(least=st.sampled_from([90, 95, 97, 100]))
    def want(self, least: int) -> None:
        Preferences.objects.update_or_create(owner=self.owner, defaults={"least_per_cent": least})
        regroup(self.owner.pk)

    @invariant()
    def counts_right(self) -> None:
        for group in DuplicateGroup.objects.all():
            shown = Photo.objects.findable().filter(duplicate__group=group, is_locked=False)
            sizes = sorted(shown.values_list("size_bytes", flat=True))
            newest = max(shown.values_list("added_at", flat=True), default=None)
            figures = group.shown_count, group.spare_bytes, group.newest_at
            assert figures == (len(sizes), sum(sizes[:-1]), newest)

    @rule()
    def groups_are_what_they_should_be(self) -> None:
        """However they came about, they are those that grouping all anew finds."""
        group_changed(self.owner.pk)
        group_changed(self.owner.pk)
        before, members = sets_of_groups(), set(GroupMember.objects.values_list())
        assert all(len(photos) > 1 for photos in before)
        assert all(is_pair(*pair) for photos in before for pair in combinations(sorted(photos), 2))
        regroup(self.owner.pk)
        assert (sets_of_groups(), set(GroupMember.objects.values_list())) == (before, members)


def is_pair(first: int, second: int) -> bool:
    """Whether two photos were checked, are alike enough and nobody said otherwise."""
    link = Link.objects.get(first=first, second=second)
    least = (Preferences.objects.first() or Preferences()).least_per_cent
    stacks = link.first.stack_id, link.second.stack_id
    is_dismissed = Dismissal.objects.filter(first=first, second=second).exists()
    is_alike = link.kind != Link.Kind.SIMILAR and link.per_cent >= least
    return is_alike and not is_dismissed and (stacks[0] is None or stacks[0] != stacks[1])


@pytest.mark.django_db
def test_it_keeps_groups_and_figures_right() -> None:
    run_machine(
        Library,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=not ASKED,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
