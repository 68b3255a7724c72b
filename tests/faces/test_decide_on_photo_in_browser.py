"""What is said of faces on the photo page, in a real browser: names, menus, hints, and Undo."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from faces.models import Face, FaceDecision, Person, RefusedName
from faces.services import keep_names
from photos.models import Photo
from tests.browser import PHONE
from tests.factories import make_face, make_person
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def photo(alice: User, sign_in: SignIn) -> Photo:
    """With Anna to the left, and somebody without a name to the right."""
    photo = make_whole_photo(alice)
    make_face(photo, make_person(alice, "Anna"), left=0.1, top=0.2, width=0.2, height=0.3)
    make_face(photo, left=0.6, top=0.5, width=0.1, height=0.2)
    sign_in(alice)
    return photo


def show(page: Page, photo: Photo) -> None:
    page.goto(reverse("photos:photo", args=[photo.pk]))
    expect(page.locator("[data-face]").first).to_be_visible()


def show_over_timeline(page: Page, photo: Photo) -> None:
    page.goto("/")
    page.locator(f"a.tile[data-photo='{photo.pk}']").click()
    expect(page.locator("[data-face]").first).to_be_visible()


def entry(page: Page, at: int) -> Locator:
    return page.locator("[data-face]").nth(at)


def say(page: Page, at: int, words: str) -> None:
    entry(page, at).locator("summary").first.press("Enter")
    entry(page, at).get_by_role("button", name=words, exact=True).press("Enter")


@pytest.mark.parametrize("open_photo", [show, show_over_timeline])
def test_a_face_gets_its_name_in_place(
    page: Page, photo: Photo, open_photo: Callable[[Page, Photo], None]
) -> None:
    open_photo(page, photo)
    field = entry(page, 1).get_by_label("Who is this?")
    field.press_sequentially("Ben")
    field.press("Enter")
    expect(entry(page, 1).get_by_role("link", name="Ben")).to_be_focused()
    assert Person.objects.get(name="Ben").faces.count() == 1

    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-face]").get_by_role("link", name="Ben")).to_have_count(0)
    assert not Face.objects.filter(person__name="Ben").exists()


def test_somebody_known_is_offered(page: Page, photo: Photo) -> None:
    show(page, photo)
    entry(page, 1).get_by_label("Who is this?").press_sequentially("an")
    page.get_by_role("option", name="Anna").click()
    expect(page.locator("[data-face]").get_by_role("link", name="Anna")).to_have_count(2)


def test_it_is_confirmed_and_no_longer_asked(page: Page, photo: Photo) -> None:
    show(page, photo)
    say(page, 0, "This is Anna")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(entry(page, 0).get_by_role("link", name="Anna")).to_be_focused()
    entry(page, 0).locator("summary").first.click()
    expect(entry(page, 0).get_by_text("This is not Anna")).to_be_visible()
    expect(entry(page, 0).get_by_text("This is Anna")).to_have_count(0)
    assert FaceDecision.objects.get().is_seen


def test_it_is_not_anna(page: Page, photo: Photo) -> None:
    show(page, photo)
    say(page, 0, "This is not Anna")
    expect(page.locator("[data-face]").get_by_role("link", name="Anna")).to_have_count(0)
    decision = FaceDecision.objects.get()
    assert (decision.person.name, decision.is_same) == ("Anna", False)


def test_it_is_somebody_else(page: Page, photo: Photo) -> None:
    show(page, photo)
    entry(page, 0).locator("summary").first.click()
    entry(page, 0).get_by_text("Somebody else").click()
    field = entry(page, 0).get_by_label("Who is this?")
    field.fill("Ben")
    field.press("Enter")
    expect(entry(page, 0).get_by_role("link", name="Ben")).to_be_visible()
    assert Face.objects.order_by("pk")[0].person == Person.objects.get(name="Ben")


def test_it_is_not_a_face(page: Page, photo: Photo) -> None:
    show(page, photo)
    say(page, 1, "This is not a face")
    expect(page.locator("[data-face]")).to_have_count(1)
    expect(page.locator("[data-box-of]")).to_have_count(1)
    expect(entry(page, 0).get_by_role("link", name="Anna")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-face]")).to_have_count(2)


def test_it_becomes_the_cover(page: Page, photo: Photo) -> None:
    show(page, photo)
    say(page, 0, "Show Anna with this face")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert Person.objects.get(name="Anna").cover == Face.objects.get(person__name="Anna")


def test_a_hint_is_taken_with_one_press(page: Page, photo: Photo) -> None:
    keep_names(photo, ["Ben"])
    show(page, photo)
    hint = page.get_by_role("group", name="Is this Ben?")
    hint.hover()
    expect(page.locator("[data-box-of][data-lit]")).to_be_visible()
    hint.get_by_role("button", name="Yes").press("Enter")
    expect(entry(page, 1).get_by_role("link", name="Ben")).to_be_focused()
    expect(hint).to_have_count(0)


def test_a_hint_that_is_refused_stays_away(page: Page, photo: Photo) -> None:
    keep_names(photo, ["Ben"])
    show(page, photo)
    hint = page.get_by_role("group", name="Is this Ben?")
    hint.get_by_role("button", name="No").click()
    expect(hint).to_have_count(0)
    assert RefusedName.objects.get().name == "Ben"


def test_it_works_on_a_phone(page: Page, photo: Photo) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(page, photo)
    page.get_by_role("link", name="Details").click()
    page.wait_for_timeout(600)
    entry(page, 0).locator("summary").first.click()
    entry(page, 0).get_by_role("button", name="This is Anna").click()
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()


def test_escape_leaves_the_field_and_not_the_photo(page: Page, photo: Photo) -> None:
    show_over_timeline(page, photo)
    field = entry(page, 1).get_by_label("Who is this?")
    field.press_sequentially("Be")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(page.locator("[data-viewer]")).to_be_visible()
