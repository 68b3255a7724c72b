"""A story as one file: all of it inside, nothing that asks for anything, nothing that runs."""

import base64
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from photos.models import Photo
from sharing.zips.slots import key_of
from stories.models import ChapterPhoto, Story
from stories.telling.changing import add_photos, caption_photo, lead_in, name_story, tell_chapter
from tests.factories import make_photo
from tests.photos.photo_files import PREVIEW_PX, jpeg, make_whole_photo
from tests.stories.telling import MONDAY, chapters, week_told

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
PICTURES = re.compile(r'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')
# All that a browser would ask for by itself, or follow.
ASKS = re.compile(
    r"(?:src|href|srcset|action|data|poster)\s*=\s*\"(?!data:)|url\(|@import|<script|<link rel=\"style"
)


@pytest.fixture
def story(alice: User) -> Story:
    """Of a week without files, and of one photo that has them."""
    story, _photos = week_told(alice)
    add_photos(chapters(story)[0], [make_whole_photo(alice, MONDAY)])
    return story


def exported(browser: Client, story: Story, query: str = "") -> str:
    response = browser.get(f"/stories/{story.pk}/export/{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_all_is_inside(alice: User, story: Story, browser_of: BrowserOf) -> None:
    lead_in(story, "It was warm.")
    response = browser_of(alice).get(f"/stories/{story.pk}/export/?places=1")
    page = b"".join(response.streaming_content).decode()

    said = 'attachment; filename="A week in Lisbon, May 2023.html"'
    assert response["Content-Disposition"] == said
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert [base64.b64decode(each) for each in PICTURES.findall(page)] == [jpeg(PREVIEW_PX)]
    assert ASKS.findall(page) == []
    policy = "default-src &#x27;none&#x27;; img-src data:; style-src &#x27;unsafe-inline&#x27;"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    for part in ("It was warm.", '<svg class="story-map"', ".story-photo {", "--accent:"):
        assert part in page
    assert page.rstrip().endswith("</html>")


def test_places_are_left_out_where_nobody_ticks_them(
    alice: User, story: Story, browser_of: BrowserOf
) -> None:
    Photo.objects.update(latitude=38.72, longitude=-9.14, place=Photo.objects.first().place)
    ChapterPhoto.objects.exclude(photo__original_key="full.jpg").delete()

    page = exported(browser_of(alice), story)

    assert len(PICTURES.findall(page)) == 2  # the cover, and in its chapter
    assert 'alt="Photo, 8 May 2023' in page
    assert "Lisbon" not in page
    assert "<svg" not in page
    assert "Lisbon" in exported(browser_of(alice), story, "?places=1")


def test_what_people_write_is_words_and_nothing_else(
    alice: User, story: Story, browser_of: BrowserOf
) -> None:
    evil = '</title></style><script>alert(1)</script><img src=x onerror=alert(1)>" onload="x'
    name_story(story, evil)
    lead_in(story, evil)
    tell_chapter(chapters(story)[0], evil)
    photo = Photo.objects.get(original_key="full.jpg")
    caption_photo(story, photo, evil)
    Photo.objects.filter(pk=photo.pk).update(caption=evil)

    page = exported(browser_of(alice), story, "?places=1")

    assert "<script" not in page
    assert "<img src=x" not in page
    assert '" onload' not in page
    assert page.count("</style>") == 1
    assert page.count("&lt;script&gt;") >= 4


def test_what_vanishes_meanwhile_is_left_out(
    alice: User, story: Story, browser_of: BrowserOf
) -> None:
    response = browser_of(alice).get(f"/stories/{story.pk}/export/")
    Photo.objects.filter(original_key="full.jpg").update(is_locked=True)

    page = b"".join(response.streaming_content).decode()

    assert PICTURES.findall(page) == []
    assert page.rstrip().endswith("</html>")


def test_an_empty_story_is_a_page_too(alice: User, story: Story, browser_of: BrowserOf) -> None:
    Photo.objects.update(trashed_at=timezone.now())

    assert "<h1>A story</h1>" in exported(browser_of(alice), story)


def test_it_is_its_owners_alone_and_only_some_at_once(
    alice: User, bob: User, story: Story, browser_of: BrowserOf
) -> None:
    address = f"/stories/{story.pk}/export/"
    assert browser_of(bob).get(address).status_code == 404
    for _ in range(3):  # each gives its slot back
        exported(browser_of(alice), story)
    cache.set(key_of(f"story:{alice.pk}"), 2)
    assert browser_of(alice).get(address).status_code == 429
    cache.delete(key_of(f"story:{alice.pk}"))


def test_a_video_is_a_still_that_says_so(alice: User, story: Story, browser_of: BrowserOf) -> None:
    Photo.objects.filter(original_key="full.jpg").update(kind="video")
    make_photo(alice, MONDAY)

    assert '<span class="story-video">Video</span>' in exported(browser_of(alice), story)
