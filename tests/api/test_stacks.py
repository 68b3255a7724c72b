"""Stacks by the API: made, shown otherwise, taken apart, and back again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import make_photo

STACKS = "/api/v1/stacks/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


@pytest.fixture
def stack(alice: User) -> Stack:
    top, *others = (make_photo(alice) for _ in range(3))
    return stack_photos(top, others, kind=Stack.Kind.BURST, reason="In one second")


def ids_of(stack: Stack) -> list[int]:
    """The primary first."""
    return list(
        Photo.objects.filter(stack=stack).order_by("-is_primary", "pk").values_list("pk", flat=True)
    )


def send(browser: Client, verb: str, address: str, **body: Any) -> Any:
    return getattr(browser, verb)(address, body, content_type="application/json")


def test_it_lists_stacks_with_their_photos(alice: User, browser: Client, stack: Stack) -> None:
    make_photo(alice)

    told = browser.get(STACKS).json()

    ids = ids_of(stack)
    assert told == {
        "items": [
            {
                "id": stack.pk,
                "kind": "burst",
                "reason": "In one second",
                "is_by_person": False,
                "primary": ids[0],
                "photos": ids,
            }
        ],
        "next": None,
    }
    assert browser.get(f"{STACKS}{stack.pk}/").json() == told["items"][0]


def test_it_makes_one_of_some_photos(alice: User, browser: Client) -> None:
    photos = [make_photo(alice).pk for _ in range(2)]

    answer = send(browser, "post", STACKS, photos=photos[::-1])

    assert answer.status_code == 201
    assert (answer.json()["primary"], answer.json()["photos"]) == (photos[1], photos[::-1])
    assert answer.json()["is_by_person"] is True


def test_what_cannot_be_one_stack_stays_as_it_is(alice: User, bob: User, browser: Client) -> None:
    own, other = make_photo(alice).pk, make_photo(bob).pk
    archived = make_photo(alice, archived_at=timezone.now()).pk
    trashed = make_photo(alice, trashed_at=timezone.now()).pk

    for photos in ([own], [own, own], [own, other], [own, archived], [own, trashed], [own, 2**62]):
        answer = send(browser, "post", STACKS, photos=photos)
        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_be_stacked")
    for wrong in ([], ["1"], [2**63], "1"):
        assert send(browser, "post", STACKS, photos=wrong).status_code == 400
    assert not Stack.objects.exists()


def test_another_photo_is_shown(browser: Client, stack: Stack) -> None:
    first, second, _ = ids_of(stack)

    told = send(browser, "patch", f"{STACKS}{stack.pk}/", primary=second).json()

    assert told["stack"]["primary"] == second
    assert send(browser, "post", f"{STACKS}undo/", undo=told["undo"]).status_code == 204
    assert ids_of(stack)[0] == first


def test_a_photo_that_is_none_of_it_is_not_shown(
    alice: User, browser: Client, stack: Stack
) -> None:
    other = make_photo(alice).pk

    assert send(browser, "patch", f"{STACKS}{stack.pk}/", primary=other).status_code == 404


def test_of_which_nothing_is_said_it_stays_as_it_is(browser: Client, stack: Stack) -> None:
    before = ids_of(stack)

    told = send(browser, "patch", f"{STACKS}{stack.pk}/").json()

    assert (told["stack"]["photos"], told["undo"]) == (before, "")


def test_it_is_taken_apart_and_back_again(browser: Client, stack: Stack) -> None:
    ids = ids_of(stack)

    told = browser.delete(f"{STACKS}{stack.pk}/").json()

    assert told["stack"] is None
    assert not Stack.objects.exists()
    assert browser.get(f"{STACKS}{stack.pk}/").status_code == 404
    send(browser, "post", f"{STACKS}undo/", undo=told["undo"])
    assert ids_of(Stack.objects.get()) == ids


def test_one_photo_is_taken_out(browser: Client, stack: Stack) -> None:
    first, second, third = ids_of(stack)

    told = browser.post(f"{STACKS}{stack.pk}/photos/{third}/take-out/").json()

    assert told["stack"]["photos"] == [first, second]
    assert Photo.objects.get(pk=third).stack is None


def test_only_its_owner_takes_a_change_back(
    bob: User, browser: Client, browser_of: BrowserOf, stack: Stack
) -> None:
    undo = browser.delete(f"{STACKS}{stack.pk}/").json()["undo"]

    for who, token in ((browser_of(bob), undo), (browser, "nonsense")):
        answer = send(who, "post", f"{STACKS}undo/", undo=token)
        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_be_undone")
    assert not Stack.objects.exists()


def test_a_stranger_sees_and_changes_nothing(
    bob: User, browser_of: BrowserOf, stack: Stack
) -> None:
    stranger, ids = browser_of(bob), ids_of(stack)

    assert stranger.get(STACKS).json()["items"] == []
    for verb in ("get", "patch", "delete"):
        assert send(stranger, verb, f"{STACKS}{stack.pk}/").status_code == 404
    assert stranger.post(f"{STACKS}{stack.pk}/photos/{ids[1]}/take-out/").status_code == 404
    assert ids_of(stack) == ids


def test_its_queries_do_not_grow(
    alice: User, browser: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        stack_photos(make_photo(alice), [make_photo(alice)], kind=Stack.Kind.RAW)

    with django_assert_num_queries(3):  # the person, the photos, what is beneath them
        assert len(browser.get(STACKS).json()["items"]) == 5
