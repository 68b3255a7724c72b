"""Spaces that somebody leaves: there is always a person who manages one, or it goes."""

from accounts.models import User
from rights.models import Role, Space, SpaceMember


def leave_spaces(user: User) -> None:
    """Who has been there longest manages what nobody else manages; an empty space goes."""
    for space in Space.objects.filter(memberships__user=user).select_for_update():
        SpaceMember.objects.filter(space=space, user=user).delete()
        people = SpaceMember.objects.filter(space=space, user__isnull=False)
        if people.filter(role=Role.MANAGER).exists():
            continue
        first = people.order_by("joined_at", "pk").first()
        if first is None:
            space.delete()
        else:
            SpaceMember.objects.filter(pk=first.pk).update(role=Role.MANAGER)
