"""Photos are hashed from their previews, videos by some moments; twice is the same as once."""

from pathlib import Path

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from dedup.finding.hashing import hash_photos, signed
from dedup.models import PictureHash
from ml.likeness.hashing import hash_turns
from photos.models import Photo, Rendition
from photos.originals import OriginalMissing
from photos.previews import NoPreview
from photos.storage import originals
from tests.dedup.hashed import keep_preview
from tests.factories import make_photo
from tests.ml.scenes import scene, with_bars
from tests.photos.imaging_files import write_video

pytestmark = pytest.mark.django_db
FRAMES = [Image.fromarray(scene(seed)) for seed in range(4) for _ in range(6)]


def rows_of(photo: Photo) -> list[tuple[int, int, int, bytes]]:
    rows = PictureHash.objects.filter(photo=photo).order_by("frame")
    return [(row.frame, row.bits, row.middle, bytes(row.asked)) for row in rows]


def make_video(owner: User, path: Path) -> Photo:
    key = f"video/{path.name}"
    originals().save(key, ContentFile(path.read_bytes()))
    video = make_photo(owner, kind="video", format="mp4", original_key=key, duration_s=2.0)
    keep_preview(video, scene(1))
    return video


def test_it_keeps_hashes_of_the_preview(alice: User) -> None:
    photo = make_photo(alice)
    keep_preview(photo, scene(1))
    hash_photos([photo])
    ((frame, bits, _, asked),) = rows_of(photo)
    assert frame == 0
    assert (bits ^ signed(int(hash_turns(scene(1))[0]))).bit_count() <= 4
    turns = np.frombuffer(asked, "<u8")
    assert len(turns) == 8 + 72
    assert signed(int(turns[0])) == bits


def test_twice_is_the_same_as_once(alice: User) -> None:
    photo = make_photo(alice)
    keep_preview(photo, scene(1))
    hash_photos([photo])
    before = rows_of(photo)
    hash_photos([photo, photo])
    assert rows_of(photo) == before


def test_what_lies_between_bars_is_hashed_too(alice: User) -> None:
    shot, plain = make_photo(alice), make_photo(alice)
    keep_preview(shot, with_bars(scene(2), 120))
    keep_preview(plain, scene(2))
    hash_photos([shot, plain])
    (_, whole, _, _), (_, between, _, _) = rows_of(shot)
    ((_, bits, _, _),) = rows_of(plain)
    assert ((whole ^ bits) & (2**64 - 1)).bit_count() > 10
    assert ((between ^ bits) & (2**64 - 1)).bit_count() <= 8


def test_a_frame_that_is_no_more_goes(alice: User) -> None:
    photo = make_photo(alice)
    keep_preview(photo, with_bars(scene(2), 120))
    hash_photos([photo])
    Rendition.objects.filter(photo=photo).delete()
    keep_preview(photo, scene(2))
    hash_photos([photo])
    assert [frame for frame, *_ in rows_of(photo)] == [0]


def test_without_a_preview_nothing_is_written(alice: User) -> None:
    ready, waiting = make_photo(alice), make_photo(alice)
    keep_preview(ready, scene(1))
    with pytest.raises(NoPreview):
        hash_photos([ready, waiting])
    assert not PictureHash.objects.exists()


def test_a_video_is_known_by_its_poster_and_three_moments(alice: User, tmp_path: Path) -> None:
    video = make_video(alice, write_video(tmp_path / "one.mp4", frames=FRAMES))
    hash_photos([video])
    assert [frame for frame, *_ in rows_of(video)] == [0, 1, 2, 3]


def test_a_broken_video_is_known_by_its_poster(alice: User, tmp_path: Path) -> None:
    whole = write_video(tmp_path / "one.mp4", frames=FRAMES)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole.read_bytes()[:64] + bytes(500))
    video = make_video(alice, broken)
    hash_photos([video])
    assert [frame for frame, *_ in rows_of(video)] == [0]


def test_a_video_whose_file_is_gone_fails(alice: User, tmp_path: Path) -> None:
    video = make_video(alice, write_video(tmp_path / "one.mp4", frames=FRAMES))
    originals().delete(video.original_key)
    with pytest.raises((OriginalMissing, FileNotFoundError)):
        hash_photos([video])


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1)])
def test_any_shape_is_hashed(alice: User, size: tuple[int, int]) -> None:
    photo = make_photo(alice)
    keep_preview(photo, np.asarray(Image.new("RGB", size)))
    hash_photos([photo])
    assert PictureHash.objects.filter(photo=photo, frame=0).exists()
