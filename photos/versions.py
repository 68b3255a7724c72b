"""Reads of stacks: the files of a picture on its page, and what its card says of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from photos import wording
from photos.models import Photo, PhotoQuerySet, Rendition, Stack

MOST_VERSIONS = 500  # of a burst; no camera takes more at once


@dataclass(frozen=True)
class Version:
    """One file of a stack, in words."""

    photo_id: int
    words: str
    is_shown: bool
    is_primary: bool
    filename: str
    facts: str


def versions_of(user: User, photo: Photo) -> list[Version]:
    """The files of the photo's stack, its primary first; none where it stands alone."""
    if photo.stack is None:
        return []
    files = Photo.objects.visible_to(user).filter(stack=photo.stack)
    files = files.filter(Q(trashed_at__isnull=True) | Q(pk=photo.pk))
    is_moving_half = Exists(Photo.objects.filter(live_video=OuterRef("pk")))
    ordered = files.annotate(is_moving_half=is_moving_half).order_by(
        "-is_primary", "taken_local", "pk"
    )
    found = list(ordered[:MOST_VERSIONS])
    if len(found) < 2:
        return []
    edits = edits_among(found, photo.stack)
    all_words = numbered([words_of(file, photo.stack, edits) for file in found])
    return [
        Version(
            photo_id=file.pk,
            words=words,
            is_shown=file.pk == photo.pk,
            is_primary=file.is_primary,
            filename=file.filename,
            facts=facts_of(file),
        )
        for file, words in zip(found, all_words, strict=True)
    ]


# What the cards of some stacks show; the index photo_beneath (search/0010) holds all of it.
SHOWN = """
select stack_id, kind, 1 + count(*) from (
    select stack_id from photos_photo
    where owner_id = any(%s) and stack_id = any(%s)
        and not is_primary and trashed_at is null and not is_locked
) as files join photos_stack on photos_stack.id = stack_id
group by stack_id, kind
"""


def cards_of(user: User, stack_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """The kind of each stack whose primary is shown and of how many files it is; none of those
    that show it alone."""
    if not stack_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [[user.pk], list(stack_ids)])
        rows: list[Any] = cursor.fetchall()
    return {stack_id: (kind, count) for stack_id, kind, count in rows}


def with_versions(photos: PhotoQuerySet) -> PhotoQuerySet:
    """Photos for a grid: `stack_kind`, and how many files its card stands for (`version_count`)."""
    files = Photo.objects.filter(stack=OuterRef("stack")).exclude(stack=None)
    files = files.filter(trashed_at__isnull=True, is_locked=False).order_by()
    count = Subquery(files.values("stack").annotate(count=Count("pk")).values("count"))
    return photos.annotate(version_count=Coalesce(count, 1), stack_kind=F("stack__kind"))


def facts_of(file: Photo) -> str:
    """Like "CR2, 6000 x 4000, 24.1 MB, 12 June 2022, 18:42:01"."""
    facts = [
        file.format.upper(),
        wording.dimensions_in_words(file.width_px, file.height_px),
        wording.size_in_words(file.size_bytes),
        date_format(file.taken_local, "j F Y, H:i:s"),
    ]
    return ", ".join(filter(None, facts))


def edits_among(files: Sequence[Photo], stack: Stack) -> frozenset[int]:
    """Which of an edited photo's files are edits: its primary, or after a person chose another,
    what has a longer name than the original."""
    shortest = min(len(file.filename) for file in files)
    longer = frozenset(file.pk for file in files if len(file.filename) > shortest)
    if stack.is_by_person and longer:
        return longer
    return frozenset(file.pk for file in files if file.is_primary)


def words_of(file: Photo, stack: Stack, edits: Collection[int]) -> str:
    """What a file is to its picture."""
    if getattr(file, "is_moving_half", False):
        return _("Live video")
    if stack.kind == Stack.Kind.EDIT:
        return _("Edited") if file.pk in edits else _("Original")
    if stack.kind == Stack.Kind.LIVE:
        return _("Live photo")
    if stack.kind == Stack.Kind.BURST:
        return _("Burst")
    return file.format.upper()


def numbered(words: Sequence[str]) -> list[str]:
    """Like "Burst 1", "Burst 2" where the words alone do not tell one from another."""
    seen: dict[str, int] = {}
    told = []
    for each in words:
        seen[each] = seen.get(each, 0) + 1
        told.append(f"{each} {seen[each]}" if words.count(each) > 1 else each)
    return told


def live_video_of(user: User, photo: Photo) -> int | None:
    """The photo's moving half, once a browser can play it."""
    if photo.live_video_id is None:
        return None
    proxies = Rendition.objects.filter(photo=OuterRef("pk"), name=Rendition.Name.PROXY)
    videos = Photo.objects.visible_to(user).filter(pk=photo.live_video_id, trashed_at__isnull=True)
    playable = videos.filter(Q(is_playable=True) | Exists(proxies))
    return playable.values_list("pk", flat=True).first()
