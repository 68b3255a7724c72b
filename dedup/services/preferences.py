"""How a person wants duplicates and stacks."""

from dataclasses import dataclass

from accounts.models import User
from dedup.models import Preferences


@dataclass(frozen=True)
class Wanted:
    """What a person asks for; the fields of `Preferences`."""

    least_per_cent: int
    stacks_by_itself: bool
    primary_format: str
    raw_seconds: int


def change_preferences(owner: User, wanted: Wanted) -> Preferences:
    """Keep what is wanted."""
    after, _ = Preferences.objects.update_or_create(owner=owner, defaults=vars(wanted))
    return after
