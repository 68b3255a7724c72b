"""Who may come to the pages of duplicates and stacks: every route there is, from the addresses
themselves, so that a new one cannot be forgotten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from dedup import services
from dedup.models import Resolution
from dedup.urls import urlpatterns
from photos.models import Photo
from tests.dedup.resolved import make_pair
from tests.dedup.stacked import make_read

BrowserOf = Callable[[User], Client]
ROUTES = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
OWN_PAGES = {"duplicates", "count", "rules", "history", "raws", "preferences"}
READS = OWN_PAGES | {"group", "versions"}
WRITES_TOO = {"rules", "preferences"}
SECRET = "Secret-of-Alice"
KEPT = ("dedup", "photos", "albums", "faces")


def names() -> list[str]:
    return [str(pattern.name) for pattern in ROUTES]


def test_each_route_has_a_name_of_its_own() -> None:
    assert len(set(names())) == len(ROUTES) == len(urlpatterns)


@pytest.fixture
def things(alice: User) -> dict[str, int]:
    """Something of Alice's behind every number that an address takes."""
    group, keeper, loser = make_pair(alice, filename=f"{SECRET}.jpg")
    decided = services.dismiss(make_pair(alice, filename=f"{SECRET}-2.jpg")[0])
    make_read(alice, f"{SECRET}.JPG", 60)
    raw = make_read(alice, f"{SECRET}.NEF")
    assert Resolution.objects.count() == 1
    return {
        "group_id": group.pk, "resolution_id": decided.pk, "photo_id": raw.pk,
        "keeper": keeper.pk, "trash": loser.pk,
    }  # fmt: skip


def address(pattern: URLPattern, things: dict[str, int]) -> str:
    """Fails for a number that `things` does not know: say there what it is of."""
    numbers = {name: things[name] for name in pattern.pattern.converters}
    return reverse(f"dedup:{pattern.name}", kwargs=numbers)


def said(things: dict[str, int]) -> dict[str, Any]:
    """What some form would send."""
    return {
        "rule": "exact", "token": "x", "verb": "keep", "chosen": "1", "keeper": things["keeper"],
        "trash": things["trash"], "partner": things["trash"], "least_per_cent": "80",
        "primary_format": "raw", "raw_seconds": "60",
    }  # fmt: skip


def everything() -> str:
    """All rows that could change, save the stranger's own settings."""
    models = [model for app in KEPT for model in apps.get_app_config(app).get_models()]
    models = [model for model in models if model._meta.model_name != "preferences"]
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    return serializers.serialize("json", rows)


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_nobody_gets_in_without_signing_in(pattern: URLPattern, things: dict[str, int]) -> None:
    before, there = everything(), address(pattern, things)
    for answer in (Client().get(there), Client().post(there, said(things))):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/")
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_a_stranger_hears_and_changes_nothing(
    pattern: URLPattern, things: dict[str, int], bob: User, browser_of: BrowserOf
) -> None:
    before, there, browser = everything(), address(pattern, things), browser_of(bob)
    for headers in ({}, {"HX-Request": "true"}):
        answers = [
            browser.get(there, headers=headers),
            browser.post(there, said(things), headers=headers),
        ]
        for answer in answers:
            own = pattern.name in OWN_PAGES and answer.status_code in (200, 302, 405)
            assert own or answer.status_code in (404, 405)
            assert SECRET not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_looking_changes_nothing(
    pattern: URLPattern, things: dict[str, int], alice: User, browser_of: BrowserOf
) -> None:
    before, there = everything(), address(pattern, things)
    answer = browser_of(alice).get(there)
    assert answer.status_code == (200 if pattern.name in READS else 405)
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_what_writes_wants_the_token_of_the_site(
    pattern: URLPattern, things: dict[str, int], alice: User
) -> None:
    before, there = everything(), address(pattern, things)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
        answer = browser.post(there, "rule=exact", content_type=kind)
        assert answer.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_no_other_method_does_anything(
    pattern: URLPattern, things: dict[str, int], alice: User, browser_of: BrowserOf
) -> None:
    before, there, browser = everything(), address(pattern, things), browser_of(alice)
    for method in ("PUT", "PATCH", "DELETE"):
        assert browser.generic(method, there).status_code == 405
    if pattern.name in READS - WRITES_TOO:
        assert browser.post(there, said(things)).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_locked_photos_show_on_none(
    pattern: URLPattern, things: dict[str, int], alice: User, browser_of: BrowserOf
) -> None:
    Photo.objects.filter(filename__startswith=SECRET).update(is_locked=True)
    before, there, browser = everything(), address(pattern, things), browser_of(alice)
    for answer in (browser.get(there), browser.post(there, said(things))):
        assert answer.status_code < 500
        assert SECRET not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("pattern", ROUTES, ids=names())
def test_numbers_beyond_all_are_404(
    pattern: URLPattern, things: dict[str, int], alice: User, browser_of: BrowserOf
) -> None:
    if not pattern.pattern.converters:
        return
    there = address(pattern, dict.fromkeys(things, 10**30))
    method = "GET" if pattern.name in READS else "POST"
    assert browser_of(alice).generic(method, there).status_code == 404
