"""What somebody said about people, newest first."""

from accounts.models import User
from faces.models import Change
from faces.models.change import ChangeQuerySet


def changes_of(user: User) -> ChangeQuerySet:
    return Change.objects.visible_to(user).order_by("-made_at", "-pk")
