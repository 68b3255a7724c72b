"""Which photos a person means who ticks none: all of a time, of an album, of a search."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from albums.models import Album, AlbumPhoto
from curating.asking import number
from curating.invalid import InvalidAction
from curating.lists import looking_like, screenshots_of
from faces.models import Person
from faces.reading.person import person_of, photos_of
from folders.models import Folder
from folders.selectors import all_in_folder, folder_of
from photos.models import Photo, PhotoQuerySet
from search.finding.find import find
from search.selectors import understand

Asked = Mapping[str, str]
NO_SCOPE = gettext_lazy("There are no such photos.")


def ids_of_scope(user: User, asked: Asked) -> list[int]:
    """The person's own photos of the scope that a form names. Raises InvalidAction."""
    read = SCOPES.get(asked.get("scope", ""))
    if read is None:
        raise InvalidAction(str(NO_SCOPE))
    return list(read(user, asked))


def _ids(photos: PhotoQuerySet) -> Iterable[int]:
    return photos.order_by().values_list("pk", flat=True)


def _timeline(user: User, asked: Asked) -> Iterable[int]:
    """From a day up to and with another, by the clock on the wall; all without them."""
    photos = Photo.objects.in_library_of(user).on_timeline()
    if asked.get("from"):
        photos = photos.filter(taken_local__gte=_midnight(asked["from"]))
    if asked.get("until"):
        photos = photos.filter(taken_local__lt=_midnight(asked["until"]) + timedelta(days=1))
    return _ids(photos)


def _midnight(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise InvalidAction(_("This is no day.")) from error


def _album(user: User, asked: Asked) -> Iterable[int]:
    album = Album.objects.filter(owner=user, pk=number(asked.get("album", ""))).first()
    if album is None:
        raise InvalidAction(str(NO_SCOPE))
    rows = AlbumPhoto.objects.filter(album=album).values("photo")
    return _ids(Photo.objects.in_library_of(user).filter(pk__in=rows, trashed_at=None))


def _search(user: User, asked: Asked) -> Iterable[int]:
    found = find(user, understand(user, asked.get("q", "")[:500].replace("\0", "")))
    return [*(each.photo_id for each in found.ranked), *_ids(found.others)]


def _person(user: User, asked: Asked) -> Iterable[int]:
    try:
        person = person_of(user, number(asked.get("person", "")))
    except Person.DoesNotExist as error:
        raise InvalidAction(str(NO_SCOPE)) from error
    return _ids(photos_of(user, person))


def _folder(user: User, asked: Asked) -> Iterable[int]:
    """With all below it."""
    return _ids(all_in_folder(user, _folder_asked(user, asked)))


def _folder_alone(user: User, asked: Asked) -> Iterable[int]:
    return _ids(all_in_folder(user, _folder_asked(user, asked), alone=True))


def _folder_asked(user: User, asked: Asked) -> Folder:
    try:
        return folder_of(user, number(asked.get("folder", "")))
    except Folder.DoesNotExist as error:
        raise InvalidAction(str(NO_SCOPE)) from error


def _favourites(user: User, asked: Asked) -> Iterable[int]:
    photos = Photo.objects.in_library_of(user)
    return _ids(photos.filter(is_favourite=True, trashed_at=None))


def _screenshots(user: User, asked: Asked) -> Iterable[int]:
    return _ids(screenshots_of(user))


def _documents(user: User, asked: Asked) -> Iterable[int]:
    return _ids(looking_like(Photo.Look.DOCUMENT, user))


def _memes(user: User, asked: Asked) -> Iterable[int]:
    return _ids(looking_like(Photo.Look.MEME, user))


def _archive(user: User, asked: Asked) -> Iterable[int]:
    photos = Photo.objects.in_library_of(user)
    return _ids(photos.filter(archived_at__isnull=False, trashed_at=None))


def _trash(user: User, asked: Asked) -> Iterable[int]:
    return _ids(Photo.objects.in_library_of(user).filter(trashed_at__isnull=False))


def _camera(user: User, asked: Asked) -> Iterable[int]:
    """What a camera took between two moments of its clock: all of it without them."""
    photos = Photo.objects.in_library_of(user).filter(trashed_at=None)
    photos = photos.filter(model=asked.get("model", ""))
    if asked.get("from"):
        photos = photos.filter(taken_local__gte=_moment(asked["from"]))
    if asked.get("until"):
        photos = photos.filter(taken_local__lte=_moment(asked["until"]))
    return _ids(photos)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidAction(_("This is no date and time.")) from error


SCOPES: Mapping[str, Callable[[User, Asked], Iterable[int]]] = {
    "timeline": _timeline,
    "album": _album,
    "search": _search,
    "person": _person,
    "folder": _folder,
    "folder_alone": _folder_alone,
    "favourites": _favourites,
    "archive": _archive,
    "screenshots": _screenshots,
    "documents": _documents,
    "memes": _memes,
    "trash": _trash,
    "camera": _camera,
}
