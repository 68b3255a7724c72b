"""Verbs with any selection over one address; many photos part by part, stopped, killed, raced."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from curating import tasks
from curating.models import Action, LeftoverFile, Touched
from curating.services import acting, running, undoing
from curating.services.acting import act
from curating.services.running import (
    MOST_ATTEMPTS,
    cancel,
    continue_action,
    lost_actions,
    next_part,
)
from curating.services.undoing import undo
from curating.tasks import continue_lost
from photos.models import Photo
from tests.curating.library import Library, all_rows, make_library
from tests.factories import NOON, make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def library(alice: User) -> Library:
    return make_library(alice)


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two photos are many."""
    for module in (acting, undoing, running):
        monkeypatch.setattr(module, "CHUNK", 2, raising=False)
        monkeypatch.setattr(module, "AT_ONCE", 2, raising=False)


def hearts(owner: User) -> int:
    return Photo.objects.filter(owner=owner, is_favourite=True).count()


def post(browser: Client, **said: Any) -> Any:
    return browser.post("/bulk/", said, headers=SCRIPT)


def test_it_does_a_verb_with_ticked_photos(library: Library, browser_of: BrowserOf) -> None:
    first, second, third = library.ids[:3]
    Photo.objects.update(is_favourite=False)
    response = post(
        browser_of(library.owner), verb="favourite", photo=[first, second], photos=f"{third},x,"
    )
    action = Action.objects.get()
    assert response.status_code == 200
    assert response["HX-Trigger"] == "library-changed"
    assert "3 photos are favourites." in response.content.decode()
    assert f"/actions/{action.pk}/undo/" in response.content.decode()
    assert (hearts(library.owner), action.actor) == (3, library.owner)


def test_without_script_it_goes_back_and_says_what_was_done(
    library: Library, browser_of: BrowserOf
) -> None:
    browser = browser_of(library.owner)
    said = {"verb": "archive", "photo": library.ids[0], "next": "/albums/"}
    assert browser.post("/bulk/", said)["Location"] == "/albums/"
    assert "Archived 1 photo." in browser.get("/albums/").content.decode()
    said["next"] = "https://elsewhere.example/"
    assert browser.post("/bulk/", said)["Location"] == "/"


@pytest.mark.parametrize(
    "said",
    [
        {}, {"verb": "fly"}, {"verb": "rate", "rating": "9"}, {"verb": "trash", "scope": "moon"},
        {"verb": "trash", "scope": "timeline", "from": "yesterday"},
        {"verb": "trash", "scope": "album", "album": "1"},
        {"verb": "trash", "scope": "person", "person": "\u0663"},
    ],
)  # fmt: skip
def test_it_refuses_what_makes_no_sense(
    library: Library, browser_of: BrowserOf, said: dict[str, str]
) -> None:
    response = post(browser_of(library.owner), **said)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert not Action.objects.exists()


def test_nothing_chosen_changes_nothing(library: Library, browser_of: BrowserOf) -> None:
    assert "Nothing to change." in post(browser_of(library.owner), verb="trash").content.decode()


