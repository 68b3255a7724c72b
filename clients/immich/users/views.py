"""Who the account is, what it prefers, and whom it knows here."""

from typing import Any, NoReturn

from django.db.models import QuerySet

from accounts.models import User
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from clients.immich.users.telling import tell_user
from photos.used import use_of
from rights.lending import lenders_of
from rights.models import AlbumShare

ARCHIVE_BYTES = 4 * 2**30


def me(asked: Asked) -> dict[str, Any]:
    """A UserAdminResponseDto. What is there of it belongs to nobody's cluster or sale."""
    user = asked.user
    return tell_user(user) | {
        "isAdmin": user.is_operator,
        "status": "active",
        "shouldChangePassword": False,
        "createdAt": moment(user.created_at),
        "updatedAt": moment(user.created_at),
        "deletedAt": None,
        "oauthId": "",
        "clusterGroupId": uuid_of(Kind.GROUP, user.pk),
        "storageLabel": None,
        "license": None,
        "quotaSizeInBytes": user.plan.storage_bytes if user.plan else None,
        "quotaUsageInBytes": use_of(user.pk).total.stored_bytes,
    }


def preferences(_asked: Asked) -> dict[str, Any]:
    """What clients ask for, as this library does it for everybody."""
    return {
        "albums": {"defaultAssetOrder": "desc"},
        "cast": {"gCastEnabled": False},
        "download": {"archiveSize": ARCHIVE_BYTES, "includeEmbeddedVideos": False},
        "emailNotifications": {"enabled": False, "albumInvite": False, "albumUpdate": False},
        "folders": {"enabled": False, "sidebarWeb": False},
        "memories": {"enabled": True, "duration": 5, "sidebarWeb": True},
        "people": {
            "enabled": True,
            "sidebarWeb": True,
            "minimumFaces": 1,
            "updateStrategy": "self",
        },
        "purchase": {"showSupportBadge": False, "hideBuyButtonUntil": "2100-01-01T00:00:00.000Z"},
        "ratings": {"enabled": True},
        "recentlyAdded": {"sidebarWeb": False},
        "sharedLinks": {"enabled": True, "sidebarWeb": True},
        "tags": {"enabled": True, "sidebarWeb": True},
    }


def onboarding(_asked: Asked) -> dict[str, bool]:
    """There are no steps that a client would have to show first."""
    return {"isOnboarded": True}


def no_license(_asked: Asked) -> NoReturn:
    """Nothing is sold here."""
    raise Refused(404, "Not found")


def everybody(asked: Asked) -> list[dict[str, Any]]:
    return [tell_user(user) for user in known_to(asked.user).order_by("name", "email", "pk")]


def one(asked: Asked, user_id: int) -> dict[str, Any]:
    return tell_user(_known(asked, user_id))


def picture(asked: Asked, user_id: int) -> NoReturn:
    """There are no pictures of accounts; whether there is the account is only told who knows it."""
    _known(asked, user_id)
    raise Refused(404, "Not found")


def known_to(user: User) -> QuerySet[User]:
    """Oneself, those who lend one something, and those to whom one lends an album."""
    shared = AlbumShare.objects.filter(album__owner=user, user__isnull=False)
    ids = {user.pk, *lenders_of(user), *shared.values_list("user", flat=True)}
    return User.objects.filter(pk__in=ids, is_active=True)


def _known(asked: Asked, user_id: int) -> User:
    found = known_to(asked.user).filter(pk=user_id).first()
    if found is None:
        raise Refused(404, "User not found")
    return found
