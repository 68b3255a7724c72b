"""Stories: made of a trip, an album, a search; listed, read, shown over the screen, deleted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from stories.models import Chapter, KeptOut, Story
from stories.telling import making, selectors
from stories.telling.changing import name_chapter
from tests.factories import make_photo
from tests.stories.rows import GRAZ, LISBON, shoot, week_in_lisbon
from tests.stories.telling import MONDAY, chapters, in_story, trip_of, week_told

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
STORIES = "/stories/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(response: Any) -> list[int]:
    """The photos of its chapters."""
    links = r'<a href="/photos/(\d+)/"> <img src="/photos/\1/preview'
    return [int(pk) for pk in re.findall(links, words(response))]


def test_it_is_made_of_a_trip(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photos = week_in_lisbon(alice, MONDAY)
    day = photos[2].taken_local.date()
    KeptOut.objects.create(owner=alice, what="days", first_day=day, last_day=day)
    trip = trip_of(alice, photos)

    page = browser_of(alice).post(f"{STORIES}make/", {"occasion": trip.pk}, follow=True)

    story = Story.objects.get()
    assert page.redirect_chain == [(f"{STORIES}{story.pk}/", 302)]
    told = [photo.pk for n, photo in enumerate(photos) if n not in (2, 3)]
    assert shown(page) == told
    assert "A week in Lisbon, May 2023" in words(page)
    assert "<h2>Monday, 8 May</h2>" in words(page)
    assert words(page).count('<svg class="story-map"') == 1
    assert (story.made_from, story.source) == ("trip", "A week in Lisbon, May 2023")
    refused = browser_of(bob).post(f"{STORIES}make/", {"occasion": trip.pk})
    assert refused.status_code == 404


def test_it_is_made_of_an_album_with_own_photos_alone(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    album = Album.objects.create(owner=alice, title="Our <b>summer")
    hers, his, gone = make_photo(alice), make_photo(bob), make_photo(alice)
    for photo in (hers, his, gone):
        AlbumPhoto.objects.create(album=album, photo=photo)
    Photo.objects.filter(pk=gone.pk).update(trashed_at=timezone.now())

    page = browser_of(alice).post(f"{STORIES}make/", {"album": album.pk}, follow=True)

    assert shown(page) == [hers.pk]
    assert "Our &lt;b&gt;summer" in words(page)
    assert browser_of(bob).post(f"{STORIES}make/", {"album": album.pk}).status_code == 404


def test_it_is_made_of_a_search(alice: User, browser_of: BrowserOf) -> None:
    found = make_photo(alice, MONDAY)
    make_photo(alice, MONDAY - timedelta(days=900))

    page = browser_of(alice).post(f"{STORIES}make/", {"q": " 2023\0 "}, follow=True)

    assert shown(page) == [found.pk]
    assert Story.objects.get().title == "2023"


@pytest.mark.parametrize("said", [{"q": " "}, {}, {"q": "nothing-like-that 1903"}])
def test_it_says_where_there_is_nothing_to_tell(
    said: dict[str, str], alice: User, browser_of: BrowserOf
) -> None:
    page = browser_of(alice).post(f"{STORIES}make/", said, follow=True)

    assert "No stories yet" in words(page)
    assert 'class="toast' in words(page)
    assert not Story.objects.exists()


def test_there_are_only_so_many(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_STORIES", 1)
    _story, photos = week_told(alice)

    said = browser_of(alice).post(
        f"{STORIES}make/", {"occasion": trip_of(alice, photos).pk}, follow=True
    )

    assert "Delete one first" in words(said)


@pytest.mark.parametrize("bad", ["x", "9" * 30, "-1", ""])
def test_what_is_no_id_is_not_there(bad: str, alice: User, browser_of: BrowserOf) -> None:
    for name in ("occasion", "album"):
        assert browser_of(alice).post(f"{STORIES}make/", {name: bad}).status_code == 404


def test_it_lists_them_part_by_part(
    alice: User, bob: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "CARDS", 1)
    first, _photos = week_told(alice)
    shoot(alice, GRAZ, datetime(2024, 6, 2, 19, tzinfo=UTC))
    browser_of(alice).post(f"{STORIES}make/", {"q": "2024"})

    page = browser_of(alice).get(STORIES)

    assert "2 June 2024 · 5 photos" in words(page)
    after = re.search(r"after=([^&\"]+)", words(page))
    assert after
    rest = browser_of(alice).get(f"{STORIES}?fragment=1&after={after[1]}")
    assert f"{STORIES}{first.pk}/" in words(rest)
    assert "A week in Lisbon, May 2023" in words(rest)
    assert "<html" not in words(rest)
    assert browser_of(alice).get(f"{STORIES}?after=x").status_code == 404
    assert "No stories yet" in words(browser_of(bob).get(STORIES))


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stories = [week_told(alice)[0] for _ in range(5)]
    browser = browser_of(alice)

    with django_assert_max_num_queries(6):
        browser.get(STORIES)
    with django_assert_max_num_queries(8):
        browser.get(f"{STORIES}{stories[0].pk}/")
    with django_assert_max_num_queries(8):
        browser.get(f"{STORIES}{stories[0].pk}/edit/")


def test_what_is_trashed_or_locked_drops_out_and_comes_back(
    alice: User, browser_of: BrowserOf
) -> None:
    story, photos = week_told(alice)
    address = f"{STORIES}{story.pk}/"
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=timezone.now())
    Photo.objects.filter(pk=photos[1].pk).update(is_locked=True)
    Story.objects.filter(pk=story.pk).update(cover=photos[0])

    page = browser_of(alice).get(address)

    assert shown(page) == [photo.pk for photo in photos[2:]]
    assert f"/photos/{photos[0].pk}/" not in words(page)
    assert "A chapter" in words(page)
    Photo.objects.update(trashed_at=None, is_locked=False)
    assert len(shown(browser_of(alice).get(address))) == 14
    Photo.objects.update(trashed_at=timezone.now())
    page = browser_of(alice).get(address)
    assert "No photo is left in this story" in words(page)
    assert "<h1>A story</h1>" in words(page)


def test_chapters_are_called_by_places_where_these_tell_them_apart(
    alice: User, browser_of: BrowserOf
) -> None:
    shots = [*shoot(alice, LISBON, MONDAY), *shoot(alice, GRAZ, MONDAY + timedelta(days=1))]
    undated = [make_photo(alice, MONDAY + timedelta(days=n)) for n in (2, 150)]
    album = Album.objects.create(owner=alice)
    for photo in [*shots, *undated]:
        AlbumPhoto.objects.create(album=album, photo=photo)

    page = browser_of(alice).post(f"{STORIES}make/", {"album": album.pk}, follow=True)

    assert "<h2>Lisbon and Graz</h2>" in words(page)
    assert "Photos in Lisbon and Graz, May to October 2023" in words(page)
    assert "8 to 10 May 2023" in words(page)
    Photo.objects.filter(pk=undated[1].pk).update(trashed_at=timezone.now())
    page = browser_of(alice).post(f"{STORIES}make/", {"album": album.pk}, follow=True)
    assert re.findall("<h2>(.*?)</h2>", words(page)) == ["Lisbon", "Graz", "Wednesday, 10 May"]
    assert words(page).count('<svg class="story-map"') == 2


def test_a_story_of_one_day_is_called_by_its_part(alice: User, browser_of: BrowserOf) -> None:
    photos = shoot(alice, LISBON, MONDAY)
    trip = trip_of(alice, photos)

    page = browser_of(alice).post(f"{STORIES}make/", {"occasion": trip.pk}, follow=True)

    assert "<h1>A morning in Lisbon, 8 May 2023</h1>" in words(page)


def test_words_are_escaped(alice: User, browser_of: BrowserOf) -> None:
    story, photos = week_told(alice)
    name_chapter(chapters(story)[0], "<script>alert(1)</script>")
    Photo.objects.filter(pk=photos[0].pk).update(caption='"><img src=x onerror=alert(1)>')

    page = words(browser_of(alice).get(f"{STORIES}{story.pk}/"))

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_its_images_are_shown_over_the_screen(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    story, photos = week_told(alice)
    Photo.objects.filter(pk=photos[1].pk).update(kind="video")
    address = f"{STORIES}{story.pk}/slideshow/"

    page = words(browser_of(alice).get(address))

    seen = [int(pk) for pk in re.findall(r'src="/photos/(\d+)/preview', page)]
    assert seen == [photo.pk for photo in photos if photo != photos[1]]
    assert f'href="{STORIES}{story.pk}/"' in page
    assert browser_of(bob).get(address).status_code == 404


def test_it_is_deleted(alice: User, bob: User, browser_of: BrowserOf) -> None:
    story, photos = week_told(alice)
    address = f"{STORIES}{story.pk}/delete/"

    assert address in words(browser_of(alice).get(f"{STORIES}{story.pk}/edit/"))
    assert browser_of(bob).post(address).status_code == 404
    assert in_story(story)
    assert browser_of(alice).post(address).url == STORIES
    assert not Story.objects.exists()
    assert not Chapter.objects.exists()
    assert Photo.objects.filter(pk__in=[photo.pk for photo in photos]).count() == 14


def test_a_number_that_no_row_can_have_is_not_there(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    for part in ("", "edit/", "slideshow/", "export/", "chapters/1/choose/"):
        assert browser.get(f"{STORIES}{2**63}/{part}").status_code == 404, part
