"""Who lends anything to whom: a short list of people, which tells a read where to look at all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from rights.models import AlbumShare, Partner, Role, ShareLink, SpaceMember, SpacePhoto


@dataclass(frozen=True)
class Guest:
    """Whoever came by a link that is open to them: its password, if it has one, was given."""

    link: ShareLink
    is_authenticated: Literal[False] = False


Viewer = User | AnonymousUser | Guest


def naming(user: Any) -> Q:
    """Rows of members and shares that name the person, or a group that they are in."""
    return Q(user=user) | Q(group__memberships__user=user)


def spaces_of(user: User) -> QuerySet[SpaceMember, int]:
    """The ids of the spaces that the person is in, by themselves or by a group."""
    return SpaceMember.objects.filter(naming(user)).values_list("space", flat=True)


def spaces_to_add_to(user: User) -> QuerySet[SpaceMember, int]:
    """The ids of the spaces that the person may put photos of their own into."""
    members = SpaceMember.objects.filter(naming(user), role__in=Role.that_add())
    return members.values_list("space", flat=True)


def shared_albums(user: User) -> QuerySet[AlbumShare, int]:
    """The ids of others' albums that are shared with the person."""
    return AlbumShare.objects.filter(naming(user)).values_list("album", flat=True)


def albums_to_add_to(user: User) -> QuerySet[AlbumShare, int]:
    """The ids of others' albums that the person may put photos of their own into."""
    shares = AlbumShare.objects.filter(naming(user), role__in=Role.that_add())
    return shares.values_list("album", flat=True)


def lenders_of(user: User) -> frozenset[int]:
    """All who lend anything to the person: never too few, perhaps some too many.

    Remembered with the person: a request, which reads them anew, knows what holds at its start.
    """
    known: frozenset[int] | None = getattr(user, "_lenders", None)
    if known is None:
        known = frozenset(_lenders(user))
        user._lenders = known  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def _lenders(user: User) -> QuerySet[Partner, int]:
    """In one query. Who owns an album sees what others put into it, so they lend as well."""
    mine = Q(album__owner=user) | Q(album__in=shared_albums(user))
    shares = AlbumShare.objects.filter(mine)
    partners = Partner.objects.filter(viewer=user).values_list("owner", flat=True)
    in_spaces = SpacePhoto.objects.filter(space__in=spaces_of(user))
    return partners.union(
        in_spaces.values_list("photo__owner", flat=True),
        shares.values_list("album__owner", flat=True),
        shares.filter(user__isnull=False).values_list("user", flat=True),
        shares.filter(group__isnull=False).values_list("group__memberships__user", flat=True),
    )


def adders_of(album_id: int) -> frozenset[int]:
    """All who may put photos of their own into somebody else's album."""
    shares = AlbumShare.objects.filter(album=album_id, role__in=Role.that_add())
    people = shares.filter(user__isnull=False).values_list("user", flat=True)
    groups = shares.filter(group__isnull=False).values_list("group__memberships__user", flat=True)
    return frozenset(people.union(groups))


def role_in_album(user: User, album_id: int, owner_id: int) -> Role | None:
    """What somebody may do in an album, its owner everything; None: not even look."""
    if owner_id == user.pk:
        return Role.MANAGER
    return _strongest(AlbumShare.objects.filter(naming(user), album=album_id))


def roles_in_albums(user: User, album_ids: Iterable[int]) -> dict[int, Role]:
    """What somebody may do in others' albums, by their ids, in one query."""
    rows = AlbumShare.objects.filter(naming(user), album__in=list(album_ids))
    return _strongest_by(rows.values_list("album", "role"))


def roles_in_spaces(user: User, space_ids: Iterable[int]) -> dict[int, Role]:
    """What somebody may do in spaces, by their ids, in one query."""
    rows = SpaceMember.objects.filter(naming(user), space__in=list(space_ids))
    return _strongest_by(rows.values_list("space", "role"))


def role_in_space(user: User, space_id: int) -> Role | None:
    """What somebody may do in a space; None: not even look."""
    return _strongest(SpaceMember.objects.filter(naming(user), space=space_id))


def _strongest(rows: QuerySet[Any]) -> Role | None:
    """A person may be named by themselves and by groups: the most that any says holds."""
    return _strongest_of(set(rows.values_list("role", flat=True)))


def _strongest_by(rows: Iterable[tuple[int, str]]) -> dict[int, Role]:
    said: dict[int, set[str]] = {}
    for pk, role in rows:
        said.setdefault(pk, set()).add(role)
    return {pk: best for pk, roles in said.items() if (best := _strongest_of(roles))}


def _strongest_of(said: Collection[str]) -> Role | None:
    return next((role for role in reversed(Role) if role in said), None)
