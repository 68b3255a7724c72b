"""The library for reading: by year and month, and by album."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import User
from albums.models import Album
from clients.dav.nodes import Node, folder_node, photo_node
from photos.filenames import FolderNames, safe_name, safe_words
from photos.models import Photo

FETCHED_AT_ONCE = 500
COLUMNS = (
    "filename", "format", "mime", "original_key", "sha256", "sha1", "size_bytes", "taken_at",
    "added_at",
)  # fmt: skip


def year_folders(user: User) -> Iterator[Node]:
    """Each year that has photos."""
    latest: dict[str, datetime] = {}
    for month, changed_at in month_changes(user):
        year = f"{month.year:04}"
        latest[year] = max(changed_at, latest.get(year, changed_at))
    return (folder_node(year, changed_at) for year, changed_at in latest.items())


def month_folders(user: User, year: str) -> Iterator[Node]:
    """Each month of a year that has photos."""
    for month, changed_at in month_changes(user):
        if f"{month.year:04}" == year:
            yield folder_node(f"{month.month:02}", changed_at)


def month_photos(user: User, year: str, month: str) -> Iterator[Node]:
    """The photos of a month on the wall clock."""
    first = first_of_month(year, month)
    if first is None:
        return iter(())
    days = monthrange(first.year, first.month)[1]
    last = datetime.combine(first.replace(day=days), time.max, UTC)
    return named(listed_photos(user).filter(taken_local__range=(first, last)))


def album_folders(user: User) -> Iterator[Node]:
    for album, name in named_albums(user):
        yield folder_node(name, album.created_at)


def album_photos(user: User, title: str) -> Iterator[Node]:
    """The photos of the album that is listed under this title."""
    found = [album for album, name in named_albums(user) if name == title]
    return named(listed_photos(user).filter(albums__in=found)) if found else iter(())


def month_changes(user: User) -> QuerySet[Photo, tuple[datetime, datetime]]:
    """Each month with the moment at which its last photo came."""
    by_month = listed_photos(user).order_by().annotate(month=TruncMonth("taken_local", tzinfo=UTC))
    changes = by_month.values("month").annotate(changed_at=Max("added_at")).order_by("month")
    return changes.values_list("month", "changed_at")


def listed_photos(user: User) -> QuerySet[Photo]:
    """In the order in which they get their names: whoever came first keeps theirs."""
    return Photo.objects.in_library_of(user).filter(trashed_at=None).order_by("pk")


def named(photos: QuerySet[Photo]) -> Iterator[Node]:
    """Each photo under a name that no other in its folder has."""
    names = FolderNames()
    for photo in photos.only(*COLUMNS).iterator(FETCHED_AT_ONCE):
        yield photo_node(photo, names.name_for(safe_name(photo)))


def named_albums(user: User) -> Iterable[tuple[Album, str]]:
    names = FolderNames()
    for album in Album.objects.of(user).order_by("pk"):
        yield album, names.name_for(safe_words(album.title))


def first_of_month(year: str, month: str) -> datetime | None:
    """None where these words are no month of the calendar."""
    try:
        first = datetime.strptime(f"{year}-{month}", "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return None
    return first if f"{first:%m}" == month and f"{first.year:04}" == year else None
