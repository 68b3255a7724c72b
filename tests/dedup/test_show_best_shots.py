"""A burst shows its best shot, whenever that becomes known; what a person chose stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup.models import Preferences
from dedup.stacks.best_shots import show_best_shots
from dedup.stacks.stacking import stack_alike
from photos.models import Photo, Stack
from photos.services.stacks import set_primary
from quality.models import Quality
from tests.dedup.stacked import make_read, stacks

pytestmark = pytest.mark.django_db


def burst(owner: User, *fields: dict[str, object]) -> list[Photo]:
    named = [(f"IMG_{number}.JPG", each) for number, each in enumerate(fields)]
    photos = [
        make_read(owner, name, 0.1 * number, burst_id="B", **each)
        for number, (name, each) in enumerate(named)
    ]
    stack_alike(photos)
    return photos


def rate(photo: Photo, technical: float | None) -> None:
    Quality.objects.update_or_create(photo=photo, defaults={"technical": technical})


def shown() -> str:
    (files,) = stacks()
    return files[0]


def test_it_shows_the_best_of_a_burst_once_that_is_known(alice: User) -> None:
    photos = burst(alice, {}, {}, {})
    assert shown() == "IMG_0.JPG"
    for photo, technical in zip(photos, (0.4, 0.9, 0.6), strict=True):
        rate(photo, technical)
        show_best_shots([photo])
    assert shown() == "IMG_1.JPG"
    show_best_shots(photos)
    assert shown() == "IMG_1.JPG"


def test_it_is_the_same_where_photos_were_measured_before_they_were_stacked(alice: User) -> None:
    photos = [make_read(alice, f"IMG_{each}.JPG", 0.1 * each, burst_id="B") for each in range(3)]
    for photo, technical in zip(photos, (0.4, 0.6, 0.9), strict=True):
        rate(photo, technical)
    stack_alike(photos)
    assert shown() == "IMG_2.JPG"


def test_of_equal_shots_it_shows_the_first_and_unknown_ones_last(alice: User) -> None:
    photos = burst(alice, {}, {}, {})
    rate(photos[1], 0.5)
    rate(photos[2], 0.5)
    show_best_shots(photos)
    assert shown() == "IMG_1.JPG"
    rate(photos[0], None)
    show_best_shots(photos)
    assert shown() == "IMG_1.JPG"


def test_what_a_person_or_the_camera_chose_stays(alice: User, bob: User) -> None:
    photos = burst(alice, {}, {})
    set_primary(photos[0])
    rate(photos[1], 0.9)
    show_best_shots(photos)
    assert Photo.objects.get(owner=alice, is_primary=True) == photos[0]
    marked = burst(bob, {"is_cover": True}, {})
    rate(marked[1], 0.9)
    show_best_shots(marked)
    assert Photo.objects.get(owner=bob, is_primary=True) == marked[0]


def test_other_stacks_do_not_go_by_it(alice: User) -> None:
    """A small copy is sharper than what it was made of."""
    raw, jpeg = make_read(alice, "IMG_1.CR2"), make_read(alice, "IMG_1.JPG")
    stack_alike([raw, jpeg])
    before = stacks()
    rate(raw, 0.9)
    show_best_shots([raw, jpeg])
    assert stacks() == before
    assert Stack.objects.get().kind == "raw"


def test_nothing_changes_for_who_wants_no_stacks_made(alice: User) -> None:
    photos = burst(alice, {}, {})
    Preferences.objects.update_or_create(owner=alice, defaults={"stacks_by_itself": False})
    rate(photos[1], 0.9)
    show_best_shots(photos)
    assert shown() == "IMG_0.JPG"


def test_photos_without_a_burst_cost_one_query(alice: User) -> None:
    photos = [make_read(alice, f"A{each}.JPG", 60 * each) for each in range(3)]
    with CaptureQueriesContext(connection) as asked:
        show_best_shots(photos)
    assert len(asked) == 1
