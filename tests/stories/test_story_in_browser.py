"""A story of a trip in a real browser: made, changed, shared, read as a guest, saved as a page, and
that page opened from disk with the network off."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import User
from photos.models import Photo, Rendition
from stories.models import Story
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_photo
from tests.stories.rows import LISBON, place
from tests.stories.telling import MONDAY, in_story, trip_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STEPS = 8  # of the mouse: one alone enters a photo and is never over it
SignIn = Callable[[User], None]
TALL = {"width": 1440, "height": 2000}  # what is dragged is dragged within the window
SHAPES = [(600, 400), (400, 600), (600, 400), (600, 338)]
COLOURS = ["#8a5a3b", "#3f6b7d", "#6f7d3f", "#a8894e"]
WHOLE = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
SCROLL = "document.querySelectorAll('img').forEach((image) => (image.loading = 'eager'))"


def shot(owner: User, day: int, number: int) -> Photo:
    width, height = SHAPES[number % 4]
    photo = make_photo(
        owner, MONDAY + timedelta(days=day, hours=number), width_px=width, height_px=height,
        latitude=LISBON[0] + day / 2, longitude=LISBON[1],
        place=place(["Lisbon", "Sintra"][day], "Portugal", "PT"),
    )  # fmt: skip
    content = io.BytesIO()
    Image.new("RGB", (width, height), COLOURS[(day + number) % 4]).save(content, "JPEG")
    for name in ("preview", "thumbnail"):
        key = storages["renditions"].save(f"{name}-{photo.pk}", ContentFile(content.getvalue()))
        Rendition.objects.create(
            photo=photo, name=name, key=key, mime="image/jpeg", size_bytes=len(content.getvalue())
        )
    return photo


@pytest.fixture
def trip(alice: User) -> str:
    photos = [shot(alice, day, number) for day in range(2) for number in range(4)]
    return f"/trips/{trip_of(alice, photos).pk}/"


def looks_well(page: Page) -> None:
    """Wide and on a phone, light and dark."""
    for size in (WIDE, PHONE):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(SCROLL)
            page.wait_for_function(WHOLE)
            assert sideways_px(page) == 0
            assert serious_problems(page) == []
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")


def photos_of(page: Page, chapter: int) -> Locator:
    return page.locator("[data-chapter]").nth(chapter).locator("[data-move-photo]")


def change(page: Page, ids: list[int]) -> None:
    """Words, the order by keyboard and by hand, the cover, what is taken out."""
    page.set_viewport_size(TALL)  # type: ignore[arg-type]
    saved = page.locator("[data-story-status]")
    page.get_by_label("Title", exact=True).fill("Our <week>")
    page.get_by_label("Text").first.fill("The first evening.\n\nRain.")
    page.get_by_label("Text").first.blur()
    expect(saved).to_have_text("Saved.")
    photos_of(page, 0).first.locator("a").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(saved).to_have_text("Moved.")
    expect(photos_of(page, 0).nth(1)).to_have_attribute("data-move-photo", str(ids[0]))
    expect(photos_of(page, 0).nth(1).locator("a")).to_be_focused()
    photos_of(page, 0).nth(3).drag_to(
        photos_of(page, 1).first, target_position={"x": 5, "y": 20}, steps=STEPS
    )
    expect(photos_of(page, 1)).to_have_count(5)
    page.locator("[data-grip]").nth(1).drag_to(
        page.locator("[data-chapter]").first, target_position={"x": 200, "y": 5}, steps=STEPS
    )
    expect(page.locator("[data-chapter] strong").first).to_have_text("Sintra")
    photos_of(page, 1).first.get_by_label("What to do with this photo").click()
    page.get_by_role("button", name="Make it the cover").click()
    expect(page.locator(".edit-mark")).to_have_text(["Cover"])
    photos_of(page, 1).nth(1).get_by_label("What to do with this photo").click()
    page.get_by_role("button", name="Take it out").click()
    expect(photos_of(page, 1)).to_have_count(2)


def test_it_is_made_changed_shared_and_saved(
    alice: User, page: Page, sign_in: SignIn, trip: str, chromium: Browser, tmp_path: Path
) -> None:
    sign_in(alice)
    page.goto(trip)
    page.get_by_role("button", name="Tell a story").click()
    expect(page.locator(".story-chapter h2")).to_have_text(["Lisbon", "Sintra"])
    expect(page.locator(".story-map")).to_have_count(2)
    looks_well(page)
    story = Story.objects.get()
    ids = in_story(story)[0]

    page.get_by_role("link", name="Change").click()
    looks_well(page)
    change(page, ids)
    assert in_story(story) == [[ids[3], *in_story(story)[0][1:]], [ids[1], ids[2]]]

    page.get_by_role("link", name="Read the story").click()
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    expect(page.locator(".story h1")).to_have_text("Our <week>")
    expect(page.locator(".story-text p")).to_have_text(["The first evening.", "Rain."])
    page.get_by_role("link", name="Slideshow").click()
    expect(page.locator("[data-count]")).to_have_text("1 / 7")
    page.keyboard.press("Escape")

    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a page").click()
    file = tmp_path / "story.html"
    download.value.save_as(file)
    opens_from_disk(chromium, file)

    page.get_by_role("link", name="Share by a link").click()
    page.get_by_role("button", name="Make the link").click()
    page.context.clear_cookies()
    page.get_by_role("link", name="See what guests see").click()
    expect(page.locator(".story-photo")).to_have_count(7)
    expect(page.locator(".story-map")).to_have_count(0)  # a link hides places by default
    assert "Lisbon" not in page.content()
    looks_well(page)


def opens_from_disk(chromium: Browser, file: Path) -> None:
    """Without a network: nothing is asked for, nothing fails, every picture is there."""
    context = chromium.new_context(viewport=WIDE, offline=True)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.wait_for_function(WHOLE)
    assert [each for each in asked if not each.startswith("data:")] == [file.as_uri()]
    assert said == []
    assert page.evaluate("document.images.length") == 8  # seven, and the cover
    expect(page.locator(".story-map")).to_have_count(2)
    expect(page.locator("h1")).to_have_text("Our <week>")
    looks_well(page)
    context.close()
