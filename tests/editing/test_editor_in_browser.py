"""The editor in a real browser: what it shows is what is rendered, by hand and by keys."""

import base64
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from editing.models import Edit
from editing.recipe import Crop, Recipe
from photos.models import Photo
from photos.originals import open_original
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.editing.edited import bring_in, edit, work
from tests.editing.pictures import encoded, smooth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
WITHOUT_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "webgl2" ? null : original.call(this, kind, ...more);
};
"""
CLOSE = 2.5  # of 255, on average: a preview is a JPEG, and smaller
RECIPES = [
    Recipe(),
    Recipe(exposure=0.7, temperature=40, contrast=30, filter="dusk"),
    Recipe(
        Crop(0.1, 0.2, 0.6, 0.5), straighten=7, turns=1, mirror=True, shadows=60, saturation=-40
    ),
    Recipe(Crop(0.2, 0.1, 0.7, 0.8), straighten=-20, turns=2, black_and_white=True, sharpness=80),
]


@pytest.fixture
def photo(alice: User) -> Photo:
    return bring_in(alice, encoded(smooth(1600, 1200), "PNG"), "png", "lake.png")


def open_editor(page: Page, photo: Photo) -> None:
    page.goto(f"/photos/{photo.pk}/edit/")
    expect(page.locator("[data-editor][data-renderer]")).to_be_visible()


def shown(page: Page) -> Any:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    url = page.evaluate("document.querySelector('[data-edit-canvas]').toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return picture.convert("RGB").copy()


@pytest.mark.parametrize("renderer", ["webgl2", "2d"])
def test_it_shows_what_will_be_rendered(
    page: Page, sign_in: SignIn, alice: User, photo: Photo, renderer: str
) -> None:
    if renderer == "2d":
        page.add_init_script(WITHOUT_WEBGL)
    sign_in(alice)
    for recipe in RECIPES:
        full = photo if recipe.is_nothing else edit(photo, recipe)
        open_editor(page, photo)
        expect(page.locator("[data-editor]")).to_have_attribute("data-renderer", renderer)
        preview = shown(page)
        with open_original(full) as file, Image.open(io.BytesIO(file.read())) as picture:
            wanted = picture.convert("RGB").resize(preview.size, Image.Resampling.BOX)
        difference = np.abs(np.asarray(preview).astype(int) - np.asarray(wanted))
        assert difference.mean() < CLOSE, recipe


def test_a_photo_is_edited_by_keys_alone(
    page: Page, sign_in: SignIn, alice: User, photo: Photo
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{photo.pk}/")
    page.keyboard.press("e")
    expect(page.locator("[data-editor][data-renderer]")).to_be_visible()
    before = shown(page)
    page.locator("#edit-exposure").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-edit-output]").nth(1)).to_have_text("+0.2")
    assert np.asarray(shown(page)).mean() > np.asarray(before).mean() + 5
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#edit-exposure")).to_have_value("0.1")
    page.keyboard.press("Control+y")
    expect(page.locator("#edit-exposure")).to_have_value("0.15")

    page.get_by_text("Crop and turn").click()
    page.get_by_role("button", name="Left side of the crop").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[name=crop_left]")).to_have_value("0.05")
    page.keyboard.press("r")
    expect(page.locator("[name=turns]")).to_have_value("1")
    expect(page.locator("[name=crop_top]")).to_have_value("0.05")
    page.keyboard.press("m")
    expect(page.locator("[name=turns]")).to_have_value("3")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page).to_have_url(f"{page.url.split('/photos')[0]}/photos/{photo.pk}/")
    expect(page.get_by_text("being made in full size")).to_be_visible()
    work()
    version = Photo.objects.get(is_primary=True)
    expect(page.locator(f"[data-photo-id='{version.pk}']")).to_be_visible()
    wanted = Recipe(Crop(0, 0.05, 1, 0.95), turns=3, mirror=True, exposure=0.15)
    assert Edit.objects.get().rendered == wanted.as_json()

    page.get_by_role("button", name="Revert to the original").click()
    expect(page.locator(f"[data-photo-id='{photo.pk}']")).to_be_visible()
    assert not Edit.objects.exists()


def test_the_crop_is_drawn_and_keeps_its_ratio(
    page: Page, sign_in: SignIn, alice: User, photo: Photo
) -> None:
    sign_in(alice)
    open_editor(page, photo)
    page.get_by_text("Crop and turn").click()
    page.get_by_label("Sides of the crop").select_option("1:1")
    expect(page.locator("[name=crop_width]")).to_have_value("0.75")
    corner = page.get_by_role("button", name="Lower right corner of the crop").bounding_box()
    assert corner
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 40, steps=3)
    page.mouse.up()
    sides = page.locator("[name=crop_width]"), page.locator("[name=crop_height]")
    width, height = (float(side.input_value()) for side in sides)
    assert width < 0.75
    assert width * 1600 == pytest.approx(height * 1200, rel=1e-3)
    page.get_by_text("Light", exact=True).click()
    picture = shown(page)
    assert picture.width == pytest.approx(picture.height, abs=2)
    page.get_by_role("button", name="Reset").click()
    assert shown(page).size == (1440, 1080)


def test_the_photo_before_is_seen_while_the_button_is_held(
    page: Page, sign_in: SignIn, alice: User, photo: Photo
) -> None:
    sign_in(alice)
    open_editor(page, photo)
    before = np.asarray(shown(page)).astype(int)
    page.get_by_text("Filters", exact=True).click()
    page.get_by_text("Noir", exact=True).click()
    assert np.abs(np.asarray(shown(page)).astype(int) - before).mean() > 10
    button = page.locator("[data-edit-compare]")
    button.hover()
    page.mouse.down()
    assert np.abs(np.asarray(shown(page)).astype(int) - before).mean() < 1
    page.mouse.up()
    assert np.abs(np.asarray(shown(page)).astype(int) - before).mean() > 10


def test_a_picture_that_does_not_load_is_said(
    page: Page, sign_in: SignIn, alice: User, photo: Photo
) -> None:
    sign_in(alice)
    page.route("**/preview", lambda route: route.abort())
    page.goto(f"/photos/{photo.pk}/edit/")
    expect(page.get_by_text("The picture cannot be shown.")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_is_open_to_everybody(
    page: Page, sign_in: SignIn, alice: User, photo: Photo, colours: Any, size: Any
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size(size)
    open_editor(page, photo)
    for name in ("Light", "Colour", "Crop and turn", "Filters"):
        page.get_by_text(name, exact=True).click()
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
