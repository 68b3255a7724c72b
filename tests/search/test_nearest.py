"""Nearest in meaning: the codes of a large library answer as the scan of all vectors does."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from accounts.models import User
from photos.models import Photo
from search.vectors import Scope, candidates, nearest, upkeep
from tests.factories import NOON, make_photo
from tests.search.meaning import (
    DIMENSIONS,
    MODEL,
    add_photos,
    exactly,
    ids,
    make_photos,
    scope_of,
    see,
    start_over,
    unit_vectors,
    vector_of,
)

# The module, whose name its function hides.
nearest_module = importlib.import_module("search.vectors.nearest")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_library_is_large(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(upkeep, "EXACT_UP_TO", 0)
    monkeypatch.setattr(candidates, "FEW_ROWS", 300)
    settings.VECTORS_DIR = tmp_path / "vectors"
    start_over()


def test_it_finds_what_a_scan_of_all_vectors_finds(alice: User, bob: User) -> None:
    add_photos(alice, 400)
    add_photos(bob, 50)
    for vector in unit_vectors(5):
        assert nearest(scope_of(alice), vector, MODEL, limit=10) == exactly(
            scope_of(alice), vector, 10
        )


@pytest.mark.parametrize("count", [3, 40, 1500, 3000])
def test_it_agrees_with_the_scan_however_many_are_asked_for(alice: User, count: int) -> None:
    add_photos(alice, 2600)
    (vector,) = unit_vectors(1)
    by_codes = ids(nearest(scope_of(alice), vector, MODEL, limit=count))
    by_scan = ids(exactly(scope_of(alice), vector, count))
    assert len(by_codes) == len(by_scan)
    assert len(set(by_codes) & set(by_scan)) >= 0.97 * len(by_scan)


def test_it_looks_only_among_what_passes_the_filters(alice: User) -> None:
    add_photos(alice, 1500)
    rare = add_photos(alice, 30, rating=5)
    (vector,) = unit_vectors(1)
    found = nearest(scope_of(alice, rating=5), vector, MODEL, limit=12)
    assert found == exactly(scope_of(alice, rating=5), vector, 12)
    assert set(ids(found)) <= {photo.pk for photo in rare}


def test_it_finds_what_few_pass_a_filter_that_many_pass(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter's photos are too many to be listed: candidates are looked at until enough pass."""
    monkeypatch.setattr(nearest_module, "MOST_LISTED", 100)
    monkeypatch.setattr(nearest_module, "SPARE", 1)
    add_photos(alice, 1500)
    add_photos(alice, 200, rating=5)
    (vector,) = unit_vectors(1)
    found = nearest(scope_of(alice, rating=5), vector, MODEL, limit=20)
    assert found == exactly(scope_of(alice, rating=5), vector, 20)


def test_it_asks_the_database_when_the_candidates_do_not_suffice(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest_module, "MOST_LISTED", 1)
    monkeypatch.setattr(nearest_module, "MOST_CHECKED", 40)
    add_photos(alice, 1500)
    rare = add_photos(alice, 2, rating=5)
    (vector,) = unit_vectors(1)
    found = nearest(scope_of(alice, rating=5), vector, MODEL, limit=2)
    assert set(ids(found)) == {photo.pk for photo in rare}


def test_it_leaves_out_what_scores_less_than_asked_for(alice: User) -> None:
    add_photos(alice, 1500)
    (vector,) = unit_vectors(1)
    close = [near for near in exactly(scope_of(alice), vector, 1500) if near.score >= 0.2]
    assert nearest(scope_of(alice), vector, MODEL, limit=1500, at_least=0.2) == close


def test_it_finds_nothing_where_nothing_passes(alice: User) -> None:
    add_photos(alice, 20)
    assert nearest(scope_of(alice, rating=5), unit_vectors(1)[0], MODEL, limit=12) == []


def test_it_answers_over_several_owners(alice: User, bob: User, charlie: User) -> None:
    add_photos(alice, 1300)
    add_photos(bob, 1300)
    add_photos(charlie, 30)
    photos = Photo.objects.filter(owner__in=[alice, bob])
    scope = Scope(photos, frozenset([alice.pk, bob.pk]), is_filtered=False)
    (vector,) = unit_vectors(1)
    assert nearest(scope, vector, MODEL, limit=25) == exactly(scope, vector, 25)


