"""The pages of one person in a real browser: the name in place, merging, and choosing faces."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from faces.models import Face
from tests.faces.people import family, named, unnamed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None]) -> User:
    """Alice, signed in, with her family."""
    sign_in(alice)
    return family(alice)


def test_a_person_is_renamed_and_their_day_kept(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto(f"/people/{anna.pk}/")
    page.get_by_role("img", name="Change the name").click()
    box = page.get_by_role("combobox", name="Who is this?")
    expect(box).to_be_focused()
    box.fill("Anna Smith")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Anna Smith")).to_be_visible()

    page.get_by_label("More").click()
    page.get_by_label("Birthday").fill("1990-05-04")
    page.locator(".birthday").get_by_role("button", name="Save").click()
    expect(page.locator(".portrait-facts")).to_contain_text("years")
    anna.refresh_from_db()
    assert (anna.name, str(anna.born_on)) == ("Anna Smith", "1990-05-04")


def test_who_comes_back_finds_the_new_name(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto("/people/")
    page.locator(f"#person-{anna.pk}").click()
    page.get_by_role("img", name="Change the name").click()
    page.get_by_role("combobox", name="Who is this?").fill("Annabel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Annabel")).to_be_visible()
    page.go_back()
    expect(page.locator(".people strong", has_text="Annabel")).to_be_visible()


def test_who_is_merged_away_leads_to_the_other_with_undo(page: Page, library: User) -> None:
    anna, (first, _) = named(library, "Anna"), unnamed(library)
    page.goto(f"/people/{first.pk}/")
    box = page.get_by_role("combobox", name="Who is this?")
    expect(box).to_be_focused()
    box.fill("anna")
    box.press("Enter")
    expect(page).to_have_url(re.compile(rf"/people/{anna.pk}/$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".portrait-facts")).to_contain_text("5 photos")
    first.refresh_from_db()
    assert first.merged_into is None


def test_somebody_is_merged_from_their_page(page: Page, library: User) -> None:
    anna, ben = named(library, "Anna"), named(library, "Ben")
    page.goto(f"/people/{anna.pk}/")
    page.get_by_label("More").click()
    page.get_by_text("Merge with…").click()
    box = page.get_by_role("combobox", name="Merge with whom?")
    box.type("be")
    page.get_by_role("option").click()
    expect(page.locator(".portrait-facts")).to_contain_text("8 photos")
    ben.refresh_from_db()
    assert ben.merged_into == anna


def test_faces_are_chosen_by_keyboard_and_rejected(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto(f"/people/{anna.pk}/faces/")
    boxes = page.locator(".face-pick input")
    expect(boxes).to_have_count(5)
    boxes.first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("[data-picked-count]")).to_have_text("2 selected")
    page.get_by_role("button", name="Not Anna").click()
    expect(boxes).to_have_count(3)
    assert anna.faces.count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(boxes).to_have_count(5)


def test_a_face_is_confirmed_and_chosen_as_the_cover(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto(f"/people/{anna.pk}/faces/")
    page.locator(".face-pick input").nth(2).check()
    page.get_by_role("button", name="Is Anna").click()
    expect(page.locator(".face-said")).to_have_count(1)
    face = anna.decisions.get(is_same=True).face

    expect(page.locator(".face-pick input").nth(2)).to_be_checked()
    page.get_by_role("button", name="Use as cover").click()
    expect(page.locator(".portrait-face img")).to_have_attribute("src", f"/faces/{face.pk}/crop/")


def test_faces_are_somebody_elses(page: Page, library: User) -> None:
    anna, ben = named(library, "Anna"), named(library, "Ben")
    page.goto(f"/people/{anna.pk}/faces/")
    page.locator(".face-pick input").nth(1).check()
    page.get_by_role("button", name="Somebody else…").click()
    page.keyboard.type("Be")
    page.get_by_role("option").click()
    expect(page.locator(".face-pick input")).to_have_count(4)
    assert ben.faces.count() == 5


def test_enter_on_a_face_opens_its_photo(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto(f"/people/{anna.pk}/faces/")
    page.locator(".face-pick input").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/photos/\d+/\?person={anna.pk}$"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(rf"/people/{anna.pk}/faces/$"))
    assert Face.objects.filter(person=anna).count() == 5


def test_a_photo_opens_over_the_person_and_closes(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto(f"/people/{anna.pk}/")
    page.locator(".found .tile").nth(1).click()
    expect(page.locator("dialog .viewer")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(rf"/people/{anna.pk}/$"))
