"""How a person wants duplicates and stacks: kept, and then done."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from celery import Task
from django.db import transaction

from accounts.models import User
from dedup.models import Preferences, preferences_of
from dedup.tasks import regroup_library, show_preferred, stack_library
from photos.locks import stacks_locked


@dataclass(frozen=True)
class Wanted:
    """What a person asks for; the fields of `Preferences`."""

    least_per_cent: int
    stacks_by_itself: bool
    primary_format: str
    raw_seconds: int


def change_preferences(owner: User, wanted: Wanted) -> Preferences:
    """Keep what is wanted, and start what has to be done again for it."""
    with stacks_locked(owner.pk):
        before = preferences_of(owner.pk)
        after, _ = Preferences.objects.update_or_create(owner=owner, defaults=vars(wanted))
        for task in tasks_for(before, after):
            transaction.on_commit(partial(task.delay, owner.pk), robust=True)
        return after


def tasks_for(before: Preferences, after: Preferences) -> Iterator[Task[[int], None]]:
    """Stacks that are there stay: only what was not stacked until now has to be looked at."""
    if after.least_per_cent != before.least_per_cent:
        yield regroup_library
    if after.primary_format != before.primary_format:
        yield show_preferred
    is_new = not before.stacks_by_itself or after.raw_seconds > before.raw_seconds
    if after.stacks_by_itself and is_new:
        yield stack_library
