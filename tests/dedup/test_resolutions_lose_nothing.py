"""Whatever is decided about duplicates, in whatever order, with stages at work in between: nothing
is lost, and taking all of it back gives the first state.

The same runs each time, and as many others as `HEIRLOOM_TEST_EXAMPLES` asks for.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.services import create_user
from dedup import services
from dedup.grouping import group_changed, regroup
from dedup.models import DuplicateGroup, Resolution
from dedup.services import RULES
from dedup.services.checks import shown_members
from photos.models import Photo, Stack
from photos.services.removal import restore_photos, trash_photos
from photos.services.stacks import set_primary, stack_of, take_out, unstack
from tests.dedup.library import Draw, Library, facts_of, state_of_library

ASKED = os.environ.get("HEIRLOOM_TEST_EXAMPLES")
played = settings(
    max_examples=int(ASKED or 12),
    derandomize=ASKED is None,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DECISIONS = ["keep", "keep", "keep", "keep_all", "dismiss", "stack", "bulk"]
VERSIONS = ["unstack", "take_out", "set_primary"]
SAID = ["undo", "say", "trash", "back"]
STAGES = ["regroup", "group_changed", "read_again"]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each run begins with no library and leaves none."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def decide(library: Library, verb: str, draw: Draw) -> None:
    """One decision about a group, if there is one."""
    groups = list(DuplicateGroup.objects.visible_to(library.owner).order_by("pk"))
    if not groups:
        return
    group = draw(st.sampled_from(groups))
    members = list(shown_members(group))
    if verb == "keep":
        keep_some(group, members, draw)
    elif verb == "stack":
        services.stack_group(group, draw(st.sampled_from(members)))
    elif verb == "bulk":
        resolve_by_rule(library, draw(st.sampled_from(sorted(RULES))))
    else:
        getattr(services, verb)(group)


def keep_some(group: DuplicateGroup, members: list[Photo], draw: Draw) -> None:
    keeper, *others = draw(st.permutations(members))
    losers = others[: draw(st.integers(1, len(others)))]
    before = {photo.pk: facts_of(photo) for photo in members}
    services.resolve(group, keeper, losers)
    for photo in losers:
        assert facts_of(photo) == before[photo.pk], "what goes keeps all that is said of it"
        assert before[photo.pk] <= facts_of(keeper), "what stays has all that went"
    assert before[keeper.pk] <= facts_of(keeper)


def resolve_by_rule(library: Library, rule: str) -> None:
    plan = services.plan_bulk(library.owner, rule)
    if plan.plans:
        services.resolve_bulk(library.owner, rule, plan.token)


def run_stage(library: Library, verb: str, draw: Draw) -> None:
    if verb == "read_again":
        library.read_again(draw(st.sampled_from(library.photos)))
    else:
        {"regroup": regroup, "group_changed": group_changed}[verb](library.owner.pk)


def undo_one(draw: Draw) -> None:
    standing = list(Resolution.objects.filter(undone_at=None).order_by("pk"))
    if standing:
        row = draw(st.sampled_from(standing))
        if row.bulk:
            services.undo_bulk(row.owner, row.bulk)
        else:
            services.undo(row)


def change_versions(verb: str, photo: Photo) -> None:
    """Somebody decides of a stack on the page of a photo."""
    stack = stack_of(photo)
    if stack and verb == "unstack":
        unstack(stack)
    elif verb != "unstack":
        (take_out if verb == "take_out" else set_primary)(Photo.objects.get(pk=photo.pk))


def nothing_is_lost(spoken_of: set[int]) -> None:
    """What lies in the trash by a resolution that stands is with its keeper, too."""
    for row in Resolution.objects.filter(undone_at=None, verb="keep").select_related("keeper"):
        losers = Photo.objects.filter(pk__in=row.photos).exclude(trashed_at=None)
        for photo in losers.exclude(pk__in=[row.keeper_id, *spoken_of]):
            assert row.keeper
            assert facts_of(photo) <= facts_of(row.keeper)


def mates_are_beneath_something_shown() -> None:
    """A version is out of sight only beneath a photo that is not in the trash."""
    for photo in Photo.objects.filter(trashed_at=None, is_primary=False):
        assert Photo.objects.filter(stack=photo.stack_id, is_primary=True, trashed_at=None).exists()


def each_stack_is_one() -> None:
    """Of at least two files, of which one is on top."""
    for stack in Stack.objects.all():
        assert stack.photos.count() > 1
        assert stack.photos.filter(is_primary=True).count() == 1
    assert not Photo.objects.filter(stack=None, is_primary=False).exists()


@pytest.mark.django_db
@played
@given(st.data())
def test_all_that_is_taken_back_in_any_order_is_as_it_was(data: st.DataObject) -> None:
    with rolled_back():
        library = Library(create_user("machine@example.org", None), data.draw)
        first = state_of_library()
        for _ in range(data.draw(st.integers(1, 9))):
            verb = data.draw(st.sampled_from([*DECISIONS, *STAGES, "undo"]))
            if verb == "undo":
                undo_one(data.draw)
            elif verb in STAGES:
                run_stage(library, verb, data.draw)
            else:
                decide(library, verb, data.draw)
            nothing_is_lost(set())
            mates_are_beneath_something_shown()
        while Resolution.objects.filter(undone_at=None).exists():
            undo_one(data.draw)
        now = state_of_library()
        for name, rows in first.items():
            assert now[name] == rows, name


@pytest.mark.django_db
@played
@given(st.data())
def test_nothing_is_lost_whatever_people_say_in_between(data: st.DataObject) -> None:
    with rolled_back():
        library = Library(create_user("machine@example.org", None), data.draw)
        spoken_of: set[int] = set()
        for _ in range(data.draw(st.integers(3, 12))):
            verb = data.draw(st.sampled_from([*DECISIONS, *STAGES, *VERSIONS, *SAID]))
            photo = data.draw(st.sampled_from(list(Photo.objects.order_by("pk"))))
            chosen = Photo.objects.filter(pk=photo.pk)
            if verb == "undo":
                undo_one(data.draw)
            elif verb in STAGES:
                run_stage(library, verb, data.draw)
            elif verb == "say":
                library.say(photo, data.draw)
                spoken_of.add(photo.pk)
            elif verb in VERSIONS:
                change_versions(verb, photo)
            elif verb in ("trash", "back"):
                (trash_photos if verb == "trash" else restore_photos)(chosen)
            else:
                decide(library, verb, data.draw)
            nothing_is_lost(spoken_of)
        while Resolution.objects.filter(undone_at=None).exists():
            undo_one(data.draw)
        each_stack_is_one()
        before = {photo.pk: facts_of(photo) for photo in library.photos}
        for photo in Photo.objects.exclude(trashed_at=None):
            restore_photos(Photo.objects.filter(pk=photo.pk))
        assert before == {photo.pk: facts_of(photo) for photo in library.photos}
