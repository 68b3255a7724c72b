"""Writes of groups. Who made one decides who is in it; everybody may leave."""

from django.db import transaction

from accounts.models import User
from rights.models import Group, GroupMember
from sharing.refusals import NotAllowed


def make_group(name: str, *, by: User) -> Group:
    """Whoever makes it is in it."""
    with transaction.atomic():
        group = Group.objects.create(name=name, owner=by)
        GroupMember.objects.create(group=group, user=by)
    return group


def rename_group(group: Group, name: str, *, by: User) -> None:
    """Raises NotAllowed."""
    _owns(by, group)
    Group.objects.filter(pk=group.pk).update(name=name)


def add_member(group: Group, user: User, *, by: User) -> None:
    """Raises NotAllowed."""
    _owns(by, group)
    GroupMember.objects.get_or_create(group=group, user=user)


def remove_member(group: Group, user: User, *, by: User) -> None:
    """By who made the group, or by who leaves it. Raises NotAllowed."""
    if user != by:
        _owns(by, group)
    GroupMember.objects.filter(group=group, user=user).delete()


def delete_group(group: Group, *, by: User) -> None:
    """What was shared with it is not any more. Raises NotAllowed."""
    _owns(by, group)
    group.delete()


def _owns(user: User, group: Group) -> None:
    if group.owner_id != user.pk:
        raise NotAllowed
