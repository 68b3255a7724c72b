"""Stories for tests, made as the pages make them."""

from datetime import UTC, datetime

from accounts.models import User
from photos.models import Photo
from rights.models import ShareLink
from sharing.links.services import make_link
from stories.models import Chapter, ChapterPhoto, Occasion, Story
from stories.telling.making import make_story, of_trip
from tests.stories.rows import week_in_lisbon

MONDAY = datetime(2023, 5, 8, 9, tzinfo=UTC)


def trip_of(owner: User, photos: list[Photo]) -> Occasion:
    span = {"starts_local": photos[0].taken_local, "ends_local": photos[-1].taken_local}
    lisbon = {"city": "Lisbon", "country": "Portugal", "code": "PT", "count": len(photos)}
    return Occasion.objects.create(owner=owner, kind="trip", places=[lisbon], **span)


def week_told(owner: User, first: datetime = MONDAY) -> tuple[Story, list[Photo]]:
    """A story of a week, two photos a day, in seven chapters."""
    photos = week_in_lisbon(owner, first)
    return make_story(owner, of_trip(owner, trip_of(owner, photos))), photos


def chapters(story: Story) -> list[Chapter]:
    return list(story.chapters.order_by("position", "pk"))


def in_chapter(chapter: Chapter) -> list[int]:
    """The ids of its photos."""
    rows = ChapterPhoto.objects.filter(chapter=chapter).order_by("position", "pk")
    return list(rows.values_list("photo", flat=True))


def in_story(story: Story) -> list[list[int]]:
    return [in_chapter(chapter) for chapter in chapters(story)]


def link_to(story: Story, password: str = "", **said: object) -> ShareLink:
    return make_link(ShareLink(**said), story.owner, story=story, password=password)
