"""Which photo is the best to keep, and why."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from dedup.framed import framed_among
from dedup.keeper import suggest_keeper
from dedup.models import Link, PictureHash
from photos.models import Photo
from tests.factories import NOON, make_photo

CAMERA = {"make": "Canon", "model": "EOS"}
WORSE_AND_BETTER = [
    ({"is_damaged": True}, {}, "undamaged"),
    ({"missing_since": NOON}, {}, "undamaged"),
    ({"filename": "Screenshot_1.png", "width_px": 5000}, {}, "no screenshot"),
    ({"width_px": 2048, "height_px": 1365}, {}, "larger"),
    ({}, CAMERA, "original"),
    (CAMERA, {"format": "dng"}, "original"),
    ({}, {"format": "png"}, "lossless"),
    ({"taken_source": "file"}, {}, "has its date"),
    ({"taken_source": "takeout"}, {}, "has its date"),
    ({}, {"latitude": 38.7, "longitude": -9.1}, "has its place"),
    ({}, {"size_bytes": 9_000_000}, "less compressed"),
    ({"filename": "IMG_1 (2).jpg"}, {"filename": "IMG_1.jpg"}, "named as the original"),
]  # fmt: skip


def photo(pk: int, **fields: Any) -> Photo:
    defaults = {
        "format": "jpeg", "kind": "image", "width_px": 4000, "height_px": 3000,
        "size_bytes": 3_000_000, "taken_source": "exif", "filename": "IMG_1.jpg", "added_at": NOON,
    }  # fmt: skip
    return Photo(pk=pk, **{**defaults, **fields})


@pytest.mark.parametrize(("worse", "better", "reason"), WORSE_AND_BETTER)
def test_it_suggests_the_better_one_and_says_why(
    worse: dict[str, Any], better: dict[str, Any], reason: str
) -> None:
    photos = [photo(1, **worse), photo(2, **better)]
    suggestion = suggest_keeper(photos)
    assert suggestion.photo.pk == 2
    assert suggestion.reasons[0] == reason
    assert suggest_keeper(photos[::-1]) == suggestion


def test_the_whole_goes_before_a_part_of_more_pixels() -> None:
    photos = [photo(1, width_px=6000), photo(2)]
    part_of_second = Link(
        first_id=1, second_id=2, kind="cropped", placement={"width": 0.5, "height": 1.0}
    )
    suggestion = suggest_keeper(photos, [part_of_second])
    assert (suggestion.photo.pk, suggestion.reasons[0]) == (2, "not cropped")
    part_of_first = Link(
        first_id=1, second_id=2, kind="cropped", placement={"width": 2.0, "height": 1.0}
    )
    assert suggest_keeper(photos, [part_of_first]).photo.pk == 1


def test_the_weightiest_reason_stands_first() -> None:
    best = photo(2, **CAMERA, latitude=38.7, longitude=-9.1)
    suggestion = suggest_keeper([photo(1, width_px=1000, height_px=750), best])
    assert suggestion.reasons == ("larger", "original", "has its place")


def test_of_equals_the_first_that_was_added_stays() -> None:
    later = photo(1, added_at=NOON + timedelta(days=1))
    assert suggest_keeper([later, photo(2)]).photo.pk == 2
    assert suggest_keeper([photo(3), photo(2)]).photo.pk == 2
    assert suggest_keeper([photo(3), photo(2)]).reasons == ()


def test_sizes_that_differ_by_rounding_decide_nothing() -> None:
    assert suggest_keeper([photo(1, width_px=4008), photo(2, **CAMERA)]).photo.pk == 2


def test_a_frame_makes_nothing_larger() -> None:
    framed, plain = photo(1, width_px=1600, height_px=1400), photo(2, width_px=1600, height_px=1200)
    within = Link(first=framed, second=plain, kind="cropped", placement={"height": 1.17})

    suggestion = suggest_keeper([framed, plain], [within], framed={framed.pk})

    assert suggestion.photo is plain
    assert suggestion.reasons[0] == "nothing around it"
    assert "not cropped" not in suggestion.reasons


@pytest.mark.django_db
def test_it_knows_what_has_a_frame(alice: User) -> None:
    framed, plain, video = make_photo(alice), make_photo(alice), make_photo(alice, kind="video")
    for each, frame in ((framed, 0), (framed, 1), (plain, 0), (video, 0), (video, 1)):
        PictureHash.objects.create(photo=each, frame=frame, bits=frame)

    assert framed_among([framed, plain, video]) == {framed.pk}
