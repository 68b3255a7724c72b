"""Favourites, archive, trash and history: what they show, to whom, and deleting for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from curating.doing import do, take_back
from curating.models import Action, LeftoverFile, TrashSetting
from curating.services.deleting import delete_for_good, plan_deletion
from curating.services.leftovers import clear_leftovers
from curating.tasks import empty_trash, empty_trashes
from dedup.models import Resolution
from faces.services import name_face
from photos.models import Photo, Rendition, Source, Stack
from photos.services.stacks import stack_photos
from photos.storage import originals, renditions
from tests.factories import NOON, make_face, make_photo

BrowserOf = Callable[[User], Client]
PAGES = ("/favourites/", "/archive/", "/trash/", "/history/")
LONG_AGO = timezone.now() - timedelta(days=31)


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def link(photo: Photo) -> str:
    return f'data-photo="{photo.pk}"'


def stored(owner: User, name: str = "one", **fields: Any) -> Photo:
    """A photo in the trash whose files are there."""
    photo = make_photo(owner, original_key=f"or/ig/{name}.jpg", **{"trashed_at": NOON, **fields})
    originals().save(photo.original_key, ContentFile(b"original"))
    key = f"re/nd/{name}.jpg"
    renditions().save(key, ContentFile(b"small"))
    Rendition.objects.create(
        photo=photo, name="thumbnail", key=key, mime="image/jpeg", size_bytes=5
    )
    return photo


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_page_says_so(alice: User, browser_of: BrowserOf, address: str) -> None:
    assert 'class="empty"' in text(browser_of(alice).get(address))


@pytest.mark.parametrize("address", PAGES)
def test_only_who_signed_in_sees_pages(client: Client, alice: User, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [*PAGES])
def test_a_place_that_is_none_is_not_there(
    alice: User, browser_of: BrowserOf, address: str
) -> None:
    for after in ("x", "2020-01-01~a", "~", "2020~~9"):
        assert browser_of(alice).get(address, {"after": after}).status_code == 404


def test_each_list_shows_its_own_photos_and_nobody_elses(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    for owner in (alice, bob):
        make_photo(owner, is_favourite=True)
        make_photo(owner, archived_at=NOON)
        make_photo(owner, trashed_at=NOON)
        make_photo(owner, is_favourite=True, is_locked=True)
    favourite, archived, trashed, locked = Photo.objects.filter(owner=alice).order_by("pk")
    shown = {"/favourites/": favourite, "/archive/": archived, "/trash/": trashed}
    for address, photo in shown.items():
        page = text(browser_of(alice).get(address))
        assert link(photo) in page
        assert page.count('data-photo="') == 1
        assert link(locked) not in page


def test_a_list_goes_on_behind_its_last_photo(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice, is_favourite=True) for _ in range(61)]
    browser = browser_of(alice)
    page = text(browser.get("/favourites/"))
    assert page.count('data-photo="') == 60
    after = page.split('hx-get="?after=')[1].split("&")[0]
    rest = text(browser.get(f"/favourites/?after={after}&fragment=1"))
    assert rest.count('data-photo="') == 1
    assert link(photos[0]) in rest
    assert "<html" not in rest


@pytest.mark.parametrize("address", PAGES)
def test_a_page_costs_no_more_with_more_in_it(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Any, address: str
) -> None:
    browser = browser_of(alice)
    for _ in range(2):
        for _ in range(5):
            photo = make_photo(alice, is_favourite=True, archived_at=NOON)
            make_photo(alice, trashed_at=NOON)
            do(alice, "favourite", [photo.pk])
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)


def test_the_trash_shows_a_stack_once(alice: User, browser_of: BrowserOf) -> None:
    top, beneath, alone = (make_photo(alice) for _ in range(3))
    stack_photos(top, [beneath], kind=Stack.Kind.RAW)
    do(alice, "trash", [top.pk, alone.pk])
    page = text(browser_of(alice).get("/trash/"))
    assert link(top) in page
    assert link(beneath) not in page


def test_it_deletes_for_good_after_asking(alice: User, browser_of: BrowserOf) -> None:
    photo, kept = stored(alice), stored(alice, "two")
    do(alice, "favourite", [photo.pk])
    browser = browser_of(alice)
    page = text(browser.post("/trash/delete/", {"photo": photo.pk}))
    assert "1 photo goes for good." in page
    assert "1 decision about them can still be undone" in page
    assert Photo.objects.count() == 2
    said = {"photos": photo.pk, "sure": "1"}
    assert "1 photo is gone for good." in text(browser.post("/trash/delete/", said, follow=True))
    assert list(Photo.objects.all()) == [kept]
    assert not originals().exists(photo.original_key)
    assert not renditions().exists("re/nd/one.jpg")
    assert originals().exists(kept.original_key)
    assert renditions().exists("re/nd/two.jpg")
    assert not LeftoverFile.objects.exists()


def test_it_empties_the_trash(alice: User, browser_of: BrowserOf) -> None:
    stored(alice)
    outside = make_photo(alice)
    browser = browser_of(alice)
    assert "1 photo goes for good." in text(browser.post("/trash/delete/", {"all": "1"}))
    browser.post("/trash/delete/", {"all": "1", "sure": "1"})
    assert list(Photo.objects.all()) == [outside]


def test_nobody_deletes_what_is_not_in_their_trash(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    trashed, shown = stored(alice), make_photo(alice)
    for user, photo in ((bob, trashed), (alice, shown)):
        said = {"photo": photo.pk, "sure": "1"}
        assert browser_of(user).post("/trash/delete/", said).status_code == 302
    assert Photo.objects.count() == 2
    page = text(browser_of(bob).post("/trash/delete/", {"photo": trashed.pk}))
    assert "None of these can be deleted." in page
    assert browser_of(alice).get("/trash/delete/").status_code == 405


def test_bytes_that_another_row_needs_stay(alice: User, bob: User) -> None:
    photo = stored(alice)
    twin = make_photo(bob, original_key=photo.original_key)
    Rendition.objects.create(
        photo=twin, name="thumbnail", key="re/nd/one.jpg", mime="image/jpeg", size_bytes=5
    )
    assert delete_for_good(alice, [photo.pk]) == 1
    assert originals().exists(photo.original_key)
    assert renditions().exists("re/nd/one.jpg")


def test_what_lies_in_a_folder_or_is_just_moved_stays(alice: User, browser_of: BrowserOf) -> None:
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root="/nas")
    in_place, moving = stored(alice, "two", kept_in=source), stored(alice)
    action = do(alice, "favourite", [moving.pk])
    Action.objects.filter(pk=action.pk).update(state="undoing")
    plan = plan_deletion(alice, [in_place.pk, moving.pk])
    assert (plan.ids, plan.in_place_count, plan.held_count) == ([], 1, 1)
    page = text(browser_of(alice).post("/trash/delete/", {"all": "1"}))
    assert "lies in a folder that is only read" in page
    assert "something is just being done" in page
    assert delete_for_good(alice, plan.ids) == 0


def test_a_note_of_a_killed_process_is_taken_up(alice: User) -> None:
    photo = stored(alice)
    LeftoverFile.objects.create(storage="original", key="or/ig/lost.jpg", sha256="0" * 64)
    originals().save("or/ig/lost.jpg", ContentFile(b"lost"))
    LeftoverFile.objects.create(storage="original", key=photo.original_key, sha256="0" * 64)
    clear_leftovers()
    assert not originals().exists("or/ig/lost.jpg")
    assert originals().exists(photo.original_key)


def test_beat_deletes_what_was_in_the_trash_for_long(alice: User, bob: User) -> None:
    old = stored(alice, trashed_at=LONG_AGO)
    kept = [stored(alice, "two", trashed_at=timezone.now()), make_photo(bob, trashed_at=LONG_AGO)]
    TrashSetting.objects.create(user=bob, days=365)
    empty_trashes()
    for user in (alice, bob):
        empty_trash(user.pk)
    assert set(Photo.objects.all()) == set(kept)
    assert not originals().exists(old.original_key)


def test_everybody_says_how_long_the_trash_keeps(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, trashed_at=NOON)
    browser = browser_of(alice)
    assert "after 30 days" in text(browser.get("/trash/"))
    assert "after 7 days" in text(browser.post("/trash/days/", {"days": "7"}, follow=True))
    for days in ("0", "9999", "x", ""):
        assert browser.post("/trash/days/", {"days": days}).status_code == 400
    assert str(TrashSetting.objects.get()).startswith("7 days")


def test_the_history_has_all_that_was_decided(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    do(alice, "favourite", [photo.pk])
    name_face(make_face(photo), "Anna")
    Resolution.objects.create(owner=alice, verb="dismiss", photos=[photo.pk])
    browser = browser_of(alice)
    page = text(browser.get("/history/"))
    words = ["1 photo is a favourite.", "Named Anna.", "These 1 photos are no duplicates."]
    assert all(each in page for each in words)
    for kind, expected in zip(("favourite", "people", "duplicates"), words, strict=True):
        page = text(browser.get("/history/", {"kind": kind}))
        assert [each in page for each in words] == [each == expected for each in words]
    assert 'class="empty"' in text(browser.get("/history/", {"kind": "trash"}))


def test_the_history_goes_on_and_undoes(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    actions = [do(alice, "rate", [photo.pk], {"rating": "3"}) for _ in range(51)]
    Action.objects.update(made_at=NOON)
    browser = browser_of(alice)
    page = text(browser.get("/history/"))
    assert page.count("/undo/") == 50
    assert f"/actions/{actions[0].pk}/undo/" not in page
    after = page.split('hx-get="?after=')[1].split("&")[0]
    rest = text(browser.get(f"/history/?after={after}&fragment=1"))
    assert rest.count("/undo/") == 1
    assert "<html" not in rest
    address = f"/actions/{actions[0].pk}/undo/"
    assert browser.post(address, {"next": "/history/"})["Location"] == "/history/"
    page = text(browser.get(f"/history/?after={after}&fragment=1"))
    assert "1 photo stays, somebody rated it later." in page
    assert "/undo/" not in page
    assert 'class="empty"' in text(browser_of(bob).get("/history/"))


def test_it_offers_ones_own_albums(alice: User, bob: User, browser_of: BrowserOf) -> None:
    for owner, title, query in ((alice, "Trip", ""), (alice, "Dogs", "dog"), (bob, "Theirs", "")):
        Album.objects.create(owner=owner, title=title, query=query)
    page = text(browser_of(alice).get("/bulk/albums/"))
    assert [title in page for title in ("Trip", "Dogs", "Theirs")] == [True, False, False]


def test_what_was_undone_says_so(alice: User, browser_of: BrowserOf) -> None:
    action = do(alice, "archive", [make_photo(alice).pk])
    take_back(action)
    page = text(browser_of(alice).get("/history/"))
    assert "Undone: Archived 1 photo." in page
    assert str(action).startswith("archive")


def test_the_photo_page_archives_trashes_and_notes(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    browser = browser_of(alice)
    for name, column in (("archive", "archived_at"), ("trash", "trashed_at")):
        for is_set in (True, False):
            address = f"/photos/{photo.pk}/{name}/"
            assert browser.post(address)["Location"] == f"/photos/{photo.pk}/"
            photo.refresh_from_db()
            assert bool(getattr(photo, column)) == is_set
    browser.post(f"/photos/{photo.pk}/note/", {"note": "Ask grandmother"})
    assert "Ask grandmother" in text(browser.get(f"/photos/{photo.pk}/"))
    assert link(photo) in text(browser.get("/search/", {"q": "grandmother"}))
