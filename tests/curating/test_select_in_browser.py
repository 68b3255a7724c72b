"""Selecting photos in a real browser: on the timeline, in a grid, by keys and by touch."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from curating.doing import do
from photos.models import Photo
from tests.browser import PHONE, serious_problems
from tests.factories import NOON, make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def photos(alice: User) -> list[Photo]:
    """Two days of June, and one of May; the newest first, as the timeline shows them."""
    moments = [
        NOON,
        NOON - timedelta(minutes=1),
        NOON - timedelta(days=1),
        NOON - timedelta(days=30),
    ]
    return [make_photo(alice, taken=moment) for moment in moments]


def favourites() -> set[int]:
    return set(Photo.objects.filter(is_favourite=True).values_list("pk", flat=True))


def tile(page: Page, photo: Photo):  # type: ignore[no-untyped-def]
    return page.locator(f'.tile[data-photo="{photo.pk}"]')


def test_photos_of_the_timeline_are_selected_and_taken_back(
    page: Page, sign_in: SignIn, alice: User, photos: list[Photo]
) -> None:
    first, second, third, may = photos
    sign_in(alice)
    page.goto("/")
    tile(page, first).hover()
    tile(page, first).locator("[data-tick]").click()
    bar = page.locator("[data-selection]")
    expect(bar).to_contain_text("1 selected")
    tile(page, may).click(modifiers=["Shift"])
    expect(bar).to_contain_text("4 selected")
    tile(page, third).click()
    expect(bar).to_contain_text("3 selected")
    page.keyboard.press("f")
    expect(page.locator("[data-toasts]")).to_contain_text("3 photos are favourites.")
    expect(bar).to_be_hidden()
    assert favourites() == {first.pk, second.pk, may.pk}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Undone")
    assert favourites() == set()

    tile(page, first).focus()
    page.keyboard.press("X")
    expect(bar).to_contain_text("2 selected")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.keyboard.press("x")
    page.keyboard.press("Delete")
    expect(page.locator("[data-toasts]")).to_contain_text("1 photo is in the trash.")
    expect(tile(page, first)).not_to_be_in_viewport()


def test_a_grid_forgets_what_was_put_away_and_shows_it_again(
    page: Page, sign_in: SignIn, alice: User, photos: list[Photo]
) -> None:
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, photos)
    sign_in(alice)
    page.goto(f"/albums/{album.pk}/")
    page.get_by_role("button", name="All", exact=True).wait_for(state="hidden")
    tile(page, photos[0]).focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="All", exact=True).click()
    tile(page, photos[1]).click()
    page.get_by_role("button", name="Take out of the album").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Took 3 photos out of Trip.")
    expect(page.locator(".found .tile")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".found .tile")).to_have_count(4)

    tile(page, photos[0]).focus()
    page.keyboard.press("x")
    page.keyboard.press("t")
    page.get_by_label("Tags, with commas between them").fill("sea, boat")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-toasts]")).to_contain_text("Tagged 1 photo: boat, sea.")


def test_pages_can_be_used_by_everybody(
    page: Page, sign_in: SignIn, alice: User, photos: list[Photo]
) -> None:
    do(alice, "favourite", [photo.pk for photo in photos])
    do(alice, "trash", [photos[0].pk])
    sign_in(alice)
    for address in ("/favourites/", "/trash/"):
        page.goto(address)
        page.locator(".found .tile").first.focus()
        page.keyboard.press("x")
        expect(page.locator("[data-selection]")).to_contain_text("1 selected")
        assert serious_problems(page) == []
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("1 photo goes for good.")).to_be_visible()
    assert serious_problems(page) == []
    page.set_viewport_size(PHONE)
    page.goto("/history/")
    assert serious_problems(page) == []
    page.get_by_role("button", name="Undo: 1 photo is in the trash.").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Undone: 1 photo is in the trash.")
