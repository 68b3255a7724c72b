"""The months of a timeline with their numbers, and all photos of one, a list per column."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from accounts.models import User
from clients.immich.assets.telling import Beside, duration_of, look_beside, visibility_of
from clients.immich.assets.thumbhash import thumbhash_of
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from clients.immich.timeline.asked import Wanted, wanted_by
from clients.immich.words import query_of
from photos.models import Photo
from photos.selectors import months

HOUR = 3600


def buckets(asked: Asked) -> list[dict[str, Any]]:
    wanted = wanted_by(asked)
    counted = _counted(asked.user, wanted)
    ordered = sorted(counted, reverse=wanted.is_newest_first)
    return [{"timeBucket": f"{month}-01", "count": count} for month, count in ordered]


def _counted(user: User, wanted: Wanted) -> list[tuple[str, int]]:
    if wanted.is_whole:
        return months(user)
    rows = wanted.photos.annotate(month=TruncMonth(wanted.column, tzinfo=UTC)).values("month")
    counted = rows.annotate(count=Count("pk")).order_by("month").values_list("month", "count")
    return [(f"{month:%Y-%m}", count) for month, count in counted]


def bucket(asked: Asked) -> dict[str, Any]:
    said = query_of(asked.request)
    first, end = month_of(said.needed("timeBucket"))
    wanted = wanted_by(asked)
    within = {f"{wanted.column}__gte": first, f"{wanted.column}__lt": end}
    rows = wanted.photos.filter(**within).select_related("place").order_by(*wanted.order)
    photos = list(rows)
    beside = look_beside(asked.user, photos)
    told = _columns(asked.user, photos, beside)
    if said.flag("withStacked"):
        told["stack"] = [_stack_of(photo, beside) for photo in photos]
    if said.flag("withCoordinates"):
        told["latitude"] = [photo.latitude for photo in photos]
        told["longitude"] = [photo.longitude for photo in photos]
    return told


def month_of(text: str) -> tuple[datetime, datetime]:
    """Its first moment, and the one behind its last."""
    try:
        first = datetime.combine(date.fromisoformat(text[:10]).replace(day=1), time(), UTC)
        return first, (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError) as error:
        raise Refused(400, "timeBucket must be a day like 2024-05-01") from error


def _columns(user: User, photos: Sequence[Photo], beside: Beside) -> dict[str, list[Any]]:
    return {
        "id": [uuid_of(Kind.ASSET, photo.pk) for photo in photos],
        "ownerId": [uuid_of(Kind.USER, photo.owner_id) for photo in photos],
        "ratio": [ratio_of(photo) for photo in photos],
        "thumbhash": [_thumbhash_of(photo) for photo in photos],
        "fileCreatedAt": [moment(photo.taken_at) for photo in photos],
        "createdAt": [moment(photo.added_at) for photo in photos],
        "localOffsetHours": [_offset_of(photo) for photo in photos],
        "isFavorite": [photo.is_favourite and photo.owner_id == user.pk for photo in photos],
        "isTrashed": [photo.trashed_at is not None for photo in photos],
        "isImage": [not photo.is_video for photo in photos],
        "visibility": [visibility_of(photo, beside.halves) for photo in photos],
        "duration": [duration_of(photo) for photo in photos],
        "projectionType": [None for _ in photos],
        "livePhotoVideoId": [_live_video_of(photo, beside) for photo in photos],
        "city": [(photo.place.city or None) if photo.place else None for photo in photos],
        "country": [photo.place.country if photo.place else None for photo in photos],
    }


def ratio_of(photo: Photo) -> float:
    """Width by height; a square until it was looked at."""
    return round(photo.width_px / photo.height_px, 3) if photo.height_px else 1.0


def _thumbhash_of(photo: Photo) -> str | None:
    return thumbhash_of(photo.placeholder, width_px=photo.width_px, height_px=photo.height_px)


def _offset_of(photo: Photo) -> float:
    """Between the clock on the wall and UTC, in hours."""
    return round((photo.taken_local - photo.taken_at).total_seconds() / HOUR, 2)


def _live_video_of(photo: Photo, beside: Beside) -> str | None:
    video = photo.live_video_id
    return uuid_of(Kind.ASSET, video) if video and video in beside.live else None


def _stack_of(photo: Photo, beside: Beside) -> list[str] | None:
    """Which, and how many photos it has."""
    files = beside.stacks.get(photo.stack_id or 0, [])
    if photo.stack_id is None or photo.pk not in files:
        return None
    return [uuid_of(Kind.STACK, photo.stack_id), str(len(files))]
