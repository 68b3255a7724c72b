"""Groups of duplicates by the Immich protocol."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from clients.immich.ids import Kind, uuid_of
from dedup.models import DuplicateGroup
from photos.models import Photo
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid
from tests.factories import make_group, make_photo

DUPLICATES = "/api/duplicates"


def pair(owner: User) -> tuple[Photo, Photo, DuplicateGroup]:
    large, small = make_photo(owner, width_px=4000, height_px=3000), make_photo(owner)
    return large, small, make_group(large, small)


def name(group: DuplicateGroup) -> str:
    return uuid_of(Kind.GROUP, group.pk)


def test_it_tells_groups_and_which_photo_is_best(alice: User) -> None:
    large, small, group = pair(alice)

    (told,) = all_valid("DuplicateResponseDto", App(alice).get(DUPLICATES).json())

    assert told["duplicateId"] == name(group)
    assert [each["id"] for each in told["assets"]] == assets(large, small)
    assert told["suggestedKeepAssetIds"] == [asset(large)]


def test_it_leaves_groups_that_are_none(alice: User) -> None:
    groups = [pair(alice)[2] for _ in range(2)]
    app = App(alice)

    assert app.delete(f"{DUPLICATES}/{name(groups[0])}").status_code == 204
    assert app.delete(f"{DUPLICATES}/{name(groups[0])}").status_code == 404
    assert app.delete(DUPLICATES, ids=[name(groups[1])]).status_code == 204
    assert app.get(DUPLICATES).json() == []


def test_it_keeps_one_and_says_of_each_group_how_it_went(alice: User, bob: User) -> None:
    large, small, group = pair(alice)
    best, _, other = pair(alice)
    *_, foreign = pair(bob)
    outside = make_photo(bob)
    groups: list[dict[str, Any]] = [
        {"duplicateId": name(group), "keepAssetIds": [asset(large)], "trashAssetIds": [asset(small)]},
        {"duplicateId": name(other), "keepAssetIds": [], "trashAssetIds": [asset(small)]},
        {"duplicateId": name(foreign), "keepAssetIds": [], "trashAssetIds": []},
        {"duplicateId": name(other), "keepAssetIds": [asset(large)], "trashAssetIds": [asset(outside)]},
        {"duplicateId": name(other), "keepAssetIds": [asset(best)], "trashAssetIds": [asset(small)]},
    ]  # fmt: skip

    told = App(alice).post(f"{DUPLICATES}/resolve", groups=groups).json()

    errors = [each.get("error") for each in all_valid("BulkIdResponseDto", told)]
    assert errors == [None, "validation", "not_found", "not_found", "validation"]
    assert Photo.objects.get(pk=small.pk).trashed_at
    assert not Photo.objects.filter(owner=bob, trashed_at__isnull=False).exists()


def test_its_queries_do_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(10):
        pair(alice)
    app = App(alice)

    with django_assert_max_num_queries(8):
        assert len(app.get(DUPLICATES).json()) == 10
