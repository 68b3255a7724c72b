"""Two people in two browsers: one shares an album, the other comments and adds a photo; when it is
shared no more, all of it is gone at once for both."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[[User, Any], Page]


@pytest.fixture
def browser_for(chromium: Browser, live_server: Any) -> Iterator[Opens]:
    """A browser of somebody's own, signed in."""
    contexts: list[BrowserContext] = []

    def open_browser(user: User, size: Any) -> Page:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="en-GB")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([{**cookie, "url": live_server.url}])  # type: ignore[typeddict-item]
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_whole_photo(alice)


@pytest.fixture
def album(alice: User, photo: Photo) -> Album:
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumPhoto.objects.create(album=album, photo=photo)
    return album


def share(page: Page, album: Album, name: str) -> None:
    page.goto(reverse("albums:album", args=[album.pk]))
    page.get_by_role("link", name="Share with people").click()
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Role", exact=True).select_option("contributor")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_text(f"{name} can see the album now.")).to_be_visible()


def fetched(page: Page, photo: Photo) -> int:
    """The status of its picture, with all that the browser keeps."""
    address = reverse("photos:preview", args=[photo.pk])
    return int(page.evaluate("address => fetch(address).then((got) => got.status)", address))


def comment_on_first_photo(page: Page, text: str) -> None:
    page.locator(".tile").first.click()
    viewer = page.locator("[data-viewer]")
    field = viewer.get_by_label("Add a comment")
    field.fill(text)
    field.press("Control+Enter")
    expect(viewer.locator(".comment-text")).to_have_text(text)


def test_an_album_is_shared_talked_about_added_to_and_taken_back(
    browser_for: Opens, alice: User, bob: User, album: Album, photo: Photo
) -> None:
    own = make_whole_photo(bob)
    hers, his = browser_for(alice, WIDE), browser_for(bob, PHONE)
    place = reverse("albums:album", args=[album.pk])
    share(hers, album, "Bob")

    his.goto(reverse("activity:notices"))
    his.get_by_role("button", name="Alice shared “Lisbon” with you").first.click()
    expect(his.get_by_role("heading", name="Lisbon")).to_be_visible()
    comment_on_first_photo(his, "Where was this, @Alice?")
    photo_page = his.url

    other = his.context.new_page()
    other.goto(place)
    other.get_by_role("link", name="Add photos").click()
    other.locator("input[type=checkbox]").first.check()
    other.get_by_role("button", name="Add", exact=True).click()
    expect(other.locator(".tile")).to_have_count(2)

    hers.goto(place)
    expect(hers.locator(".tile")).to_have_count(2)
    hers.get_by_label("Notices: 2 unread").click()
    expect(hers.get_by_role("button", name="Bob added 1 photo to “Lisbon”")).to_be_visible()
    hers.get_by_role("button", name="Bob mentioned you in a comment on your photo").click()
    expect(hers.locator(".comment-text")).to_have_text("Where was this, @Alice?")
    assert serious_problems(hers) == []

    hers.goto(reverse("sharing:album_people", args=[album.pk]))
    hers.get_by_role("button", name="Remove Bob").click()
    expect(hers.get_by_role("button", name="Remove Bob")).to_have_count(0)

    for address in (photo_page, place):
        answer = his.goto(address)
        assert answer
        assert answer.status == 404
    assert fetched(his, photo) == 404
    his.goto(reverse("activity:notices"))
    expect(his.get_by_role("heading", name="No notices")).to_be_visible()
    his.goto(reverse("activity:feed"))
    expect(his.get_by_role("heading", name="Nothing has happened yet")).to_be_visible()
    hers.goto(place)
    expect(hers.locator(".tile")).to_have_count(1)
    assert fetched(hers, own) == 404
