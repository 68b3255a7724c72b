"""Reads of stories: cards of all, and one as whoever looks may see it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from photos.keyset import cursor_of, older_than
from photos.models import Photo, PhotoQuerySet
from photos.wording import span_in_words
from rights.lending import Guest, Viewer
from stories.models import Chapter, ChapterPhoto, Story
from stories.telling.choosing import BY_DAY
from stories.telling.making import tellable
from stories.telling.maps import Map, Point, is_elsewhere, map_of
from stories.telling.rows import ratio_of, rows_of
from stories.trips.selectors import Slideshow
from stories.trips.titles import (
    Places,
    months_in_words,
    title_of_event,
    title_of_trip,
    titled,
    where_in_words,
)

CARDS = 24
OF_BRIEF = (
    "photo", "photo__taken_local", "photo__width_px", "photo__height_px",
    "photo__place__city", "photo__place__region", "photo__place__country",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A story among the others."""

    story: Story
    title: str
    dates: str
    cover_id: int | None
    count: int


class Brief(NamedTuple):
    """What a card needs of a photo."""

    photo_id: int
    taken: datetime
    width_px: int
    height_px: int
    city: str | None
    region: str | None
    country: str | None


@dataclass(frozen=True)
class Cards:
    """A page of cards, and where the next begins."""

    cards: Sequence[Card]
    next: str


@dataclass(frozen=True)
class ToldPhoto:
    """A photo in its chapter."""

    row: ChapterPhoto
    photo: Photo

    @property
    def caption(self) -> str:
        return self.row.caption or self.photo.caption

    @property
    def ratio(self) -> float:
        return ratio_of(self.photo.width_px, self.photo.height_px)

    @property
    def tenths(self) -> int:
        """Its ratio as the stylesheet knows it."""
        return round(self.ratio * 10)


@dataclass(frozen=True)
class ToldChapter:
    """A chapter: `dates` and `where` are what its title does not say."""

    chapter: Chapter
    title: str
    dates: str
    where: str
    photos: Sequence[ToldPhoto]
    map: Map | None

    @property
    def rows(self) -> list[list[ToldPhoto]]:
        ratios = [each.ratio for each in self.photos]
        rows = rows_of(ratios, [each.row.is_wide for each in self.photos])
        return [[self.photos[n] for n in row] for row in rows]


@dataclass(frozen=True)
class Told:
    """A story as somebody may see it."""

    story: Story
    title: str
    dates: str
    cover: Photo | None
    chapters: Sequence[ToldChapter]
    hides_places: bool

    @property
    def photos(self) -> list[ToldPhoto]:
        return [each for chapter in self.chapters for each in chapter.photos]


def told(viewer: Viewer, story: Story, *, hides_places: bool) -> Told:
    """In three queries, whatever is in it."""
    chapters = list(story.chapters.order_by("position", "pk"))
    photos: dict[int, list[ToldPhoto]] = {chapter.pk: [] for chapter in chapters}
    for row in rows_shown(viewer, story):
        if row.chapter_id in photos:
            photos[row.chapter_id].append(ToldPhoto(row, row.photo))
    every = [each.photo for chapter in chapters for each in photos[chapter.pk]]
    return Told(
        story=story,
        title=title_of(
            story, [] if hides_places else places_of(every), span_of(every) if every else None
        ),
        dates=dates_of(every),
        cover=cover_of(story, every),
        chapters=told_chapters(chapters, photos, hides_places=hides_places),
        hides_places=hides_places,
    )


def told_to_guest(guest: Guest) -> Told:
    """What the link shows. Raises Story.DoesNotExist."""
    story = Story.objects.visible_to(guest).get()
    return told(guest, story, hides_places=guest.link.hides_location)


def shown(viewer: Viewer) -> PhotoQuerySet:
    """What is in the trash is told to nobody, its owner included."""
    return Photo.objects.visible_to(viewer).filter(trashed_at=None)


def rows_shown(viewer: Viewer, story: Story) -> QuerySet[ChapterPhoto]:
    """Each with its photo and place, in their order."""
    rows = ChapterPhoto.objects.filter(chapter__story=story, photo__in=shown(viewer))
    rows = rows.filter(photo__owner=story.owner_id)
    return rows.select_related("photo__place").order_by("position", "pk")


def told_chapters(
    chapters: Sequence[Chapter], photos: dict[int, list[ToldPhoto]], *, hides_places: bool
) -> list[ToldChapter]:
    """One that lies where the one before it lay has no map of its own."""
    wheres = [
        ""
        if hides_places
        else where_in_words(places_of([each.photo for each in photos[chapter.pk]]))
        for chapter in chapters
    ]
    found, last = [], list[Point]()
    for chapter, where in zip(chapters, wheres, strict=True):
        own = [each.photo for each in photos[chapter.pk]]
        points = [] if hides_places else points_of(own)
        is_new = is_elsewhere(points, last)
        last = points if is_new else last
        is_called_so = bool(where) and wheres.count(where) == 1
        title = chapter.title or (where if is_called_so else day_of(own))
        found.append(
            ToldChapter(
                chapter=chapter,
                title=title,
                dates=dates_of(own) if dates_of(own) != title else "",
                where=where if where != title else "",
                photos=photos[chapter.pk],
                map=map_of(points) if is_new else None,
            )
        )
    return found


