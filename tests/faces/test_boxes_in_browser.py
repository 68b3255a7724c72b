"""Boxes around faces on the photo page, in a real browser: where they stand, and what lights them."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from faces.models import Face, Person
from faces.services import keep_names
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_face, make_person, make_photo
from tests.photos.photo_files import keep_rendition, make_video, make_whole_photo, noisy_mp4

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def photo(alice: User, sign_in: SignIn) -> Photo:
    """With Anna to the left, a stranger to the right, and Ben's name of an archive."""
    photo = make_whole_photo(alice)
    anna = make_person(alice, "Anna", born_on=date(2016, 1, 1))
    make_face(photo, anna, left=0.1, top=0.2, width=0.2, height=0.3)
    make_face(photo, left=0.6, top=0.5, width=0.1, height=0.2)
    keep_names(photo, ["Ben", "Clara"])
    sign_in(alice)
    return photo


def show(page: Page, photo: Photo) -> None:
    page.goto(reverse("photos:photo", args=[photo.pk]))
    expect(page.locator("[data-mark-face], [data-face]").first).to_be_attached()


def entry_of(page: Page, face: Face) -> Locator:
    return page.locator(f"[data-face='{face.pk}']")


def box_of(page: Page, face: Face) -> Locator:
    return page.locator(f"[data-box-of='{face.pk}']")


def fractions(page: Page, box: Locator) -> list[float]:
    """Where a box stands in the picture as the browser draws both."""
    inner, outer = box.bounding_box(), page.locator("[data-image]").bounding_box()
    assert inner
    assert outer
    return [
        (inner["x"] - outer["x"]) / outer["width"],
        (inner["y"] - outer["y"]) / outer["height"],
        inner["width"] / outer["width"],
        inner["height"] / outer["height"],
    ]


def expect_in_place(page: Page, face: Face) -> None:
    box = [face.left, face.top, face.width, face.height]
    assert fractions(page, box_of(page, face)) == pytest.approx(box, abs=0.003)


@pytest.fixture
def anna(photo: Photo) -> Face:
    return Face.objects.get(person__name="Anna")


@pytest.fixture
def stranger(photo: Photo) -> Face:
    return Face.objects.get(person=None)


def point_at(page: Page, face: Face) -> None:
    """At the middle of its place in the picture."""
    outer = page.locator("[data-image]").bounding_box()
    assert outer
    x = outer["x"] + outer["width"] * (face.left + face.width / 2)
    y = outer["y"] + outer["height"] * (face.top + face.height / 2)
    page.mouse.move(x, y, steps=2)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_box_stands_where_the_face_is(
    page: Page, photo: Photo, anna: Face, stranger: Face, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    show(page, photo)
    page.keyboard.press("p")
    for face in (anna, stranger):
        expect(box_of(page, face)).to_be_visible()
        expect_in_place(page, face)
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_timeout(300)
    for face in (anna, stranger):
        expect_in_place(page, face)


def test_lines_and_names_keep_their_size_in_a_zoomed_picture(
    page: Page, photo: Photo, anna: Face
) -> None:
    show(page, photo)
    page.keyboard.press("p")
    label = box_of(page, anna).locator(".face-label")
    before = label.bounding_box()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    after = label.bounding_box()
    assert before
    assert after
    assert after["height"] == pytest.approx(before["height"], abs=1)


def test_the_entry_lights_its_box_and_the_face_its_entry(
    page: Page, photo: Photo, anna: Face, stranger: Face
) -> None:
    show(page, photo)
    expect(box_of(page, anna)).to_be_hidden()
    entry_of(page, anna).hover()
    expect(box_of(page, anna)).to_be_visible()
    expect(box_of(page, stranger)).to_be_hidden()

    point_at(page, stranger)
    expect(box_of(page, stranger)).to_be_visible()
    expect(entry_of(page, stranger)).to_have_attribute("data-lit", "")
    expect(box_of(page, anna)).to_be_hidden()

    page.mouse.move(5, 400)
    expect(box_of(page, stranger)).to_be_hidden()
    entry_of(page, anna).get_by_role("link").focus()
    expect(box_of(page, anna)).to_be_visible()


def test_a_box_without_a_name_leads_to_the_question(
    page: Page, photo: Photo, stranger: Face
) -> None:
    show(page, photo)
    expect(box_of(page, stranger)).to_be_attached()
    point_at(page, stranger)
    box_of(page, stranger).get_by_text("Who is this?").click()
    expect(entry_of(page, stranger).get_by_label("Who is this?")).to_be_focused()


def test_a_tap_shows_who_it_is(
    page: Page, photo: Photo, anna: Face, stranger: Face, live_server: object
) -> None:
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        viewport=PHONE, has_touch=True, is_mobile=True, base_url=live_server.url,  # type: ignore[attr-defined, arg-type]
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    phone = context.new_page()
    show(phone, photo)
    expect(phone.locator("[data-face-boxes]")).to_be_attached()
    outer = phone.locator("[data-image]").bounding_box()
    assert outer
    phone.touchscreen.tap(outer["x"] + outer["width"] * 0.2, outer["y"] + outer["height"] * 0.3)
    expect(box_of(phone, anna)).to_be_visible()
    expect(box_of(phone, anna).get_by_text("Anna")).to_be_visible()
    phone.touchscreen.tap(outer["x"] + outer["width"] * 0.5, outer["y"] + 5)
    expect(box_of(phone, anna)).to_be_hidden()
    assert sideways_px(phone) == 0
    context.close()


def test_hidden_people_keep_their_box_until_asked_for(
    page: Page, photo: Photo, anna: Face, stranger: Face
) -> None:
    Person.objects.filter(pk=anna.person_id).update(is_hidden=True)
    show(page, photo)
    page.keyboard.press("p")
    expect(box_of(page, stranger)).to_be_visible()
    expect(box_of(page, anna)).to_be_hidden()
    page.get_by_text("1 hidden").click()
    entry_of(page, anna).hover()
    expect(box_of(page, anna)).to_be_visible()


def turned_jpegs() -> tuple[bytes, bytes]:
    """An original that lies on its side and says so, red where the upright picture has a face; and
    its upright preview."""
    upright = Image.new("RGB", (2000, 3000), "white")
    upright.paste("red", (200, 2100, 800, 2700))
    exif, original, preview = Image.Exif(), io.BytesIO(), io.BytesIO()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(original, "JPEG", exif=exif)
    upright.resize((960, 1440)).save(preview, "JPEG")
    return original.getvalue(), preview.getvalue()


def is_red(page: Page, box: Locator) -> bool:
    """All that is within the lines of a box, on the screen."""
    place = box.bounding_box()
    assert place
    clip = {"x": place["x"] + 6, "y": place["y"] + 6}
    size = {"width": place["width"] - 12, "height": place["height"] - 12}
    seen = Image.open(io.BytesIO(page.screenshot(clip={**clip, **size})))  # type: ignore[typeddict-item]
    (_, red), *others = seen.convert("RGB").getextrema()
    return red > 230 and all(most < 40 for _, most in others)


def test_a_turned_picture_has_its_boxes_upright(page: Page, alice: User, sign_in: SignIn) -> None:
    original, preview = turned_jpegs()
    photo = make_photo(
        alice, orientation=6, width_px=2000, height_px=3000, original_key="turned.jpg",
        size_bytes=len(original),
    )  # fmt: skip
    storages["originals"].save("turned.jpg", ContentFile(original))
    keep_rendition(photo, "preview", preview, mime="image/jpeg")
    face = make_face(photo, left=0.1, top=0.7, width=0.3, height=0.2)
    sign_in(alice)
    show(page, photo)
    page.keyboard.press("p")
    expect(box_of(page, face)).to_be_visible()
    assert is_red(page, box_of(page, face))

    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("[data-sharp]")).to_be_attached()  # the original itself
    drag_down_to(page, face)
    assert is_red(page, box_of(page, face))


