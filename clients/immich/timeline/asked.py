"""Which photos a timeline is asked for: of whom, of what, and in what state."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from albums.models import Album, AlbumPhoto
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import Words, query_of
from faces.models import Person
from faces.reading.person import person_of, photos_of
from photos.models import Photo, PhotoQuerySet, PhotoTag, Tag
from rights.models import Partner
from search.filters import TakenWithin
from search.finding.conditions import condition

COLUMNS = {"takenAt": "taken_local", "createdAt": "added_at"}
# What else may be said of a person's own timeline, which the database has counted already.
OF_ALL = {"visibility": "timeline", "withStacked": True, "isTrashed": False, "orderBy": "takenAt"}


@dataclass(frozen=True)
class Wanted:
    """The photos, and by which column they stand in months, in what order. `is_whole`: all of the
    person's own timeline, as the pages show it."""

    photos: PhotoQuerySet
    column: str
    is_newest_first: bool
    is_whole: bool

    @property
    def order(self) -> tuple[str, str]:
        return (f"-{self.column}", "-pk") if self.is_newest_first else (self.column, "pk")


def wanted_by(asked: Asked) -> Wanted:
    said = query_of(asked.request)
    column = COLUMNS.get(said.text("orderBy") or "takenAt")
    if column is None:
        raise Refused(400, "orderBy must be takenAt or createdAt")
    photos = _of_things(asked, said, _of_owners(asked, said))
    own = {name: said.said[name] for name in said.said if name not in {"order", "timeBucket"}}
    return Wanted(
        photos=_in_state(asked, said, photos),
        column=column,
        is_newest_first=said.text("order") != "asc",
        is_whole=own.items() <= OF_ALL.items() and {"visibility", "withStacked"} <= own.keys(),
    )


def _of_owners(asked: Asked, said: Words) -> PhotoQuerySet:
    user = asked.user
    if (album_id := said.number_of("albumId", Kind.ALBUM)) is not None:
        if not Album.objects.visible_to(user).filter(pk=album_id).exists():
            raise Refused(404, "Album not found")
        rows = AlbumPhoto.objects.filter(album=album_id, photo=OuterRef("pk"))
        return Photo.objects.visible_to(user).filter(Exists(rows))
    owner = said.number_of("userId", Kind.USER)
    lenders = Partner.objects.filter(viewer=user).values("owner")
    if owner is not None and owner != user.pk:
        if not lenders.filter(owner=owner).exists():
            raise Refused(404, "User not found")
        return Photo.objects.visible_to(user).filter(owner=owner)
    if said.flag("withPartners"):
        return Photo.objects.visible_to(user).filter(Q(owner=user) | Q(owner__in=lenders))
    return Photo.objects.in_library_of(user)


def _of_things(asked: Asked, said: Words, photos: PhotoQuerySet) -> PhotoQuerySet:
    """Everything that is said must hold."""
    if (person_id := said.number_of("personId", Kind.PERSON)) is not None:
        photos = photos.filter(pk__in=_with_person(asked, person_id).values("pk"))
    if (tag_id := said.number_of("tagId", Kind.TAG)) is not None:
        photos = photos.filter(Exists(_with_tag(asked, tag_id)))
    if (box := said.text("bbox")) is not None:
        photos = photos.filter(condition(box_of(box)))
    return photos


def _with_person(asked: Asked, person_id: int) -> PhotoQuerySet:
    try:
        return photos_of(asked.user, person_of(asked.user, person_id))
    except Person.DoesNotExist as error:
        raise Refused(404, "Person not found") from error


def _with_tag(asked: Asked, tag_id: int) -> QuerySet[PhotoTag]:
    if not Tag.objects.filter(owner=asked.user, pk=tag_id).exists():
        raise Refused(404, "Tag not found")
    return PhotoTag.objects.filter(tag=tag_id, photo=OuterRef("pk"))


def box_of(text: str) -> TakenWithin:
    """A piece of the map: west, south, east, north."""
    try:
        west, south, east, north = (float(each) for each in text.split(","))
    except ValueError as error:
        raise Refused(400, "bbox must be west,south,east,north") from error
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise Refused(400, "bbox must be west,south,east,north")
    return TakenWithin(south=south, west=west, north=north, east=east)


def _in_state(asked: Asked, said: Words, photos: PhotoQuerySet) -> PhotoQuerySet:
    photos = photos.filter(trashed_at__isnull=not said.flag("isTrashed"))
    if (is_favourite := said.flag("isFavorite")) is not None:
        favourites = Q(owner=asked.user, is_favourite=True)  # others' favourites are theirs
        photos = photos.filter(favourites if is_favourite else ~favourites)
    photos = photos.filter(seen_as(said.text("visibility")))
    return photos.filter(is_primary=True) if said.flag("withStacked") else photos


def seen_as(visibility: str | None) -> Q:
    """Photos that a client shows so; without a word both the timeline and the archive. Moving
    halves are hidden, and what is locked is not to be seen here at all."""
    half = Q(Exists(Photo.objects.filter(live_video=OuterRef("pk"))))
    match visibility:
        case None:
            return ~half
        case "timeline":
            return ~half & Q(archived_at=None)
        case "archive":
            return ~half & Q(archived_at__isnull=False)
        case "hidden":
            return half
        case "locked":
            raise Refused(403, "The locked folder is opened in the browser alone")
        case _:
            raise Refused(400, "visibility must be archive, timeline, hidden or locked")
