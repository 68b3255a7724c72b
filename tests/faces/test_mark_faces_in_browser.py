"""Marking a face by hand in a real browser: with mouse, finger and keys."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from faces.models import Face
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_face, make_person
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
BOX = (0.2, 0.3, 0.15, 0.25)


@pytest.fixture
def photo(alice: User, sign_in: SignIn) -> Photo:
    photo = make_whole_photo(alice)
    make_person(alice, "Anna")
    sign_in(alice)
    return photo


def show(page: Page, photo: Photo) -> None:
    page.goto(reverse("photos:photo", args=[photo.pk]))
    expect(page.locator("[data-mark-face]")).to_be_visible()


def place_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """A point of the page, from fractions of the picture as it is drawn now."""
    box = page.locator("[data-image]").bounding_box()
    assert box
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def drag(page: Page, left: float, top: float, width: float, height: float) -> None:
    page.mouse.move(*place_of(page, left, top))
    page.mouse.down()
    page.mouse.move(*place_of(page, left + width, top + height), steps=5)
    page.mouse.up()


def name_it(page: Page, name: str) -> None:
    field = page.locator(".marking-bar").get_by_label("Who is this?")
    expect(field).to_be_focused()
    field.fill(name)
    field.press("Enter")
    expect(page.locator(".marking")).to_have_count(0)
    expect(page.locator("[data-face]").get_by_role("link", name=name)).to_be_visible()


def marked() -> Face:
    return Face.objects.get(origin="person")


def box(face: Face) -> list[float]:
    return [face.left, face.top, face.width, face.height]


def test_it_is_drawn_with_the_mouse(page: Page, photo: Photo) -> None:
    show(page, photo)
    page.get_by_role("button", name="Mark a face").click()
    drag(page, *BOX)
    name_it(page, "Anna")
    assert box(marked()) == pytest.approx(BOX, abs=0.01)
    assert marked().person == photo.owner.people.get(name="Anna")
    expect(page.get_by_role("button", name="Mark a face")).to_be_focused()


def test_it_is_drawn_from_any_corner_in_a_zoomed_picture(page: Page, photo: Photo) -> None:
    show(page, photo)
    for _ in range(2):
        page.keyboard.press("+")
    page.wait_for_timeout(300)
    page.keyboard.press("m")
    drag(page, 0.6, 0.6, -0.15, -0.2)
    name_it(page, "Ben")
    assert box(marked()) == pytest.approx([0.45, 0.4, 0.15, 0.2], abs=0.01)


def test_the_last_drawing_counts(page: Page, photo: Photo) -> None:
    show(page, photo)
    page.keyboard.press("m")
    drag(page, 0.5, 0.5, 0.3, 0.3)
    drag(page, *BOX)
    page.mouse.click(*place_of(page, 0.9, 0.9))  # a click draws nothing
    page.locator(".marking-bar").get_by_label("Who is this?").focus()
    name_it(page, "Ben")
    assert box(marked()) == pytest.approx(BOX, abs=0.01)


def finger(session: CDPSession, kind: str, *point: float) -> None:
    points = [{"x": point[0], "y": point[1]}] if point else []
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_it_is_drawn_with_a_finger(page: Page, photo: Photo, live_server: Any) -> None:
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        viewport=PHONE, has_touch=True, is_mobile=True, base_url=live_server.url,  # type: ignore[arg-type]
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    phone = context.new_page()
    show(phone, photo)
    phone.get_by_role("button", name="Mark a face").tap()
    expect(phone.locator(".marking-bar")).to_be_in_viewport()
    phone.wait_for_timeout(600)  # the sheet slides down
    session = context.new_cdp_session(phone)
    finger(session, "touchStart", *place_of(phone, 0.2, 0.3))
    for step in (0.3, 0.7, 1.0):
        finger(session, "touchMove", *place_of(phone, 0.2 + 0.15 * step, 0.3 + 0.25 * step))
    finger(session, "touchEnd")
    name_it(phone, "Ben")
    assert box(marked()) == pytest.approx(BOX, abs=0.01)
    assert sideways_px(phone) == 0
    context.close()


def test_it_is_moved_and_sized_with_keys(page: Page, photo: Photo) -> None:
    show(page, photo)
    page.keyboard.press("m")
    outer = page.locator("[data-image]").bounding_box()
    assert outer
    x_step, y_step = 8 / outer["width"], 8 / outer["height"]
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("[data-marking-said]")).to_contain_text("% from the left")
    page.keyboard.press("Enter")
    name_it(page, "Ben")
    side = 0.25 * min(outer["width"], outer["height"])
    width, height = side / outer["width"], side / outer["height"]
    left, top = 0.5 - width / 2 - 2 * x_step, 0.5 - height / 2 - y_step
    assert box(marked()) == pytest.approx([left, top, width + x_step, height - y_step], abs=0.01)
    expect(page.locator(f"[data-viewer][data-photo-id='{photo.pk}']")).to_be_visible()


def test_escape_leaves_the_drawing_and_not_the_photo(page: Page, photo: Photo) -> None:
    show(page, photo)
    page.keyboard.press("m")
    expect(page.locator(".marking")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".marking, .marking-bar")).to_have_count(0)
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    page.locator(".marking-bar").get_by_label("Who is this?").press("Escape")
    expect(page.locator(".marking, .marking-bar")).to_have_count(0)
    expect(page.locator("[data-viewer]")).to_be_visible()
    assert not Face.objects.exists()


def test_it_is_left_over_the_timeline_as_well(page: Page, photo: Photo) -> None:
    page.goto("/")
    page.locator("a.tile").first.click()
    expect(page.get_by_role("button", name="Mark a face")).to_be_visible()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    expect(page.locator(".marking")).to_have_count(0)
    expect(page.locator("[data-viewer]")).to_be_visible()
    page.keyboard.press("m")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".marking")).to_have_count(0)


def test_it_says_what_is_wrong(page: Page, photo: Photo) -> None:
    show(page, photo)
    page.wait_for_load_state("networkidle")  # its panel was filled while the photo was there
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    Photo.objects.update(is_locked=True)
    field = page.locator(".marking-bar").get_by_label("Who is this?")
    field.fill("Ben")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("It is not there any more.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_mark(page: Page, photo: Photo, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    make_face(photo)
    show(page, photo)
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert not serious_problems(page)
    assert sideways_px(page) == 0
