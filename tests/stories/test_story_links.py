"""A story shared by a link: its guests see it and its photos, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from photos.models import Photo, Rendition
from rights.models import ShareLink
from sharing.links.services import revoke_link
from stories.models import ChapterPhoto, Story
from stories.telling.changing import caption_photo, name_chapter, tell_chapter
from tests.factories import make_photo
from tests.stories.telling import MONDAY, chapters, link_to, week_told

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
Told = tuple[Story, list[Photo]]


@pytest.fixture
def told(alice: User) -> Told:
    return week_told(alice)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(response: Any) -> list[int]:
    links = r'<a href="/s/[^/]+/photos/(\d+)/">'
    return [int(pk) for pk in re.findall(links, words(response))]


def address(link: ShareLink) -> str:
    return f"/s/{link.token}/"


def test_it_is_made_on_the_page_of_links(
    alice: User, bob: User, told: Told, browser_of: BrowserOf, client: Client
) -> None:
    story, photos = told
    browser = browser_of(alice)
    form = browser.get(f"/links/new/?story={story.pk}")
    assert "sees the story with its photos" in words(form)

    made = browser.post("/links/new/", {"story": story.pk, "make": "1", "slug": "our-week"})

    link = ShareLink.objects.get()
    assert made.url == f"/links/{link.pk}/"
    assert (link.story, link.album) == (story, None)
    assert "A story" in words(browser.get("/links/"))
    page = client.get("/s/our-week/", follow=True)
    assert page.redirect_chain == [("/s/our-week/story/", 302)]
    assert shown(page) == [photo.pk for photo in photos]
    assert browser_of(bob).get(f"/links/new/?story={story.pk}").status_code == 404
    for bad in ("x", "9" * 30):
        assert browser.get(f"/links/new/?story={bad}").status_code == 404


def test_guests_see_it_and_are_counted_once(told: Told, client: Client) -> None:
    story, photos = told
    name_chapter(chapters(story)[0], "<b>Arrival")
    tell_chapter(chapters(story)[0], "We <i>landed.")
    caption_photo(story, photos[0], "The gate")
    link = link_to(story)

    pages = [client.get(f"{address(link)}story/") for _ in range(2)]

    assert pages[0]["X-Robots-Tag"].startswith("noindex")
    for said in ("&lt;b&gt;Arrival", "We &lt;i&gt;landed.", "The gate"):
        assert said in words(pages[0])
    assert "/stories/" not in words(pages[0])
    link.refresh_from_db()
    assert link.visits == 1


def test_where_places_are_hidden_nothing_tells_them(told: Told, client: Client) -> None:
    story, _photos = told
    hides, tells = link_to(story, hides_location=True), link_to(story, hides_location=False)

    for part in ("story/", "story/slideshow/"):
        page = words(client.get(f"{address(hides)}{part}"))
        assert "Lisbon" not in page
        assert '<svg class="story-map"' not in page
        assert "A week, May 2023" in page
        assert "Lisbon" in words(client.get(f"{address(tells)}{part}"))
    assert '<svg class="story-map"' in words(client.get(f"{address(tells)}story/"))


def test_it_opens_its_photos_and_no_others(
    alice: User, bob: User, told: Told, client: Client
) -> None:
    story, photos = told
    other, his = make_photo(alice), make_photo(bob)
    ChapterPhoto.objects.create(chapter=chapters(story)[0], photo=his)
    elsewhere, _photos = week_told(alice, MONDAY + timedelta(days=100))
    for photo in (photos[0], other, his):
        Rendition.objects.create(
            photo=photo, name="preview", key="none", mime="image/jpeg", size_bytes=1
        )
    base = address(link_to(story))

    assert client.get(f"{base}photos/{photos[0].pk}/").status_code == 200
    assert his.pk not in shown(client.get(f"{base}story/"))
    for photo in (other, his, Photo.objects.get(chapter_photos=in_first(elsewhere))):
        for part in ("", "preview", "thumbnail", "original", "playback"):
            assert client.get(f"{base}photos/{photo.pk}/{part}").status_code == 404


def in_first(story: Story) -> ChapterPhoto:
    return ChapterPhoto.objects.filter(chapter__story=story).earliest("pk")


def test_what_is_trashed_locked_or_taken_out_after_sharing_is_gone_at_once(
    told: Told, client: Client
) -> None:
    story, photos = told
    base = address(link_to(story))
    assert len(shown(client.get(f"{base}story/"))) == 14
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=timezone.now())
    Photo.objects.filter(pk=photos[1].pk).update(is_locked=True)
    ChapterPhoto.objects.filter(photo=photos[2]).delete()

    assert shown(client.get(f"{base}story/")) == [photo.pk for photo in photos[3:]]
    for photo in photos[:3]:
        assert client.get(f"{base}photos/{photo.pk}/").status_code == 404
    Photo.objects.update(trashed_at=timezone.now())
    assert "Nothing to see here yet" in words(client.get(f"{base}story/"))


def test_revoked_over_deleted_or_of_somebody_who_left_it_shows_nothing(
    alice: User, bob: User, told: Told, client: Client
) -> None:
    story, photos = told
    revoked, over, kept = (link_to(story) for _ in range(3))
    revoke_link(revoked)
    ShareLink.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    parts = ("", "story/", "story/slideshow/", f"photos/{photos[0].pk}/", "zip/")

    for link in (revoked, over):
        for part in parts:
            assert client.get(f"{address(link)}{part}").status_code == 404, part
    Story.objects.filter(pk=story.pk).update(owner=bob)  # who made the link tells it no more
    assert client.get(f"{address(kept)}story/").status_code == 404
    Story.objects.filter(pk=story.pk).update(owner=alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(f"{address(kept)}story/").status_code == 404
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert client.get(f"{address(kept)}story/").status_code == 200
    story.delete()
    assert client.get(f"{address(kept)}story/").status_code == 404


def test_its_password_is_asked_for(told: Told, client: Client) -> None:
    story, photos = told
    base = address(link_to(story, password="open sesame"))

    for part in ("", "story/", "story/slideshow/", f"photos/{photos[0].pk}/"):
        page = client.get(f"{base}{part}")
        assert page.status_code == 401
        assert "May 2023" not in words(page)
    client.post(f"{base}password/", {"password": "open sesame"})
    assert len(shown(client.get(f"{base}story/"))) == 14


def test_a_link_to_something_else_has_no_story(alice: User, client: Client) -> None:
    photo = make_photo(alice)
    link = ShareLink.objects.create(owner=alice, token="token")
    link.link_photos.create(photo=photo)

    assert client.get("/s/token/").status_code == 200
    for part in ("story/", "story/slideshow/"):
        assert client.get(f"/s/token/{part}").status_code == 404


def test_its_slideshow_leads_back_to_it(told: Told, client: Client) -> None:
    story, photos = told
    base = address(link_to(story))

    page = words(client.get(f"{base}story/slideshow/"))

    assert f'href="{base}story/"' in page
    assert f'src="{base}photos/{photos[0].pk}/preview' in page
    assert "/stories/" not in page


def test_downloads_are_offered_where_the_link_allows_them(told: Told, client: Client) -> None:
    story, _photos = told

    for allows in (True, False):
        link = link_to(story, allows_download=allows, allows_upload=allows)
        page = words(client.get(f"{address(link)}story/"))
        assert ("Download all" in page) == allows
        assert ("Send photos" in page) == allows
