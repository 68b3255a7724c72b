"""The entries of the rail and of the phone's menu, and how many groups wait behind them."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from dedup.models import DuplicateGroup
from tests.dedup.resolved import make_pair

BrowserOf = Callable[[User], Client]
COUNT = "/duplicates/count/"


def count(browser: Client) -> str:
    return " ".join(browser.get(COUNT).content.decode().split())


def test_it_counts_the_groups_that_are_shown(alice: User, browser_of: BrowserOf) -> None:
    make_pair(alice)
    _, keeper, _ = make_pair(alice)
    assert count(browser_of(alice)).count(">2</span>") == 2
    keeper.is_locked = True
    keeper.save()
    assert count(browser_of(alice)).count(">1</span>") == 2


def test_no_group_says_nothing(alice: User, browser_of: BrowserOf) -> None:
    assert count(browser_of(alice)).count("></span>") == 2


def test_a_stranger_hears_of_none(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_pair(alice)
    assert "1" not in count(browser_of(bob))


def test_any_number_is_one_query(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(alice)
    count(browser)
    DuplicateGroup.objects.bulk_create(
        DuplicateGroup(owner=alice, kind="same", per_cent=99, shown_count=2) for _ in range(1234)
    )
    with django_assert_num_queries(2):  # who asks, and how many
        assert ">1,234</span>" in count(browser)


def test_the_pages_lead_there(alice: User, browser_of: BrowserOf) -> None:
    page = browser_of(alice).get("/").content.decode()
    entry = f'href="{reverse("dedup:duplicates")}"'
    assert page.count(entry) == 2  # in the rail, and behind "More" of a phone
    assert f'hx-get="{COUNT}"' in page
    for name in ("ingest:upload", "ingest:sources", "accounts:profile"):
        assert f'<a class="menu-item" href="{reverse(name)}"' in page
