"""How much room there is, and what takes it."""

import shutil
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, F, Q, Sum
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from photos.formats import FORMATS
from photos.used import RENDITION, LibraryUse

UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
VIDEOS = frozenset(name for name, each in FORMATS.items() if each.kind == "video")


def storage(_asked: Asked) -> dict[str, Any]:
    """Of the disk that the originals come to first."""
    disk = shutil.disk_usage(settings.INCOMING_DIR)
    return {
        "diskSize": in_words(disk.total),
        "diskSizeRaw": disk.total,
        "diskUse": in_words(disk.used),
        "diskUseRaw": disk.used,
        "diskAvailable": in_words(disk.free),
        "diskAvailableRaw": disk.free,
        "diskUsagePercentage": round(100 * disk.used / disk.total, 2),
    }


def statistics(asked: Asked) -> dict[str, Any]:
    """Of everybody, for who looks after the library."""
    if not asked.user.is_operator:
        raise Refused(403, "Forbidden")
    users = [_use_of(user) for user in _with_use()]
    totals = ("photos", "videos", "usage", "usagePhotos", "usageVideos")
    return {name: sum(each[name] for each in users) for name in totals} | {"usageByUser": users}


def _with_use() -> Any:
    """Each account with its figures, in one query."""
    rows = LibraryUse.objects.exclude(format=RENDITION).order_by()
    of_video = Q(format__in=VIDEOS)
    sums = rows.values("owner").annotate(
        photo_count=Coalesce(Sum("photos", filter=~of_video), 0),
        video_count=Coalesce(Sum("photos", filter=of_video), 0),
        photo_bytes=_bytes(~of_video),
        video_bytes=_bytes(of_video),
    )
    found = {row["owner"]: row for row in sums}
    users = User.objects.select_related("plan").order_by("pk")
    return [(user, found.get(user.pk, {})) for user in users]


def _bytes(condition: Q) -> Coalesce:
    total = Sum(Cast(F("stored_bytes"), BigIntegerField()), filter=condition)
    return Coalesce(total, 0, output_field=BigIntegerField())


def _use_of(known: tuple[User, dict[str, Any]]) -> dict[str, Any]:
    user, use = known
    photo_bytes, video_bytes = int(use.get("photo_bytes", 0)), int(use.get("video_bytes", 0))
    return {
        "userId": uuid_of(Kind.USER, user.pk),
        "userName": str(user),
        "photos": use.get("photo_count", 0),
        "videos": use.get("video_count", 0),
        "usage": photo_bytes + video_bytes,
        "usagePhotos": photo_bytes,
        "usageVideos": video_bytes,
        "quotaSizeInBytes": user.plan.storage_bytes if user.plan else None,
    }


def in_words(size_bytes: int) -> str:
    """Like "1.5 GiB"."""
    size, unit = float(size_bytes), 0
    while size >= 1024 and unit < len(UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.1f} {UNITS[unit]}"
