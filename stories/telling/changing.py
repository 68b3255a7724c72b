"""What a person does with a story: words, chapters, photos, the cover.

All changes of one story wait for each other. Places are numbered anew with each: a story is short.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from photos.models import Photo
from stories.models import Chapter, ChapterPhoto, Story
from stories.story import LONGEST_CAPTION, LONGEST_TEXT, LONGEST_TITLE
from stories.telling.making import tellable
from stories.telling.refusals import InvalidStory
from stories.telling.words import lines, no_longer_than, one_line

MOST_CHAPTERS, MOST_PHOTOS = 100, 1000

Placed = TypeVar("Placed", Chapter, ChapterPhoto)


@contextmanager
def changing(story: Story) -> Iterator[None]:
    """One change at a time. Raises Story.DoesNotExist where it was deleted meanwhile."""
    with transaction.atomic():
        Story.objects.select_for_update(no_key=True).get(pk=story.pk)
        yield
        Story.objects.filter(pk=story.pk).update(changed_at=timezone.now())


def name_story(story: Story, title: str) -> None:
    """Without a title it is called by where and when it was. Raises InvalidStory."""
    clean = no_longer_than(one_line(title), LONGEST_TITLE)
    with changing(story):
        Story.objects.filter(pk=story.pk).update(title=clean)


def lead_in(story: Story, text: str) -> None:
    """What stands before the first chapter. Raises InvalidStory."""
    clean = no_longer_than(lines(text), LONGEST_TEXT)
    with changing(story):
        Story.objects.filter(pk=story.pk).update(lead=clean)


def choose_cover(story: Story, photo: Photo | None) -> None:
    """None: the first of its photos. Raises InvalidStory."""
    with changing(story):
        if photo and not rows_of(story).filter(photo=photo).exists():
            raise not_in_story()
        Story.objects.filter(pk=story.pk).update(cover=photo)


def add_chapter(story: Story) -> Chapter:
    """An empty one, behind the others. Raises InvalidStory."""
    with changing(story):
        count = story.chapters.count()
        if count >= MOST_CHAPTERS:
            raise InvalidStory(
                _("A story has %(most)d chapters at most.") % {"most": MOST_CHAPTERS}
            )
        return Chapter.objects.create(story=story, position=count)


def name_chapter(chapter: Chapter, title: str) -> None:
    """Raises InvalidStory."""
    clean = no_longer_than(one_line(title), LONGEST_TITLE)
    with changing(chapter.story):
        Chapter.objects.filter(pk=chapter.pk).update(title=clean)


def tell_chapter(chapter: Chapter, text: str) -> None:
    """Raises InvalidStory."""
    clean = no_longer_than(lines(text), LONGEST_TEXT)
    with changing(chapter.story):
        Chapter.objects.filter(pk=chapter.pk).update(text=clean)


def place_chapter(chapter: Chapter, *, after: Chapter | None) -> None:
    """Behind another one, or first. Raises InvalidStory."""
    with changing(chapter.story):
        rows = list(chapter.story.chapters.order_by("position", "pk"))
        Chapter.objects.bulk_update(numbered(behind(rows, chapter, after)), ["position"])


def step_chapter(chapter: Chapter, *, by: int) -> None:
    """One place on or back; past the ends nothing happens."""
    with changing(chapter.story):
        rows = list(chapter.story.chapters.order_by("position", "pk"))
        at = rows.index(chapter)
        if 0 <= at + by < len(rows):
            rows.insert(at + by, rows.pop(at))
        Chapter.objects.bulk_update(numbered(rows), ["position"])


def remove_chapter(chapter: Chapter) -> None:
    """Its photos stay in the library."""
    with changing(chapter.story):
        chapter.delete()


@dataclass(frozen=True)
class Wanted:
    """A photo as it is to stand in a chapter; None: as it is."""

    photo: Photo
    is_wide: bool | None = None
    caption: str | None = None


def fill_chapter(chapter: Chapter, wanted: Sequence[Wanted]) -> None:
    """These photos in this order and no others; those of another chapter move here. Raises
    InvalidStory."""
    story = chapter.story
    with changing(story):
        there = {row.photo_id: row for row in rows_of(story)}
        ids = [each.photo.pk for each in wanted]
        may = set(tellable(story.owner).filter(pk__in=ids).values_list("pk", flat=True))
        if not set(ids) <= may | there.keys():
            raise InvalidStory(_("What is in the trash cannot be told."))
        rows = [as_wanted(each, there.get(each.photo.pk)) for each in wanted]
        chapter.photos.exclude(photo__in=ids).delete()
        no_more_than_fit(story, sum(row.pk is None for row in rows))
        for n, row in enumerate(rows):
            row.chapter, row.position = chapter, n
            row.save()


def as_wanted(wanted: Wanted, row: ChapterPhoto | None) -> ChapterPhoto:
    """Raises InvalidStory."""
    row = row or ChapterPhoto(photo=wanted.photo)
    row.is_wide = row.is_wide if wanted.is_wide is None else wanted.is_wide
    if wanted.caption is not None:
        row.caption = no_longer_than(one_line(wanted.caption), LONGEST_CAPTION)
    return row


def no_more_than_fit(story: Story, new: int) -> None:
    """Raises InvalidStory."""
    if rows_of(story).count() + new > MOST_PHOTOS:
        raise InvalidStory(_("A story has %(most)d photos at most.") % {"most": MOST_PHOTOS})


def add_photos(chapter: Chapter, photos: Sequence[Photo]) -> int:
    """Behind those that are there, in the order in which they were taken; each once in a story.
    Returns how many are new. Raises InvalidStory."""
    story = chapter.story
    with changing(story):
        held = set(rows_of(story).values_list("photo", flat=True))
        own = tellable(story.owner).filter(pk__in=[photo.pk for photo in photos])
        new = list(own.exclude(pk__in=held).order_by("taken_local", "pk"))
        no_more_than_fit(story, len(new))
        there = chapter.photos.count()
        ChapterPhoto.objects.bulk_create(
            [
                ChapterPhoto(chapter=chapter, photo=photo, position=there + n)
                for n, photo in enumerate(new)
            ]
        )
    return len(new)


def place_photo(chapter: Chapter, photo: Photo, *, after: Photo | None) -> None:
    """Behind another one of a chapter, or first in it; from whichever chapter it stands in.
    Raises InvalidStory."""
    with changing(chapter.story):
        row = row_of(chapter.story, photo)
        beside = row_of(chapter.story, after) if after else None
        stand(behind(photos_of(chapter), row, beside), chapter)


def step_photo(story: Story, photo: Photo, *, by: int) -> None:
    """One place on or back; from the end of a chapter to the beginning of the next. Raises
    InvalidStory."""
    with changing(story):
        row = row_of(story, photo)
        rows = photos_of(row.chapter)
        at = rows.index(row) + by
        if 0 <= at < len(rows):
            rows.remove(row)
            rows.insert(at, row)
            stand(rows, row.chapter)
        elif beside := chapter_beside(row.chapter, by):
            others = photos_of(beside)
            stand([row, *others] if by > 0 else [*others, row], beside)


def chapter_beside(chapter: Chapter, by: int) -> Chapter | None:
    rows = list(chapter.story.chapters.order_by("position", "pk"))
    at = rows.index(chapter) + by
    return rows[at] if 0 <= at < len(rows) else None


def photos_of(chapter: Chapter) -> list[ChapterPhoto]:
    return list(chapter.photos.order_by("position", "pk"))


def stand(rows: list[ChapterPhoto], chapter: Chapter) -> None:
    """These in this order in a chapter."""
    for row in rows:
        row.chapter = chapter
    ChapterPhoto.objects.bulk_update(numbered(rows), ["chapter", "position"])


def take_out(story: Story, photo: Photo) -> None:
    """It stays in the library. Raises InvalidStory."""
    with changing(story):
        row_of(story, photo).delete()


def widen(story: Story, photo: Photo, *, is_wide: bool) -> None:
    """Give it a row of its own, or not. Raises InvalidStory."""
    with changing(story):
        row = row_of(story, photo)
        row.is_wide = is_wide
        row.save(update_fields=["is_wide"])


def caption_photo(story: Story, photo: Photo, caption: str) -> None:
    """In this story alone; empty: what is said of the photo. Raises InvalidStory."""
    clean = no_longer_than(one_line(caption), LONGEST_CAPTION)
    with changing(story):
        row = row_of(story, photo)
        row.caption = clean
        row.save(update_fields=["caption"])


def behind(rows: Sequence[Placed], row: Placed, after: Placed | None) -> list[Placed]:
    """With the one behind another, or first. Raises InvalidStory where that is not among them."""
    others = [each for each in rows if each.pk != row.pk]
    if after is not None and after not in others:
        raise InvalidStory(_("That is not there any more. Load the page again."))
    others.insert(others.index(after) + 1 if after is not None else 0, row)
    return others


def numbered(rows: list[Placed]) -> list[Placed]:
    for n, each in enumerate(rows):
        each.position = n
    return rows


def rows_of(story: Story) -> QuerySet[ChapterPhoto]:
    return ChapterPhoto.objects.filter(chapter__story=story)


def row_of(story: Story, photo: Photo) -> ChapterPhoto:
    """Raises InvalidStory."""
    row = rows_of(story).filter(photo=photo).select_related("chapter").first()
    if row is None:
        raise not_in_story()
    return row


def not_in_story() -> InvalidStory:
    return InvalidStory(_("The photo is not in this story any more."))