def title_of(story: Story, places: Places, span: tuple[datetime, datetime] | None) -> str:
    """As a person put it, else where and when; when alone for whom the places are left out."""
    if story.title:
        return story.title
    if span is None:
        return _("A story")
    first, last = span
    if last - first > BY_DAY:
        return titled(_("Photos"), where_in_words(places), months_in_words(first, last))
    made = title_of_event if first.date() == last.date() else title_of_trip
    return made(places, first, last)


def places_of(photos: Sequence[Photo]) -> Places:
    """Cities with most photos first, as titles are made of them."""
    places = (photo.place for photo in photos)
    return counted((each.city or each.region, each.country) for each in places if each)


def counted(named: Iterable[tuple[str, str]]) -> Places:
    return [
        {"city": city, "country": country, "count": count}
        for (city, country), count in Counter(named).most_common()
    ]


def points_of(photos: Sequence[Photo]) -> list[Point]:
    return [
        Point(photo.latitude, photo.longitude, photo.place.city if photo.place else "")
        for photo in photos
        if photo.latitude is not None and photo.longitude is not None
    ]


def span_of(photos: Sequence[Photo]) -> tuple[datetime, datetime]:
    moments = [photo.taken_local for photo in photos]
    return min(moments), max(moments)


def dates_of(photos: Sequence[Photo]) -> str:
    return span_in_words(*span_of(photos)) if photos else ""


def day_of(photos: Sequence[Photo]) -> str:
    """Like "Monday, 8 May" where it is one day."""
    if not photos:
        return _("A chapter")
    first, last = span_of(photos)
    return date_format(first, "l, j F") if first.date() == last.date() else dates_of(photos)


def cover_of(story: Story, photos: Sequence[Photo]) -> Photo | None:
    """As chosen, while it is in the story and shown; else the first landscape, else the first."""
    chosen = [photo for photo in photos if photo.pk == story.cover_id]
    broad = [photo for photo in photos if photo.width_px >= photo.height_px]
    return next(iter([*chosen, *broad, *photos]), None)


def cards_of(user: User, after: str = "") -> Cards:
    """The newest first. Raises BadCursor."""
    rows = Story.objects.visible_to(user).filter(older_than(after, "made_at"))
    page = list(rows.order_by("-made_at", "-pk")[: CARDS + 1])
    follows = cursor_of(page[CARDS - 1], "made_at") if len(page) > CARDS else ""
    return Cards(in_short(user, page[:CARDS]), follows)


def in_short(user: User, stories: Sequence[Story]) -> list[Card]:
    """Each with its title, dates and cover, in one query for all of them."""
    rows = ChapterPhoto.objects.filter(
        chapter__story__in=stories, photo__in=shown(user), photo__owner=user
    )
    ordered = rows.order_by("chapter__position", "chapter", "position", "pk")
    briefs: dict[int, list[Brief]] = {story.pk: [] for story in stories}
    for values in ordered.values_list("chapter__story", *OF_BRIEF):
        briefs[values[0]].append(Brief(*values[1:]))
    return [card_of(story, briefs[story.pk]) for story in stories]


def card_of(story: Story, briefs: Sequence[Brief]) -> Card:
    moments = [each.taken for each in briefs]
    span = (min(moments), max(moments)) if moments else None
    places = counted(
        (each.city or each.region or "", each.country) for each in briefs if each.country
    )
    dates = span_in_words(*span) if span else ""
    return Card(story, title_of(story, places, span), dates, cover_in(story, briefs), len(briefs))


def cover_in(story: Story, briefs: Sequence[Brief]) -> int | None:
    """As `cover_of`; the id."""
    chosen = [each for each in briefs if each.photo_id == story.cover_id]
    broad = [each for each in briefs if each.width_px >= each.height_px]
    return next((each.photo_id for each in [*chosen, *broad, *briefs]), None)


def untold_photos(user: User, story: Story, *, of_all_days: bool) -> PhotoQuerySet:
    """What may still be put in: of the days that the story tells of, or of all."""
    rows = ChapterPhoto.objects.filter(chapter__story=story)
    photos = tellable(user).exclude(pk__in=rows.values("photo"))
    span = rows.aggregate(first=Min("photo__taken_local"), last=Max("photo__taken_local"))
    if of_all_days or not span["first"]:
        return photos
    day = timedelta(days=1)
    return photos.filter(taken_local__range=(span["first"] - day, span["last"] + day))


def slideshow_of(user: User, story: Story) -> Slideshow:
    """Its images, in the order of the story."""
    page = told(user, story, hides_places=False)
    return Slideshow(page.title, images_of(page), reverse("stories:story", args=[story.pk]))


def images_of(page: Told) -> list[Photo]:
    return [each.photo for each in page.photos if not each.photo.is_video]
