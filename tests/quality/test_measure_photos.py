"""The stage that measures photos, and the score that the database makes of what is known."""

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import User
from ingest.models import StageRun
from ingest.pipeline import STAGE, enrol, enrol_missing, run_batch
from photos.models import Photo
from photos.previews import NoPreview
from quality.models import Quality
from quality.services import measure_photos, note_aesthetics, note_open_eyes
from tests.factories import make_photo
from tests.quality.pictures import shot, with_preview


def score(photo: Photo) -> float | None:
    found: float | None = Quality.objects.get(photo=photo).score
    return found


def test_it_measures_each_photo_and_twice_is_the_same_as_once(alice: User) -> None:
    sharp, soft, dark = shot(alice), shot(alice, blur=3), shot(alice, light=0.1)
    measure_photos([sharp, soft, dark])
    once = {row.photo_id: (row.sharpness, row.score) for row in Quality.objects.all()}
    measure_photos([dark, sharp, soft])
    assert {row.photo_id: (row.sharpness, row.score) for row in Quality.objects.all()} == once
    rows = Quality.objects.in_bulk()
    assert (rows[sharp.pk].sharpness or 0) > (rows[soft.pk].sharpness or 0) + 0.3
    assert (rows[sharp.pk].exposure or 0) > (rows[dark.pk].exposure or 0) + 0.5
    assert (score(sharp) or 0) > max(score(soft) or 0, score(dark) or 0)


def test_it_rates_no_screenshot(alice: User) -> None:
    photo = shot(alice, filename="Screenshot 2024-05-01 at 10.00.00.png", format="png")
    measure_photos([photo])
    assert score(photo) is None
    assert Quality.objects.get(photo=photo).sharpness


def test_it_refuses_a_photo_without_preview_before_it_writes(alice: User) -> None:
    with pytest.raises(NoPreview):
        measure_photos([shot(alice), make_photo(alice)])
    assert not Quality.objects.exists()


def test_it_takes_as_many_queries_for_many_as_for_one(alice: User) -> None:
    one, many = [shot(alice)], [shot(alice, seed=2) for _ in range(4)]
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        measure_photos(one)
    with CaptureQueriesContext(connection) as for_many:
        measure_photos(many)
    assert len(for_many) == len(for_one)


def test_each_part_keeps_the_others_in_whatever_order_they_come(alice: User) -> None:
    early, late = shot(alice), shot(alice)
    note_open_eyes({early.pk: 0.5})
    note_aesthetics({early.pk: 0.9})
    measure_photos([early, late])
    note_aesthetics({late.pk: 0.9})
    note_open_eyes({late.pk: 0.5})
    for photo in (early, late):
        row = Quality.objects.get(photo=photo)
        assert (row.eyes_open, row.aesthetics) == (0.5, 0.9)
    assert score(early) == pytest.approx(score(late))


def test_what_is_unknown_is_neither_good_nor_bad(alice: User) -> None:
    photos = [shot(alice) for _ in range(5)]
    measure_photos(photos)
    unknown, open_eyes, closed, plain, beautiful = photos
    note_open_eyes({open_eyes.pk: 1, closed.pk: 0})
    note_aesthetics({plain.pk: 0.1, beautiful.pk: 0.9})
    assert score(open_eyes) == pytest.approx(score(unknown))
    assert (score(closed) or 0) < (score(unknown) or 0)
    assert (score(plain) or 0) < (score(unknown) or 0) < (score(beautiful) or 0)


def test_it_has_no_score_before_it_was_measured(alice: User) -> None:
    photo = shot(alice)
    note_open_eyes({photo.pk: 1})
    assert score(photo) is None


def test_eyes_that_nobody_can_see_any_more_are_unknown_again(alice: User) -> None:
    photo = shot(alice)
    note_open_eyes({photo.pk: 1})
    note_open_eyes({photo.pk: None})
    assert Quality.objects.get(photo=photo).eyes_open is None


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_the_database_takes_no_share_beyond_all(alice: User, share: float) -> None:
    with pytest.raises(IntegrityError):
        note_open_eyes({make_photo(alice).pk: share})


def test_the_pipeline_measures_images_once_their_preview_is_there(alice: User) -> None:
    photo, video = shot(alice), make_photo(alice, kind="video", format="mp4")
    enrol([photo, video])
    assert run_batch(STAGE["quality"]) == 0
    StageRun.objects.filter(stage="quality").update(state="due")
    assert run_batch(STAGE["quality"]) == 1
    assert list(Quality.objects.values_list("photo", flat=True)) == [photo.pk]


def test_a_library_that_was_there_before_is_measured(alice: User) -> None:
    photo = shot(alice)
    StageRun.objects.create(photo=photo, stage="renditions", version="1", state="done")
    enrol_missing()
    assert run_batch(STAGE["quality"]) == 1
    assert score(photo)


def test_a_preview_of_one_colour_is_no_error(alice: User) -> None:
    photo = with_preview(make_photo(alice), Image.new("RGB", (3, 2), (200, 0, 0)))
    measure_photos([photo])
    assert score(photo) == 0
