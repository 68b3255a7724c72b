"""What settings of duplicates and stacks start once they are saved."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from config.celery import app
from dedup.models import DuplicateGroup, preferences_of
from dedup.services.preferences import Wanted, change_preferences
from dedup.stacks import again
from photos.models import Photo
from photos.services.stacks import set_primary
from tests.dedup.resolved import link
from tests.dedup.stacked import make_read, stacks
from tests.factories import make_photo

DEFAULTS = {
    "least_per_cent": 95, "stacks_by_itself": True, "primary_format": "jpeg", "raw_seconds": 2,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _tasks_at_once() -> Iterator[None]:
    """What is asked of a worker is done at once, without a broker."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def change(alice: User, django_capture_on_commit_callbacks: Any) -> Any:
    def save(**wanted: Any) -> int:
        """How much was started by it."""
        with django_capture_on_commit_callbacks(execute=True) as started:
            change_preferences(alice, Wanted(**{**DEFAULTS, **wanted}))
        return len(started)

    return save


def raw_and_jpeg(owner: User, seconds: float = 0) -> tuple[Photo, Photo]:
    return make_read(owner, "DSC_1.NEF"), make_read(owner, "DSC_1.JPG", seconds)


def test_more_and_fewer_groups_as_asked_for(alice: User, change: Any) -> None:
    link(make_photo(alice), make_photo(alice), per_cent=92.0)
    change(least_per_cent=90)
    assert DuplicateGroup.objects.visible_to(alice).count() == 1
    change(least_per_cent=95)
    assert not DuplicateGroup.objects.visible_to(alice).exists()


def test_nothing_changed_starts_nothing(alice: User, change: Any) -> None:
    assert change() == 0
    assert change(stacks_by_itself=False) == 0
    assert change(stacks_by_itself=False, raw_seconds=9) == 0
    assert preferences_of(alice.pk).raw_seconds == 9


def test_stacks_are_made_after_all(alice: User, change: Any) -> None:
    raw_and_jpeg(alice)
    change(stacks_by_itself=False)
    assert stacks() == set()
    change()
    assert stacks() == {("DSC_1.JPG", "DSC_1.NEF")}


def test_farther_apart_stacks_more(alice: User, bob: User, change: Any) -> None:
    raw_and_jpeg(alice, 8)
    raw_and_jpeg(bob, 8)
    change(raw_seconds=10)
    assert Photo.objects.filter(stack__isnull=False, owner=alice).count() == 2
    assert not Photo.objects.filter(stack__isnull=False, owner=bob).exists()


def test_it_goes_through_a_library_part_by_part(
    alice: User, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "PART", 2)
    for number in range(3):
        make_read(alice, f"DSC_{number}.NEF", number * 100)
        make_read(alice, f"DSC_{number}.JPG", number * 100)
    change(stacks_by_itself=False)
    change()
    assert len(stacks()) == 3


def test_the_preferred_format_is_shown_save_where_a_person_chose(alice: User, change: Any) -> None:
    raw_and_jpeg(alice)
    chosen = make_read(alice, "DSC_2.JPG", 100)
    make_read(alice, "DSC_2.NEF", 100)
    change(stacks_by_itself=False)
    change()
    set_primary(chosen)
    change(primary_format="raw")
    assert stacks() == {("DSC_1.NEF", "DSC_1.JPG"), ("DSC_2.JPG", "DSC_2.NEF")}
