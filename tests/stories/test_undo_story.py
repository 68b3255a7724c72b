"""Deleting a story, taken back: its chapters, words, photos and links are there again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import User
from curating.doing import take_back
from curating.models import Action, Slip
from photos.models import Photo
from rights.models import ShareLink
from stories.models import ChapterPhoto, Story
from stories.telling.changing import add_photos, caption_photo, choose_cover, lead_in
from stories.telling.deleting import delete_story
from tests.api.asking import Asker
from tests.stories.telling import chapters, in_story, week_told
from tests.vault.locked import lock, make_kept, make_open_vault

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
TABLES = ("stories.Story", "stories.Chapter", "stories.ChapterPhoto", "rights.ShareLink")


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [apps.get_model(label) for label in TABLES]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


@pytest.fixture
def story(alice: User) -> Story:
    story, photos = week_told(alice)
    lead_in(story, "Seven days")
    caption_photo(story, photos[0], "The sea")
    choose_cover(story, photos[3])
    ShareLink.objects.create(owner=alice, story=story, token="secret", slug="our-week")
    return Story.objects.get(pk=story.pk)


def test_all_of_it_is_there_again(alice: User, story: Story) -> None:
    before = everything()

    action = delete_story(alice, story)

    assert not Story.objects.exists()
    assert not ShareLink.objects.exists()
    assert action.sentence == "Deleted the story “A week in Lisbon, May 2023” with 14 photos."
    take_back(action)
    assert everything() == before


def test_deleted_twice_at_once_it_is_one_step(alice: User, story: Story) -> None:
    again = Story.objects.get()

    assert delete_story(alice, story) == delete_story(alice, again)


def test_a_photo_that_is_gone_for_good_is_told(alice: User, story: Story) -> None:
    action = delete_story(alice, story)
    Photo.objects.filter(pk=story.cover_id).delete()

    assert "1 photo is gone for good." in take_back(action).undone_sentence
    assert sum(map(len, in_story(story))) == 13
    assert Story.objects.get().cover is None


def test_what_is_locked_meanwhile_leaves_no_words(alice: User, story: Story) -> None:
    make_open_vault(alice)
    secret = make_kept(alice)
    add_photos(chapters(story)[0], [secret])
    caption_photo(story, secret, "The ring")
    others = list(ChapterPhoto.objects.exclude(photo=secret).order_by("pk").values())
    action = delete_story(alice, story)

    lock(alice, secret)

    assert "The ring" not in str(list(Slip.objects.values_list("rows", flat=True)))
    assert take_back(action).gone_count == 0
    assert list(ChapterPhoto.objects.order_by("pk").values()) == others


def test_pages_and_the_api_take_it_back(
    alice: User, bob: User, story: Story, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    page = browser.post(reverse("stories:delete", args=[story.pk]), follow=True)
    undo = reverse("curating:undo", args=[Action.objects.get().pk])
    assert page.redirect_chain == [("/stories/", 302)]
    assert f'action="{undo}"' in page.text
    assert browser_of(bob).post(undo).status_code == 404
    assert browser.post(undo)["Location"] == f"/stories/{story.pk}/"
    asker = Asker(alice)
    assert asker.delete(f"stories/{story.pk}/").status_code == 204
    entry = asker.get("history/?verb=delete_story").json()["items"][0]
    assert asker.post(f"history/{entry['id']}/undo/").status_code == 200
    assert Story.objects.get() == story
