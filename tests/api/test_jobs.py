"""What the pipeline has left to do, by the API."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from ingest.models import StageRun
from photos.models import Photo
from tests.factories import make_photo

JOBS = "/api/v1/jobs/"
BrowserOf = Callable[[User], Client]


def run(photo: Photo, stage: str, state: str, **more: Any) -> StageRun:
    return StageRun.objects.create(photo=photo, stage=stage, version="1", state=state, **more)


def test_it_tells_what_each_stage_has_left_of_ones_own(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    first, second = make_photo(alice), make_photo(alice)
    run(first, "metadata", "done")
    run(first, "renditions", "failed", error="Cut off.")
    run(first, "embedding", "blocked")
    run(second, "embedding", "due")
    run(make_photo(bob), "faces", "due")
    run(make_photo(alice, is_locked=True), "faces", "due")

    told = browser_of(alice).get(JOBS).json()

    assert told == {
        "items": [
            {"stage": "renditions", "due": 0, "failed": 1},
            {"stage": "embedding", "due": 1, "failed": 1},
        ],
        "is_idle": False,
    }


def test_a_library_that_is_through_is_idle(alice: User, browser_of: BrowserOf) -> None:
    run(make_photo(alice), "metadata", "done")

    assert browser_of(alice).get(JOBS).json() == {"items": [], "is_idle": True}


def test_it_lists_what_failed_and_why(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    failed = run(photo, "renditions", "failed", error="Cut off.", attempts=3)
    run(photo, "embedding", "blocked")
    run(make_photo(bob), "renditions", "failed")

    [told] = browser_of(alice).get(f"{JOBS}failed/").json()["items"]

    assert (told["id"], told["photo"], told["error"]) == (failed.pk, photo.pk, "Cut off.")
    assert (told["stage"], told["state"], told["attempts"]) == ("renditions", "failed", 3)


def test_what_failed_is_tried_again(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    run(photo, "renditions", "failed", error="Cut off.", attempts=5)
    run(photo, "metadata", "done")
    browser, address = browser_of(alice), f"/api/v1/photos/{photo.pk}/jobs/"
    assert [each["error"] for each in browser.get(address).json()["items"]] == ["Cut off."]

    answer = browser.post(f"{address}renditions/retry/")

    [told] = answer.json()["items"]
    assert (told["state"], told["error"], told["attempts"]) == ("due", "", 0)
    assert browser.post(f"{address}washing/retry/").status_code == 404


def test_the_photos_of_others_are_left_alone(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    run(photo, "renditions", "failed")
    stranger = browser_of(bob)

    assert stranger.get(f"/api/v1/photos/{photo.pk}/jobs/").status_code == 404
    answer = stranger.post(f"/api/v1/photos/{photo.pk}/jobs/renditions/retry/")
    assert answer.status_code == 404
    assert StageRun.objects.get().state == "failed"


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    for _ in range(10):
        run(make_photo(alice), "renditions", "failed")
    browser = browser_of(alice)

    with django_assert_num_queries(2):  # the person, and one
        browser.get(JOBS)
    with django_assert_num_queries(2):
        assert len(browser.get(f"{JOBS}failed/").json()["items"]) == 10
