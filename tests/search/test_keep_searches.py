"""Saved searches and recent ones: what is kept, for whom, and until when."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from search.kept import services as kept
from search.kept.selectors import kept_searches, recent_searches, saved_searches
from search.kept.services import (
    bring_back_saved_search,
    change_saved_search,
    delete_saved_search,
    forget_all_searches,
    forget_search,
    go_on_remembering,
    remember_search,
    save_search,
    stop_remembering,
)
from search.models import SavedSearch


def names(user: User, prefix: str = "") -> list[str]:
    return [saved.name for saved in saved_searches(user, prefix)]


def texts(user: User, prefix: str = "") -> list[str]:
    return [recent.text for recent in recent_searches(user, prefix)]


def test_it_saves_a_search_under_a_name(alice: User) -> None:
    save_search(alice, "  Beach \n days ", "beach  2019")

    saved = saved_searches(alice)

    assert [(each.name, each.query) for each in saved] == [("Beach days", "beach 2019")]


def test_it_lists_saved_searches_by_name(alice: User) -> None:
    for name in ("Winter", "Beach", "Été à Lyon"):
        save_search(alice, name, "x")

    assert names(alice) == ["Beach", "Winter", "Été à Lyon"]
    assert names(alice, "ETE") == ["Été à Lyon"]
    assert names(alice, "lyo") == ["Été à Lyon"]
    assert names(alice, "yon") == []


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "beach"), (" \t\0", "beach"), ("Beach", ""), ("x" * 101, "beach"), ("Beach", "x" * 501)],
)
def test_it_refuses_what_is_no_search(alice: User, name: str, query: str) -> None:
    with pytest.raises(ValidationError):
        save_search(alice, name, query)

    assert names(alice) == []


def test_it_drops_what_is_no_text(alice: User) -> None:
    assert save_search(alice, "A\0B", "x\0y").query == "x y"


def test_it_keeps_one_search_of_a_name(alice: User, bob: User) -> None:
    save_search(alice, "Beach", "beach")
    save_search(bob, "Beach", "strand")

    with pytest.raises(ValidationError, match="already"):
        save_search(alice, "BEACH", "sea")

    assert [saved.query for saved in saved_searches(alice)] == ["beach"]


@pytest.mark.django_db(transaction=True)
def test_it_saves_once_where_two_save_at_once(alice: User) -> None:
    def save(_: int) -> bool:
        try:
            save_search(alice, "Beach", "beach")
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as savers:
        outcomes = list(savers.map(save, range(4)))

    assert outcomes.count(True) == 1
    assert names(alice) == ["Beach"]


def test_it_saves_no_more_than_a_page_can_hold(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_SAVED", 1)
    save_search(alice, "Beach", "beach")

    with pytest.raises(ValidationError, match="Delete one first"):
        save_search(alice, "Sea", "sea")


def test_it_renames_a_search(alice: User) -> None:
    saved = save_search(alice, "Beach", "beach")
    save_search(alice, "Winter", "snow")

    change_saved_search(saved, name="Sea", query="sea")

    assert names(alice) == ["Sea", "Winter"]
    with pytest.raises(ValidationError, match="already"):
        change_saved_search(saved, name="winter", query="sea")


def test_a_deleted_search_comes_back(alice: User) -> None:
    saved = save_search(alice, "Beach", "beach")

    delete_saved_search(saved)

    page = kept_searches(alice)
    assert (page.saved, page.deleted) == ([], saved)
    assert names(alice) == []
    bring_back_saved_search(saved)
    assert (names(alice), kept_searches(alice).deleted) == (["Beach"], None)


def test_a_deleted_search_does_not_come_back_over_another(alice: User) -> None:
    saved = save_search(alice, "Beach", "beach")
    delete_saved_search(saved)
    save_search(alice, "Beach", "sea")

    with pytest.raises(ValidationError, match="already"):
        bring_back_saved_search(saved)

    assert [each.query for each in saved_searches(alice)] == ["sea"]


def test_only_the_last_deleted_search_is_kept(alice: User) -> None:
    first, second = save_search(alice, "Beach", "beach"), save_search(alice, "Sea", "sea")

    delete_saved_search(first)
    delete_saved_search(second)

    assert list(SavedSearch.objects.all()) == [second]


def test_it_remembers_each_text_once_the_last_first(alice: User, bob: User) -> None:
    for text in ("beach", "lisbon", "beach"):
        remember_search(alice, text)
    remember_search(bob, "secret")

    assert texts(alice) == ["beach", "lisbon"]
    assert texts(alice, "LIS") == ["lisbon"]
    assert texts(alice, "each") == []


def test_it_remembers_the_last_few_searches(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_RECENT", 3)

    for number in range(5):
        remember_search(alice, f"cat {number}")

    assert texts(alice) == ["cat 4", "cat 3", "cat 2"]


def test_it_remembers_no_empty_search(alice: User) -> None:
    remember_search(alice, "")

    assert texts(alice) == []


def test_it_forgets_one_search_or_all(alice: User, bob: User) -> None:
    for text in ("one", "two", "three"):
        remember_search(alice, text)
    two = recent_searches(alice, "two")[0]

    forget_search(bob, two.pk)
    assert len(texts(alice)) == 3
    forget_search(alice, two.pk)
    assert texts(alice) == ["three", "one"]
    forget_all_searches(alice)
    assert texts(alice) == []


def test_it_remembers_nothing_for_who_wants_that(alice: User) -> None:
    remember_search(alice, "before")

    stop_remembering(alice)
    stop_remembering(alice)
    remember_search(alice, "meanwhile")

    assert (texts(alice), kept_searches(alice).is_remembering) == ([], False)
    go_on_remembering(alice)
    remember_search(alice, "after")
    assert (texts(alice), kept_searches(alice).is_remembering) == (["after"], True)
