"""Reads for guests: what a link shows, and of a photo only what the link does not hide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _

from albums.models import Album
from albums.selectors import WAYS, by_hand, end_of, newest_first, oldest_first
from faces.models import Person
from photos import wording
from photos.keyset import cursor_of
from photos.models import Photo, PhotoQuerySet, Rendition
from rights.lending import Guest
from sharing.links.selectors import title_of

PHOTOS = 60


@dataclass(frozen=True)
class GuestPage:
    """A page of what a link shows, in the order of its album, else the oldest first."""

    title: str
    words: str
    photos: Sequence[Photo]
    next: str
    cover_id: int | None
    count: int = 0
    dates: str = ""


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
    """A page of the photos. Raises photos.keyset.BadCursor."""
    photos = photos_shown(guest)
    album = guest.link.album or Album()
    ordered = WAYS[album.order](album, photos, after)
    page = list(ordered.select_related("place")[: PHOTOS + 1])
    figures = {} if after else figures_of(photos)  # what stands above the photos is there already
    chosen = photos.filter(pk=album.cover_id).exists() if album.cover_id else False
    return GuestPage(
        title=title_of(guest.link) or _("Shared photos"),
        words="" if guest.link.hides_location else album.description,
        **figures,
        photos=page[:PHOTOS],
        next=end_of(album, page[PHOTOS - 1]) if len(page) > PHOTOS else "",
        cover_id=album.cover_id if chosen else next((photo.pk for photo in page), None),
    )


def figures_of(photos: PhotoQuerySet) -> dict[str, Any]:
    """How many they are, and from when to when."""
    found = photos.aggregate(count=Count("pk"), first=Min("taken_local"), last=Max("taken_local"))
    dates = wording.span_in_words(found["first"], found["last"]) if found["count"] else ""
    return {"count": found["count"], "dates": dates}


def guest_photo(guest: Guest, photo_id: int) -> GuestPhoto:
    """Raises Photo.DoesNotExist."""
    photos = photos_shown(guest)
    photo = photos.select_related("place").get(pk=photo_id)
    previous, following = beside(guest.link.album or Album(), photos, photo)
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


def beside(album: Album, photos: PhotoQuerySet, photo: Photo) -> tuple[int | None, int | None]:
    """The ids of the photos before and behind one in the order of the album."""
    if album.order == Album.Order.HAND:
        placed = by_hand(album, photos, "")
        spot = vars(placed.get(pk=photo.pk))["spot"]
        nearer, same = {"spot__lt": spot}, {"spot": spot}  # annotated by `by_hand`
        before = placed.filter(Q(**nearer) | Q(**same, pk__lt=photo.pk))
        ways = before.reverse(), by_hand(album, photos, f"{spot}~{photo.pk}")
    else:
        here = cursor_of(photo)
        ways = newest_first(album, photos, here), oldest_first(album, photos, here)
        ways = ways[::-1] if album.order == Album.Order.NEWEST else ways
    previous, following = (way.values_list("pk", flat=True).first() for way in ways)
    return previous, following


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
