"""The photo page in a real browser: over the timeline, alone, and on a phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, CDPSession, Page, expect

from accounts.models import User
from ingest.models import StageRun
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.factories import NOON, make_photo
from tests.photos.photo_files import keep_rendition, make_video, make_whole_photo, noisy_mp4

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
SCROLLER = "document.querySelector('[data-scroller]')"
TRANSFORM = "document.querySelector('[data-picture]').style.transform"
PREVIEW_WIDTH = "document.querySelector('[data-image]').naturalWidth"


def address(photo: Photo) -> str:
    return reverse("photos:photo", args=[photo.pk])


def make_library(owner: User, count: int = 3) -> list[Photo]:
    """Newest first."""
    return [make_whole_photo(owner, NOON - timedelta(hours=hour)) for hour in range(count)]


def open_from_timeline(page: Page, photo: Photo) -> None:
    page.goto("/")
    page.locator(f"a.tile[data-photo='{photo.pk}']").click()
    expect_photo(page, photo)


def expect_photo(page: Page, photo: Photo) -> None:
    expect(page).to_have_url(re.compile(f"{address(photo)}$"))
    expect(page.locator(f"[data-viewer][data-photo-id='{photo.pk}']")).to_be_visible()


def expect_closed(page: Page) -> None:
    expect(page.locator("[data-viewer]")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def middle_of_a_tile(page: Page) -> tuple[float, float]:
    """Of one in the middle of the view, where a click scrolls nothing."""
    boxes = [tile.bounding_box() for tile in page.locator("a.tile").all()]
    box = next(box for box in boxes if box and 300 < box["y"] < 600)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def until(page: Page, condition: str) -> None:
    """Playwright's own wait_for_function needs eval, which our policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


def test_it_opens_over_the_timeline_and_back_keeps_the_place(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    for day in range(200):
        make_photo(alice, NOON - timedelta(days=day))
    sign_in(alice)
    page.goto("/")
    page.wait_for_selector("a.tile")
    page.evaluate(f"{SCROLLER}.scrollTop = 900")
    page.wait_for_timeout(600)
    place = page.evaluate(f"{SCROLLER}.scrollTop")
    page.mouse.click(*middle_of_a_tile(page))
    expect(page.locator("[data-viewer]")).to_be_visible()
    opened = page.url
    page.go_back()
    expect_closed(page)
    assert page.evaluate(f"{SCROLLER}.scrollTop") == place
    page.go_forward()
    expect(page.locator("[data-viewer]")).to_be_visible()
    assert page.url == opened
    page.keyboard.press("Escape")
    expect_closed(page)
    assert page.title().startswith("Photos")


def test_it_goes_back_to_the_timeline_after_a_reload(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    newest, older, _ = make_library(alice)
    sign_in(alice)
    open_from_timeline(page, newest)
    page.keyboard.press("ArrowRight")
    expect_photo(page, older)
    page.reload()
    expect_photo(page, older)
    page.locator("[data-close]").click()
    expect_closed(page)
    expect(page.locator("a.tile")).to_have_count(3)


def test_it_moves_among_neighbours_with_arrows(page: Page, sign_in: SignIn, alice: User) -> None:
    first, second, third = make_library(alice)
    sign_in(alice)
    open_from_timeline(page, first)
    page.keyboard.press("ArrowLeft")
    for photo in (second, third):
        page.keyboard.press("ArrowRight")
        expect_photo(page, photo)
    page.keyboard.press("ArrowRight")
    expect_photo(page, third)
    page.locator("[data-step=newer]").click()
    expect_photo(page, second)
    page.go_back()
    expect_closed(page)


def test_it_follows_the_order_of_a_list(page: Page, sign_in: SignIn, alice: User) -> None:
    photos = make_library(alice, 5)
    for photo in photos[::2]:
        Photo.objects.filter(pk=photo.pk).update(is_favourite=True)
    sign_in(alice)
    page.goto("/search/?q=is:favourite")
    page.locator("[data-photo-list] a").first.click()
    expect(page.locator("[data-viewer]")).to_be_visible()
    for photo in (photos[2], photos[4]):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"[data-viewer][data-photo-id='{photo.pk}']")).to_be_visible()
    expect(page.locator("[data-step=older]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-step=newer]")).not_to_have_attribute("hidden", "")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"[data-viewer][data-photo-id='{photos[2].pk}']")).to_be_visible()


