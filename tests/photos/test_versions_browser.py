"""Versions and live photos in a real browser: switched in place, played without sound."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from photos.models import Photo, Stack
from photos.services.stacks import join_live, stack_photos
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import NOON
from tests.photos.photo_files import make_video, make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
PLAYED = "document.querySelector('[data-live]').currentTime"


@pytest.fixture
def pair(alice: User) -> tuple[Photo, Photo]:
    """An edited photo and its original, between two others."""
    make_whole_photo(alice, NOON + timedelta(days=1))
    original, edited = make_whole_photo(alice), make_whole_photo(alice)
    make_whole_photo(alice, NOON - timedelta(days=1))
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    return edited, original


@pytest.fixture
def live(alice: User) -> Photo:
    still, moving = make_whole_photo(alice), make_video(alice)
    join_live(still, moving)
    return still


def expect_shown(page: Page, photo: Photo) -> None:
    expect(page.locator(f"[data-viewer][data-photo-id='{photo.pk}']")).to_be_visible()


def test_a_version_takes_the_place_of_the_other(
    page: Page, sign_in: SignIn, alice: User, pair: tuple[Photo, Photo]
) -> None:
    edited, original = pair
    sign_in(alice)
    page.goto("/")
    tile = page.locator(f"a.tile[data-photo='{edited.pk}']")
    expect(tile.locator(".badge")).to_be_visible()
    tile.click()
    expect_shown(page, edited)
    page.get_by_role("link", name="Original", exact=True).click()
    expect_shown(page, original)
    expect(page).to_have_url(re.compile(f"/photos/{original.pk}/$"))
    current = page.locator("[data-version][aria-current]")
    expect(current).to_be_focused()
    expect(current).to_have_text("Original")
    page.go_back()
    expect(page.locator("[data-viewer]")).to_have_count(0)


def test_a_version_keeps_its_place_in_an_album(
    page: Page, sign_in: SignIn, alice: User, pair: tuple[Photo, Photo]
) -> None:
    edited, original = pair
    album = Album.objects.create(owner=alice, title="Lisbon")
    add_photos(album, Photo.objects.filter(owner=alice))
    sign_in(alice)
    page.goto(f"/albums/{album.pk}/")
    expect(page.locator(".found .tile")).to_have_count(3)
    page.locator(f"a.tile[data-photo='{edited.pk}']").click()
    expect_shown(page, edited)
    page.get_by_role("link", name="Original", exact=True).click()
    expect_shown(page, original)
    page.keyboard.press("ArrowRight")
    expect_shown(page, Photo.objects.latest("taken_local"))
    page.keyboard.press("ArrowLeft")
    expect_shown(page, original)


def test_a_photo_opened_from_an_album_steps_within_it_after_a_reload(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    first, outside, last = (make_whole_photo(alice, NOON + timedelta(days=day)) for day in range(3))
    album = Album.objects.create(owner=alice, title="Lisbon")
    add_photos(album, [first, last])
    sign_in(alice)
    page.goto(f"/photos/{first.pk}/?album={album.pk}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowRight")
    expect_shown(page, last)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"/albums/{album.pk}/$"))
    assert outside.pk


def test_a_live_photo_plays_once_at_the_press_of_the_button(
    page: Page, sign_in: SignIn, alice: User, live: Photo
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{live.pk}/")
    video, button = page.locator("[data-live]"), page.locator("[data-live-play]")
    expect(video).to_be_hidden()
    button.click()
    expect(video).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    facts = page.evaluate(
        "(({muted, loop}) => [muted, loop])(document.querySelector('[data-live]'))"
    )
    assert facts == [True, False]
    while page.evaluate(PLAYED) < 0.2:
        page.wait_for_timeout(50)
    page.evaluate("document.querySelector('[data-live]').currentTime = 19.8")
    expect(video).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(video).to_be_visible()
    button.click()
    expect(video).to_be_hidden()


def test_a_live_photo_plays_while_it_is_held(
    page: Page, sign_in: SignIn, alice: User, live: Photo
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{live.pk}/")
    video = page.locator("[data-live]")
    page.mouse.move(500, 450)
    page.mouse.down()
    expect(video).to_be_visible()
    page.mouse.up()
    expect(video).to_be_hidden()

    page.mouse.down()
    page.mouse.move(560, 450)
    page.wait_for_timeout(500)
    expect(video).to_be_hidden()
    page.mouse.up()

    page.emulate_media(reduced_motion="reduce")
    page.mouse.down()
    page.wait_for_timeout(500)
    expect(video).to_be_hidden()
    page.mouse.up()


def test_what_does_not_play_leaves_the_still(
    page: Page, sign_in: SignIn, alice: User, live: Photo
) -> None:
    sign_in(alice)
    page.route("**/playback", lambda route: route.abort())
    page.goto(f"/photos/{live.pk}/")
    page.locator("[data-live-play]").click()
    expect(page.locator("[data-live-play]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-live]")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_is_open_to_everybody(
    page: Page, sign_in: SignIn, alice: User, live: Photo, colours: Any, size: Any
) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon", description="Two weeks")
    add_photos(album, [live])
    sign_in(alice)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size(size)
    for address in ("/albums/", f"/albums/{album.pk}/", f"/photos/{live.pk}/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
