"""Reads of light lists: what is in an album and beside a photo there, and what a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from albums.models import Album
from albums.selectors import end_of, photos_in
from folders.models import Folder
from folders.selectors import photos_of_folder
from lite.tiles import SHOWN, Tile, tiles_of
from photos.models import Photo
from photos.selectors import Neighbours
from search.selectors import Cursor, search_photos, understand


@dataclass(frozen=True)
class TilesPage:
    """Photos in the order of a list, and where the next page begins; empty: there is none."""

    tiles: Sequence[Tile]
    next: str


def photos_of_album(user: User, album: Album, after: str) -> TilesPage:
    """Raises photos.keyset.BadCursor."""
    photos = list(photos_in(user, album, after)[: SHOWN + 1])
    follows = end_of(album, photos[SHOWN - 1]) if len(photos) > SHOWN else ""
    return TilesPage(tiles_of(photos[:SHOWN]), follows)


def beside_in_album(user: User, album: Album, photo: Photo) -> Neighbours:
    """The photos before and after one in the order of the album; that before counts as newer."""
    ids = list(photos_in(user, album).values_list("pk", flat=True))
    if photo.pk not in ids:
        return Neighbours(newer=None, older=None)
    here = ids.index(photo.pk)
    return Neighbours(
        newer=ids[here - 1] if here else None, older=next(iter(ids[here + 1 :]), None)
    )


def photos_in_folder(user: User, folder: Folder, after: str) -> TilesPage:
    """Half as many, as the folders in it stand on the same page. Raises photos.keyset.BadCursor."""
    part = photos_of_folder(user, folder, after, alone=True, most=SHOWN // 2)
    return TilesPage(tiles_of(part.photos), part.next)


def found_photos(user: User, text: str, after: str) -> TilesPage:
    """Raises search.selectors.BadCursor."""
    query = understand(user, text)
    if query.is_empty:
        return TilesPage([], "")
    place = Cursor.read(after) if after else None
    page = search_photos(user, query, limit=SHOWN, after=place)
    tiles = tiles_of(result.photo for result in page.results)
    return TilesPage(tiles, str(page.next) if page.next else "")