def test_it_obeys_the_keys(page: Page, sign_in: SignIn, alice: User) -> None:
    photo = make_library(alice)[0]
    sign_in(alice)
    open_from_timeline(page, photo)
    expect(page.locator("[data-panel]")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("[data-panel]")).to_be_hidden()
    page.keyboard.press("f")
    expect(page.locator("[data-viewer] [data-favourite]")).to_have_attribute("aria-pressed", "true")
    assert Photo.objects.get(pk=photo.pk).is_favourite
    heart = page.locator(f"a.tile[data-photo='{photo.pk}'] .tile-heart")
    expect(heart).not_to_have_attribute("hidden", "")
    with page.expect_download() as download:
        page.keyboard.press("d")
    assert download.value.suggested_filename == photo.filename
    page.reload()
    expect(page.locator("[data-panel]")).to_be_hidden()
    page.keyboard.press("Escape")
    expect_closed(page)


def test_it_shows_full_resolution_when_looked_at_closely(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    photo = make_whole_photo(alice)
    sign_in(alice)
    page.goto(address(photo))
    until(page, f"{PREVIEW_WIDTH} === 1440")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -700)
    until(page, f"{PREVIEW_WIDTH} === 3000")
    before = page.evaluate(TRANSFORM)
    page.mouse.down()
    page.mouse.move(560, 430)
    page.mouse.up()
    assert page.evaluate(TRANSFORM) != before
    page.keyboard.press("0")
    assert page.evaluate(TRANSFORM) == ""
    page.mouse.dblclick(500, 400)
    assert "scale(2.5)" in page.evaluate(TRANSFORM)
    page.keyboard.press("-")
    page.keyboard.press("+")
    assert "scale(2.5)" in page.evaluate(TRANSFORM)


def test_it_plays_and_seeks_a_video_in_parts(page: Page, sign_in: SignIn, alice: User) -> None:
    video = make_video(alice)
    starts: list[str] = []

    def note(response: Any) -> None:
        if response.url.endswith("/playback") and response.status == 206:
            starts.append(response.headers["content-range"])

    page.on("response", note)
    sign_in(alice)
    page.goto(address(video))
    until(page, "document.querySelector('video').readyState >= 1")
    page.evaluate("document.querySelector('video').currentTime = 17")
    until(page, "document.querySelector('video').readyState >= 2")
    assert page.evaluate("document.querySelector('video').currentTime") == 17
    assert any(not start.startswith("bytes 0-") for start in starts)
    page.keyboard.press(" ")
    until(page, "document.querySelector('video').currentTime > 17.2")


def test_it_plays_a_video_as_soon_as_it_is_converted(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    video = make_video(alice, is_playable=False)
    run = StageRun.objects.create(photo=video, stage="proxy", version="1", state="due")
    sign_in(alice)
    page.goto(address(video))
    expect(page.locator("[data-waits]")).to_contain_text("being converted")
    expect(page.locator("#stages")).to_be_visible()
    keep_rendition(video, "proxy", noisy_mp4(), mime="video/mp4")
    StageRun.objects.filter(pk=run.pk).update(state="done")
    expect(page.locator("video")).to_be_visible(timeout=8000)


def test_it_keeps_a_caption_and_a_rating(page: Page, sign_in: SignIn, alice: User) -> None:
    photo = make_library(alice)[1]
    sign_in(alice)
    open_from_timeline(page, photo)
    caption = page.get_by_label("Caption")
    caption.fill("Evening in Alfama")
    caption.press("Enter")
    expect(page.locator(".viewer-status")).to_have_text("Saved")
    caption.fill("Something else")
    caption.press("ArrowRight")
    caption.press("Escape")
    expect(caption).to_have_value("Evening in Alfama")
    expect_photo(page, photo)
    page.get_by_label("4 stars").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("3 stars")).to_be_checked()
    page.wait_for_timeout(300)
    kept = Photo.objects.get(pk=photo.pk)
    assert (kept.caption, kept.rating) == ("Evening in Alfama", 3)


