"""Writes of spaces. A role is asked here, whoever calls; there is always a person who manages."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import Verb, record
from accounts.models import User
from activity.models import Kind
from activity.services.telling import tell
from photos.models import Photo
from rights.lending import role_in_space
from rights.models import Group, Role, Space, SpaceMember, SpacePhoto
from sharing.refusals import InvalidShare, NotAllowed
from sharing.whom import named, people_in, person


def make_space(name: str, *, by: User, description: str = "") -> Space:
    with transaction.atomic():
        space = Space.objects.create(name=name, description=description)
        SpaceMember.objects.create(space=space, user=by, role=Role.MANAGER)
    return space


def rename_space(space: Space, name: str, description: str, *, by: User) -> None:
    """Raises NotAllowed."""
    _manages(by, space)
    Space.objects.filter(pk=space.pk).update(name=name, description=description)


def delete_space(space: Space, *, by: User) -> None:
    """Every photo stays in the library of its owner. Raises NotAllowed."""
    _manages(by, space)
    space.delete()


def take_in(space: Space, whom: User | Group, role: str, *, by: User) -> None:
    """Somebody new; who is in it already gets the role. Raises NotAllowed, InvalidShare."""
    with transaction.atomic():
        _lock(space)
        _manages(by, space)
        member = SpaceMember.objects.filter(space=space, **named(whom)).first()
        if member:
            _set_role(member, role)
            return
        SpaceMember.objects.create(space=space, role=role, **named(whom))
        tell(Kind.SPACE_SHARED, actor=by, to=people_in(whom), space_id=space.pk)
        record(by, Verb.SHARED, f"{space}: {whom}", about=person(whom))
        if isinstance(whom, User):
            others = [user for user in _members(space) if user != by]
            tell(Kind.JOINED, actor=whom, to=others, space_id=space.pk)


def change_role(member: SpaceMember, role: str, *, by: User) -> None:
    """Raises NotAllowed, InvalidShare."""
    with transaction.atomic():
        _lock(member.space)
        _manages(by, member.space)
        _set_role(member, role)


def put_out(member: SpaceMember, *, by: User) -> None:
    """By who manages the space, or by who leaves. Raises NotAllowed, InvalidShare."""
    with transaction.atomic():
        _lock(member.space)
        if member.user_id != by.pk:
            _manages(by, member.space)
        _stays_managed(member)
        member.delete()
        said = f"{member.space}: {member.user or member.group}"
        record(by, Verb.UNSHARED, said, about=member.user)


def hand_over(member: SpaceMember, *, by: User) -> None:
    """Make somebody else its manager, and oneself one who adds. Raises NotAllowed."""
    with transaction.atomic():
        _lock(member.space)
        _manages(by, member.space)
        if member.user_id is None:
            raise InvalidShare(_("A space is handed over to a person."))
        SpaceMember.objects.filter(pk=member.pk).update(role=Role.MANAGER)
        own = SpaceMember.objects.filter(space=member.space, user=by).exclude(pk=member.pk)
        own.update(role=Role.CONTRIBUTOR)


def add_photos_to_space(user: User, space: Space, photos: Iterable[Photo]) -> int:
    """Lend own photos to a space; how many were not in it. Raises NotAllowed."""
    if role_in_space(user, space.pk) not in Role.that_add():
        raise NotAllowed
    own = [SpacePhoto(space=space, photo=each) for each in photos if each.owner_id == user.pk]
    with transaction.atomic():
        before = SpacePhoto.objects.filter(space=space).count()
        SpacePhoto.objects.bulk_create(own, ignore_conflicts=True)
        count = SpacePhoto.objects.filter(space=space).count() - before
        if count:
            told = _members(space)
            tell(Kind.PHOTOS_ADDED, actor=user, to=told, space_id=space.pk, count=count)
    return count


def take_photos_out(user: User, space: Space, photos: Iterable[Photo]) -> int:
    """Own ones, or any by who manages the space. Raises NotAllowed."""
    role = role_in_space(user, space.pk)
    if role is None:
        raise NotAllowed
    rows = SpacePhoto.objects.filter(space=space, photo__in=list(photos))
    if role != Role.MANAGER:
        rows = rows.filter(photo__owner=user)
    return rows.delete()[0]


def _members(space: Space) -> list[User]:
    members = space.memberships.select_related("user", "group")
    return [
        user for each in members if (whom := each.user or each.group) for user in people_in(whom)
    ]


def _lock(space: Space) -> None:
    """Two who leave at once must not both think that the other stays."""
    Space.objects.select_for_update().get(pk=space.pk)


def _set_role(member: SpaceMember, role: str) -> None:
    if role != Role.MANAGER:
        _stays_managed(member)
    SpaceMember.objects.filter(pk=member.pk).update(role=role)


def _stays_managed(without: SpaceMember) -> None:
    managers = SpaceMember.objects.filter(
        space=without.space_id, role=Role.MANAGER, user__isnull=False
    )
    if set(managers.values_list("pk", flat=True)) == {without.pk}:
        raise InvalidShare(_("Somebody has to manage it: hand it over first, or delete it."))


def _manages(user: User, space: Space) -> None:
    if role_in_space(user, space.pk) != Role.MANAGER:
        raise NotAllowed
