"""Photos as rows of a phone: read in columns, as there may be half a million."""

import base64
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, When

from clients.immich.assets.exif import LIES_ON_ITS_SIDE, exposure_of, zone_of
from clients.immich.assets.telling import KINDS
from clients.immich.assets.thumbhash import thumbhash_of
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, PhotoQuerySet

ASSET = (
    "pk", "owner_id", "filename", "placeholder", "sha1", "taken_at", "file_time", "added_at",
    "taken_local", "duration_s", "kind", "trashed_at", "is_favourite", "archived_at", "is_half",
    "moving", "in_stack", "width_px", "height_px",
)  # fmt: skip
EXIF = (
    "pk", "caption", "width_px", "height_px", "size_bytes", "orientation", "taken_at", "file_time",
    "offset_minutes", "latitude", "longitude", "place__city", "place__region", "place__country",
    "make", "model", "lens", "f_number", "focal_mm", "iso", "exposure_s", "rating",
)  # fmt: skip
Row = tuple[Any, ...]


def with_asset_columns(photos: PhotoQuerySet) -> Any:
    """A stack is told where more than one of its files is shown; a moving half is none of them."""
    others = Photo.objects.filter(
        stack=OuterRef("stack"), trashed_at=None, is_locked=False, still=None
    ).exclude(pk=OuterRef("pk"))
    shown = When(Exists(others), stack__isnull=False, trashed_at=None, then=F("stack_id"))
    return photos.annotate(
        is_half=Exists(Photo.objects.filter(live_video=OuterRef("pk"))),
        moving=Case(When(live_video__is_locked=False, then=F("live_video_id"))),
        in_stack=Case(shown),
    ).values_list(*ASSET)


def with_exif_columns(photos: PhotoQuerySet) -> Any:
    return photos.values_list(*EXIF)


def tell_asset(row: Row) -> dict[str, Any]:
    """A SyncAssetV2 of one's own."""
    (
        pk, owner, filename, placeholder, sha1, taken_at, file_time, added_at,
        taken_local, duration_s, kind, trashed_at, is_favourite, archived_at, is_half,
        moving, in_stack, width_px, height_px,
    ) = row  # fmt: skip
    return {
        "id": uuid_of(Kind.ASSET, pk),
        "ownerId": uuid_of(Kind.USER, owner),
        "originalFileName": filename,
        "thumbhash": thumbhash_of(placeholder, width_px=width_px, height_px=height_px),
        "checksum": base64.b64encode(bytes.fromhex(sha1)).decode(),
        "fileCreatedAt": taken_at,
        "fileModifiedAt": file_time,
        "createdAt": added_at,
        "localDateTime": taken_local,
        "duration": None if duration_s is None else round(duration_s * 1000),
        "type": KINDS[kind],
        "deletedAt": trashed_at,
        "isFavorite": is_favourite,
        "visibility": "hidden" if is_half else "archive" if archived_at else "timeline",
        "livePhotoVideoId": uuid_of(Kind.ASSET, moving) if moving else None,
        "stackId": uuid_of(Kind.STACK, in_stack) if in_stack and not is_half else None,
        "libraryId": None,
        "width": width_px or None,
        "height": height_px or None,
        "isEdited": False,  # an edit is a photo of its own here, above the original in a stack
    }


def tell_lent_asset(row: Row) -> dict[str, Any]:
    """Of somebody else's: favourites, the archive and stacks are theirs."""
    told = tell_asset(row)
    visibility = "hidden" if told["visibility"] == "hidden" else "timeline"
    return told | {"isFavorite": False, "stackId": None, "visibility": visibility}


def tell_exif(row: Row) -> dict[str, Any]:
    """A SyncAssetExifV1 of one's own."""
    (
        pk, caption, width, height, size_bytes, orientation, taken_at, file_time,
        offset_minutes, latitude, longitude, city, region, country,
        make, model, lens, f_number, focal_mm, iso, exposure_s, rating,
    ) = row  # fmt: skip
    if orientation >= LIES_ON_ITS_SIDE:
        width, height = height, width
    return {
        "assetId": uuid_of(Kind.ASSET, pk),
        "description": caption,
        "exifImageWidth": width or None,
        "exifImageHeight": height or None,
        "fileSizeInByte": size_bytes,
        "orientation": str(orientation),
        "dateTimeOriginal": taken_at,
        "modifyDate": file_time,
        "timeZone": zone_of(offset_minutes),
        "latitude": latitude,
        "longitude": longitude,
        "projectionType": None,
        "city": city or None,
        "state": region or None,
        "country": country or None,
        "make": make or None,
        "model": model or None,
        "lensModel": lens or None,
        "fNumber": f_number,
        "focalLength": focal_mm,
        "iso": iso,
        "exposureTime": exposure_of(exposure_s),
        "profileDescription": None,
        "rating": rating or None,
        "fps": None,
    }


def tell_lent_exif(row: Row) -> dict[str, Any]:
    return tell_exif(row) | {"rating": None}
