"""The photo page: what it shows, to whom, and what a person decides on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from photos.models import Photo, PhotoTag, Rendition, Tag
from photos.photo_page import photo_page
from photos.tags import tags_of
from places.models import Place
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


DECIDED = {"favourite", "caption", "rating"}


def address(photo: Photo, name: str = "photo") -> str:
    return reverse(f"{'curating' if name in DECIDED else 'photos'}:{name}", args=[photo.pk])


def text(response: Any) -> str:
    return response.content.decode()


def words(response: Any) -> str:
    """The page with its white space made one."""
    return " ".join(text(response).split())


def make_rendition(photo: Photo, name: str) -> None:
    Rendition.objects.create(photo=photo, name=name, key=name, mime="image/jpeg", size_bytes=1)


def test_it_shows_the_photo_with_its_details(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    photo = make_photo(
        alice, caption="Evening", place=lisbon, latitude=38.71, longitude=-9.13, make="Fujifilm",
        model="X100V", exposure_s=0.004, filename="DSCF4711.JPG", width_px=6240, height_px=4160,
    )  # fmt: skip
    make_rendition(photo, "preview")
    page = text(browser_of(alice).get(address(photo)))
    assert "<title>Evening \N{EN DASH} Heirloom</title>" in page
    for said in (
        "Monday, 15 June 2020, 12:00", "Lisbon, Portugal", "38.7100, -9.1300", "Fujifilm X100V",
        "1/250 s", "DSCF4711.JPG", "6240 \N{MULTIPLICATION SIGN} 4160, 26 MP", photo.sha256,
    ):  # fmt: skip
        assert said in page
    assert f'src="{address(photo, "preview")}"' in page
    assert f'data-full="{address(photo, "original")}"' in page


def test_it_gives_scripts_the_viewer_alone(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    fragment = browser.get(address(photo), headers=SCRIPT)
    assert "<article" in text(fragment)
    assert "<html" not in text(fragment)
    assert "no-store" in fragment["Cache-Control"]
    page = browser.get(address(photo))
    assert "<html" in text(page)
    assert "no-store" not in page.get("Cache-Control", "")
    assert "HX-Request" in page["Vary"]


def test_it_links_the_photos_beside_it(alice: User, browser_of: BrowserOf) -> None:
    older, photo, newer = (make_photo(alice, NOON + timedelta(days=day)) for day in range(3))
    page = text(browser_of(alice).get(address(photo)))
    assert f'href="{address(newer)}">' in page.split('data-step="newer"')[1].split("</a>")[0]
    assert f'href="{address(older)}">' in page.split('data-step="older"')[1].split("</a>")[0]
    first = text(browser_of(alice).get(address(newer)))
    assert "hidden>" in first.split('data-step="newer"')[1].split("</a>")[0]


def test_it_leads_back_to_where_the_photo_was_opened(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    assert 'href="/" data-close' in words(browser.get(address(photo)))
    searched = words(browser.get(address(photo), {"from": "search", "q": 'a "b" & c'}))
    assert 'href="/search/?q=a%20%22b%22%20%26%20c" data-close' in searched


@pytest.mark.parametrize("name", ["photo", "favourite", "caption", "rating"])
def test_it_is_404_for_strangers(
    alice: User, charlie: User, browser_of: BrowserOf, name: str
) -> None:
    photo, browser = make_photo(alice), browser_of(charlie)
    ask = browser.get if name == "photo" else browser.post
    assert ask(address(photo, name)).status_code == 404
    assert browser_of(charlie).get("/photos/999999999999999999999/").status_code == 404


def test_it_shows_what_is_in_the_trash_but_not_what_is_locked(
    alice: User, browser_of: BrowserOf
) -> None:
    trashed = make_photo(alice, trashed_at=timezone.now())
    assert browser_of(alice).get(address(trashed)).status_code == 200
    locked = make_photo(alice, is_locked=True)
    assert browser_of(alice).get(address(locked)).status_code == 404


def test_it_escapes_whatever_files_and_people_say(alice: User, browser_of: BrowserOf) -> None:
    place = Place.objects.create(city=HOSTILE, country=HOSTILE, country_code="XX")
    photo = make_photo(
        alice, caption=HOSTILE, filename=HOSTILE, model=HOSTILE, lens=HOSTILE, source=HOSTILE,
        place=place, latitude=0, longitude=0,
    )  # fmt: skip
    tag = Tag.objects.create(owner=alice, name=HOSTILE)
    PhotoTag.objects.create(photo=photo, tag=tag, origin="model", confidence=0.5)
    page = text(browser_of(alice).get(address(photo), {"q": HOSTILE}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_it_needs_as_many_queries_for_many_photos_as_for_one(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    browser.get(address(photo))
    for day in range(1, 4):
        make_photo(alice, NOON + timedelta(days=day))
        tag = Tag.objects.create(owner=alice, name=f"tag {day}")
        PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
        make_rendition(photo, ["thumbnail", "preview", "proxy"][day - 1])
    with django_assert_num_queries(
        8
    ):  # person, photo, lenders, newer, older, renditions, tags on and off
        browser.get(address(photo))


# Videos, and pictures that are not made yet


def test_it_plays_a_video(alice: User, browser_of: BrowserOf) -> None:
    video = make_photo(alice, kind="video", mime="video/mp4", is_playable=True)
    page = text(browser_of(alice).get(address(video)))
    assert f'src="{address(video, "playback")}"' in page
    assert "being converted" not in page


def test_it_says_that_a_video_is_being_converted(alice: User, browser_of: BrowserOf) -> None:
    video = make_photo(alice, kind="video", mime="video/x-msvideo", format="avi")
    browser = browser_of(alice)
    page = text(browser.get(address(video)))
    assert "being converted" in page
    assert "<video" not in page
    make_rendition(video, "proxy")
    assert "<video" in text(browser.get(address(video)))


def test_it_says_that_a_picture_is_still_being_made(alice: User, browser_of: BrowserOf) -> None:
    page = text(browser_of(alice).get(address(make_photo(alice))))
    assert "still being made" in page
    assert "data-image" not in page


@pytest.mark.parametrize(("mime", "shown"), [("image/jpeg", True), ("image/heic", False)])
def test_it_offers_full_resolution_where_the_browser_can_show_it(
    alice: User, browser_of: BrowserOf, mime: str, shown: bool
) -> None:
    photo = make_photo(alice, mime=mime)
    make_rendition(photo, "preview")
    assert ("data-full" in text(browser_of(alice).get(address(photo)))) is shown


def test_it_lets_a_gif_move(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, format="gif", mime="image/gif")
    make_rendition(photo, "preview")
    page = text(browser_of(alice).get(address(photo)))
    assert f'src="{address(photo, "original")}"' in page


def test_it_reads_out_the_caption_else_the_date(alice: User) -> None:
    page = photo_page(alice, make_photo(alice, caption="At the sea\nwith Anna"))
    assert page.title == "At the sea"
    page = photo_page(alice, make_photo(alice))
    assert page.title == "Photo of Monday, 15 June 2020, 12:00"


# Tags


def test_it_marks_guesses_and_puts_them_behind_words(alice: User) -> None:
    photo = make_photo(alice)
    for name, origin, confidence in (
        ("tram", "model", 0.834), ("street", "model", 0.9), ("Zoo", "person", 1), ("beach", "file", 1),
        ("beach", "model", 0.99),
    ):  # fmt: skip
        tag, _ = Tag.objects.get_or_create(owner=alice, name=name)
        PhotoTag.objects.create(photo=photo, tag=tag, origin=origin, confidence=confidence)
    chips = [(tag.name, tag.guess_percent) for tag in tags_of(photo)]
    assert chips == [("beach", None), ("Zoo", None), ("street", 90), ("tram", 83)]


def test_it_searches_for_a_tag_with_quotes(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    tag = Tag.objects.create(owner=alice, name='the "blue" one')
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    page = text(browser_of(alice).get(address(photo)))
    assert "/search/?q=tag%3A%22the++blue++one%22" in page


# Deciding


def test_it_keeps_a_favourite(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    response = browser.post(address(photo, "favourite"), {"favourite": "true"}, headers=SCRIPT)
    photo.refresh_from_db()
    assert photo.is_favourite
    assert 'aria-pressed="true"' in text(response)
    assert response["HX-Trigger"] == "library-changed"
    browser.post(address(photo, "favourite"), {"favourite": "false"}, headers=SCRIPT)
    photo.refresh_from_db()
    assert not photo.is_favourite


def test_it_keeps_a_caption(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    response = browser.post(
        address(photo, "caption"), {"caption": " Evening\r\nin Alfama "}, headers=SCRIPT
    )
    photo.refresh_from_db()
    assert (response.status_code, photo.caption) == (200, "Evening\nin Alfama")


@pytest.mark.parametrize("caption", ["a" * 5001, "nul \0"])
def test_it_refuses_a_caption_it_cannot_keep(
    alice: User, browser_of: BrowserOf, caption: str
) -> None:
    photo = make_photo(alice, caption="as it was")
    response = browser_of(alice).post(address(photo, "caption"), {"caption": caption})
    photo.refresh_from_db()
    assert (response.status_code, photo.caption) == (400, "as it was")


def test_it_keeps_a_rating_and_takes_it_back(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    for said, kept in ((4, 4), (0, None)):
        assert browser.post(address(photo, "rating"), {"rating": said}, headers=SCRIPT)
        photo.refresh_from_db()
        assert photo.rating == kept


@pytest.mark.parametrize("rating", ["6", "-1", "", "many"])
def test_it_refuses_a_rating_that_is_none(alice: User, browser_of: BrowserOf, rating: str) -> None:
    photo = make_photo(alice, rating=3)
    response = browser_of(alice).post(address(photo, "rating"), {"rating": rating})
    photo.refresh_from_db()
    assert (response.status_code, photo.rating) == (400, 3)


def test_it_shows_the_page_again_without_script(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    for name in ("favourite", "caption", "rating"):
        response = browser_of(alice).post(address(photo, name), {"rating": "2"})
        assert (response.status_code, response["Location"]) == (302, address(photo))


def test_it_changes_nothing_on_a_mere_look(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    for name in ("favourite", "caption", "rating"):
        assert browser_of(alice).get(address(photo, name)).status_code == 405
