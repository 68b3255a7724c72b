"""Ordering an album by hand in a real browser: by keyboard, and by dragging."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums import arranging
from albums.models import Album
from albums.selectors import album_page
from albums.services import add_photos
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
STEPS = 8  # of the mouse: one alone enters a tile and is never over it


@pytest.fixture
def photos(alice: User, page: Page, sign_in: SignIn) -> list[Photo]:
    """In an album that is ordered by hand, and open."""
    first = make_whole_photo(alice)
    photos = [first] + [make_whole_photo(alice, filename=f"{n}.jpg") for n in range(2)]
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, photos)
    arranging.order_album(album, Album.Order.HAND)
    sign_in(alice)
    page.goto(f"/albums/{album.pk}/")
    page.wait_for_load_state("networkidle")  # what moves is not dragged
    return photos


def order_of(alice: User) -> list[int]:
    return [photo.pk for photo in album_page(alice, Album.objects.get(title="Trip").pk).photos]


def test_photos_move_by_keyboard(page: Page, alice: User, photos: list[Photo]) -> None:
    a, b, c = (photo.pk for photo in photos)
    tile = page.locator(f'[data-photo="{a}"]')
    tile.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-order-status]")).to_have_text("Moved to place 2")
    assert order_of(alice) == [b, a, c]
    expect(tile).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-order-status]")).to_have_text("Moved to place 3")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("[data-order-status]")).to_have_text("Moved to place 2")
    assert order_of(alice) == [b, a, c]


def test_photos_are_dragged(page: Page, alice: User, photos: list[Photo]) -> None:
    a, b, c = (photo.pk for photo in photos)
    page.locator(f'[data-photo="{c}"]').drag_to(
        page.locator(f'[data-photo="{a}"]'), target_position={"x": 5, "y": 40}, steps=STEPS
    )
    expect(page.locator("[data-order-status]")).to_have_text("Moved to place 1")
    assert order_of(alice) == [c, a, b]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_page_fits_a_phone_and_can_be_read(
    page: Page, photos: list[Photo], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert serious_problems(page) == []
    page.set_viewport_size(PHONE)
    assert sideways_px(page) == 0
    assert serious_problems(page) == []
