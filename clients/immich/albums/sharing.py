"""With whom an album is shared: editors, who may add photos, and viewers."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from albums.models import Album
from clients.immich.albums.finding import seen_album
from clients.immich.albums.telling import EDITOR, VIEWER, tell_albums
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import Words, body_of
from rights.models import AlbumShare, Role
from sharing.albums import services
from sharing.refusals import InvalidShare, NotAllowed

ROLES = {EDITOR: Role.CONTRIBUTOR, VIEWER: Role.VIEWER}


def let_in(asked: Asked, album_id: int) -> dict[str, Any]:
    album, said = seen_album(asked, album_id), body_of(asked.request)
    people = said.list("albumUsers")
    ids = said.numbers_of("sharedUserIds", Kind.USER) or []  # as version 1 said it
    share_with(asked, album, people, others=ids)
    return tell_albums(asked.user, [album])[0]


def share_with(
    asked: Asked, album: Album, people: Iterable[Words], *, others: Iterable[int] = ()
) -> None:
    wanted = {each.number_of("userId", Kind.USER): role_said(each) for each in people}
    wanted |= dict.fromkeys(others, Role.CONTRIBUTOR)
    wanted.pop(album.owner_id, None)  # clients name the owner among those of a new album
    users = User.objects.filter(is_active=True, leaves_at=None).in_bulk(
        [pk for pk in wanted if pk is not None]
    )
    if len(users) < len(wanted):
        raise Refused(400, "User not found")
    for pk, role in wanted.items():
        _share(asked, album, users[pk or 0], role)


def _share(asked: Asked, album: Album, user: User, role: Role) -> None:
    try:
        services.share_album(album, user, role, by=asked.user)
    except NotAllowed as error:
        raise Refused(403, "You may not share this album") from error
    except InvalidShare as error:
        raise Refused(400, str(error)) from error


def role_said(said: Words) -> Role:
    role = ROLES.get(said.text("role") or EDITOR)
    if role is None:
        raise Refused(400, "role must be editor or viewer")
    return role


def change_role(asked: Asked, album_id: int, user_id: int) -> None:
    """Who may do everything may add photos, too, and stays."""
    album, role = seen_album(asked, album_id), role_said(body_of(asked.request))
    share = _share_of(album, user_id)
    if role == Role.CONTRIBUTOR and share.role == Role.MANAGER:
        role = Role.MANAGER
    try:
        services.change_role(share, role, by=asked.user)
    except NotAllowed as error:
        raise Refused(403, "You may not share this album") from error


def put_out(asked: Asked, album_id: int, user_id: int) -> None:
    """Somebody may not look any more, or leaves."""
    album = seen_album(asked, album_id)
    try:
        services.end_share(_share_of(album, user_id), by=asked.user)
    except NotAllowed as error:
        raise Refused(403, "You may not share this album") from error


def leave(asked: Asked, album_id: int) -> None:
    put_out(asked, album_id, asked.user.pk)


def _share_of(album: Album, user_id: int) -> AlbumShare:
    """Not that of a group: who is in one leaves the group."""
    share = album.shares.select_related("album").filter(user=user_id).first()
    if share is None:
        raise Refused(400, "User not found in the album")
    return share
