"""The history of decisions and the toast with Undo in a real browser."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from faces import services
from faces.models import Person
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.faces.deciding import group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Annabella-Wilhelmina-Theodora-of-the-Long-Names " * 4


@pytest.fixture
def anna(alice: User, sign_in: Callable[[User], None]) -> Person:
    """Somebody of whom several things were said by Alice, who is signed in."""
    person, faces = group(alice, 3)
    services.name_person(person, "Anna")
    services.reject_faces(faces[:1], person)
    services.undo(services.hide_person(person, hidden=True))
    other, _ = group(alice, 1)
    services.name_person(other, LONG)
    sign_in(alice)
    return person


def test_it_takes_back_by_keyboard_and_says_so(page: Page, anna: Person) -> None:
    page.goto(reverse("faces:changes"))
    page.get_by_role("button", name="Undo: Named Anna.").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").get_by_text("Undone: Named Anna.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo: Named Anna.")).to_have_count(0)
    expect(page.locator(".change", has_text="Named Anna.").get_by_text("Undone")).to_be_focused()
    anna.refresh_from_db()
    assert anna.name == ""


def test_a_toast_takes_back_and_waits_while_it_is_pointed_at(page: Page, anna: Person) -> None:
    page.clock.install()
    page.goto(reverse("faces:person", args=[anna.pk]))
    page.get_by_role("button", name="Favourite").click()
    toast = page.locator("[data-toast]", has_text="Anna is a favourite.")
    toast.hover()
    page.clock.run_for(60_000)
    toast.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone: Anna is a favourite.")).to_be_visible()
    expect(toast).to_have_count(1)
    anna.refresh_from_db()
    assert not anna.is_favourite
    page.mouse.move(0, 0)
    page.clock.run_for(20_000)
    expect(page.locator("[data-toast]")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(page: Page, anna: Person, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(reverse("faces:changes"))
    page.get_by_role("button", name="Undo: Named Anna.").click()
    expect(page.get_by_text("Undone: Named Anna.")).to_be_visible()

    assert serious_problems(page) == []
    assert sideways_px(page) == 0
