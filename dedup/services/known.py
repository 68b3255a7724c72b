"""All that is said of photos and may move from one to another, read at once for many groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from activity.models import Comment, Like
from albums.models import AlbumPhoto, AlbumRemoval
from dedup.boxes import onto_first, onto_second
from dedup.models import Link
from dedup.services.rows import CHAPTER_PHOTO
from faces.models import Face, FaceDecision, NameInPhoto, Person
from ml.box import Box
from photos.models import Decision, Photo, PhotoTag, RefusedTag
from rights.models import LinkPhoto, SpacePhoto


@dataclass(frozen=True)
class Known:
    """By the id of a photo; what is not there is nothing."""

    albums: Mapping[int, Sequence[AlbumPhoto]]
    removals: Mapping[int, Sequence[AlbumRemoval]]
    tags: Mapping[int, Sequence[PhotoTag]]
    refused_tags: Mapping[int, Sequence[RefusedTag]]
    decided: Mapping[int, Mapping[str, Any]]
    faces: Mapping[int, Sequence[Face]]
    names: Mapping[int, Sequence[str]]
    mates: Mapping[int, Sequence[Photo]]  # by the id of a stack, all of its photos
    covers: Mapping[int, Sequence[Person]]  # by the id of a face, whose cover it is
    comments: Mapping[int, Sequence[Comment]]
    likes: Mapping[int, Sequence[Like]]
    spaces: Mapping[int, Sequence[SpacePhoto]]
    share_links: Mapping[int, Sequence[LinkPhoto]]
    chapters: Mapping[int, Sequence[Any]]  # rows of stories
    links: Mapping[tuple[int, int], Link]


@dataclass(frozen=True)
class Case:
    """One photo that stays, those that go, and what is known of all."""

    keeper: Photo
    losers: Sequence[Photo]
    known: Known

    @property
    def photos(self) -> Sequence[Photo]:
        return [self.keeper, *self.losers]

    def on_keeper(self, box: Box, photo: Photo) -> Box:
        """Where a box of one that goes lies on the one that stays; it may reach out of it."""
        first, second = sorted([photo.pk, self.keeper.pk])
        link = self.known.links.get((first, second))
        if link is None:
            return box
        place = onto_second if photo.pk == first else onto_first
        return place(box, link.placement)


def read_known(photos: Collection[Photo]) -> Known:
    """In as many queries for a thousand photos as for one."""
    ids = [photo.pk for photo in photos]
    stacks = [photo.stack_id for photo in photos if photo.stack_id]
    faces = _faces(ids)
    tags = PhotoTag.objects.filter(photo__in=ids).select_related("tag").order_by("tag__name", "pk")
    refused = RefusedTag.objects.filter(photo__in=ids).select_related("tag").order_by("pk")
    albums = AlbumPhoto.objects.filter(photo__in=ids).select_related("album")
    names = NameInPhoto.objects.filter(photo__in=ids).order_by("name")
    covers = Person.objects.filter(cover__in=[face.pk for face in faces])
    in_spaces = SpacePhoto.objects.filter(photo__in=ids)
    on_links = LinkPhoto.objects.filter(photo__in=ids)
    in_chapters = CHAPTER_PHOTO.rows.filter(photo__in=ids)
    return Known(
        albums=_by(albums.order_by("album__title", "album"), "photo_id"),
        removals=_by(AlbumRemoval.objects.filter(photo__in=ids).order_by("album"), "photo_id"),
        tags=_by(tags, "photo_id"),
        refused_tags=_by(refused, "photo_id"),
        decided=_decided(ids),
        faces=_by(faces, "photo_id"),
        names={photo: [row.name for row in rows] for photo, rows in _by(names, "photo_id").items()},
        mates=_by(Photo.objects.filter(stack__in=stacks).order_by("pk"), "stack_id"),
        covers=_by(covers, "cover_id"),
        comments=_by(Comment.objects.filter(photo__in=ids).order_by("pk"), "photo_id"),
        likes=_by(Like.objects.filter(photo__in=ids).order_by("pk"), "photo_id"),
        spaces=_by(in_spaces.select_related("space").order_by("space"), "photo_id"),
        share_links=_by(on_links.select_related("link").order_by("link"), "photo_id"),
        chapters=_by(in_chapters.select_related("chapter").order_by("pk"), "photo_id"),
        links=_links(ids),
    )


def _faces(photo_ids: Collection[int]) -> Sequence[Face]:
    said = FaceDecision.objects.select_related("person").order_by("pk")
    rows = Face.objects.filter(photo__in=photo_ids).order_by("pk")
    return list(rows.prefetch_related(Prefetch("decisions", said), "refused_names"))


def _decided(photo_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in Decision.objects.filter(photo__in=photo_ids):
        found[row.photo_id][row.column] = row.value
    return found


def _links(photo_ids: Collection[int]) -> Mapping[tuple[int, int], Link]:
    rows = Link.objects.filter(first__in=photo_ids, second__in=photo_ids)
    return {(row.first_id, row.second_id): row for row in rows}


def _by(rows: Iterable[Any], column: str) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
