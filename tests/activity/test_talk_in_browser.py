"""Comments in a real browser: by keyboard alone, wide and on a phone, light and dark."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from activity import services
from activity.models import Comment, Kind, Notice
from activity.services import tell
from activity.topics import topic_of_photo
from photos.models import Photo
from tests.activity.shared import lend, make_space
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def photo(alice: User, bob: User, sign_in: SignIn) -> Photo:
    photo = make_whole_photo(alice)
    lend(photo, bob)
    services.like(alice, topic_of_photo(photo))
    sign_in(bob)
    return photo


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_somebody_is_mentioned_by_keyboard(
    page: Page, photo: Photo, alice: User, size: dict[str, int], scheme: str
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(reverse("photos:photo", args=[photo.pk]))
    field = page.get_by_label("Add a comment")
    expect(field).to_be_attached()
    if size == PHONE:
        page.keyboard.press("i")
    field.focus()
    page.keyboard.type("Hi @al")
    option = page.get_by_role("option", name="Alice")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert serious_problems(page) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("Hi @Alice ")
    page.keyboard.type("<b>!")
    page.keyboard.press("Enter")
    page.keyboard.type("Yes")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".comment-text")).to_have_text("Hi @Alice <b>!Yes")
    expect(page.get_by_label("Add a comment")).to_be_focused()
    expect(page.get_by_label("Add a comment")).to_have_value("")
    assert Comment.objects.get().text == "Hi @Alice <b>!\nYes"
    assert Notice.objects.filter(user=alice, event__kind=Kind.MENTION).exists()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0


def test_one_likes_edits_deletes_and_takes_back(page: Page, photo: Photo, bob: User) -> None:
    services.make_comment(bob, topic_of_photo(photo), "Frist")
    page.goto(reverse("photos:photo", args=[photo.pk]))
    like = page.get_by_role("button", name="Like")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Bob, Alice")).to_be_visible()

    page.locator(".comment-edit > summary").click()
    page.get_by_label("Your comment").fill("x" * 1999)
    page.get_by_label("Your comment").fill("First")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-text")).to_have_text("First")

    page.get_by_role("button", name="Delete “First”").click()
    expect(page.locator(".comment-text")).to_have_count(0)
    undo = page.locator(".comment-gone").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".comment-text")).to_have_text("First")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_the_bell_leads_to_notices_and_they_to_the_settings(
    page: Page, photo: Photo, alice: User, bob: User, size: dict[str, int], scheme: str
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    services.make_comment(alice, topic_of_photo(photo), "Look, @Bob")
    tell(Kind.JOINED, actor=alice, to=[bob], space_id=make_space(alice, bob).pk)
    page.goto(reverse("activity:feed"))
    expect(page.locator(".entry")).to_have_count(3)
    assert serious_problems(page) == []
    page.get_by_label("Notices: 2 unread").click()
    expect(page.get_by_role("button", name="Alice mentioned you")).to_be_visible()
    assert serious_problems(page) == []
    page.get_by_role("link", name="All notices").click()
    expect(page.locator(".entry.is-unread")).to_have_count(2)
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.locator(".entry.is-unread")).to_have_count(1)
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    page.get_by_role("link", name="What you are told").click()
    page.get_by_label("In the app: Somebody comments").uncheck()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you are told is saved.")).to_be_visible()
    expect(page.get_by_label("In the app: Somebody comments")).not_to_be_checked()
