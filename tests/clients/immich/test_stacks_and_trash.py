"""Stacks and the trash, as clients of the protocol keep them in order."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, Stack
from photos.services.stacks import join_live, stack_photos
from rights.models import Partner
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

STACKS = "/api/stacks"


def address(stack: Stack, rest: str = "") -> str:
    return f"{STACKS}/{uuid_of(Kind.STACK, stack.pk)}{rest}"


def ids(told: dict[str, Any]) -> list[str]:
    return [each["id"] for each in valid("StackResponseDto", told)["assets"]]


def test_it_makes_a_stack_and_lists_it(alice: User) -> None:
    first, second = make_photo(alice), make_photo(alice)
    app = App(alice)

    answer = app.post(STACKS, assetIds=assets(second, first))

    assert answer.status_code == 201
    assert answer.json()["primaryAssetId"] == asset(second)
    assert ids(answer.json()) == assets(second, first)
    listed = all_valid("StackResponseDto", app.get(STACKS).json())
    assert [each["id"] for each in listed] == [answer.json()["id"]]
    assert app.get(STACKS, primaryAssetId=asset(second)).json() == listed
    assert app.get(STACKS, primaryAssetId=asset(first)).json() == []


def test_a_live_photo_is_no_stack_here(alice: User) -> None:
    still, video = make_photo(alice), make_photo(alice, kind="video")
    stack = join_live(still, video)

    assert App(alice).get(STACKS).json() == []
    assert App(alice).get(address(stack)).status_code == 404


def test_it_shows_another_photo_and_takes_one_out(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(3)]
    stack = stack_photos(photos[0], photos[1:], kind=Stack.Kind.BURST)
    app = App(alice)

    told = app.put(address(stack), primaryAssetId=asset(photos[1])).json()
    assert (told["primaryAssetId"], len(ids(told))) == (asset(photos[1]), 3)
    out = address(stack, f"/assets/{asset(photos[2])}")
    assert app.delete(out).status_code == 204
    assert app.delete(out).status_code == 404
    assert ids(app.get(address(stack)).json()) == assets(photos[1], photos[0])


def test_it_ends_stacks(alice: User) -> None:
    stacks = [
        stack_photos(make_photo(alice), [make_photo(alice)], kind=Stack.Kind.BURST)
        for _ in range(3)
    ]
    app = App(alice)

    assert app.delete(address(stacks[0])).status_code == 204
    rest = [uuid_of(Kind.STACK, stack.pk) for stack in stacks[1:]]
    assert app.delete(STACKS, ids=rest).status_code == 204
    assert not Stack.objects.exists()


def test_it_stacks_only_own_photos(alice: User, bob: User) -> None:
    own, theirs = make_photo(alice), make_photo(bob)
    stack = stack_photos(make_photo(bob), [theirs], kind=Stack.Kind.BURST)
    app = App(alice)

    assert app.post(STACKS, assetIds=assets(own, theirs)).status_code == 404
    assert app.post(STACKS, assetIds=assets(own)).status_code == 400
    assert app.get(address(stack)).status_code == 404
    assert app.delete(address(stack)).status_code == 404


def test_a_stack_that_is_lent_is_not_changed(alice: User, bob: User) -> None:
    Partner.objects.create(owner=bob, viewer=alice)
    stack = stack_photos(make_photo(bob), [make_photo(bob)], kind=Stack.Kind.BURST)

    assert App(alice).delete(address(stack)).status_code == 404


def test_it_brings_back_what_is_in_the_trash(alice: User) -> None:
    some, other = (make_photo(alice, trashed_at=timezone.now()) for _ in range(2))
    app = App(alice)

    told = app.post("/api/trash/restore/assets", ids=assets(some, make_photo(alice))).json()
    assert valid("TrashResponseDto", told) == {"count": 1}
    assert list(Photo.objects.filter(trashed_at__isnull=False)) == [other]
    assert app.post("/api/trash/restore").json() == {"count": 1}
    assert app.post("/api/trash/restore").json() == {"count": 0}


def test_it_empties_the_trash(alice: User, bob: User) -> None:
    gone = make_photo(alice, trashed_at=timezone.now())
    kept, theirs = make_photo(alice), make_photo(bob, trashed_at=timezone.now())

    told = App(alice).post("/api/trash/empty").json()

    assert valid("TrashResponseDto", told) == {"count": 1}
    assert set(Photo.objects.all()) == {kept, theirs}
    assert not Photo.objects.filter(pk=gone.pk).exists()
