"""Photos as clients of the protocol read them: an AssetResponseDto each."""

import base64
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from clients.immich.assets.exif import tell_exif
from clients.immich.assets.thumbhash import thumbhash_of
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from photos.models import Photo
from places.models import Place

KINDS = {Photo.Kind.IMAGE: "IMAGE", Photo.Kind.VIDEO: "VIDEO"}


@dataclass(frozen=True)
class Beside:
    """What stands beside some photos in other rows, as far as the person may see it.

    `halves`: videos that move a still. `live`: those of them that may be shown. `stacks`: the
    photos of a stack, its primary first, without moving halves.
    """

    user: User
    halves: frozenset[int]
    live: frozenset[int]
    stacks: dict[int, list[int]]
    places: dict[int, Place] = field(default_factory=dict)


def tell_assets(
    user: User, photos: Iterable[Photo], *, with_exif: bool = False
) -> list[dict[str, Any]]:
    """Of photos that the person may see, in their order, by a constant number of queries."""
    chosen = list(photos)
    beside = look_beside(user, chosen)
    if not with_exif:
        return [_asset(photo, beside) for photo in chosen]
    places = Place.objects.in_bulk({each.place_id for each in chosen if each.place_id})
    return [
        _asset(photo, beside)
        | {"exifInfo": tell_exif(user, photo, places.get(photo.place_id or 0))}
        for photo in chosen
    ]


def look_beside(user: User, photos: Sequence[Photo]) -> Beside:
    videos = [photo.pk for photo in photos if photo.is_video]
    stills = Photo.objects.filter(live_video__in=videos)
    wanted = {photo.live_video_id for photo in photos if photo.live_video_id}
    live = Photo.objects.visible_to(user).filter(pk__in=wanted)
    return Beside(
        user=user,
        halves=frozenset(stills.values_list("live_video_id", flat=True)) - {None},
        live=frozenset(live.values_list("pk", flat=True)),
        stacks=stacks_of(user, {photo.stack_id for photo in photos if photo.stack_id}),
    )


def stacks_of(user: User, stack_ids: Iterable[int]) -> dict[int, list[int]]:
    """The photos of each that the person may see, its primary first; none of a single one."""
    files = Photo.objects.visible_to(user).filter(stack__in=set(stack_ids), still=None)
    shown = files.filter(trashed_at=None).order_by("-is_primary", "taken_local", "pk")
    found: dict[int, list[int]] = defaultdict(list)
    for stack_id, photo_id in shown.values_list("stack_id", "pk"):
        found[stack_id or 0].append(photo_id)
    return {stack_id: ids for stack_id, ids in found.items() if len(ids) > 1}


def _asset(photo: Photo, beside: Beside) -> dict[str, Any]:
    is_own = photo.owner_id == beside.user.pk
    return {
        "id": uuid_of(Kind.ASSET, photo.pk),
        "ownerId": uuid_of(Kind.USER, photo.owner_id),
        "type": KINDS[Photo.Kind(photo.kind)],
        "originalFileName": photo.filename,
        "originalPath": photo.filename,  # where it is kept is nobody's business
        "originalMimeType": photo.mime,
        "checksum": checksum_of(photo),
        "thumbhash": thumbhash_of(
            photo.placeholder, width_px=photo.width_px, height_px=photo.height_px
        ),
        "width": photo.width_px or None,
        "height": photo.height_px or None,
        "duration": duration_of(photo),
        "isFavorite": photo.is_favourite and is_own,  # others' favourites are theirs
        "isArchived": photo.archived_at is not None,
        "isTrashed": photo.trashed_at is not None,
        "isOffline": photo.missing_since is not None,
        "isEdited": False,  # an edit is a photo of its own here, above the original in a stack
        "hasMetadata": True,
        "visibility": visibility_of(photo, beside.halves),
        "livePhotoVideoId": _live_video_of(photo, beside),
        "stack": _stack_of(photo, beside),
        "libraryId": None,
        "duplicateId": None,
        **_moments_of(photo),
    }


def checksum_of(photo: Photo) -> str:
    """The SHA-1 of the original, by which clients know what need not be sent again."""
    return base64.b64encode(bytes.fromhex(photo.sha1)).decode()


def duration_of(photo: Photo) -> int | None:
    """In milliseconds; None of what does not move."""
    return None if photo.duration_s is None else round(photo.duration_s * 1000)


def visibility_of(photo: Photo, halves: frozenset[int]) -> str:
    """`halves` are the videos that move a still. What is locked is shown to nobody here."""
    if photo.pk in halves:
        return "hidden"
    return "archive" if photo.archived_at else "timeline"


def _live_video_of(photo: Photo, beside: Beside) -> str | None:
    video = photo.live_video_id
    return uuid_of(Kind.ASSET, video) if video in beside.live and video else None


def _stack_of(photo: Photo, beside: Beside) -> dict[str, Any] | None:
    files = beside.stacks.get(photo.stack_id or 0, [])
    if photo.stack_id is None or photo.pk not in files:
        return None
    return {
        "id": uuid_of(Kind.STACK, photo.stack_id),
        "primaryAssetId": uuid_of(Kind.ASSET, files[0]),
        "assetCount": len(files),
    }


def _moments_of(photo: Photo) -> dict[str, str]:
    changes = (photo.added_at, photo.archived_at, photo.trashed_at)
    return {
        "createdAt": moment(photo.added_at),
        "updatedAt": moment(max(filter(None, changes))),
        "fileCreatedAt": moment(photo.taken_at),
        "fileModifiedAt": moment(photo.file_time),
        "localDateTime": moment(photo.taken_local),
    }