def test_a_stranger_changes_nothing(
    library: Library, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    own = make_photo(bob)
    post(browser_of(bob), verb="trash", photo=[*library.ids, own.pk])
    action = Action.objects.get()
    assert (action.owner, action.count) == (bob, 1)
    assert Photo.objects.filter(owner=library.owner, trashed_at__gt=NOON).count() == 0
    for address in ("", "undo/", "stop/"):
        theirs = f"/actions/{action.pk}/{address}"
        browser = browser_of(library.owner)
        assert (browser.post if address else browser.get)(theirs).status_code == 404
    assert client.post("/bulk/", {"verb": "trash"}).status_code == 302
    assert browser_of(bob).get("/bulk/").status_code == 405


def test_it_takes_all_of_a_scope_but_some(library: Library, browser_of: BrowserOf) -> None:
    person = make_person(library.owner, "Anna")
    make_face(library.photos[0], person)
    make_face(library.photos[4], person)
    Photo.objects.update(is_favourite=False, archived_at=None, trashed_at=None)
    Photo.objects.filter(pk=library.ids[0]).update(archived_at=NOON)
    Photo.objects.filter(pk=library.ids[1]).update(trashed_at=NOON)
    Photo.objects.filter(pk=library.ids[2]).update(is_favourite=True)
    ids = library.ids
    cases = [
        ({"scope": "timeline"}, {ids[2], ids[3], ids[4]}),
        ({"scope": "timeline", "from": "2020-09-01", "until": "2020-10-13"}, {ids[2], ids[3]}),
        ({"scope": "timeline", "except": f"{ids[2]}"}, {ids[3], ids[4]}),
        ({"scope": "album", "album": library.album.pk}, {ids[0]}),
        ({"scope": "search", "q": "caption:sea OR at the sea"}, {ids[0]}),
        ({"scope": "search", "q": "is:archived"}, {ids[0]}),
        ({"scope": "person", "person": person.pk}, {ids[0], ids[4]}),
        ({"scope": "favourites"}, {ids[2]}),
        ({"scope": "archive"}, {ids[0]}),
        ({"scope": "trash"}, {ids[1]}),
    ]
    for said, expected in cases:
        post(browser_of(library.owner), verb="rate", rating="3", **said)
        action = Action.objects.latest("pk")
        touched = set(Touched.objects.filter(action=action).values_list("photo_id", flat=True))
        assert touched == expected, said


@pytest.mark.usefixtures("_few")
def test_many_are_done_part_by_part(library: Library, browser_of: BrowserOf) -> None:
    before = all_rows(library.owner)
    browser = browser_of(library.owner)
    page = post(browser, verb="trash", photo=library.ids).content.decode()
    action = Action.objects.get()
    assert (action.state, action.count, action.total) == ("running", 0, 6)
    assert "0 of 6" in page
    assert "Stop" in page
    assert next_part(action.pk)
    page = browser.get(f"/actions/{action.pk}/").content.decode()
    assert "2 of 6" in page
    tasks.continue_action(action.pk)
    action.refresh_from_db()
    assert (action.state, action.count, action.chosen) == ("done", 6, [])
    assert not Photo.objects.filter(trashed_at=None).exists()
    response = browser.get(f"/actions/{action.pk}/")
    assert response["HX-Trigger"] == "library-changed"
    assert "6 photos are in the trash." in response.content.decode()
    page = browser.post(f"/actions/{action.pk}/undo/", headers=SCRIPT).content.decode()
    assert "being undone" in page
    assert all_rows(library.owner) != before
    continue_action(action.pk)
    assert all_rows(library.owner) == before
    assert browser.post(f"/actions/{action.pk}/undo/", headers=SCRIPT).status_code == 200


@pytest.mark.usefixtures("_few")
def test_what_is_done_stays_when_it_is_stopped_and_is_undone_as_one(
    library: Library, browser_of: BrowserOf
) -> None:
    before = all_rows(library.owner)
    action = act(library.owner, "unfavourite", library.ids, {"value": True})
    next_part(action.pk)
    browser = browser_of(library.owner)
    response = browser.post(f"/actions/{action.pk}/stop/", headers=SCRIPT)
    assert "2 photos are no favourites any more." in response.content.decode()
    assert not next_part(action.pk)
    assert not cancel(action)
    action.refresh_from_db()
    assert (action.state, action.count) == ("cancelled", 2)
    browser.post(f"/actions/{action.pk}/undo/")
    assert all_rows(library.owner) == before


@pytest.mark.usefixtures("_few")
def test_it_goes_on_after_its_worker_was_killed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = act(library.owner, "favourite", library.ids, {"value": True})
    next_part(action.pk)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Touched.objects, "filter", killed)
        with pytest.raises(SystemExit):
            next_part(action.pk)
    action.refresh_from_db()
    assert (action.through, hearts(library.owner), lost_actions()) == (2, 3, [])
    long_ago = timezone.now() - timedelta(minutes=2)
    Action.objects.update(worked_at=long_ago)
    assert lost_actions() == [action.pk]
    continue_lost()
    continue_action(action.pk)
    action.refresh_from_db()
    assert (action.state, action.count, hearts(library.owner)) == ("done", 6, 6)
    assert Touched.objects.count() == 6


@pytest.mark.usefixtures("_few")
def test_it_fails_in_the_end_where_it_never_gets_on(library: Library) -> None:
    before = all_rows(library.owner)
    action = act(library.owner, "favourite", library.ids, {"value": True})
    next_part(action.pk)
    long_ago = timezone.now() - timedelta(minutes=2)
    Action.objects.update(worked_at=long_ago, attempts=MOST_ATTEMPTS)
    assert lost_actions() == []
    action.refresh_from_db()
    assert action.state == "failed"
    undo(action)
    assert all_rows(library.owner) == before


def test_an_action_that_is_gone_has_no_next_part(db: None) -> None:
    assert not next_part(1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_few")
def test_two_at_once_lose_nothing(alice: User) -> None:
    library = make_library(alice)
    before = all_rows(alice)
    album = Album.objects.create(owner=alice, title="Both")
    add_photos(album, library.photos[:1])
    filled = all_rows(alice)
    actions = [
        act(alice, "trash", library.ids),
        act(alice, "archive", library.ids),
        act(alice, "put_in", library.ids, {"album": album.pk, "words": "Both"}),
        act(alice, "trash", library.ids),
    ]

    def work(action: Action) -> None:
        continue_action(action.pk)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, actions))
    assert not Photo.objects.filter(trashed_at=None).exists()
    assert album.photos.count() == 6
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [undo(action) for action in actions]))
    assert all_rows(alice) == filled
    album.delete()
    assert all_rows(alice) == before


def test_parts_are_interleaved_and_lose_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "CHUNK", 3)
    assert acting.interleaved(range(8)) == [0, 3, 6, 1, 4, 7, 2, 5]
    assert acting.interleaved([]) == []


def test_rows_say_what_they_are(library: Library) -> None:
    act(library.owner, "favourite", library.ids[:1], {"value": True})
    assert str(Touched.objects.get()).startswith("favourite of")
    assert str(LeftoverFile(storage="original", key="a")) == "original a"


def test_a_visitor_has_no_actions(library: Library) -> None:
    act(library.owner, "favourite", library.ids[:1], {"value": True})
    assert not Action.objects.visible_to(AnonymousUser()).exists()


def test_a_smart_album_takes_nothing_back_by_hand(library: Library, browser_of: BrowserOf) -> None:
    Album.objects.filter(pk=library.album.pk).update(query="dog")
    browser, photo = browser_of(library.owner), library.ids[0]
    browser.post(f"/albums/{library.album.pk}/take-out/{photo}/")
    response = browser.post(f"/albums/{library.album.pk}/put-back/{photo}/", headers=SCRIPT)
    assert response.status_code == 400
    assert not library.album.photos.filter(pk=photo).exists()
