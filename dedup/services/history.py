"""What somebody made of duplicates, newest first."""

from accounts.models import User
from dedup.models import Resolution
from dedup.models.resolution import ResolutionQuerySet


def resolutions_of(user: User) -> ResolutionQuerySet:
    """One row for each decision, of a bulk too, without those about photos that are locked now."""
    return Resolution.objects.visible_to(user).by_decision().order_by("-made_at", "-pk")
