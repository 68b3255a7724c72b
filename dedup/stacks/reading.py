"""The files among which a stack is looked for: few, and found by indexes, however large the
library is."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from dedup.models import Link, PictureHash
from dedup.stacks.file import File
from dedup.stacks.names import beginnings
from photos.models import Clues, Photo, PhotoQuerySet
from quality.models import Quality

MOST_NEAR = 500  # files of one name, or of one moment; nobody's camera makes more
NEAR_IN_TIME = timedelta(seconds=60)  # the longest that settings allow between RAW and JPEG
MOMENT = timedelta(seconds=1)
BITS = 2**64 - 1
COLUMNS = (
    *("filename", "format", "source", "taken_at", "taken_local", "taken_source", "make", "model"),
    *("duration_s", "width_px", "height_px", "stack_id", "live_video_id"),
)


def stackable(owner_id: int) -> PhotoQuerySet:
    """Photos of a library that were read, and that a rule may put into stacks."""
    photos = Photo.objects.filter(owner=owner_id, trashed_at__isnull=True, is_locked=False)
    return photos.filter(clues__isnull=False)


def files_of(photos: PhotoQuerySet) -> list[File]:
    """The facts of photos, in the order of their numbers."""
    found = list(photos.select_related("clues").order_by("pk"))
    ids = [photo.pk for photo in found]
    hashes = hashes_of(ids)
    halves = set(Photo.objects.filter(live_video__in=ids).values_list("live_video", flat=True))
    return [
        File(
            photo_id=photo.pk,
            is_video=photo.is_video,
            is_archived=photo.archived_at is not None,
            is_moving_half=photo.pk in halves,
            hash=hashes.get(photo.pk),
            live_id=photo.clues.live_id,
            burst_id=photo.clues.burst_id,
            is_camera_cover=photo.clues.is_cover,
            document_id=photo.clues.document_id,
            derived_from=photo.clues.derived_from,
            **{column: getattr(photo, column) for column in COLUMNS},
        )
        for photo in found
    ]


def hashes_of(photo_ids: Collection[int]) -> dict[int, int]:
    """Of whole pictures: what lies between bars may be alike in screenshots of two things."""
    rows = PictureHash.objects.filter(photo__in=photo_ids, frame=0)
    return {photo_id: bits & BITS for photo_id, bits in rows.values_list("photo", "bits")}


def rated(files: Iterable[File]) -> list[File]:
    """The same, each with its score; 0 for what was not measured yet."""
    files = list(files)
    rows = Quality.objects.filter(photo__in=[file.photo_id for file in files])
    scores = dict(rows.exclude(score=None).values_list("photo", "score"))
    return [replace(file, score=scores.get(file.photo_id, 0.0)) for file in files]


def neighbours_of(one: File, owner_id: int) -> list[File]:
    """The other files that may be one picture with this one."""
    others = stackable(owner_id).exclude(pk=one.photo_id)
    found = {*ids_by_name(one, others), *ids_by_moment(one, others), *ids_by_clues(one, others)}
    return files_of(others.filter(pk__in=found)) if found else []


def ids_by_name(one: File, photos: PhotoQuerySet) -> Iterable[int]:
    """Of its name, and of its time or its folder."""
    named = reduce(or_, (Q(filename__istartswith=begin) for begin in beginnings(one.name)))
    near = Q(taken_local__range=around(one, NEAR_IN_TIME))
    near |= Q(taken_at__range=(one.taken_at - NEAR_IN_TIME, one.taken_at + NEAR_IN_TIME))
    if one.folder:
        near |= Q(source__startswith=one.source.removesuffix(one.filename))
    return photos.filter(named & near).order_by("pk").values_list("pk", flat=True)[:MOST_NEAR]


def ids_by_moment(one: File, photos: PhotoQuerySet) -> Iterable[int]:
    """Frames of a burst have different names."""
    if one.is_video or not one.has_clock:
        return ()
    found = photos.filter(kind=Photo.Kind.IMAGE, taken_local__range=around(one, MOMENT))
    return found.order_by("taken_local", "pk").values_list("pk", flat=True)[:MOST_NEAR]


def around(one: File, width: timedelta) -> tuple[object, object]:
    return one.taken_local - width, one.taken_local + width


def ids_by_clues(one: File, photos: PhotoQuerySet) -> Iterable[int]:
    """What the files themselves name as theirs."""
    told = (
        ("live_id", one.live_id),
        ("burst_id", one.burst_id),
        ("document_id", one.derived_from),
        ("derived_from", one.document_id),
    )
    for column, value in told:
        if value:
            same = Clues.objects.filter(**{column: value}).values("photo")
            yield from photos.filter(pk__in=same).values_list("pk", flat=True)[:MOST_NEAR]


def links_of(one: File, others: Iterable[File]) -> dict[int, str]:
    """The kind of the link with each other file that was compared and is alike."""
    ids = [other.photo_id for other in others]
    links = Link.objects.filter(first=one.photo_id, second__in=ids)
    links |= Link.objects.filter(second=one.photo_id, first__in=ids)
    rows = links.values_list("first", "second", "kind")
    return {second if first == one.photo_id else first: kind for first, second, kind in rows}
