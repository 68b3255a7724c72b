"""What a person does with an album itself: makes, names, moves and orders it."""

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.selectors import LAST, homes_for
from albums.services import LONGEST_TITLE
from photos.models import Photo

GAP = 2**20  # between two photos: twenty can be put between before all are numbered anew
NUMBER = """
update albums_albumphoto set position = numbered.rank * %s
from (
    select row.id, row_number() over (
        order by row.position nulls last, photo.taken_local, photo.id
    ) as rank
    from albums_albumphoto row join photos_photo photo on photo.id = row.photo_id
    where row.album_id = %s
) numbered
where albums_albumphoto.id = numbered.id
"""


class InvalidAlbum(ValueError):
    """Why it cannot be, in words for the person."""

    words: Promise

    def __str__(self) -> str:
        return str(self.words)


class Untitled(InvalidAlbum):
    """An album needs a title."""

    words = _("An album needs a title.")


class WithinItself(InvalidAlbum):
    """An album cannot lie in itself, or in what lies in it; nor in somebody else's."""

    words = _("An album cannot lie in itself, or in what lies in it.")


class FillsItself(InvalidAlbum):
    """A smart album is not ordered by hand: what is in it changes."""

    words = _("A smart album is ordered by date: its search fills it.")


class NotInAlbum(InvalidAlbum):
    """The photo is not in the album."""

    words = _("The photo is not in this album any more.")


def make_album(owner: User, title: str, *, parent: Album | None = None) -> Album:
    """Raises Untitled and WithinItself."""
    if parent and parent.owner_id != owner.pk:
        raise WithinItself
    return Album.objects.create(owner=owner, title=checked_title(title), parent=parent)


def checked_title(text: str) -> str:
    title = " ".join(text.replace("\0", "").split())[:LONGEST_TITLE]
    if not title:
        raise Untitled
    return title


def name_album(album: Album, title: str) -> None:
    """Raises Untitled."""
    album.title = checked_title(title)
    album.save(update_fields=["title"])


def describe_album(album: Album, description: str) -> None:
    album.description = "\n".join(description.replace("\0", "").splitlines()).strip()
    album.save(update_fields=["description"])


def move_album(album: Album, parent: Album | None) -> None:
    """Raises WithinItself. Two moves at once make no ring: they wait for each other."""
    with transaction.atomic():
        own = Album.objects.filter(owner=album.owner_id).order_by("pk")
        list(own.select_for_update(no_key=True).values_list("pk"))
        if parent and parent not in homes_for(album.owner, album):
            raise WithinItself
        album.parent = parent
        album.save(update_fields=["parent"])


def order_album(album: Album, order: Album.Order) -> None:
    """By hand it begins as it was shown. Raises FillsItself."""
    if order == Album.Order.HAND and album.is_smart:
        raise FillsItself
    with transaction.atomic():
        album.order = order
        album.save(update_fields=["order"])
        if order == Album.Order.HAND:
            number_anew(album)


def place_photo(album: Album, photo: Photo, *, after: Photo | None) -> None:
    """Put a photo behind another one, or first. Raises NotInAlbum."""
    with transaction.atomic():
        Album.objects.select_for_update(no_key=True).get(pk=album.pk)
        rows = AlbumPhoto.objects.filter(album=album)
        wanted = {photo.pk} | ({after.pk} if after else set())
        if rows.filter(photo__in=wanted).count() != len(wanted) or photo == after:
            raise NotInAlbum
        spot = spot_behind(album, photo, after)
        if spot is None:
            number_anew(album)
            spot = spot_behind(album, photo, after)
        rows.filter(photo=photo).update(position=spot)


def spot_behind(album: Album, photo: Photo, after: Photo | None) -> int | None:
    """Halfway to the next one; None where there is no room, or somebody was never placed."""
    rows = AlbumPhoto.objects.filter(album=album).exclude(photo=photo)
    spots = rows.order_by("position").values_list("position", flat=True)
    here = rows.get(photo=after).position if after else -LAST
    if here is None or spots.filter(position=None).exists():
        return None
    following = spots.filter(position__gt=here).first()
    if after is None:
        return following - GAP if following is not None else GAP
    if following is None:
        return here + GAP
    return (here + following) // 2 if following - here > 1 else None


def number_anew(album: Album) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [GAP, album.pk])


def choose_cover(album: Album, photo: Photo | None) -> None:
    """None: the first of its photos. Raises NotInAlbum."""
    if photo and not AlbumPhoto.objects.filter(album=album, photo=photo).exists():
        raise NotInAlbum
    album.cover = photo
    album.save(update_fields=["cover"])
