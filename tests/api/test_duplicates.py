"""Duplicates by the API: groups, what would happen, decisions, and taking them back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from dedup.models import Dismissal, DuplicateGroup
from photos.models import Photo
from tests.factories import make_group, make_photo

GROUPS = "/api/v1/duplicates/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


@pytest.fixture
def twins(alice: User) -> DuplicateGroup:
    """A large photo, and a smaller one in the same group."""
    large = make_photo(alice, width_px=4000, height_px=3000, size_bytes=9000, filename="large.jpg")
    return make_group(large, make_photo(alice, size_bytes=1000, filename="small.jpg"))


def ids_of(group: DuplicateGroup) -> list[int]:
    """The large one first."""
    photos = Photo.objects.filter(duplicate__group=group).order_by("-size_bytes")
    return list(photos.values_list("pk", flat=True))


def decide(browser: Client, group: DuplicateGroup, **told: Any) -> Any:
    address = f"{GROUPS}{group.pk}/decide/"
    return browser.post(address, told, content_type="application/json")


def test_it_lists_groups_with_their_photos(browser: Client, twins: DuplicateGroup) -> None:
    told = browser.get(GROUPS).json()

    assert told["totals"] == {"groups": 1, "photos": 2, "spare_bytes": 1000}
    [item] = told["items"]
    assert (item["group"]["id"], item["group"]["count"], item["group"]["kind"]) == (
        twins.pk,
        2,
        "same",
    )
    assert [each["filename"] for each in item["photos"]] == ["large.jpg", "small.jpg"]
    assert told["next"] is None


def test_it_goes_on_behind_the_page_before(alice: User, browser: Client) -> None:
    for alike in (97.0, 99.0, 98.0):
        make_group(make_photo(alice), make_photo(alice), per_cent=alike)
    found, after = [], ""
    while after is not None:
        asked = {"order": "alike", "limit": 2, **({"after": after} if after else {})}
        told = browser.get(GROUPS, asked).json()
        found += [each["group"]["per_cent"] for each in told["items"]]
        after = told["next"]

    assert found == [99.0, 98.0, 97.0]


def test_it_lists_those_of_one_kind(alice: User, browser: Client, twins: DuplicateGroup) -> None:
    other = make_group(make_photo(alice), make_photo(alice), kind="cropped")

    told = browser.get(GROUPS, {"kind": "cropped"}).json()

    assert [each["group"]["id"] for each in told["items"]] == [other.pk]
    assert told["totals"]["groups"] == 1


@pytest.mark.parametrize("wrong", [{"order": "x"}, {"kind": "x"}, {"after": "x"}, {"limit": "0"}])
def test_it_says_what_makes_no_sense(browser: Client, wrong: dict[str, str]) -> None:
    assert browser.get(GROUPS, wrong).status_code == 400


def test_it_shows_which_photo_is_worth_keeping(browser: Client, twins: DuplicateGroup) -> None:
    large, small = ids_of(twins)

    told = browser.get(f"{GROUPS}{twins.pk}/").json()

    assert [each["photo"]["id"] for each in told["members"]] == [large, small]
    assert told["suggested"]["photo"] == large
    assert "larger" in told["suggested"]["reasons"]
    [link] = told["links"]
    assert ({link["first"], link["second"]}, link["per_cent"]) == ({large, small}, 99.0)


def test_a_photo_is_kept_as_it_was_planned_and_back_again(
    browser: Client, twins: DuplicateGroup
) -> None:
    large, small = ids_of(twins)
    Photo.objects.filter(pk=small).update(is_favourite=True)
    plan = browser.get(f"{GROUPS}{twins.pk}/plan/", {"keeper": large, "trash": [small]}).json()
    assert (plan["keeper"], plan["won_bytes"]) == (large, 1000)
    [going] = plan["going"]
    assert (going["photo"], [move["what"] for move in going["moves"]]) == (small, ["favourite"])

    answer = decide(browser, twins, verb="keep", keeper=large, trash=[small], token=plan["token"])

    made = answer.json()
    assert (answer.status_code, made["keeper"], made["won_bytes"]) == (200, large, 1000)
    assert Photo.objects.get(pk=small).trashed_at
    assert Photo.objects.get(pk=large).is_favourite
    assert [each["id"] for each in browser.get(f"{GROUPS}decisions/").json()["items"]] == [
        made["id"]
    ]

    undone = browser.post(f"{GROUPS}decisions/{made['id']}/undo/").json()

    assert undone["undone_at"]
    assert Photo.objects.get(pk=small).trashed_at is None


def test_nothing_goes_without_a_plan_that_was_seen(browser: Client, twins: DuplicateGroup) -> None:
    large, small = ids_of(twins)

    for token in ({}, {"token": "other"}):
        answer = decide(browser, twins, verb="keep", keeper=large, trash=[small], **token)
        assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    assert not Photo.objects.filter(trashed_at__isnull=False).exists()


def test_they_are_no_duplicates(browser: Client, twins: DuplicateGroup) -> None:
    answer = decide(browser, twins, verb="dismiss", shown=ids_of(twins))

    assert answer.status_code == 200
    assert Dismissal.objects.exists()
    assert browser.get(f"{GROUPS}{twins.pk}/").status_code == 404


def test_all_are_kept(browser: Client, twins: DuplicateGroup) -> None:
    assert decide(browser, twins, verb="keep_all", shown=ids_of(twins)).json()["verb"] == "keep_all"
    assert browser.get(GROUPS).json()["items"] == []


def test_they_become_a_stack_with_the_best_on_top(browser: Client, twins: DuplicateGroup) -> None:
    large, small = ids_of(twins)

    assert decide(browser, twins, verb="stack", shown=[large, small]).json()["keeper"] == large
    assert not Photo.objects.get(pk=small).is_primary


def test_a_group_that_changed_is_not_decided_about(
    alice: User, browser: Client, twins: DuplicateGroup
) -> None:
    large, small = ids_of(twins)
    other = make_photo(alice).pk

    for told in (
        {"verb": "dismiss", "shown": [large, other]},
        {"verb": "dismiss"},
        {"verb": "stack", "keeper": other, "shown": [large, small]},
    ):
        assert decide(browser, twins, **told).json()["code"] == "changed_meanwhile"
    answer = browser.get(f"{GROUPS}{twins.pk}/plan/", {"keeper": large, "trash": [other]})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [{}, {"verb": "burn"}, {"verb": "keep", "trash": [2**63]}, {"verb": "keep", "token": 5}],
)
def test_a_decision_that_makes_no_sense_is_none(
    browser: Client, twins: DuplicateGroup, wrong: dict[str, Any]
) -> None:
    assert decide(browser, twins, **wrong).status_code == 400


def test_a_stranger_sees_and_decides_nothing(
    bob: User, browser_of: BrowserOf, browser: Client, twins: DuplicateGroup
) -> None:
    made = decide(browser, twins, verb="keep_all", shown=ids_of(twins)).json()["id"]
    stranger = browser_of(bob)

    assert stranger.get(GROUPS).json()["items"] == []
    assert stranger.get(f"{GROUPS}decisions/").json()["items"] == []
    assert stranger.get(f"{GROUPS}{twins.pk}/").status_code == 404
    assert stranger.get(f"{GROUPS}{twins.pk}/plan/").status_code == 404
    assert decide(stranger, twins, verb="dismiss", shown=ids_of(twins)).status_code == 404
    assert stranger.post(f"{GROUPS}decisions/{made}/undo/").status_code == 404


def test_its_queries_do_not_grow(
    alice: User, browser: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        make_group(make_photo(alice), make_photo(alice))

    with django_assert_num_queries(4):  # the person, the groups, their photos, the totals
        assert len(browser.get(GROUPS).json()["items"]) == 5
