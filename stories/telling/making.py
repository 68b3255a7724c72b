"""Making a story of a trip, an album or a search, arranged by the default of choosing.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from photos.models import Photo, PhotoQuerySet
from photos.screenshots import tagged_screenshot
from search.selectors import found_ids, understand
from stories.models import Chapter, ChapterPhoto, Occasion, Story
from stories.story import LONGEST_SOURCE, LONGEST_TITLE
from stories.telling.choosing import Shot, chapters_of, cover_among
from stories.telling.refusals import InvalidStory
from stories.telling.words import one_line
from stories.telling.worth import worth
from stories.trips.selectors import photos_of, title_of

MOST_LOOKED_AT = 20_000  # photos of a source
MOST_FOUND = 2000  # photos of a search: what comes later fits less
MOST_STORIES = 1000

MadeFrom = Story.MadeFrom


@dataclass(frozen=True)
class Source:
    """What a story is made from: the person's own photos in it, and how it is called."""

    kind: MadeFrom
    title: str  # as a person put it; empty: by where and when it was
    words: str
    photos: PhotoQuerySet


def of_trip(user: User, occasion: Occasion) -> Source:
    """Without what is kept out of memories."""
    photos = photos_of(user, occasion)
    return Source(MadeFrom.TRIP, occasion.title, title_of(occasion), photos)


def of_album(user: User, album: Album) -> Source:
    photos = tellable(user).filter(album_photos__album=album)
    return Source(MadeFrom.ALBUM, album.title, album.title, photos)


def of_search(user: User, text: str) -> Source:
    """Raises InvalidStory where nothing is searched for."""
    words = one_line(text)[:LONGEST_SOURCE]
    if not words:
        raise InvalidStory(_("Say what to search for."))
    ids = found_ids(user, understand(user, words), most=MOST_FOUND)
    return Source(MadeFrom.SEARCH, words, words, tellable(user).filter(pk__in=ids))


def tellable(user: User) -> PhotoQuerySet:
    """The person's own: what others lend is not theirs to show. Of a stack only the primary."""
    return Photo.objects.in_library_of(user).filter(trashed_at=None, is_primary=True)


def make_story(owner: User, source: Source) -> Story:
    """Raises InvalidStory where there is nothing to tell."""
    if Story.objects.filter(owner=owner).count() >= MOST_STORIES:
        raise InvalidStory(
            _("You have %(most)d stories. Delete one first.") % {"most": MOST_STORIES}
        )
    shots = shots_of(source.photos)
    chapters = chapters_of(shots)
    if not chapters:
        raise InvalidStory(_("There is no photo of yours to tell a story with."))
    cover = cover_among(shots, chapters)
    with transaction.atomic():
        story = Story.objects.create(
            owner=owner, title=one_line(source.title)[:LONGEST_TITLE], made_from=source.kind,
            source=source.words[:LONGEST_SOURCE], cover_id=cover,
        )  # fmt: skip
        write_chapters(story, chapters)
    return story


def write_chapters(story: Story, chapters: Sequence[Sequence[int]]) -> None:
    rows = Chapter.objects.bulk_create(
        [Chapter(story=story, position=n) for n, _photos in enumerate(chapters)]
    )
    ChapterPhoto.objects.bulk_create(
        [
            ChapterPhoto(chapter=row, photo_id=photo_id, position=n)
            for row, photos in zip(rows, chapters, strict=True)
            for n, photo_id in enumerate(photos)
        ]
    )


def shots_of(photos: PhotoQuerySet) -> list[Shot]:
    """Those that may be told, by one query: no screenshot, document or meme. Of very many the most
    worth."""
    photographs = photos.filter(~tagged_screenshot(), looks_like="")
    ranked = photographs.annotate(worth=worth()).order_by("-worth", "pk")
    rows = ranked.values_list(
        "pk", "taken_local", "place__city", "worth", "duplicate__group", "width_px", "height_px"
    )
    return [
        Shot(pk, taken, city or "", value, group, width > height)
        for pk, taken, city, value, group, width, height in rows[:MOST_LOOKED_AT]
    ]
