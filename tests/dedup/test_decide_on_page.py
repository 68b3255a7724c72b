"""What is chosen and decided on the page of one group, and how it goes on."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from dedup import services
from dedup.models import Dismissal, DuplicateGroup, Resolution
from photos.models import Photo
from tests.dedup.group_page import (
    SCRIPT,
    Group,
    SignIn,
    address,
    decide,
    in_trash,
    keep,
    make_pair,
    said,
    shown,
)
from tests.factories import make_group, make_photo


@pytest.fixture
def pair(alice: User) -> Group:
    return make_pair(alice)


# What is decided


def test_one_is_kept_and_the_next_group_comes(browser_of: SignIn, alice: User) -> None:
    behind, _, _ = make_pair(alice)
    group, large, small = make_pair(alice)
    client = browser_of(alice)
    response = keep(client, group, large, small)
    assert in_trash() == {small.pk}
    assert response["Location"] == address(behind)
    page = client.get(response["Location"]).content.decode()
    assert "1 photo is in the trash" in page
    assert f"/duplicates/decisions/{Resolution.objects.get().pk}/undo/" in page


def test_our_script_gets_the_next_group_at_once(browser_of: SignIn, alice: User) -> None:
    behind, _, _ = make_pair(alice)
    group, _, _ = make_pair(alice)
    client = browser_of(alice)
    response = client.post(
        f"{address(group)}decide/?kind=same",
        {"verb": "keep_all", "shown": shown(group)},
        headers=SCRIPT,
    )
    assert response["HX-Replace-Url"] == f"{address(behind)}?kind=same"
    assert response["HX-Trigger"] == "duplicates-changed"
    assert response.context["view"].group == behind
    assert "Undo" in response.content.decode()
    assert "data-toasts" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_behind_the_last_group_is_the_list(
    browser_of: SignIn, pair: Group, headers: dict[str, str]
) -> None:
    client = browser_of(pair[1].owner)
    url = f"{address(pair[0])}decide/?order=newest"
    sent = {"verb": "dismiss", "shown": shown(pair[0])}
    response = client.post(url, sent, headers=headers)
    left_for = response["HX-Redirect" if headers else "Location"]
    assert left_for == "/duplicates/?order=newest"
    assert "are no duplicates" in client.get(left_for).content.decode()


@pytest.mark.parametrize("verb", ["keep_all", "dismiss"])
def test_what_is_no_duplicate_does_not_come_back(
    browser_of: SignIn, pair: Group, verb: str
) -> None:
    decide(browser_of(pair[1].owner), pair[0], verb)
    assert Dismissal.objects.count() == 1
    assert not DuplicateGroup.objects.visible_to(pair[1].owner).exists()
    assert in_trash() == set()


def test_they_are_stacked_with_the_keeper_on_top(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    decide(browser_of(large.owner), group, "stack", keeper=small.pk)
    small.refresh_from_db()
    large.refresh_from_db()
    assert small.stack == large.stack is not None
    assert (small.is_primary, large.is_primary) == (True, False)


def test_what_stays_is_not_touched(browser_of: SignIn, alice: User) -> None:
    photos = [make_photo(alice, width_px=900 - n, height_px=600) for n in range(3)]
    group = make_group(*photos)
    keep(browser_of(alice), group, photos[0], photos[2])
    assert in_trash() == {photos[2].pk}


def test_undo_brings_the_group_back(browser_of: SignIn, alice: User, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(alice)
    keep(client, group, large, small)
    response = client.post(f"/duplicates/decisions/{Resolution.objects.get().pk}/undo/")
    assert in_trash() == set()
    assert response["Location"] == address(DuplicateGroup.objects.visible_to(alice).get())
    assert "Undone" in client.get(response["Location"]).content.decode()


def test_undo_says_when_it_cannot(
    browser_of: SignIn, alice: User, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(alice)
    keep(client, *pair)
    resolution = Resolution.objects.get()

    def refuse(_: Resolution) -> Resolution:
        raise services.InvalidResolution("This is too long ago.")

    monkeypatch.setattr(services, "undo", refuse)
    response = client.post(f"/duplicates/decisions/{resolution.pk}/undo/")
    assert response["Location"] == "/duplicates/"
    assert "too long ago" in client.get("/duplicates/").content.decode()


# What is old by the time of a click


def test_nothing_is_done_that_was_not_looked_at(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(large.owner)
    token = client.get(address(group)).context["view"].plan.token
    for old in ("", token):
        response = decide(
            client, group, "keep", keeper=small.pk, trash=large.pk, chosen=1, token=old
        )
        assert response.status_code == 200
        assert response.context["view"].choice.keeper == small
        assert len(said(response)) == 1
    assert in_trash() == set()


def test_without_script_what_is_chosen_is_shown(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    response = decide(browser_of(large.owner), group, "preview", keeper=small.pk, trash=large.pk)
    assert response.context["view"].choice.keeper == small
    assert in_trash() == set()


@pytest.mark.parametrize("verb", ["keep", "stack"])
def test_a_keeper_that_left_the_group_is_not_replaced(
    browser_of: SignIn, alice: User, verb: str
) -> None:
    photos = [make_photo(alice, width_px=900 - n, height_px=600) for n in range(3)]
    group = make_group(*photos)
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=timezone.now())
    response = decide(browser_of(alice), group, verb, keeper=photos[0].pk, trash=photos[2].pk,
                      chosen=1, token="x")  # fmt: skip
    assert "changed meanwhile" in said(response)[0]
    assert in_trash() == {photos[0].pk}
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("is_post", [True, False])
def test_from_a_settled_group_it_goes_on(browser_of: SignIn, alice: User, is_post: bool) -> None:
    behind, _, _ = make_pair(alice)
    group, _, small = make_pair(alice)
    Photo.objects.filter(pk=small.pk).update(trashed_at=timezone.now())
    client = browser_of(alice)
    response = decide(client, group, "dismiss") if is_post else client.get(address(group))
    assert response["Location"] == address(behind)
    assert "settled" in client.get(address(behind)).content.decode()
    assert not Dismissal.objects.exists()


def test_pressed_twice_it_is_done_once(browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(large.owner)
    token = client.get(address(group)).context["view"].plan.token
    for _ in range(2):
        decide(client, group, "keep", keeper=large.pk, trash=small.pk, chosen=1, token=token)
    assert Resolution.objects.count() == 1
    assert in_trash() == {small.pk}


def test_a_next_group_that_is_settled_meanwhile_leads_to_the_list(
    browser_of: SignIn, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.pages.group.behind", lambda *_: 99_999_999)
    url = f"{address(pair[0])}decide/"
    sent = {"verb": "dismiss", "shown": shown(pair[0])}
    response = browser_of(pair[1].owner).post(url, sent, headers=SCRIPT)
    assert response["HX-Redirect"] == "/duplicates/"


def test_a_group_that_is_settled_between_two_looks_leads_on(
    browser_of: SignIn, pair: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, large, small = pair

    def settle(*_: Any) -> Resolution:
        Photo.objects.filter(pk=small.pk).update(trashed_at=timezone.now())
        raise services.InvalidResolution("This group was resolved meanwhile.")

    monkeypatch.setattr(services, "dismiss", settle)
    response = decide(browser_of(large.owner), group, "dismiss")
    assert response["Location"] == "/duplicates/"


# Who may not


def test_a_stranger_finds_nothing(alice: User, bob: User, browser_of: SignIn, pair: Group) -> None:
    group, large, small = pair
    client = browser_of(bob)
    services.dismiss(group)
    again = make_group(make_photo(alice), make_photo(alice))
    own = Resolution.objects.get()
    for gone in (
        client.get(address(again)),
        client.get(address(again), headers=SCRIPT),
        decide(client, again, "keep_all"),
        decide(client, again, "keep", keeper=large.pk, trash=small.pk),
        client.post(f"/duplicates/decisions/{own.pk}/undo/"),
        client.get("/duplicates/99999999/"),
    ):
        assert gone.status_code == 404
        assert large.filename not in gone.content.decode()
    own.refresh_from_db()
    assert own.undone_at is None
    assert Resolution.objects.count() == 1


def test_of_another_s_photos_nothing_is_chosen(alice: User, bob: User, browser_of: SignIn) -> None:
    group, large, _ = make_pair(bob)
    theirs = make_photo(alice)
    response = decide(browser_of(bob), group, "keep", keeper=large.pk, trash=theirs.pk,
                      chosen=1, token="x")  # fmt: skip
    assert "changed meanwhile" in said(response)[0]
    assert in_trash() == set()


@pytest.mark.parametrize("verb", ["", "delete", "keep\0"])
def test_what_is_no_decision_is_refused(browser_of: SignIn, pair: Group, verb: str) -> None:
    assert decide(browser_of(pair[1].owner), pair[0], verb).status_code == 400


def test_it_is_decided_by_post_only(browser_of: SignIn, pair: Group) -> None:
    client = browser_of(pair[1].owner)
    assert client.get(f"{address(pair[0])}decide/").status_code == 405
    assert client.get("/duplicates/decisions/1/undo/").status_code == 405


def test_a_name_cannot_be_markup(browser_of: SignIn, alice: User) -> None:
    group, large, small = make_pair(alice, filename="<script>alert(1)</script>.jpg")
    client = browser_of(alice)
    assert "<script>alert" not in client.get(address(group)).content.decode()
    keep(client, group, large, small)
    assert "<script>alert" not in client.get("/duplicates/").content.decode()
