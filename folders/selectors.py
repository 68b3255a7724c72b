"""Reads of folders: those in one, the way to it, and the photos in it or below it, part by part.

Only of the person's own library: where a file lay is told to nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.models import User
from folders.models import Folder, FolderPhoto
from photos.keyset import BadCursor
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions

SHOWN = 60  # photos
LISTED = 100  # folders

# Of some folders one photo each: the first that is shown, in the first folder below that has any.
COVERS = r"""
select wanted.id, (
    select lies.photo_id
    from folders_folder as below cross join lateral (
        select photo_id from folders_folderphoto as lies
        join photos_photo as photo on photo.id = photo_id
        where folder_id = below.id and on_timeline order by name, photo_id limit 1
    ) as lies
    where below.owner_id = wanted.owner_id and below.count > 0 and below.sort >= wanted.sort
        and below.sort <= wanted.sort || E'\x02'
        and (below.id = wanted.id or wanted.key = any(below.above))
    order by below.sort, below.id limit 1
)
from folders_folder as wanted where wanted.id = any(%s)
"""
# Folder by folder, downwards through the tree, and in each by the names of its files.
PHOTOS = """
select lies.photo_id, folder.id, lies.name
from folders_folder as folder cross join lateral (
    select photo_id, name from folders_folderphoto as lies
    join photos_photo as photo on photo.id = photo_id
    where folder_id = folder.id and on_timeline
        and name >= case when folder.id = %(last_folder)s then %(last_name)s else '' end
        and (folder.id <> %(last_folder)s or (name, photo_id) > (%(last_name)s, %(last_photo)s))
    order by name, photo_id limit %(most)s
) as lies
where folder.owner_id = %(owner)s and folder.count > 0
    and (folder.sort, folder.id) >= (%(sort)s, %(first)s)
    and (folder.id = %(folder)s or %(below)s and %(key)s = any(folder.above))
    and folder.sort <= %(until)s
order by folder.sort, folder.id, lies.name, lies.photo_id limit %(most)s
"""


@dataclass(frozen=True)
class Shown:
    """A folder with a photo of it."""

    folder: Folder
    cover_id: int | None


@dataclass(frozen=True)
class Listed:
    """Some folders in one. `next`: where those that follow begin; empty at the end."""

    folders: Sequence[Shown]
    next: str


@dataclass(frozen=True)
class Part:
    """Some photos of so many in all."""

    photos: Sequence[Photo]
    total: int
    next: str


def folders_of(user: User) -> Any:
    """Those in which the person has photos to see."""
    return Folder.objects.filter(owner=user, under__gt=0)


def folder_of(user: User, folder_id: int) -> Folder:
    """Raises Folder.DoesNotExist."""
    found: Folder = folders_of(user).get(pk=folder_id)
    return found


def way_to(folder: Folder) -> list[Folder]:
    """The folders that it is in, the topmost first."""
    above = Folder.objects.filter(owner=folder.owner_id, key__in=folder.above)
    return list(above.order_by("depth"))


def folders_in(user: User, folder: Folder | None, after: str = "") -> Listed:
    """Those within, by name; without a folder the tops of all trees. Raises BadCursor."""
    inside = folders_of(user).filter(parent=folder.key if folder else None)
    found = list(inside.filter(_behind(after, inside)).order_by("sort", "pk")[: LISTED + 1])
    covers = covers_of([each.pk for each in found])
    shown = [Shown(each, covers.get(each.pk)) for each in found[:LISTED]]
    return Listed(shown, str(found[LISTED - 1].pk) if len(found) > LISTED else "")


def _behind(after: str, inside: Any) -> Q:
    if not after:
        return Q()
    last = inside.filter(pk=_number(after)).values_list("sort", "pk").first()
    if last is None:
        raise BadCursor(after)
    return Q(sort__gt=last[0]) | Q(sort=last[0], pk__gt=last[1])


def covers_of(folder_ids: Sequence[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(COVERS, [list(folder_ids)])
        rows: list[Any] = cursor.fetchall()
    return {folder_id: photo_id for folder_id, photo_id in rows if photo_id is not None}


def photos_of_folder(
    user: User, folder: Folder, after: str = "", *, alone: bool = False, most: int | None = None
) -> Part:
    """With those of the folders below, unless it is meant alone. Raises BadCursor."""
    most = most or SHOWN
    found = _rows(folder, _last(user, after), alone=alone, most=most + 1)
    ids = [photo_id for photo_id, _, _ in found[:most]]
    photos = with_versions(Photo.objects.in_library_of(user).on_timeline().filter(pk__in=ids))
    known = {each.pk: each for each in photos.select_related("place")}
    shown = [known[pk] for pk in dict.fromkeys(ids) if pk in known]
    last = found[most - 1] if len(found) > most else None
    follows = f"{last[1]}~{last[0]}" if last else ""
    return Part(shown, folder.count if alone else folder.under, follows)


def _rows(folder: Folder, last: FolderPhoto | None, *, alone: bool, most: int) -> list[Any]:
    at = last.folder if last else folder
    asked: dict[str, Any] = {
        "owner": folder.owner_id, "folder": folder.pk, "key": folder.key, "below": not alone,
        "sort": at.sort, "first": at.pk if last else 0,
        "until": folder.sort if alone else folder.sort + "\x02",
        "last_folder": last.folder_id if last else 0, "last_name": last.name if last else "",
        "last_photo": last.photo_id if last else 0, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PHOTOS, asked)
        rows: list[Any] = cursor.fetchall()
    return rows


def _last(user: User, after: str) -> FolderPhoto | None:
    """Where the part before ended. It may have left the timeline since: its place is known."""
    if not after:
        return None
    folder_id, _, photo_id = after.partition("~")
    rows = FolderPhoto.objects.filter(folder=_number(folder_id), photo=_number(photo_id))
    last = rows.filter(folder__owner=user).select_related("folder").first()
    if last is None:
        raise BadCursor(after)
    return last


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise BadCursor(text)
    return int(text)


def all_in_folder(user: User, folder: Folder, *, alone: bool = False) -> PhotoQuerySet:
    """Every photo of it, in no order."""
    lies = FolderPhoto.objects.filter(folder=folder)
    if not alone:
        below = Folder.objects.filter(owner=user, above__contains=[folder.key])
        below = below.filter(sort__gte=folder.sort, sort__lte=folder.sort + "\x02")
        lies = FolderPhoto.objects.filter(Q(folder=folder) | Q(folder__in=below))
    photos = Photo.objects.in_library_of(user).on_timeline()
    return photos.filter(pk__in=lies.values("photo"))