def test_it_joins_large_libraries_and_small_ones(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EXACT_UP_TO", 100)
    add_photos(alice, 300)
    small = add_photos(bob, 20)
    scope = Scope(Photo.objects.all(), frozenset([alice.pk, bob.pk]), is_filtered=False)
    for photo in (small[0], small[1]):
        vector = vector_of(photo)
        found = nearest(scope, vector, MODEL, limit=15)
        assert found == exactly(scope, vector, 15)
        assert found[0].photo_id == photo.pk


def test_it_finds_the_nearest_of_many_that_pass_a_filter(alice: User) -> None:
    add_photos(alice, 900)
    add_photos(alice, 900, rating=5)
    scope = scope_of(alice, rating=5)
    (vector,) = unit_vectors(1)
    found, wanted = (ids(one) for one in (
        nearest(scope, vector, MODEL, limit=20), exactly(scope, vector, 20)
    ))  # fmt: skip
    assert len(set(found) & set(wanted)) >= 19


def test_it_shows_a_stranger_nothing(alice: User, bob: User) -> None:
    photos = add_photos(alice, 30)
    vector = vector_of(photos[0])
    nearest(scope_of(alice), vector, MODEL, limit=5)
    assert nearest(scope_of(bob), vector, MODEL, limit=5) == []
    everywhere = Scope(
        Photo.objects.visible_to(bob), frozenset([alice.pk, bob.pk]), is_filtered=False
    )
    assert nearest(everywhere, vector, MODEL, limit=5) == []


@pytest.mark.parametrize(
    "change", [{"is_locked": True}, {"trashed_at": NOON}], ids=["locked", "trashed"]
)
def test_it_forgets_at_once_what_may_no_longer_be_seen(alice: User, change: dict[str, Any]) -> None:
    photo, *_ = add_photos(alice, 30)
    vector = vector_of(photo)
    assert ids(nearest(scope_of(alice), vector, MODEL, limit=5))[0] == photo.pk
    Photo.objects.filter(pk=photo.pk).update(**change)
    found = nearest(scope_of(alice), vector, MODEL, limit=5)
    assert photo.pk not in ids(found)
    assert len(found) == 5


def test_it_finds_a_photo_as_soon_as_it_was_seen(alice: User) -> None:
    add_photos(alice, 30)
    (vector,) = unit_vectors(1)
    nearest(scope_of(alice), vector, MODEL, limit=5)
    photo = make_photo(alice)
    see([photo], vector[None])
    assert ids(nearest(scope_of(alice), vector, MODEL, limit=5))[0] == photo.pk


def test_it_finds_a_photo_by_what_it_was_seen_as_last(alice: User) -> None:
    photos = add_photos(alice, 30)
    old, new = vector_of(photos[3]), unit_vectors(1)[0]
    nearest(scope_of(alice), old, MODEL, limit=5)
    see([photos[3]], new[None])
    (best, *_) = nearest(scope_of(alice), new, MODEL, limit=5)
    assert best.photo_id == photos[3].pk
    assert photos[3].pk not in ids(nearest(scope_of(alice), old, MODEL, limit=1))


def test_it_does_not_find_what_is_gone(alice: User) -> None:
    photos = add_photos(alice, 30)
    (vector,) = unit_vectors(1)
    nearest(scope_of(alice), vector, MODEL, limit=5)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[:25]]).delete()
    found = nearest(scope_of(alice), vector, MODEL, limit=5)
    assert sorted(ids(found)) == [photo.pk for photo in photos[25:]]


def test_it_follows_a_photo_to_its_new_owner(alice: User, bob: User) -> None:
    photo, *_ = add_photos(alice, 30)
    add_photos(bob, 30)
    vector = vector_of(photo)
    for user in (alice, bob):
        nearest(scope_of(user), vector, MODEL, limit=5)
    photo.owner = bob
    photo.save()
    assert ids(nearest(scope_of(bob), vector, MODEL, limit=5))[0] == photo.pk
    assert photo.pk not in ids(nearest(scope_of(alice), vector, MODEL, limit=5))
    both = Scope(Photo.objects.all(), frozenset([alice.pk, bob.pk]), is_filtered=False)
    found = ids(nearest(both, vector, MODEL, limit=5))
    assert found.count(photo.pk) == 1


def test_it_asks_only_what_this_version_of_the_model_has_seen(alice: User) -> None:
    photos = add_photos(alice, 40)
    vector = vector_of(photos[0])
    nearest(scope_of(alice), vector, MODEL, limit=5)
    see(photos[:10], unit_vectors(10), version=2)
    assert not {photo.pk for photo in photos[:10]} & set(
        ids(nearest(scope_of(alice), vector, MODEL, limit=40))
    )
    newer: Any = type("Newer", (), {"name": "model", "version": 2, "dimensions": DIMENSIONS})()
    found = nearest(scope_of(alice), vector, newer, limit=40)
    assert sorted(ids(found)) == [photo.pk for photo in photos[:10]]


def test_it_finds_alike_photos_where_all_vectors_are_the_same(alice: User) -> None:
    photos = make_photos(alice, 1200)
    see(photos, np.repeat(unit_vectors(1), 1200, axis=0))
    vector = vector_of(photos[0])
    assert len(nearest(scope_of(alice), vector, MODEL, limit=10)) == 10
