"""The list of groups of duplicates: sorted, filtered, page by page, and what it says of none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from dedup import selectors
from dedup.models import DuplicateGroup
from dedup.pages.duplicates import per_cent_in_words
from photos.models import Photo
from tests.factories import NOON, make_group, make_photo

LIST = "/duplicates/"
SignIn = Callable[[User], Client]


def shown(client: Client, **query: Any) -> list[int]:
    return [card.group.pk for card in client.get(LIST, query).context["cards"]]


def make_groups(owner: User, *sizes: int) -> list[DuplicateGroup]:
    """Of each size a photo twice, the newer ones with more to win."""
    return [
        make_group(*(make_photo(owner, size_bytes=size, added_at=NOON + timedelta(days=size))
                     for _ in range(2)), per_cent=100 - size)
        for size in sizes
    ]  # fmt: skip


def test_it_shows_what_wins_most_first(alice: User, browser_of: SignIn) -> None:
    small, large = make_groups(alice, 1, 3)
    page = browser_of(alice).get(LIST)
    assert [card.group.pk for card in page.context["cards"]] == [large.pk, small.pk]
    assert "2 groups" in page.content.decode()
    assert "4\xa0bytes to win" in page.content.decode()


@pytest.mark.parametrize(("order", "first"), [("space", 1), ("newest", 1), ("alike", 0)])
def test_it_is_sorted_three_ways(alice: User, browser_of: SignIn, order: str, first: int) -> None:
    groups = make_groups(alice, 1, 3)
    assert shown(browser_of(alice), order=order)[0] == groups[first].pk


def test_it_shows_one_kind_alone(alice: User, browser_of: SignIn) -> None:
    make_groups(alice, 1)
    turned = make_group(make_photo(alice), make_photo(alice), kind="turned")
    page = browser_of(alice).get(LIST, {"kind": "turned"})
    assert [card.group.pk for card in page.context["cards"]] == [turned.pk]
    assert [(chip.words, chip.count, chip.is_on) for chip in page.context["kinds"]] == [
        ("All", 2, False), ("Same picture", 1, False), ("Turned or mirrored", 1, True),
    ]  # fmt: skip
    assert f"/duplicates/{turned.pk}/?kind=turned" in page.content.decode()


def test_it_marks_the_one_to_keep(alice: User, browser_of: SignIn) -> None:
    small = make_photo(alice, width_px=100, height_px=100)
    large = make_photo(alice, width_px=4000, height_px=3000)
    more = [make_photo(alice, width_px=200, height_px=200) for _ in range(3)]
    make_group(small, large, *more)
    [card] = browser_of(alice).get(LIST).context["cards"]
    assert [each.is_suggested for each in card.pictures] == [True, False, False]
    assert card.pictures[0].photo == large
    assert card.more == 2
    assert card.sizes.replace("\N{MULTIPLICATION SIGN}", "x") == "4000 x 3000, 200 x 200"


def test_it_goes_on_where_it_ended(
    alice: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors.groups_of, "__kwdefaults__",
                        {**selectors.groups_of.__kwdefaults__, "limit": 2})  # fmt: skip
    groups = make_groups(alice, 1, 2, 3)
    client = browser_of(alice)
    first = client.get(LIST)
    more = client.get(LIST, {"after": str(first.context["page"].next), "fragment": 1})
    assert [card.group.pk for card in more.context["cards"]] == [groups[0].pk]
    assert more.content.decode().lstrip().startswith("<li>")
    assert "Show more" in first.content.decode()
    assert "Show more" not in more.content.decode()


def test_it_says_that_there_is_none(alice: User, browser_of: SignIn) -> None:
    assert "No duplicates" in browser_of(alice).get(LIST).content.decode()


def test_it_says_how_many_are_still_to_be_looked_at(
    alice: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.pages.duplicates.scan_progress", lambda user: 1200)
    client = browser_of(alice)
    assert "1,200 photos still to look at" in client.get(LIST).content.decode()
    make_groups(alice, 1)
    assert "1,200 photos are still to be looked at" in client.get(LIST).content.decode()


@pytest.mark.parametrize("fields", [{"is_locked": True}, {"trashed_at": timezone.now()}])
def test_it_shows_nothing_of_photos_that_do_not_show(
    alice: User, browser_of: SignIn, fields: dict[str, Any]
) -> None:
    [group] = make_groups(alice, 1)
    Photo.objects.filter(pk=group.members.first().photo_id).update(**fields)
    page = browser_of(alice).get(LIST)
    assert page.context["cards"] == []
    assert page.context["all"].groups == 0


def test_a_stranger_sees_none(alice: User, bob: User, browser_of: SignIn) -> None:
    make_groups(alice, 1)
    assert shown(browser_of(bob)) == []


def test_somebody_without_an_account_is_sent_to_sign_in(client: Client, alice: User) -> None:
    assert client.get(LIST)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "query",
    [{"order": "x"}, {"kind": "similar"}, {"kind": "'"}, {"after": "x"}, {"after": "nan~1"},
     {"after": "9" * 30 + "~1"}, {"after": "\0"}, {"order": "newest", "after": "1~1"}],
)  # fmt: skip
def test_nonsense_is_refused(alice: User, browser_of: SignIn, query: dict[str, Any]) -> None:
    assert browser_of(alice).get(LIST, query).status_code == 400


def test_it_asks_as_few_queries_of_more(
    alice: User, browser_of: SignIn, django_assert_max_num_queries: Any
) -> None:
    make_groups(alice, *range(1, 20))
    client = browser_of(alice)
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_per_cent_is_never_rounded_up() -> None:
    assert [per_cent_in_words(each) for each in (100, 98, 98.46, 99.99)] == [
        "100 %", "98 %", "98.4 %", "99.9 %",
    ]  # fmt: skip