def drag_down_to(page: Page, face: Face) -> None:
    """Until the whole of its box is on the stage."""
    stage = page.locator("[data-stage]").bounding_box()
    place = box_of(page, face).bounding_box()
    assert stage
    assert place
    middle = (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    off = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(2 * middle[0] - off[0], 2 * middle[1] - off[1], steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)


def test_boxes_leave_a_video_that_plays(page: Page, alice: User, sign_in: SignIn) -> None:
    video = make_video(alice)
    keep_rendition(video, "proxy", noisy_mp4(), mime="video/mp4")
    face = make_face(video)
    sign_in(alice)
    show(page, video)
    page.keyboard.press("p")
    expect(box_of(page, face)).to_be_visible()
    expect(page.get_by_role("button", name="Mark a face")).to_have_count(0)
    page.evaluate("document.querySelector('[data-video]').play()")
    expect(box_of(page, face)).to_be_hidden()


def test_the_picture_says_who_is_in_it(page: Page, photo: Photo) -> None:
    show(page, photo)
    image = page.locator("[data-image]")
    said = "In the picture: Anna, Ben, Clara and 1 more person"
    expect(image).to_have_accessible_description(said)


def test_boxes_stay_shown_from_photo_to_photo(page: Page, photo: Photo, alice: User) -> None:
    other = make_whole_photo(alice)
    face = make_face(other)
    page.goto("/")
    page.locator(f"a.tile[data-photo='{other.pk}']").click()
    expect(box_of(page, face)).to_be_attached()
    page.keyboard.press("p")
    expect(box_of(page, face)).to_be_visible()
    page.keyboard.press("ArrowRight")
    anna = Face.objects.get(person__name="Anna")
    expect(box_of(page, anna)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(
    page: Page, photo: Photo, anna: Face, size: dict[str, int], theme: str
) -> None:
    User.objects.update(theme=theme)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    show(page, photo)
    page.keyboard.press("p")
    entry_of(page, anna).locator("summary").first.click()
    page.wait_for_load_state("networkidle")
    assert not serious_problems(page)
    assert sideways_px(page) == 0


def test_escape_closes_the_menu_and_not_the_photo(page: Page, photo: Photo, anna: Face) -> None:
    show(page, photo)
    summary = entry_of(page, anna).locator("summary").first
    summary.press("Enter")
    expect(page.get_by_role("button", name="This is Anna")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="This is Anna")).to_be_hidden()
    expect(summary).to_be_focused()
    expect(page.locator("[data-viewer]")).to_be_visible()
