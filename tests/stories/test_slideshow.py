"""The slideshow of a trip in a real browser: by itself, by keyboard, and with little motion."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo
from stories.models import KeptOut, Occasion
from tests.browser import PHONE, serious_problems, sideways_px
from tests.factories import make_photo
from tests.photos.photo_files import make_whole_photo

SignIn = Callable[[User], None]
START = datetime(2023, 5, 8, 9, tzinfo=UTC)


def trip_of(owner: User, photos: list[Photo]) -> str:
    span = {"starts_local": photos[0].taken_local, "ends_local": photos[-1].taken_local}
    return f"/trips/{Occasion.objects.create(owner=owner, kind='trip', **span).pk}/"


@pytest.mark.django_db
def test_it_holds_the_images_that_may_come_up_in_order(
    alice: User, bob: User, browser_of: Callable[[User], Client]
) -> None:
    photos = [make_photo(alice, START + timedelta(days=n)) for n in range(4)]
    Photo.objects.filter(pk=photos[1].pk).update(kind="video")
    Photo.objects.filter(pk=photos[0].pk).update(caption="<b>Gate")
    day = photos[2].taken_local.date()
    KeptOut.objects.create(owner=alice, what="days", first_day=day, last_day=day)
    address = f"{trip_of(alice, photos)}slideshow/"

    page = browser_of(alice).get(address).content.decode()

    shown = [int(pk) for pk in re.findall(r'src="/photos/(\d+)/preview', page)]
    assert shown == [photos[0].pk, photos[3].pk]
    assert "&lt;b&gt;Gate" in page
    assert browser_of(bob).get(address).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_runs_and_is_steered(alice: User, page: Page, sign_in: SignIn) -> None:
    first = make_whole_photo(alice, START)
    photos = [first] + [
        make_whole_photo(alice, START + timedelta(days=n), filename=f"{n}.jpg") for n in (1, 2)
    ]
    sign_in(alice)
    address = trip_of(alice, photos)
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.get_by_role("link", name="Slideshow").click()
    count = page.locator("[data-count]")

    expect(count).to_have_text("1 / 3")
    expect(page.get_by_role("button", name="Play")).to_be_visible()  # still at first
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("2 / 3")
    expect(page.locator("[data-seen] img")).to_have_js_property("complete", value=True)
    page.keyboard.press("End")
    expect(count).to_have_text("3 / 3")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("1 / 3")
    page.get_by_role("button", name="Photo before").click()
    expect(count).to_have_text("3 / 3")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.set_viewport_size(PHONE)
    assert sideways_px(page) == 0

    page.clock.install()
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(5100)
    expect(count).to_have_text("2 / 3")
    page.keyboard.press("Space")
    page.clock.run_for(20_000)
    expect(count).to_have_text("2 / 3")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{address}")
    page.go_back()
    assert serious_problems(page) == []
