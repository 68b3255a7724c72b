"""Writes of who may see an album and add to it. A role is asked here, whoever calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import Verb, record
from accounts.models import User
from activity.models import Kind
from activity.services.telling import tell
from albums.models import Album
from albums.services import add_photos, remove_photos
from curating.doing import do
from curating.models import Action
from photos.models import Photo
from rights.lending import role_in_album
from rights.models import AlbumShare, Group, Role
from sharing.refusals import InvalidShare, NotAllowed
from sharing.whom import named, people_in, person


def role_of(user: User, album: Album) -> Role | None:
    return role_in_album(user, album.pk, album.owner_id)


def share_album(album: Album, whom: User | Group, role: str, *, by: User) -> AlbumShare:
    """Let somebody see it; who is let already gets the role. Raises NotAllowed, InvalidShare."""
    _manages(by, album)
    if whom == album.owner:
        raise InvalidShare(_("It is their own album."))
    with transaction.atomic():
        share, is_new = AlbumShare.objects.update_or_create(
            album=album, **named(whom), defaults={"role": role}
        )
        if is_new:
            tell(Kind.ALBUM_SHARED, actor=by, to=people_in(whom), album_id=album.pk)
            record(by, Verb.SHARED, f"{album}: {whom}", about=person(whom))
    return share


def change_role(share: AlbumShare, role: str, *, by: User) -> None:
    """Raises NotAllowed."""
    _manages(by, share.album)
    AlbumShare.objects.filter(pk=share.pk).update(role=role)


def end_share(share: AlbumShare, *, by: User) -> None:
    """By who manages it, or by who leaves. Raises NotAllowed."""
    if share.user_id != by.pk:
        _manages(by, share.album)
    share.delete()
    record(by, Verb.UNSHARED, f"{share.album}: {share.user or share.group}", about=share.user)


@dataclass(frozen=True)
class Filed:
    """How many photos went in or out; in one's own album it is a decision, which can be undone."""

    count: int
    action: Action | None = None


def put_in(album: Album, photos: Sequence[Photo], *, by: User) -> Filed:
    """Own photos, into an own album or one that one may add to. Raises NotAllowed, InvalidShare,
    InvalidAction."""
    if album.owner_id != by.pk:
        return Filed(contribute(album, photos, by=by))
    action = do(by, "put_in", [photo.pk for photo in photos], {"album": str(album.pk)})
    return Filed(action.count, action)


def take_out(album: Album, photos: Sequence[Photo], *, by: User) -> Filed:
    """Out of an own album, or as `take_from` allows. Raises NotAllowed."""
    if album.owner_id != by.pk:
        return Filed(take_from(album, photos, by=by))
    action = do(by, "take_out", [photo.pk for photo in photos], {"album": str(album.pk)})
    return Filed(action.count, action)


def contribute(album: Album, photos: Iterable[Photo], *, by: User) -> int:
    """Put own photos into an album that one may add to; how many were not in it. Raises
    NotAllowed, InvalidShare."""
    if role_of(by, album) not in Role.that_add():
        raise NotAllowed
    if album.is_smart:
        raise InvalidShare(_("A smart album fills itself."))
    with transaction.atomic():
        count = add_photos(album, [photo for photo in photos if photo.owner_id == by.pk])
        if count:
            told = [album.owner, *_told(album)]
            tell(Kind.PHOTOS_ADDED, actor=by, to=told, album_id=album.pk, count=count)
    return count


def take_from(album: Album, photos: Iterable[Photo], *, by: User) -> int:
    """Own photos, or any by who manages the album; how many were in it. Raises NotAllowed."""
    role = role_of(by, album)
    if role not in Role.that_add():
        raise NotAllowed
    is_manager = role == Role.MANAGER
    chosen = [each for each in photos if is_manager or each.owner_id == by.pk]
    held = list(Photo.objects.filter(pk__in=[each.pk for each in chosen], albums=album))
    remove_photos(album, held)
    return len(held)


def _told(album: Album) -> list[User]:
    shares = album.shares.select_related("user", "group")
    return [
        user for each in shares if (whom := each.user or each.group) for user in people_in(whom)
    ]


def _manages(user: User, album: Album) -> None:
    if role_of(user, album) != Role.MANAGER:
        raise NotAllowed
