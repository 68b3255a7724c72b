"""The editor's page, and what it sends: for the owner alone."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from curating.models import Action
from editing.models import Edit
from editing.recipe import Crop, Recipe
from photos.models import Photo
from rights.models import Partner
from tests.editing.edited import bring_in, edit, work
from tests.factories import make_photo

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
SCRIPT = {"HTTP_HX_REQUEST": "true"}


def test_it_shows_every_tool_and_the_original(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    page = browser_of(alice).get(f"/photos/{photo.pk}/edit/").content.decode()
    for name in ("exposure", "straighten", "tint", "sharpness", "filter", "crop_left", "turns"):
        assert f'name="{name}"' in page
    assert f"/photos/{photo.pk}/preview" in page


def test_it_opens_with_the_recipe_of_the_original(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    version = edit(
        photo, Recipe(Crop(0.25, 0, 0.5, 1, "1:1"), exposure=0.5, filter="noir", mirror=True)
    )
    for each in (photo, version):
        page = browser_of(alice).get(f"/photos/{each.pk}/edit/").content.decode()
        assert f"/photos/{photo.pk}/preview" in page
        words = " ".join(page.split())
        assert 'name="crop_left" value="0.25"' in words
        assert 'value="noir" checked' in words


def test_what_is_sent_is_rendered(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    told = {"exposure": "0.5", "turns": "1", "mirror": "1", "crop_width": "0.5", "filter": "warm"}
    answer = browser_of(alice).post(f"/photos/{photo.pk}/edit/save/", told)
    assert answer.headers["Location"] == f"/photos/{photo.pk}/"
    work()
    wanted = Recipe(Crop(width=0.5), turns=1, mirror=True, exposure=0.5, filter="warm")
    assert Edit.objects.get().rendered == wanted.as_json()


def test_a_form_that_does_nothing_saves_nothing(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    answer = browser_of(alice).post(f"/photos/{photo.pk}/edit/save/", {})
    assert answer.headers["Location"] == f"/photos/{photo.pk}/"
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"exposure": "nan"}, {"exposure": "a lot"}, {"turns": "1.5"}, {"turns": "7"}, {"turns": "inf"},
        {"filter": "x"}, {"crop_ratio": "9:1"}, {"crop_left": "2"}, {"crop_left": "\0"},
    ],
)  # fmt: skip
def test_bad_figures_are_refused_in_words(
    alice: User, browser_of: BrowserOf, told: dict[str, str]
) -> None:
    photo = bring_in(alice)
    answer = browser_of(alice).post(f"/photos/{photo.pk}/edit/save/", told)
    assert answer.status_code == 400
    assert b"needed" in answer.content
    assert not Edit.objects.exists()


def test_videos_are_refused_in_words(alice: User, browser_of: BrowserOf) -> None:
    film = make_photo(alice, kind="video", format="mp4", mime="video/mp4")
    for answer in (
        browser_of(alice).get(f"/photos/{film.pk}/edit/"),
        browser_of(alice).post(f"/photos/{film.pk}/edit/save/", {"exposure": "1"}),
    ):
        assert answer.status_code == 409
        assert "Videos cannot be edited" in answer.content.decode()


def test_a_photo_without_a_preview_says_so(alice: User, browser_of: BrowserOf) -> None:
    page = browser_of(alice).get(f"/photos/{make_photo(alice).pk}/edit/")
    assert "still being made" in page.content.decode()


def test_the_panel_tells_how_far_it_is(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = bring_in(alice), browser_of(alice)
    address = f"/photos/{photo.pk}/edit/state/"
    assert not browser.get(address).content.strip()
    browser.post(f"/photos/{photo.pk}/edit/save/", {"exposure": "1"})
    waiting = browser.get(address)
    assert "being made in full size" in waiting.content.decode()
    assert "HX-Redirect" not in waiting.headers
    work()
    version = Photo.objects.get(is_primary=True)
    done = browser.get(f"{address}?waited=1", **SCRIPT)
    assert done.headers["HX-Redirect"] == f"/photos/{version.pk}/"
    assert "You see the original" in browser.get(address).content.decode()
    of_version = browser.get(f"/photos/{version.pk}/edit/state/").content.decode()
    assert "You see the edit" in of_version
    assert f"/photos/{version.pk}/edit/revert/" in of_version


def test_the_panel_tells_why_it_failed(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    Edit.objects.create(source=photo, recipe={}, state="failed", error="The file is broken.")
    page = browser_of(alice).get(f"/photos/{photo.pk}/edit/state/").content.decode()
    assert "The file is broken." in page


def test_it_is_reverted(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    version = edit(photo, Recipe(turns=1))
    answer = browser_of(alice).post(f"/photos/{version.pk}/edit/revert/")
    assert answer.headers["Location"] == f"/photos/{photo.pk}/"
    assert list(Photo.objects.all()) == [photo]
    again = browser_of(alice).post(f"/photos/{photo.pk}/edit/revert/")
    assert again.headers["Location"] == f"/photos/{photo.pk}/"
    assert Action.objects.count() == 1


def test_an_edit_set_to_nothing_is_reverted(alice: User, browser_of: BrowserOf) -> None:
    photo = bring_in(alice)
    version = edit(photo, Recipe(turns=1))
    browser_of(alice).post(f"/photos/{version.pk}/edit/save/", {})
    assert list(Photo.objects.all()) == [photo]


def test_light_and_colour_are_copied_to_others(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = bring_in(alice), browser_of(alice)
    other, film = make_photo(alice), make_photo(alice, kind="video", format="mp4")
    nothing = browser.post("/edits/paste/", {"photo": [other.pk]})
    assert (nothing.status_code, nothing.content) == (400, b"Nothing is copied yet.")
    assert browser.post(f"/photos/{photo.pk}/edit/copy/").status_code == 400
    edit(photo, Recipe(turns=1, exposure=1))
    browser.post(f"/photos/{photo.pk}/edit/copy/")
    assert (
        "Paste light and colour" in browser.get(f"/photos/{other.pk}/edit/state/").content.decode()
    )
    for chosen in ([], ["x"], ["9" * 30]):
        assert browser.post("/edits/paste/", {"photo": chosen}).headers["Location"] == "/"
    assert browser.post("/edits/paste/", {"scope": "x"}).status_code == 400
    answer = browser.post("/edits/paste/", {"photo": [other.pk, film.pk]})
    pasted = Edit.objects.get(source=other)
    assert pasted.recipe == Recipe(exposure=1).as_json()
    assert answer.headers["Location"] == f"/edits/{pasted.batch}/"
    assert browser.post("/edits/paste/", {"photo": [film.pk]}).headers["Location"] == "/"


def test_what_was_copied_is_offered_for_chosen_photos(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = bring_in(alice), browser_of(alice)
    offer = b'action="/edits/paste/"'
    assert offer not in browser.get("/").content
    edit(photo, Recipe(exposure=1))
    browser.post(f"/photos/{photo.pk}/edit/copy/")
    assert offer in browser.get("/").content


def test_the_progress_of_many_is_told(alice: User, bob: User, browser_of: BrowserOf) -> None:
    batch = uuid.uuid4()
    states = {"done": 2, "due": 1, "failed": 1}
    for state, count in states.items():
        for _ in range(count):
            Edit.objects.create(
                source=make_photo(alice), recipe={}, state=state, batch=batch,
                error="It is broken." if state == "failed" else "",
            )  # fmt: skip
    browser, address = browser_of(alice), f"/edits/{batch}/"
    page = browser.get(address).content.decode()
    assert "2 of 4 photos are edited" in page
    assert "It is broken." in page
    assert "<html" not in browser.get(address, **SCRIPT).content.decode()
    Edit.objects.filter(state="due").update(state="done")
    assert "hx-trigger" not in browser.get(address, **SCRIPT).content.decode()
    assert browser_of(bob).get(address).status_code == 404


@pytest.mark.parametrize("sees", [True, False])
def test_others_may_do_nothing(alice: User, bob: User, browser_of: BrowserOf, sees: bool) -> None:
    photo = bring_in(alice)
    if sees:
        Partner.objects.create(owner=alice, viewer=bob)
    browser = browser_of(bob)
    assert browser.get(f"/photos/{photo.pk}/edit/").status_code == 404
    assert browser.get(f"/photos/{photo.pk}/edit/state/").status_code == 404
    for address in ("save/", "revert/", "copy/"):
        assert (
            browser.post(f"/photos/{photo.pk}/edit/{address}", {"exposure": "1"}).status_code == 404
        )
    session = browser.session
    session["copied_recipe"] = Recipe(exposure=1).as_json()
    session.save()
    browser.post("/edits/paste/", {"photo": [photo.pk]})
    assert not Edit.objects.exists()


def test_the_photo_page_leads_to_it(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo, film = make_photo(alice), make_photo(alice, kind="video", format="mp4")
    Partner.objects.create(owner=alice, viewer=bob)
    link = f'href="/photos/{photo.pk}/edit/"'
    assert link in browser_of(alice).get(f"/photos/{photo.pk}/").content.decode()
    assert link not in browser_of(bob).get(f"/photos/{photo.pk}/").content.decode()
    assert "/edit/" not in browser_of(alice).get(f"/photos/{film.pk}/").content.decode().replace(
        "/edit/state/", ""
    )


def test_it_asks_for_little(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Callable
) -> None:
    photo, browser = bring_in(alice), browser_of(alice)
    with django_assert_max_num_queries(10):
        browser.get(f"/photos/{photo.pk}/edit/")
    with django_assert_max_num_queries(10):
        browser.get(f"/photos/{photo.pk}/edit/state/")
