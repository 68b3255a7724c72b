"""Reads of albums: the cards of all of them, the photos of one, and the albums of a photo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.keyset import BadCursor, cursor_of, newer_than, older_than
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions
from photos.wording import span_in_words
from places.models import Place
from quality.selectors import BEST_LOOKING, best_of_some, scattered

CARDS = 60
OFFERED = 12
LAST = 2**62  # where stands what nobody placed
PHOTOS = 60
LONG_AGO = datetime.min.replace(tzinfo=UTC)


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
    """A page of an album's photos, with what it lies in and what lies in it."""

    album: Album
    contents: Contents
    photos: Sequence[Photo]
    next: str
    crumbs: Sequence[Album]
    children: Sequence[Card]
    is_own: bool

    @property
    def is_by_hand(self) -> bool:
        return self.album.order == Album.Order.HAND

    @property
    def search(self) -> str:
        """The query that finds what is in the album."""
        return f'album:"{self.album.title.replace(chr(34), " ")}"'


def album_cards(user: User, after: int | None = None) -> Cards:
    """The albums that lie in no other, with the newest photos first; empty ones last. Raises
    Album.DoesNotExist."""
    albums = list(Album.objects.of(user).filter(parent=None).select_related("cover"))
    contents = contents_of(shown(user).filter(album__owner=user))
    albums.sort(key=lambda album: newest_last(album, contents), reverse=True)
    start = position(albums, after)
    page = albums[start : start + CARDS]
    cards = cards_of(user, page, contents)
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


def cards_of(user: User, albums: Sequence[Album], contents: dict[int, Contents]) -> list[Card]:
    first = covers_of(user, albums)
    chosen = chosen_covers(user, albums)
    return [
        Card(each, contents.get(each.pk, Contents()), chosen.get(each.pk) or first.get(each.pk))
        for each in albums
    ]


def chosen_covers(user: User, albums: Sequence[Album]) -> dict[int, Photo]:
    """Those that a person chose, as far as they are still in the album and may be seen."""
    rows = shown(user).filter(album__in=albums, photo=F("album__cover")).select_related("photo")
    return {row.album_id: row.photo for row in rows} if any(a.cover_id for a in albums) else {}


def covers_of(user: User, albums: Sequence[Album]) -> dict[int, Photo]:
    """One of the best shots of each where nobody chose; of equal ones the first. Likes and stars
    count for nothing: they are their owner's, and an album may be another's."""
    inside = shown(user).filter(album=OuterRef(OuterRef("pk")))
    ids = inside.order_by("photo__kind", scattered("photo"), "photo").values("photo")
    best = Album.objects.filter(pk__in=[album.pk for album in albums]).annotate(
        best=Subquery(best_of_some(ids, *BEST_LOOKING))
    )
    found = dict(best.exclude(best=None).values_list("pk", "best")) if albums else {}
    photos = Photo.objects.in_bulk(found.values())
    return {album_id: photos[photo_id] for album_id, photo_id in found.items()}


def album_page(user: User, album_id: int, after: str = "") -> AlbumPage:
    """A page of one album. Raises Album.DoesNotExist and BadCursor."""
    album = Album.objects.visible_to(user).get(pk=album_id)
    rows = shown(user).filter(album=album)
    ordered = photos_in(user, album, after)
    page = list(with_versions(ordered.select_related("place"))[: PHOTOS + 1])
    follows = end_of(album, page[PHOTOS - 1]) if len(page) > PHOTOS else ""
    contents = contents_of(rows).get(album.pk, Contents())
    is_own = album.owner_id == user.pk
    if after:  # what stands above the photos is there already
        return AlbumPage(album, contents, page[:PHOTOS], follows, [], [], is_own)
    crumbs, children = crumbs_of(user, album), children_of(user, album)
    return AlbumPage(album, contents, page[:PHOTOS], follows, crumbs, children, is_own)


