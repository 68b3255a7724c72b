"""Reads of albums: the cards of all of them, the photos of one, and the albums of a photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions
from photos.wording import span_in_words

CARDS = 60
PHOTOS = 60
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class BadCursor(ValueError):
    """The text is no place in a list of photos."""


@dataclass(frozen=True)
class Contents:
    """What an album holds, as far as the person may see it."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def dates(self) -> str:
        return span_in_words(self.first, self.last) if self.first and self.last else ""


@dataclass(frozen=True)
class Card:
    """An album among the others."""

    album: Album
    contents: Contents
    cover: Photo | None


@dataclass(frozen=True)
class Cards:
    """A page of cards, how many albums there are, and after which one the next page begins."""

    cards: Sequence[Card]
    total: int
    next: int | None


@dataclass(frozen=True)
class AlbumPage:
    """A page of an album's photos, the oldest first."""

    album: Album
    contents: Contents
    photos: Sequence[Photo]
    next: str

    @property
    def search(self) -> str:
        """The query that finds what is in the album."""
        return f'album:"{self.album.title.replace(chr(34), " ")}"'


def album_cards(user: User, after: int | None = None) -> Cards:
    """The albums with the newest photos first; empty ones last. Raises Album.DoesNotExist."""
    albums = list(Album.objects.of(user))
    contents = contents_of(shown(user).filter(album__owner=user))
    albums.sort(key=lambda album: newest_last(album, contents), reverse=True)
    start = position(albums, after)
    page = albums[start : start + CARDS]
    covers = covers_of(user, page)
    cards = [
        Card(album, contents.get(album.pk, Contents()), covers.get(album.pk)) for album in page
    ]
    follows = page[-1].pk if start + CARDS < len(albums) else None
    return Cards(cards, len(albums), follows)


def newest_last(album: Album, contents: dict[int, Contents]) -> tuple[datetime, int]:
    return contents.get(album.pk, Contents()).last or LONG_AGO, album.pk


def position(albums: Sequence[Album], after: int | None) -> int:
    """Where the page begins that follows this album. Raises Album.DoesNotExist."""
    if after is None:
        return 0
    ids = [album.pk for album in albums]
    if after not in ids:
        raise Album.DoesNotExist
    return ids.index(after) + 1


def covers_of(user: User, albums: Sequence[Album]) -> dict[int, Photo]:
    """The first photo of each."""
    rows = shown(user).filter(album__in=albums).order_by("album", "photo__taken_local", "photo")
    rows = rows.distinct("album").select_related("photo")
    return {row.album_id: row.photo for row in rows}


def album_page(user: User, album_id: int, after: str = "") -> AlbumPage:
    """A page of one album. Raises Album.DoesNotExist and BadCursor."""
    album = Album.objects.visible_to(user).get(pk=album_id)
    rows = shown(user).filter(album=album)
    photos = Photo.objects.visible_to(user).filter(pk__in=rows.values("photo"))
    if after:
        taken, last = read_cursor(after)
        photos = photos.filter(Q(taken_local__gt=taken) | Q(taken_local=taken, pk__gt=last))
    ordered = with_versions(photos.select_related("place")).order_by("taken_local", "pk")
    page = list(ordered[: PHOTOS + 1])
    follows = cursor_of(page[PHOTOS - 1]) if len(page) > PHOTOS else ""
    contents = contents_of(rows).get(album.pk, Contents())
    return AlbumPage(album, contents, page[:PHOTOS], follows)


def albums_of_photo(user: User, photo: Photo) -> list[Album]:
    """The albums that the photo is in, itself or another file of its stack."""
    files = Q(photos=photo)
    if photo.stack_id:
        files |= Q(photos__stack=photo.stack_id)
    return list(Album.objects.visible_to(user).filter(files).distinct().order_by("title", "pk"))


def files_of(photo: Photo) -> PhotoQuerySet:
    """The photo, with the other files of its stack."""
    files = Photo.objects.in_library_of(photo.owner)
    return files.filter(stack=photo.stack_id) if photo.stack_id else files.filter(pk=photo.pk)


def shown(user: User) -> QuerySet[AlbumPhoto]:
    """The rows of albums that a person sees: of a stack not what lies beneath its primary, if
    that is in the album, too. Archived photos are shown here."""
    photos = Photo.objects.visible_to(user).filter(trashed_at__isnull=True)
    rows = AlbumPhoto.objects.filter(album__in=Album.objects.visible_to(user), photo__in=photos)
    primary = AlbumPhoto.objects.filter(
        album=OuterRef("album"),
        photo__in=photos.filter(is_primary=True),
        photo__stack=OuterRef("photo__stack"),
    )
    return rows.filter(Q(photo__is_primary=True) | ~Exists(primary))


def contents_of(rows: QuerySet[AlbumPhoto]) -> dict[int, Contents]:
    """By album; those without a photo are missing."""
    figures = rows.values("album").annotate(
        count=Count("pk"), first=Min("photo__taken_local"), last=Max("photo__taken_local")
    )
    return {row["album"]: Contents(row["count"], row["first"], row["last"]) for row in figures}


def cursor_of(photo: Photo) -> str:
    return f"{photo.taken_local.isoformat()}~{photo.pk}"


def read_cursor(text: str) -> tuple[datetime, int]:
    moment, _, photo_id = text.partition("~")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), int(photo_id)
    except (ValueError, OverflowError) as error:
        raise BadCursor(text) from error
