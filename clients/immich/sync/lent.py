"""The types of what is not the owner's alone: accounts, partners, albums, and what others lend."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind as Id
from clients.immich.ids import number_of, uuid_of
from clients.immich.sync.asset_rows import (
    tell_lent_asset,
    tell_lent_exif,
    with_asset_columns,
    with_exif_columns,
)
from clients.immich.sync.held import Held, Pair
from clients.immich.sync.now import Now
from clients.immich.users.telling import tell_user
from clients.immich.users.views import known_to, me, onboarding, preferences
from photos import access
from photos.models import Photo, PhotoQuerySet
from rights.models import Partner

USER_FIELDS = ("id", "name", "email", "profileChangedAt", "avatarColor")
ACCOUNT_FIELDS = (*USER_FIELDS, "isAdmin", "oauthId", "quotaSizeInBytes", "quotaUsageInBytes")
ALBUM_FIELDS = ("id", "description", "createdAt", "updatedAt", "isActivityEnabled", "order")
MEMORY_FIELDS = (
    "id", "ownerId", "type", "data", "memoryAt", "showAt", "hideAt", "createdAt", "updatedAt",
    "isSaved",
)  # fmt: skip
Told = dict[Pair, dict[str, Any]]


def account(now: Now) -> Told:
    said = me(now.asked)
    told = {name: said[name] for name in ACCOUNT_FIELDS}
    told |= {"hasProfileImage": False, "deletedAt": None, "pinCode": None, "storageLabel": None}
    return {(now.user.pk, 0): told}


def people(now: Now) -> Told:
    """Those that the person knows here, and all who are in what is told below."""
    in_albums = {
        number_of(Id.USER, each["user"]["id"])
        for album in now.albums
        for each in album["albumUsers"]
    }
    partners = {pk for each in _partners(now) for pk in (each.owner_id, each.viewer_id)}
    known = set(known_to(now.user).values_list("pk", flat=True))
    users = User.objects.filter(pk__in=known | in_albums | partners)
    return {(user.pk, 0): _tell_user(user) for user in users}


def partners(now: Now) -> Told:
    return {
        (each.owner_id, each.viewer_id): {
            "sharedById": uuid_of(Id.USER, each.owner_id),
            "sharedWithId": uuid_of(Id.USER, each.viewer_id),
            "inTimeline": True,
        }
        for each in _partners(now)
    }


def albums(now: Now) -> Told:
    return {
        (number_of(Id.ALBUM, album["id"]), 0): {name: album[name] for name in ALBUM_FIELDS}
        | {"name": album["albumName"], "thumbnailAssetId": album["albumThumbnailAssetId"]}
        for album in now.albums
    }


def album_users(now: Now) -> Told:
    return {
        (number_of(Id.ALBUM, album["id"]), number_of(Id.USER, each["user"]["id"])): {
            "albumId": album["id"],
            "userId": each["user"]["id"],
            "role": each["role"],
        }
        for album in now.albums
        for each in album["albumUsers"]
    }


def memories(now: Now) -> Told:
    """Those of yesterday go, as their day does."""
    nothing_yet = {"deletedAt": None, "seenAt": None}
    return {
        (number_of(Id.MEMORY, each["id"]), 0): {name: each[name] for name in MEMORY_FIELDS}
        | nothing_yet
        for each in now.memories
    }


def in_memories(now: Now) -> Told:
    """Of the own library: a phone may not know the others."""
    return {
        (number_of(Id.MEMORY, each["id"]), number_of(Id.ASSET, asset["id"])): {
            "memoryId": each["id"],
            "assetId": asset["id"],
        }
        for each in now.memories
        for asset in each["assets"]
        if asset["ownerId"] == each["ownerId"]
    }


def settings(now: Now) -> Told:
    said = {"preferences": preferences(now.asked), "onboarding": onboarding(now.asked)}
    user_id = uuid_of(Id.USER, now.user.pk)
    return {
        (now.user.pk, number): {"userId": user_id, "key": key, "value": value}
        for number, (key, value) in enumerate(said.items())
    }


def photos_of_partners(now: Now) -> PhotoQuerySet:
    lent = Photo.objects.visible_to(now.user).exclude(owner=now.user)
    return lent.filter(access.lent_by_partners(now.user))


def photos_in_albums(now: Now) -> PhotoQuerySet:
    """Those of others, in albums of whomever."""
    lent = Photo.objects.visible_to(now.user).exclude(owner=now.user)
    seen = Album.objects.visible_to(now.user)
    return lent.filter(Exists(AlbumPhoto.objects.filter(photo=OuterRef("pk"), album__in=seen)))


def in_albums(now: Now) -> QuerySet[Any, Any]:
    albums, photos = Album.objects.visible_to(now.user), Photo.objects.visible_to(now.user)
    found = AlbumPhoto.objects.filter(album__in=albums, photo__in=photos.values("pk"))
    return found.order_by().values_list("album_id", "photo_id")


def tell_in_albums(_now: Now, pairs: list[Pair]) -> Told:
    return {pair: _album_photo(pair) for pair in pairs}


def _pairs_of(photos: Callable[[Now], PhotoQuerySet]) -> Callable[[Now], QuerySet[Any, Any]]:
    return lambda now: photos(now).order_by().values_list("pk", Value(0))


def _assets(photos: Callable[[Now], PhotoQuerySet]) -> Callable[[Now, list[Pair]], Told]:
    def tell(now: Now, pairs: list[Pair]) -> Told:
        rows = with_asset_columns(photos(now).filter(pk__in=[pk for pk, _ in pairs]))
        return {(row[0], 0): tell_lent_asset(row) for row in rows}

    return tell


def _exifs(photos: Callable[[Now], PhotoQuerySet]) -> Callable[[Now, list[Pair]], Told]:
    def tell(now: Now, pairs: list[Pair]) -> Told:
        rows = with_exif_columns(photos(now).filter(pk__in=[pk for pk, _ in pairs]))
        return {(row[0], 0): tell_lent_exif(row) for row in rows}

    return tell


def _partners(now: Now) -> QuerySet[Partner]:
    return Partner.objects.filter(Q(owner=now.user) | Q(viewer=now.user))


def _tell_user(user: User) -> dict[str, Any]:
    told = tell_user(user)
    return {name: told[name] for name in USER_FIELDS} | {
        "hasProfileImage": False,
        "deletedAt": None,
    }


def _album_photo(pair: Pair) -> dict[str, Any]:
    return {"albumId": uuid_of(Id.ALBUM, pair[0]), "assetId": uuid_of(Id.ASSET, pair[1])}


ACCOUNT = Held("AuthUsersV1", "AuthUserV1", told=account)
USERS = Held(
    "UsersV1", "UserV1", "UserDeleteV1", lambda pair: {"userId": uuid_of(Id.USER, pair[0])},
    told=people,
)  # fmt: skip
PARTNERS = Held(
    "PartnersV1", "PartnerV1", "PartnerDeleteV1",
    lambda pair: {
        "sharedById": uuid_of(Id.USER, pair[0]), "sharedWithId": uuid_of(Id.USER, pair[1]),
    },
    told=partners,
)  # fmt: skip
PARTNER_ASSETS = Held(
    "PartnerAssetsV2", "PartnerAssetV2", "PartnerAssetDeleteV1",
    lambda pair: {"assetId": uuid_of(Id.ASSET, pair[0])},
    seen=_pairs_of(photos_of_partners), tell=_assets(photos_of_partners),
)  # fmt: skip
ALBUM_ASSETS = Held(
    "AlbumAssetsV2", "AlbumAssetCreateV2",
    seen=_pairs_of(photos_in_albums), tell=_assets(photos_in_albums),
)  # fmt: skip
ALBUMS = Held(
    "AlbumsV2", "AlbumV2", "AlbumDeleteV1",
    lambda pair: {"albumId": uuid_of(Id.ALBUM, pair[0])}, told=albums,
)  # fmt: skip
ALBUM_USERS = Held(
    "AlbumUsersV1", "AlbumUserV1", "AlbumUserDeleteV1",
    lambda pair: {"albumId": uuid_of(Id.ALBUM, pair[0]), "userId": uuid_of(Id.USER, pair[1])},
    told=album_users,
)  # fmt: skip
ALBUM_PHOTOS = Held(
    "AlbumToAssetsV1", "AlbumToAssetV1", "AlbumToAssetDeleteV1", _album_photo,
    seen=in_albums, tell=tell_in_albums,
)  # fmt: skip
ALBUM_EXIFS = Held(
    "AlbumAssetExifsV1", "AlbumAssetExifCreateV1",
    seen=_pairs_of(photos_in_albums), tell=_exifs(photos_in_albums),
)  # fmt: skip
PARTNER_EXIFS = Held(
    "PartnerAssetExifsV1", "PartnerAssetExifV1",
    seen=_pairs_of(photos_of_partners), tell=_exifs(photos_of_partners),
)  # fmt: skip
MEMORIES = Held(
    "MemoriesV1", "MemoryV1", "MemoryDeleteV1",
    lambda pair: {"memoryId": uuid_of(Id.MEMORY, pair[0])}, told=memories,
)  # fmt: skip
IN_MEMORIES = Held(
    "MemoryToAssetsV1", "MemoryToAssetV1", "MemoryToAssetDeleteV1",
    lambda pair: {
        "memoryId": uuid_of(Id.MEMORY, pair[0]), "assetId": uuid_of(Id.ASSET, pair[1]),
    },
    told=in_memories,
)  # fmt: skip
SETTINGS = Held("UserMetadataV1", "UserMetadataV1", told=settings)
# A photo whose row changes is told anew by these, a photo in an album is not.
OF_PHOTOS = (PARTNER_ASSETS, ALBUM_ASSETS, ALBUM_EXIFS, PARTNER_EXIFS)