def photos_in(user: User, album: Album, after: str = "") -> PhotoQuerySet:
    """What the person sees in it, in its order, from a place on. Raises BadCursor."""
    rows = shown(user).filter(album=album)
    photos = Photo.objects.visible_to(user).filter(pk__in=rows.values("photo"))
    return WAYS[album.order](album, photos, after)


def oldest_first(album: Album, photos: PhotoQuerySet, after: str) -> PhotoQuerySet:
    return photos.filter(newer_than(after)).order_by("taken_local", "pk")


def newest_first(album: Album, photos: PhotoQuerySet, after: str) -> PhotoQuerySet:
    return photos.filter(older_than(after)).order_by("-taken_local", "-pk")


def by_hand(album: Album, photos: PhotoQuerySet, after: str) -> PhotoQuerySet:
    row = AlbumPhoto.objects.filter(album=album, photo=OuterRef("pk"))
    spot = Coalesce(Subquery(row.values("position")[:1]), Value(LAST))
    placed: Any = photos.annotate(spot=spot)
    if after:
        here, last = read_spot(after)
        placed = placed.filter(Q(spot__gt=here) | Q(spot=here, pk__gt=last))
    ordered: PhotoQuerySet = placed.order_by("spot", "pk")
    return ordered


WAYS: dict[str, Callable[[Album, PhotoQuerySet, str], PhotoQuerySet]] = {
    Album.Order.DATE: oldest_first,
    Album.Order.NEWEST: newest_first,
    Album.Order.HAND: by_hand,
}


def crumbs_of(user: User, album: Album) -> list[Album]:
    """What the album lies in, the outermost first, as far as the person may see it."""
    if album.parent_id is None:
        return []
    visible = {
        each.pk: each for each in Album.objects.visible_to(user).filter(owner=album.owner_id)
    }
    crumbs: list[Album] = []
    parent = visible.get(album.parent_id or 0)
    while parent and parent not in crumbs:
        crumbs.insert(0, parent)
        parent = visible.get(parent.parent_id or 0)
    return crumbs


def children_of(user: User, album: Album) -> list[Card]:
    """The albums in this one, by title."""
    children = list(Album.objects.visible_to(user).filter(parent=album).order_by("title", "pk"))
    if not children:
        return []
    return cards_of(user, children, contents_of(shown(user).filter(album__in=children)))


def homes_for(user: User, album: Album) -> list[Album]:
    """Where the person may move the album: not into itself, nor into what lies in it."""
    own = list(Album.objects.of(user).order_by("title", "pk"))
    within = {album.pk}
    while grown := {each.pk for each in own if each.parent_id in within} - within:
        within |= grown
    return [each for each in own if each.pk not in within]


def albums_to_fill(user: User, words: str = "") -> list[Album]:
    """The person's own that take photos, those named like this first offered; by title."""
    albums = Album.objects.of(user).filter(query="", title__icontains=words).exclude(title="")
    return list(albums.order_by("title", "pk")[:OFFERED])


def places_in(user: User, album_id: int) -> list[tuple[Place, int]]:
    """Where its photos were taken, with how many. Raises Album.DoesNotExist."""
    album = Album.objects.visible_to(user).get(pk=album_id)
    rows = shown(user).filter(album=album, photo__place__isnull=False)
    counts = dict(rows.values_list("photo__place").annotate(count=Count("pk")).order_by())
    places = Place.objects.in_bulk(counts)
    found = [(places[pk], count) for pk, count in counts.items()]
    return sorted(found, key=lambda each: (-each[1], str(each[0])))


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


def end_of(album: Album, photo: Photo) -> str:
    """Where the page ends whose last photo this is."""
    if album.order == Album.Order.HAND:
        return f"{getattr(photo, 'spot')}~{photo.pk}"  # noqa: B009 - by_hand annotates it
    return cursor_of(photo)


def read_spot(text: str) -> tuple[int, int]:
    spot, _, photo_id = text.partition("~")
    try:
        place, last = int(spot), int(photo_id)
    except ValueError as error:
        raise BadCursor(text) from error
    if not (-LAST <= place <= LAST and 0 <= last <= LAST):
        raise BadCursor(text)
    return place, last
