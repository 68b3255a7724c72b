"""Reads of the lists of one's own photos: favourites, archive, trash; part by part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos.keyset import cursor_of, older_than
from photos.models import Photo, PhotoQuerySet
from photos.screenshots import tagged_screenshot
from photos.selectors import months
from photos.versions import with_versions

SHOWN = 60


@dataclass(frozen=True)
class PhotoList:
    """A list that has a page: its words, which photos are in it, and by which moment it is ordered.

    `hides`: the verbs that take a photo off it. `count`: how many there are, where counting its
    photos would take long.
    """

    name: str
    title: Promise
    empty: Promise
    hint: Promise
    icon: str
    photos: Callable[[User], PhotoQuerySet]
    moment: str
    hides: str
    count: Callable[[User], int] | None = None


@dataclass(frozen=True)
class ListPage:
    """A part of a list, and where the next begins."""

    about: PhotoList
    photos: Sequence[Photo]
    total: int
    next: str


def page_of(user: User, name: str, after: str = "") -> ListPage:
    """Raises photos.keyset.BadCursor."""
    about = LISTS[name]
    every = about.photos(user)
    photos = every.filter(older_than(after, about.moment))
    ordered = with_versions(photos.select_related("place")).order_by(f"-{about.moment}", "-pk")
    page = list(ordered[: SHOWN + 1])
    follows = cursor_of(page[SHOWN - 1], about.moment) if len(page) > SHOWN else ""
    total = about.count(user) if about.count else every.count()
    return ListPage(about, page[:SHOWN], total, follows)


def in_trash(user: User) -> PhotoQuerySet:
    """Of a stack that went as a whole only what stood for it."""
    above = Photo.objects.filter(stack=OuterRef("stack"), is_primary=True, trashed_at__isnull=False)
    photos = Photo.objects.in_library_of(user).filter(trashed_at__isnull=False)
    return photos.filter(Q(is_primary=True) | ~Exists(above))


def _favourites(user: User) -> PhotoQuerySet:
    photos = Photo.objects.in_library_of(user)
    return photos.filter(is_favourite=True, trashed_at=None)


def _recent(user: User) -> PhotoQuerySet:
    return Photo.objects.in_library_of(user).on_timeline()


def _count_of_timeline(user: User) -> int:
    return sum(count for _month, count in months(user))


def screenshots_of(user: User) -> PhotoQuerySet:
    """On the timeline, by their tag, whoever gave it. Who took the tag off one is believed: it does
    not come back."""
    return Photo.objects.in_library_of(user).on_timeline().filter(tagged_screenshot())


def looking_like(look: Photo.Look, user: User) -> PhotoQuerySet:
    """On the timeline, by a person's word or a model's."""
    return Photo.objects.in_library_of(user).on_timeline().filter(looks_like=look)


def _archive(user: User) -> PhotoQuerySet:
    photos = Photo.objects.in_library_of(user)
    return photos.filter(archived_at__isnull=False, trashed_at=None, is_primary=True)


LISTS: Mapping[str, PhotoList] = {
    each.name: each
    for each in (
        PhotoList(
            "favourites", _("Favourites"), _("No favourites yet"),
            _("The heart of a photo, or f, makes it one."),
            "heart", _favourites, "taken_local", "trash unfavourite",
        ),
        PhotoList(
            "recent", _("Recently added"), _("Nothing was added yet"),
            _("What comes into your library stands here first, whenever it was taken."),
            "clock-plus", _recent, "added_at", "trash archive", _count_of_timeline,
        ),
        PhotoList(
            "screenshots", _("Screenshots"), _("There are no screenshots on your timeline"),
            _("Told by their name, their size or their tag. Archived they leave the timeline and"
              " are still found; Undo brings them back. Take the tag off one that is none."),
            "archive", screenshots_of, "taken_local", "trash archive",
        ),
        PhotoList(
            "documents", _("Documents"), _("There are no documents on your timeline"),
            _("Pages of text, told by what stands in them. Archived they leave the timeline and are"
              " still found by every word; Undo brings them back. Say it where one is a photo."),
            "file-text", partial(looking_like, Photo.Look.DOCUMENT), "taken_local",
            "trash archive call",
        ),
        PhotoList(
            "memes", _("Memes"), _("There are no memes on your timeline"),
            _("Pictures with a caption in large letters that no camera took. Archived they leave"
              " the timeline; Undo brings them back. Say it where one is a photo."),
            "images", partial(looking_like, Photo.Look.MEME), "taken_local",
            "trash archive call",
        ),
        PhotoList(
            "archive", _("Archive"), _("Nothing is archived"),
            _("What you archive leaves the timeline and is still found by search and in albums."),
            "archive", _archive, "taken_local", "trash unarchive",
        ),
        PhotoList(
            "trash", _("Trash"), _("The trash is empty"),
            _("What you delete waits here before it is gone for good."),
            "trash", in_trash, "trashed_at", "restore",
        ),
    )
}  # fmt: skip
OFFERED = ("documents", "memes", "screenshots")
GLIMPSED = 8


@dataclass(frozen=True)
class Offer:
    """A list that is offered for the archive: the newest of it, and how many there are."""

    about: PhotoList
    photos: Sequence[Photo]
    total: int


def offers_of(user: User) -> list[Offer]:
    """None of what there is nothing of."""
    lists = [(LISTS[name], LISTS[name].photos(user)) for name in OFFERED]
    found = (
        Offer(about, list(photos.order_by(f"-{about.moment}", "-pk")[:GLIMPSED]), photos.count())
        for about, photos in lists
    )
    return [each for each in found if each.total]
