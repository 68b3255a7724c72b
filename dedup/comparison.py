"""Photos of one group side by side: what is known of each, marked where they differ."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import AlbumPhoto
from dedup.keeper import date_rank, pixels
from dedup.models import DuplicateGroup
from faces.models import Face, NameInPhoto
from photos import facts, wording
from photos.models import Photo, PhotoTag


class Mark(StrEnum):
    """What of a photo is to the others'."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"  # it differs, and neither is better


@dataclass(frozen=True)
class Member:
    """A photo of a group with what is said of it."""

    photo: Photo
    albums: Sequence[str] = ()
    people: Sequence[str] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class Cell:
    """What is known of one photo in a row: nothing, where the text is empty."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Row:
    """One thing about all photos that are compared, in their order."""

    name: str
    label: str
    cells: Sequence[Cell]

    @property
    def differs(self) -> bool:
        return any(cell.mark is not Mark.SAME for cell in self.cells)


@dataclass(frozen=True)
class Column:
    """How a row is read: its words, and what makes one better, if anything does."""

    name: str
    label: Callable[[], str]
    text: Callable[[Member], str]
    worth: Callable[[Member], float] = field(default=lambda member: 0)


def members_of(user: User, group: DuplicateGroup) -> list[Member]:
    """The photos of a group that the user sees, the largest first; as many queries for any."""
    photos = list(
        Photo.objects.in_library_of(user)
        .findable()
        .filter(duplicate__group=group)
        .select_related("place", "kept_in", "stack")
    )
    photos.sort(key=lambda photo: (-pixels(photo), -photo.size_bytes, photo.pk))
    albums, people, tags = _albums(user, photos), _people(user, photos), _tags(photos)
    return [Member(photo, albums[photo.pk], people[photo.pk], tags[photo.pk]) for photo in photos]


def rows_of(members: Sequence[Member]) -> list[Row]:
    """Pure: what is known of the photos side by side. What nobody knows of any is left out."""
    rows = (_row(column, members) for column in columns())
    return [row for row in rows if any(cell.text for cell in row.cells)]


def columns() -> Iterable[Column]:
    """In the order in which people ask."""
    return (
        Column("dimensions", lambda: _("Size"), dimensions, lambda one: pixels(one.photo)),
        Column("format", lambda: _("Format"), lambda one: one.photo.format.upper()),
        Column("size", lambda: _("File size"), size, lambda one: one.photo.size_bytes),
        Column("name", lambda: _("Name"), lambda one: one.photo.filename),
        Column("duration", lambda: _("Length"), duration, lambda one: one.photo.duration_s or 0),
        Column("taken", lambda: _("Taken"), taken, lambda one: date_rank(one.photo)),
        Column("place", lambda: _("Place"), place, lambda one: bool(place(one))),
        Column("camera", lambda: _("Camera"), camera, lambda one: bool(camera(one))),
        Column("albums", lambda: _("Albums"), lambda one: ", ".join(one.albums)),
        Column("people", lambda: _("People"), lambda one: ", ".join(one.people)),
        Column("tags", lambda: _("Tags"), lambda one: ", ".join(one.tags)),
        Column("favourite", lambda: _("Favourite"), favourite),
        Column("rating", lambda: _("Rating"), rating),
        Column("caption", lambda: _("Caption"), lambda one: one.photo.caption),
        Column("archive", lambda: _("Archive"), archive),
        Column("source", lambda: _("Source"), source),
        Column("added", lambda: _("Added"), lambda one: wording.day_in_words(one.photo.added_at)),
    )


def dimensions(one: Member) -> str:
    return wording.dimensions_in_words(one.photo.width_px, one.photo.height_px)


def size(one: Member) -> str:
    return wording.size_in_words(one.photo.size_bytes)


def duration(one: Member) -> str:
    return wording.duration_in_words(one.photo.duration_s)


def taken(one: Member) -> str:
    fact = facts.taken(one.photo)
    return ", ".join([fact.title, *fact.notes])


def place(one: Member) -> str:
    fact = facts.place(one.photo)
    return fact.title if fact else ""


def camera(one: Member) -> str:
    return one.photo.camera


def favourite(one: Member) -> str:
    return _("Yes") if one.photo.is_favourite else ""


def rating(one: Member) -> str:
    return _("%d of 5") % one.photo.rating if one.photo.rating else ""


def archive(one: Member) -> str:
    return _("Archived") if one.photo.archived_at else ""


def source(one: Member) -> str:
    return ", ".join(filter(None, [facts.place_kept(one.photo), one.photo.source]))


def _row(column: Column, members: Sequence[Member]) -> Row:
    texts = [column.text(one) for one in members]
    worths = [column.worth(one) for one in members]
    cells = [Cell(*pair) for pair in zip(texts, _marks(texts, worths), strict=True)]
    return Row(column.name, column.label(), cells)


def _marks(texts: Sequence[str], worths: Sequence[float]) -> list[Mark]:
    if len(set(texts)) < 2:
        return [Mark.SAME] * len(texts)
    best = max(worths)
    if best == min(worths):
        return [Mark.OTHER] * len(texts)
    return [Mark.BETTER if worth == best else Mark.WORSE for worth in worths]


def _albums(user: User, photos: Sequence[Photo]) -> Mapping[int, list[str]]:
    rows = AlbumPhoto.objects.filter(photo__in=photos, album__owner=user)
    return _by_photo(rows.values_list("photo", "album__title"))


def _people(user: User, photos: Sequence[Photo]) -> Mapping[int, list[str]]:
    faces = Face.objects.visible_to(user).filter(photo__in=photos).exclude(person=None)
    named = faces.exclude(person__name="").values_list("photo", "person__name")
    told = NameInPhoto.objects.filter(photo__in=photos).values_list("photo", "name")
    return _by_photo([*named, *told])


def _tags(photos: Sequence[Photo]) -> Mapping[int, list[str]]:
    """Words of people and of files; what a model guesses of one it guesses of the others, too."""
    said = PhotoTag.objects.filter(photo__in=photos).exclude(origin=PhotoTag.Origin.MODEL)
    return _by_photo(said.values_list("photo", "tag__name"))


def _by_photo(pairs: Iterable[tuple[int, str]]) -> Mapping[int, list[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for photo_id, text in pairs:
        found[photo_id].add(text)
    return defaultdict(
        list, {photo_id: sorted(texts, key=str.casefold) for photo_id, texts in found.items()}
    )
