"""The map in a real browser, without any network but the library's own server."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
PLACES = [(38.71, -9.14)] * 3 + [(41.15, -8.61)] * 2 + [(-33.87, 151.2)]
# How many colours stand in the middle of the map: land, sea and borders, not one empty ground.
COLOURS = """() => {
  const canvas = document.querySelector(".leaflet-overlay-pane canvas");
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) found.add(data.slice(i, i + 4).join());
  return found.size;
}"""


@pytest.fixture
def outside(page: Page, live_server: object) -> list[str]:
    """Nothing beyond the server answers; what is asked for all the same is in this list."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    own = re.escape(str(live_server))
    page.route(re.compile(rf"^(?!{own}|data:|blob:)"), refuse)
    return asked


@pytest.fixture
def placed(alice: User) -> None:
    for latitude, longitude in PLACES:
        photo = make_whole_photo(alice)
        Photo.objects.filter(pk=photo.pk).update(latitude=latitude, longitude=longitude)


def counts(page: Page) -> list[int]:
    clusters = page.locator(".map-cluster")
    return sorted(int(each.get_attribute("data-count") or 0) for each in clusters.all())


@pytest.mark.usefixtures("placed")
def test_the_world_is_drawn_without_a_network(
    page: Page, sign_in: SignIn, alice: User, outside: list[str]
) -> None:
    sign_in(alice)
    page.goto("/map/")
    expect(page.locator("[data-map][data-drawn]")).to_have_attribute(
        "data-drawn", re.compile(r"2\d\d")
    )
    expect(page.locator(".map-cluster")).not_to_have_count(0)
    assert page.evaluate(COLOURS) > 5
    assert sum(counts(page)) == len(PLACES)
    expect(page.locator("[data-map-count]")).to_have_text("6 photos in this view")
    expect(page.locator("[data-found] a.tile")).to_have_count(6)
    assert outside == []
    assert serious_problems(page) == []


@pytest.mark.usefixtures("placed")
def test_it_comes_closer_by_click_and_keyboard_and_opens_a_photo(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    sign_in(alice)
    page.goto("/map/?at=38.71,-9.14,6")
    expect(page.locator("[data-found] a.tile")).to_have_count(5)
    large = page.locator(".map-cluster[data-count='3']")
    large.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"at=.*,8$"))
    expect(page.locator("[data-found] a.tile")).to_have_count(3)

    page.locator("[data-map]").focus()
    page.keyboard.press("-")
    expect(page).to_have_url(re.compile(r"at=.*,7$"))
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"at=.*,8$"))

    page.goto("/map/?at=-33.87,151.2,6")
    page.locator(".map-cluster[data-count='1']").click()
    expect(page.locator("[data-viewer]")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-viewer]")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"at=-33"))


@pytest.mark.usefixtures("placed")
def test_it_shows_warmth_and_searches_inside_the_view(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    sign_in(alice)
    page.goto("/map/?at=38.71,-9.14,6")
    expect(page.locator("[data-found] a.tile")).to_have_count(5)
    heat = page.get_by_role("button", name="Where most photos were taken")
    heat.click()
    expect(heat).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".map-cluster").first).to_be_hidden()
    heat.click()
    expect(page.locator(".map-cluster").first).to_be_visible()

    box = page.get_by_role("searchbox", name="Search in this view")
    box.fill("type:video")
    box.press("Enter")
    expect(page.locator("[data-found] a.tile")).to_have_count(0)
    box.fill("type:photo")
    box.press("Enter")
    expect(page.locator("[data-found] a.tile")).to_have_count(5)
    expect(page.locator("[data-map-count]")).to_have_text("Found in this view")


def test_on_a_phone_the_photos_lie_beneath_and_an_empty_map_says_so(
    page: Page, sign_in: SignIn, alice: User
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(alice)
    page.goto("/map/")
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    expect(page.get_by_text("No photo was taken here.")).to_be_visible()
    assert sideways_px(page) == 0
    assert serious_problems(page) == []


def test_a_wrong_place_is_corrected_on_a_map(page: Page, sign_in: SignIn, alice: User) -> None:
    photo = make_whole_photo(alice)
    Photo.objects.filter(pk=photo.pk).update(latitude=38.71, longitude=-9.14)
    sign_in(alice)
    page.goto(f"/correct/place/?photo={photo.pk}")
    frame = page.locator("[data-map]")
    expect(frame).to_have_attribute("data-drawn", re.compile(r"2\d\d"))
    expect(page.locator(".map-pin")).to_be_visible()
    frame.click(position={"x": 60, "y": 60})
    expect(page.get_by_label("At a point")).to_be_checked()
    clicked = page.get_by_label("Latitude and longitude").input_value()

    page.get_by_label("Latitude and longitude").fill("41.15, -8.61")
    frame.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Latitude and longitude")).to_have_value(re.compile("^41.1[45]"))
    assert clicked != "41.15, -8.61"
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("button", name="Correct 1 photo").click()
    expect(page.get_by_text("Porto").first).to_be_visible()
    photo.refresh_from_db()
    assert (photo.latitude, photo.longitude) == pytest.approx((41.15, -8.61), abs=0.01)
    assert serious_problems(page) == []


@pytest.mark.usefixtures("placed")
def test_the_photo_page_has_a_little_map_that_leads_to_the_large_one(
    page: Page, sign_in: SignIn, alice: User, outside: list[str]
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{Photo.objects.latest('pk').pk}/")
    little = page.get_by_role("link", name="On the map")
    expect(little.locator("path").first).to_be_attached()
    assert serious_problems(page) == []
    little.click()
    expect(page).to_have_url(re.compile(r"/map/\?at=-33\.8(7|69)"))
    expect(page.locator("[data-map-count]")).to_have_text("1 photo in this view")
    assert outside == []
