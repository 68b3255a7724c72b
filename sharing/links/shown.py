"""Reads for guests: what a link shows, and of a photo only what the link does not hide."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _

from albums.selectors import cursor_of, read_cursor
from faces.models import Person
from photos import wording
from photos.models import Photo, PhotoQuerySet, Rendition
from rights.lending import Guest
from sharing.links.selectors import title_of

PHOTOS = 60


@dataclass(frozen=True)
class GuestPage:
    """A page of what a link shows, the oldest first."""

    title: str
    words: str
    count: int
    dates: str
    photos: Sequence[Photo]
    next: str


@dataclass(frozen=True)
class GuestPhoto:
    """One photo of a link, the ones beside it, and what may be said of it."""

    photo: Photo
    title: str
    facts: Sequence[str]
    people: Sequence[str]
    previous: int | None
    next: int | None
    renditions: frozenset[str]

    @property
    def has_preview(self) -> bool:
        return Rendition.Name.PREVIEW in self.renditions

    @property
    def plays(self) -> bool:
        is_ready = self.photo.is_playable or Rendition.Name.PROXY in self.renditions
        return self.photo.is_video and is_ready


def photos_shown(guest: Guest) -> PhotoQuerySet:
    """Of a stack only the primary, if the link shows that, too."""
    primary = Photo.objects.visible_to(guest).filter(is_primary=True, stack=OuterRef("stack"))
    return Photo.objects.visible_to(guest).filter(Q(is_primary=True) | ~Exists(primary))


def guest_page(guest: Guest, after: str = "") -> GuestPage:
    """A page of the photos. Raises albums.selectors.BadCursor."""
    photos = photos_shown(guest)
    figures = photos.aggregate(count=Count("pk"), first=Min("taken_local"), last=Max("taken_local"))
    if after:
        taken, last = read_cursor(after)
        photos = photos.filter(Q(taken_local__gt=taken) | Q(taken_local=taken, pk__gt=last))
    page = list(photos.select_related("place").order_by("taken_local", "pk")[: PHOTOS + 1])
    album = guest.link.album
    return GuestPage(
        title=title_of(guest.link) or _("Shared photos"),
        words=album.description if album and not guest.link.hides_location else "",
        count=figures["count"],
        dates=wording.span_in_words(figures["first"], figures["last"]) if page else "",
        photos=page[:PHOTOS],
        next=cursor_of(page[PHOTOS - 1]) if len(page) > PHOTOS else "",
    )


def guest_photo(guest: Guest, photo_id: int) -> GuestPhoto:
    """Raises Photo.DoesNotExist."""
    photos = photos_shown(guest)
    photo = photos.select_related("place").get(pk=photo_id)
    at, by = photo.taken_local, ("taken_local", "pk")
    before = photos.filter(Q(taken_local__lt=at) | Q(taken_local=at, pk__lt=photo.pk))
    behind = photos.filter(Q(taken_local__gt=at) | Q(taken_local=at, pk__gt=photo.pk))
    ids = before.order_by(*by).reverse(), behind.order_by(*by)
    previous, following = (beside.values_list("pk", flat=True).first() for beside in ids)
    names = Rendition.objects.filter(photo=photo).values_list("name", flat=True)
    return GuestPhoto(
        photo=photo,
        title=photo.caption.split("\n")[0] or wording.day_in_words(photo.taken_local),
        facts=facts_of(guest, photo),
        people=people_in(guest, photo),
        previous=previous,
        next=following,
        renditions=frozenset(names),
    )


def facts_of(guest: Guest, photo: Photo) -> list[str]:
    """When; and where, with what and as which file, unless the link hides it."""
    facts = [wording.day_in_words(photo.taken_local)]
    if not guest.link.hides_location:
        facts += [str(photo.place or ""), photo.camera, photo.filename]
    return [fact for fact in facts if fact]


def people_in(guest: Guest, photo: Photo) -> list[str]:
    """Their names, unless the link hides them."""
    if guest.link.hides_people:
        return []
    people = Person.objects.filter(faces__photo=photo).exclude(name="")
    return list(people.order_by("name").values_list("name", flat=True).distinct())
