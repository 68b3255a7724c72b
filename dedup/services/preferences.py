"""How a person wants duplicates and stacks: kept, and then done."""

from dataclasses import dataclass

from accounts.models import User
from dedup.locks import duplicates_locked
from dedup.models import Preferences, preferences_of
from dedup.tasks import regroup_library, show_preferred, stack_library


@dataclass(frozen=True)
class Wanted:
    """What a person asks for; the fields of `Preferences`."""

    least_per_cent: int
    stacks_by_itself: bool
    primary_format: str
    raw_seconds: int


def change_preferences(owner: User, wanted: Wanted) -> Preferences:
    """Keep what is wanted, and start what has to be done again for it."""
    with duplicates_locked(owner.pk):
        before = preferences_of(owner)
        after, _ = Preferences.objects.update_or_create(owner=owner, defaults=vars(wanted))
        if after.least_per_cent != before.least_per_cent:
            regroup_library.delay_on_commit(owner.pk)
        if after.primary_format != before.primary_format:
            show_preferred.delay_on_commit(owner.pk)
        if makes_more_stacks(before, after):
            stack_library.delay_on_commit(owner.pk)
        return after


def makes_more_stacks(before: Preferences, after: Preferences) -> bool:
    """Stacks that are there stay: only what was not stacked until now has to be looked at."""
    if not after.stacks_by_itself:
        return False
    return not before.stacks_by_itself or after.raw_seconds > before.raw_seconds
