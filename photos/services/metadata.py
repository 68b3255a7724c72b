"""The metadata stage: what the files, and the sidecars kept with them, say of the photos, written
into their rows."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from ml.box import Box
from photos.formats import RAW_FORMATS
from photos.imaging.sandbox import run_limited
from photos.locks import lock_photos
from photos.metadata import Metadata, read_metadata
from photos.metadata.archives import read_archives
from photos.metadata.facts import Reading
from photos.metadata.regions import Region as MarkedFace
from photos.models import Clues, Decision, Photo, PhotoQuerySet, Region, Sidecar
from photos.originals import local_original
from photos.services.tags import replace_file_tags
from photos.storage import temporary_file
from photos.taken import decide_taken


def read_photos_metadata(photos: Sequence[Photo]) -> None:
    """Fill in date, position, camera, size and words from each original and its sidecar."""
    for photo in photos:
        metadata = read_original(photo)
        with transaction.atomic():
            apply_metadata(photo, metadata)
            replace_file_tags(photo, metadata.keywords)
            replace_regions(photo, metadata.regions)
            keep_clues(photo, metadata)


def read_original(photo: Photo) -> Metadata:
    """In the child process with limits: a hostile file may kill the child only."""
    with ExitStack() as files:
        path = files.enter_context(local_original(photo))
        kept = Sidecar.objects.filter(photo=photo, kind=Sidecar.Kind.XMP)
        sidecar = kept.order_by("-kept_at").first()
        beside = files.enter_context(temporary_file(".xmp")) if sidecar else None
        if sidecar and beside:
            beside.write_bytes(sidecar.content)
        archive = read_archive_sidecars(photo)
        return run_limited(read_metadata, path, photo.format, beside, archive)


def read_archive_sidecars(photo: Photo) -> Reading:
    """What Google Takeout and iCloud said of the photo. By name, so that it is always the same."""
    kinds = (Sidecar.Kind.TAKEOUT, Sidecar.Kind.ICLOUD)
    kept: dict[str, list[bytes]] = {kind: [] for kind in kinds}
    for each in Sidecar.objects.filter(photo=photo, kind__in=kinds).order_by("filename"):
        kept[each.kind].append(bytes(each.content))
    return read_archives(kept[Sidecar.Kind.TAKEOUT], kept[Sidecar.Kind.ICLOUD])


def apply_metadata(photo: Photo, metadata: Metadata) -> None:
    """Set the columns that the metadata decides, save those that a person decided."""
    columns = {**taken_columns(photo, metadata), **other_columns(metadata)}
    with transaction.atomic():
        lock_photos([photo])  # else somebody decides after we asked
        decided = set(Decision.objects.filter(photo=photo).values_list("column", flat=True))
        kept = {column: value for column, value in columns.items() if column not in decided}
        Photo.objects.filter(pk=photo.pk).update(**kept)
    width, height = metadata.upright_size
    if width and height:
        unrendered_or_raw(photo).update(width_px=width, height_px=height)


def replace_regions(photo: Photo, marked: Sequence[MarkedFace]) -> None:
    """Keep the faces that the file marks now. A row that is there already stays, with its face."""
    rows = [Region(photo=photo, name=each.name, **box_columns(each.box)) for each in marked]
    Region.objects.bulk_create(rows, ignore_conflicts=True)
    told = {(row.name, row.left, row.top, row.width, row.height) for row in rows}
    for row in Region.objects.filter(photo=photo):
        if (row.name, row.left, row.top, row.width, row.height) not in told:
            row.delete()


def keep_clues(photo: Photo, metadata: Metadata) -> None:
    """Keep what ties the file to others."""
    clues = {
        "live_id": metadata.content_identifier[:100],
        "burst_id": metadata.burst_id[:100],
        "is_cover": metadata.is_burst_cover,
        "document_id": metadata.document_id[:200],
        "derived_from": metadata.derived_from[:200],
        "has_motion": metadata.motion_video_offset is not None,
    }
    Clues.objects.update_or_create(photo=photo, defaults=clues)


def box_columns(box: Box | None) -> dict[str, float | None]:
    """Rounded, so that the same file says the same again."""
    sides = ("left", "top", "width", "height")
    return {side: round(getattr(box, side), 6) if box else None for side in sides}


def taken_columns(photo: Photo, metadata: Metadata) -> dict[str, Any]:
    zone = ZoneInfo(photo.owner.time_zone)
    taken = decide_taken(
        metadata,
        zone=zone,
        file_time=photo.file_time,
        filename=photo.filename,
        path=photo.source,
    )
    return {
        "taken_at": taken.at,
        "taken_local": taken.local,
        "offset_minutes": taken.offset_minutes,
        "taken_source": taken.source,
        "offset_source": taken.offset_source,
    }


def other_columns(metadata: Metadata) -> dict[str, Any]:
    return {
        "orientation": metadata.orientation,
        "duration_s": metadata.duration_s,
        "make": metadata.make[:100],
        "model": metadata.model[:100],
        "lens": metadata.lens[:200],
        "exposure_s": metadata.exposure_s,
        "f_number": metadata.f_number,
        "iso": metadata.iso,
        "focal_mm": metadata.focal_mm,
        "latitude": metadata.latitude,
        "longitude": metadata.longitude,
        "altitude_m": metadata.altitude_m,
        "rating": metadata.rating,
        "caption": metadata.caption,
    }


def unrendered_or_raw(photo: Photo) -> PhotoQuerySet:
    """The photo, where the metadata's size counts: the decoder knows better once it has run,
    but of a RAW it may see only a small preview."""
    return Photo.objects.filter(Q(placeholder="") | Q(format__in=RAW_FORMATS), pk=photo.pk)
