"""The types of the own library: photos, stacks, what is known of photos, people and faces."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, When

from accounts.models import User
from clients.immich.faces.verbs import ORIGINS
from clients.immich.ids import Kind as Id
from clients.immich.ids import uuid_of
from clients.immich.sync.asset_rows import (
    tell_asset,
    tell_exif,
    with_asset_columns,
    with_exif_columns,
)
from clients.immich.sync.own import Own
from faces.models import Face, Person
from photos.models import Photo, Stack
from sync.models import Kind
from sync.seen import Key

UNKNOWN_PX = 1000  # a side of a photo that was not looked at


def numbers_of(kind: Kind) -> Callable[[User, Collection[Key]], set[int]]:
    return lambda _user, keys: {key.id for key in keys if key.kind == kind}


def photos_touched(user: User, keys: Collection[Key]) -> set[int]:
    """With the other files of their stacks, as it is told with each whether there is one."""
    ids = {key.id for key in keys if key.kind == Kind.PHOTO}
    beside = Photo.objects.in_library_of(user).filter(stack__in=stacks_touched(user, keys))
    return ids | set(beside.values_list("pk", flat=True))


def stacks_touched(user: User, keys: Collection[Key]) -> set[int]:
    """With those of photos that changed: which is shown, and how many there are."""
    ids = {key.id for key in keys if key.kind == Kind.STACK}
    photos = {key.id for key in keys if key.kind == Kind.PHOTO}
    of_photos = Photo.objects.filter(owner=user, pk__in=photos, stack__isnull=False)
    return ids | {each for each in of_photos.values_list("stack", flat=True) if each}


def stacks_of(user: User) -> Any:
    shown = Photo.objects.in_library_of(user).filter(
        stack=OuterRef("pk"), trashed_at=None, still=None
    )
    files = shown.order_by("-is_primary", "taken_local", "pk").values("pk")
    stacks = Stack.objects.filter(owner=user).annotate(
        first=Subquery(files[:1]), second=Subquery(files[1:2])
    )
    told = stacks.filter(second__isnull=False)
    return told.values_list("pk", "owner_id", "first", "made_at")


def tell_stack(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, owner, first, made_at = row
    return {
        "id": uuid_of(Id.STACK, pk),
        "ownerId": uuid_of(Id.USER, owner),
        "primaryAssetId": uuid_of(Id.ASSET, first),
        "createdAt": made_at,
        "updatedAt": made_at,
    }


def people_of(user: User) -> Any:
    return Person.objects.visible_to(user).values_list(
        "pk", "owner_id", "name", "born_on", "is_hidden", "is_favourite", "cover_id", "made_at"
    )


def tell_person(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, owner, name, born_on, is_hidden, is_favourite, cover, made_at = row
    return {
        "id": uuid_of(Id.PERSON, pk),
        "ownerId": uuid_of(Id.USER, owner),
        "name": name,
        "birthDate": datetime.combine(born_on, time(), UTC) if born_on else None,
        "isHidden": is_hidden,
        "isFavorite": is_favourite,
        "color": None,
        "faceAssetId": uuid_of(Id.FACE, cover) if cover else None,
        "createdAt": made_at,
        "updatedAt": made_at,
    }


def faces_of(user: User) -> Any:
    known = When(person__merged_into=None, then=F("person_id"))
    return (
        Face.objects.visible_to(user)
        .annotate(whose=Case(known))
        .values_list(
            "pk", "photo_id", "whose", "left", "top", "width", "height", "origin",
            "photo__width_px", "photo__height_px",
        )
    )  # fmt: skip


def tell_face(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, photo, person, left, top, width, height, origin, width_px, height_px = row
    across, down = width_px or UNKNOWN_PX, height_px or UNKNOWN_PX
    return {
        "id": uuid_of(Id.FACE, pk),
        "assetId": uuid_of(Id.ASSET, photo),
        "personId": uuid_of(Id.PERSON, person) if person else None,
        "imageWidth": across,
        "imageHeight": down,
        "boundingBoxX1": round(left * across),
        "boundingBoxY1": round(top * down),
        "boundingBoxX2": round((left + width) * across),
        "boundingBoxY2": round((top + height) * down),
        "sourceType": ORIGINS[origin],
        "deletedAt": None,
        "isVisible": True,
    }


def _gone(name: str, kind: Id) -> Callable[[int], dict[str, Any]]:
    return lambda pk: {name: uuid_of(kind, pk)}


ASSETS = Own(
    "AssetsV2", "AssetV2", "AssetDeleteV1", (Kind.PHOTO, Kind.STACK), photos_touched,
    lambda user: with_asset_columns(Photo.objects.in_library_of(user)),
    tell_asset, _gone("assetId", Id.ASSET),
)  # fmt: skip
STACKS = Own(
    "StacksV1", "StackV1", "StackDeleteV1", (Kind.STACK, Kind.PHOTO), stacks_touched,
    stacks_of, tell_stack, _gone("stackId", Id.STACK),
)  # fmt: skip
EXIFS = Own(
    "AssetExifsV1", "AssetExifV1", "", (Kind.PHOTO,), numbers_of(Kind.PHOTO),
    lambda user: with_exif_columns(Photo.objects.in_library_of(user)), tell_exif,
)  # fmt: skip
PEOPLE = Own(
    "PeopleV1", "PersonV1", "PersonDeleteV1", (Kind.PERSON,), numbers_of(Kind.PERSON),
    people_of, tell_person, _gone("personId", Id.PERSON),
)  # fmt: skip
FACES = Own(
    "AssetFacesV2", "AssetFaceV2", "AssetFaceDeleteV1", (Kind.FACE,), numbers_of(Kind.FACE),
    faces_of, tell_face, _gone("assetFaceId", Id.FACE),
)  # fmt: skip