def test_it_says_when_something_could_not_be_saved(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    photo = make_whole_photo(alice)
    sign_in(alice)
    offline = page.context.new_page()  # htmx complains of it on the console, rightly
    offline.goto(address(photo))
    offline.route("**/caption/", lambda route: route.abort())
    offline.get_by_label("Caption").fill("Lost")
    offline.get_by_label("Caption").press("Enter")
    expect(offline.locator(".viewer-status")).to_contain_text("Not saved")


def test_it_leaves_to_the_server_what_it_cannot_show(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    photos = make_library(alice)
    sign_in(alice)
    page.goto("/")
    page.wait_for_selector("a.tile")
    Photo.objects.filter(pk=photos[0].pk).update(is_locked=True)
    page.locator(f"a.tile[data-photo='{photos[0].pk}']").click()
    expect(page.locator("h1")).to_contain_text("Not found")


def test_it_works_as_a_sheet_on_a_phone(page: Page, sign_in: SignIn, alice: User) -> None:
    photo = make_library(alice)[0]
    page.set_viewport_size(PHONE)
    sign_in(alice)
    open_from_timeline(page, photo)
    assert sideways_px(page) == 0
    heading = page.locator("[data-panel] h2").first
    expect(heading).not_to_be_in_viewport()
    page.locator("[data-toggle-panel]").click()
    expect(heading).to_be_in_viewport()
    page.keyboard.press("i")
    expect(heading).not_to_be_in_viewport()


def touch(fingers: CDPSession, kind: str, *points: tuple[int, int]) -> None:
    places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_it_follows_fingers(
    chromium: Browser, page: Page, sign_in: SignIn, alice: User, live_server: Any
) -> None:
    first, second, _ = make_library(alice)
    sign_in(alice)
    cookies: Any = page.context.cookies()
    context = chromium.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, base_url=live_server.url
    )
    context.add_cookies(cookies)
    phone = context.new_page()
    fingers = context.new_cdp_session(phone)
    phone.goto(address(first))
    phone.wait_for_selector("[data-picture][data-sized]")
    touch(fingers, "touchStart", (300, 400))
    for x in (280, 240, 180):
        touch(fingers, "touchMove", (x, 400))
    assert phone.evaluate(TRANSFORM).startswith("translateX(-")
    touch(fingers, "touchEnd")
    expect_photo(phone, second)
    phone.wait_for_selector("[data-picture][data-sized]")
    touch(fingers, "touchStart", (180, 400), (220, 400))
    for apart in (40, 80, 120):
        touch(fingers, "touchMove", (180 - apart, 400), (220 + apart, 400))
    touch(fingers, "touchEnd")
    assert "scale(" in phone.evaluate(TRANSFORM)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(page: Page, sign_in: SignIn, alice: User, scheme: Any) -> None:
    photo = make_library(alice)[1]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    sign_in(alice)
    open_from_timeline(page, photo)
    assert serious_problems(page) == []
    page.goto(address(photo))
    assert serious_problems(page) == []


def test_it_works_without_script(
    chromium: Browser, page: Page, sign_in: SignIn, alice: User, live_server: Any
) -> None:
    first, second, _ = make_library(alice)
    sign_in(alice)
    cookies: Any = page.context.cookies()
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(address(first))
    plain.locator("[data-favourite]").click()
    expect(plain.locator("[data-favourite]")).to_have_attribute("aria-pressed", "true")
    plain.locator("[data-step=older]").click()
    expect(plain).to_have_url(live_server.url + address(second))
    plain.locator("[data-close]").click()
    expect(plain).to_have_url(live_server.url + "/")
    context.close()
