"""What happens to the photos of a story elsewhere: locked, handed over, of two libraries."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from ops.leaving import handing
from stories.models import ChapterPhoto, Story
from stories.telling.changing import add_photos, caption_photo, choose_cover
from stories.telling.selectors import in_short
from tests.factories import make_photo
from tests.ops.test_hand_over import given, hand_in
from tests.stories.telling import chapters, in_chapter, in_story, week_told
from tests.vault.locked import lock, make_kept, make_open_vault, work
from vault.services.locking import unlock_photos

pytestmark = pytest.mark.django_db


def test_a_locked_photo_leaves_no_words_and_comes_back_in_its_place(alice: User) -> None:
    story, _photos = week_told(alice)
    vault, secret, chapter = make_open_vault(alice), make_kept(alice), chapters(story)[0]
    add_photos(chapter, [secret])
    caption_photo(story, secret, "The ring")
    before = in_chapter(chapter)

    lock(alice, secret)

    assert not ChapterPhoto.objects.filter(photo=secret).exists()
    unlock_photos(vault, [secret.pk])
    work()
    assert in_chapter(chapter) == before
    assert ChapterPhoto.objects.get(photo=secret).caption == "The ring"


def test_a_library_is_handed_over_with_its_stories(
    alice: User, bob: User, make_jpeg: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing.regroup_library, "delay", lambda *_: None)
    story, _photos = week_told(alice)
    content = make_jpeg().read_bytes()
    hers, his = hand_in(alice, content), hand_in(bob, content)
    add_photos(chapters(story)[0], [hers])
    choose_cover(story, hers)

    given(alice, bob)

    story.refresh_from_db()
    assert (story.owner, story.cover) == (bob, his)
    assert in_story(story)[0][-1] == his.pk
    assert len(in_story(story)[0]) == 3


def test_its_card_shows_the_cover_that_its_page_shows(alice: User) -> None:
    story, photos = week_told(alice)
    high = make_photo(alice, width_px=300, height_px=400)
    add_photos(chapters(story)[0], [high])
    ChapterPhoto.objects.filter(photo=high).update(position=0)
    ChapterPhoto.objects.exclude(photo=high).update(position=1)

    def cover() -> int | None:
        story.refresh_from_db()
        return in_short(alice, [story])[0].cover_id

    Story.objects.filter(pk=story.pk).update(cover=None)
    assert cover() == photos[0].pk
    choose_cover(story, high)
    assert cover() == high.pk
    ChapterPhoto.objects.all().delete()
    assert cover() is None
